from django.apps import AppConfig


class TrainingSessionsConfig(AppConfig):
    name = "training.sessions"
    label = "training_sessions"
    verbose_name = "研修の回"
