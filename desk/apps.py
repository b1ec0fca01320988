from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class DeskConfig(AppConfig):
    name = "desk"
    verbose_name = "画面の枠"

    def ready(self) -> None:
        """Loads every app's verbs, so that the history knows the words of all of them."""
        autodiscover_modules("actions")
