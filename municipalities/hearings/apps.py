from django.apps import AppConfig


class HearingsConfig(AppConfig):
    name = "municipalities.hearings"
    label = "hearings"
    verbose_name = "ヒアリング"
