from django.apps import AppConfig


class CandidatesConfig(AppConfig):
    name = "pool.candidates"
    label = "candidates"
    verbose_name = "候補人材"
