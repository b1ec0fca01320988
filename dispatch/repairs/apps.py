from django.apps import AppConfig


class RepairsConfig(AppConfig):
    name = "dispatch.repairs"
    label = "repairs"
    verbose_name = "訪問の決め直し"
