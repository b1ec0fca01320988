from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "dispatch.visits"
    label = "visits"
    verbose_name = "訪問"
