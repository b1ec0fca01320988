from django.apps import AppConfig


class TargetsConfig(AppConfig):
    name = "municipalities.targets"
    label = "targets"
    verbose_name = "確保・育成目標"
