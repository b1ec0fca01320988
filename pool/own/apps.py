from django.apps import AppConfig


class OwnConfig(AppConfig):
    name = "pool.own"
    label = "own"
    verbose_name = "自分の登録"
