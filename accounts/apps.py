from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.backends.signals import connection_created


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "利用者と権限"

    def ready(self) -> None:
        from accounts.checks import login_role_is_bound
        from accounts.rows import read_moments_quickly

        register(login_role_is_bound, Tags.database)
        connection_created.connect(read_moments_quickly, dispatch_uid="read_moments_quickly")
