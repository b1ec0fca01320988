from django.apps import AppConfig


class TownsConfig(AppConfig):
    name = "municipalities.towns"
    label = "towns"
    verbose_name = "市町村の画面"
