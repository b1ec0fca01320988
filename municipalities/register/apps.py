from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "municipalities.register"
    label = "register"
    verbose_name = "市町村の台帳"
