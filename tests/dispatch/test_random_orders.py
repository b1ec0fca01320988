"""Whatever happens in whatever order, nothing is confirmed without all proofs."""

from __future__ import annotations

import os

import pytest

from tests.cast import Person
from tests.dispatch.random_orders import run

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("today", "in_hiroshima")]
ORDERS, SEED = int(os.environ.get("ORDERS", "40")), int(os.environ.get("SEED", "0"))


def test_no_order_of_events_confirms_a_visit_without_its_proofs(
    staff: Person, officer: Person, talent_user: Person
) -> None:
    """Many more are run by hand (`tests/dispatch/random_orders.py`)."""
    people = {"staff": staff, "officer": officer, "talent_user": talent_user}
    done, unproven = run(people, ORDERS, SEED)
    assert unproven == []
    for event in ("arrange", "log", "confirm", "confirmed on the page", "confirm refused", "move", "revoke"):
        assert done[event], event
