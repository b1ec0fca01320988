from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "training.courses"
    label = "training"
    verbose_name = "研修"
