from django.apps import AppConfig
from django.core.checks import Tags, register


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "利用者と権限"

    def ready(self) -> None:
        from accounts.checks import login_role_is_bound

        register(login_role_is_bound, Tags.database)
