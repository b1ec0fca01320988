"""Verbs: atomic, with an event that bears their name, and words."""

from __future__ import annotations

import pytest
from django.db import IntegrityError

from accounts.events import record
from accounts.models import Event, Prefecture
from accounts.seats import Seat
from accounts.verbs import VERBS, verb, word
from tests.cast import HIROSHIMA, Person

pytestmark = pytest.mark.usefixtures("in_hiroshima", "today")


@verb("試しの動作", name="try_something")
def outer(*, by: Seat, inner_too: bool = False, fail: bool = False) -> None:
    record(by=by, subject=Prefecture(pk=HIROSHIMA, name="広島県"))
    if inner_too:
        inner(by=by)
        record(by=by, subject=Prefecture(pk=HIROSHIMA, name="広島県"))
    if fail:
        raise IntegrityError


@verb("中の動作", name="try_inside")
def inner(*, by: Seat) -> None:
    record(by=by, subject=Prefecture(pk=HIROSHIMA, name="広島県"))


def names() -> list[str]:
    return list(Event.objects.order_by("sequence").values_list("verb", flat=True))


def test_an_event_bears_the_name_of_the_verb_that_is_being_done(staff: Person) -> None:
    outer(by=staff.seat, inner_too=True)
    assert names() == ["try_something", "try_inside", "try_something"]
    assert VERBS["try_inside"] == "中の動作"


def test_a_verb_that_fails_leaves_nothing(staff: Person) -> None:
    with pytest.raises(IntegrityError):
        outer(by=staff.seat, inner_too=True, fail=True)
    assert names() == []
    with pytest.raises(RuntimeError):
        record(by=staff.seat, subject=Prefecture(pk=HIROSHIMA, name="広島県"))


def test_a_name_has_one_wording() -> None:
    with pytest.raises(ValueError, match="worded twice"):
        word("try_something", "別の言葉")
