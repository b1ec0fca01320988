"""The tables whose rows no prefecture owns, and what each database role may do with them.

Everything else is a tenant's table under row-level security; a table on neither side fails the catalogue
test. Public facts are everybody's to read. Who may sign in, and with what, is known at the door alone: inside
a prefecture `app_user` meets the people who hold or held a seat there, and no session, token or second
factor. It gives nobody a seat: a seat would show it the person, whoever that is.
"""

from __future__ import annotations

from accounts.grants import IN_SCOPE, Grants

_READ, _KEEP, _WRITE = "select", "select, insert, update", "select, insert, update, delete"
_PUBLIC = Grants(_READ, door=_READ, national=_READ)
_FRAMEWORK = Grants(_READ, door=_READ)
_SIGN_IN = Grants(door=_WRITE)

CALLED_HERE = f"select candidate_id from candidates_candidatecall where {IN_SCOPE}"  # noqa: S608 - constants of ours
LISTED_OR_CALLED = f"status = 'listed' or id in ({CALLED_HERE})"
"""A prefecture meets whom the ministry lists, and whom it has called itself; how to reach these alone."""

HAS_SEAT_HERE = f"id in (select user_id from accounts_membership where {IN_SCOPE})"  # noqa: S608 - constants of ours

GLOBAL_TABLES: dict[str, Grants] = {
    "accounts_prefecture": _PUBLIC,
    "register_municipality": _PUBLIC,
    "register_municipalityindicators": _PUBLIC,
    "register_prefectureindicators": _PUBLIC,
    "candidates_candidate": Grants(_READ, door=_KEEP, rows=LISTED_OR_CALLED),
    "candidates_candidatecontact": Grants(_READ, door=_KEEP, rows=f"candidate_id in ({CALLED_HERE})"),
    "candidates_candidateimport": Grants(door=_KEEP),
    "candidates_heldrow": Grants(door=_KEEP),
    "accounts_user": Grants(_READ, door=_KEEP, rows=HAS_SEAT_HERE),
    "accounts_membership": Grants("select, update (ends_on, section)", door=_KEEP, rows=IN_SCOPE),
    "accounts_invitation": Grants(_KEEP, door=_KEEP, rows=IN_SCOPE),
    "accounts_eventhead": Grants(_KEEP, door=_KEEP, rows=IN_SCOPE),
    "jobs_outbox": Grants(_WRITE, door=_WRITE, rows=IN_SCOPE),
    "accounts_cache": _SIGN_IN,
    "account_emailaddress": _SIGN_IN,
    "account_emailconfirmation": _SIGN_IN,
    "mfa_authenticator": _SIGN_IN,
    "usersessions_usersession": _SIGN_IN,
    "accounts_apitoken": _SIGN_IN,
    "django_session": _SIGN_IN,
    "knox_authtoken": Grants(),  # made by knox's own migrations; `accounts_apitoken` takes its place
    "django_content_type": _FRAMEWORK,
    "auth_permission": _FRAMEWORK,
    "auth_group": _FRAMEWORK,
    "auth_group_permissions": _FRAMEWORK,
    "django_migrations": _FRAMEWORK,
}
