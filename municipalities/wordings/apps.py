from django.apps import AppConfig


class WordingsConfig(AppConfig):
    name = "municipalities.wordings"
    label = "wordings"
    verbose_name = "県の言葉"
