"""An account for the tests of signing in."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress

from accounts.models import User
from tests.cast import Person
from tests.members.signing import WORD


@pytest.fixture
def account(officer: Person) -> User:
    """An officer with a password; sign-ins in these tests go through the page."""
    officer.user.set_password(WORD)
    officer.user.save()
    EmailAddress.objects.create(user=officer.user, email=officer.user.email, verified=True, primary=True)
    return officer.user
