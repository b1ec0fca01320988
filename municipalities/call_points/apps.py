from django.apps import AppConfig


class CallPointsConfig(AppConfig):
    name = "municipalities.call_points"
    label = "call_points"
    verbose_name = "電話の連絡先"
