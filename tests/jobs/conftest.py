"""Who asks for jobs whose commits are real."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.models import Membership
from accounts.tenancy import NATIONWIDE, scope
from tests.cast import Person, person


@pytest.fixture
def asker(committed: str) -> Person:
    """Staff of 広島県 who want no mail, so that a notice is all that is left."""
    found = person("staff")
    found.user.wants_mail = False
    found.user.save()
    with scope(NATIONWIDE):  # a worker is a process of its own, whose clock nobody froze
        Membership.objects.filter(user=found.user).update(starts_on=date(2020, 4, 1))
    return found
