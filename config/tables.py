"""The list of tables that belong to no prefecture, and what each database role may do with them.

Everything else is a tenant's table under row-level security; a table on neither side fails the catalogue test.
"""

from __future__ import annotations

from accounts.grants import Grants

_READ = Grants("select", national="select")
_APP_ONLY = Grants("select")
_WRITE = Grants("select, insert, update, delete")

GLOBAL_TABLES: dict[str, Grants] = {
    "accounts_prefecture": _READ,
    "accounts_user": _WRITE,
    "accounts_membership": Grants("select, insert, update"),
    "accounts_invitation": Grants("select, insert, update"),
    "accounts_eventhead": Grants("select, insert, update"),
    "accounts_cache": _WRITE,
    "municipalities_municipality": _READ,
    "municipalities_municipalityindicators": _READ,
    "municipalities_prefectureindicators": _READ,
    "jobs_outbox": _WRITE,
    "account_emailaddress": _WRITE,
    "account_emailconfirmation": _WRITE,
    "mfa_authenticator": _WRITE,
    "usersessions_usersession": _WRITE,
    "accounts_apitoken": _WRITE,
    "knox_authtoken": Grants(""),  # made by knox's own migrations; `accounts_apitoken` takes its place
    "django_session": _WRITE,
    "django_content_type": _APP_ONLY,
    "auth_permission": _APP_ONLY,
    "auth_group": _APP_ONLY,
    "auth_group_permissions": _APP_ONLY,
    "django_migrations": _APP_ONLY,
}
