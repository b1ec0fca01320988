from django.apps import AppConfig


class HiringConfig(AppConfig):
    name = "pool.hiring"
    label = "hiring"
    verbose_name = "募集と採用"
