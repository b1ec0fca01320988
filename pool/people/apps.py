from django.apps import AppConfig


class PoolConfig(AppConfig):
    name = "pool.people"
    label = "pool"
    verbose_name = "人材プール"
