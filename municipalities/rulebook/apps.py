from django.apps import AppConfig


class RulebookConfig(AppConfig):
    name = "municipalities.rulebook"
    label = "rulebook"
    verbose_name = "案のきまり"
