from django.apps import AppConfig


class DispatchesConfig(AppConfig):
    name = "dispatch.dispatches"
    label = "dispatches"
    verbose_name = "派遣"
