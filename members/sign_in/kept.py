"""Who asks: session and person, which every page reads, by statements that are made once."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import User
from accounts.rows import Given, Statement

_COLUMNS = tuple(field.attname for field in User._meta.concrete_fields)
_PERSON = Statement(lambda: User.objects.filter(pk=Given("pk")).order_by().values_list(*_COLUMNS))
_SESSION = Statement(
    lambda: Session.objects.filter(session_key=Given("key"), expire_date__gt=Given("now")).values_list(
        "session_data"
    )
)


class SessionStore(db.SessionStore):
    """Django's sessions in the database; `SESSION_ENGINE` names this module."""

    def load(self) -> dict[str, Any]:
        found = _SESSION.rows(key=self.session_key, now=timezone.now())
        if not found:
            self._session_key = None
            return {}
        kept: dict[str, Any] = self.decode(found[0][0])
        return kept


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """Signing in as allauth does it."""

    def get_user(self, user_id: int) -> User | None:
        """Whoever may still sign in."""
        people = [User.from_db("default", _COLUMNS, row) for row in _PERSON.rows(pk=user_id)]
        return next((person for person in people if self.user_can_authenticate(person)), None)
