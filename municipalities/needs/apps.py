from django.apps import AppConfig


class NeedsConfig(AppConfig):
    name = "municipalities.needs"
    label = "needs"
    verbose_name = "支援ニーズ"
