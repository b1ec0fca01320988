"""Who asks for jobs whose commits are real."""

from __future__ import annotations

import pytest

from tests.cast import Person, person


@pytest.fixture
def asker(committed: str) -> Person:
    """Staff of 広島県 who want no mail, so that a notice is all that is left."""
    found = person("staff")
    found.user.wants_mail = False
    found.user.save()
    return found
