"""派遣要件確認票: a paper that shows, visit by visit, that somebody was fit to be sent."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accounts.errors import Refusal
from accounts.seats import Seat
from dispatch.dispatches.models import Dispatch
from dispatch.proofsheets.documents import sheet_context
from dispatch.proofsheets.tasks import proof_sheet
from documents.models import IssuedDocument
from jobs.kinds import Work
from pool.people.actions.away import declare_conflict
from tests.build_dispatch import confirmed_visit, logged_visit, planned_dispatch, ready_talent
from tests.cast import Person
from training.courses.actions.completions import revoke_completion
from training.courses.models import Completion

pytestmark = pytest.mark.usefixtures("today", "in_hiroshima")


@pytest.fixture
def dispatch(staff: Person, officer: Person, talent_user: Person) -> Dispatch:
    talent = ready_talent(staff.seat, user=talent_user.user)
    return planned_dispatch(staff.seat, officer.seat, talent=talent)


def words(dispatch: Dispatch, seat: Seat) -> list[str]:
    return [line.word for line in sheet_context(dispatch, seat)["lines"]]


def work(dispatch: Dispatch, seat: Seat) -> Work:
    return Work(
        job_id=1,
        arguments={"dispatch_id": dispatch.pk},
        prefecture_id=seat.prefecture_id,
        by=seat,
        is_last_try=False,
        report=lambda stage, percent: None,
    )


def test_it_names_each_fact_with_its_paper_and_who_approved_it(dispatch: Dispatch, staff: Person) -> None:
    told = sheet_context(dispatch, staff.seat)
    (form,) = [fact for fact in told["facts"] if fact.kind == "form"]
    assert form.paper
    assert form.decided_by_id not in (None, form.asked_by_id)
    assert {line.what for line in told["training"]} == {"修了"}
    assert told["conflicts"] == []
    assert set(words(dispatch, staff.seat)) == {"そろっている"}


def test_what_was_good_when_it_was_confirmed_is_told_apart_from_what_is_missing(
    dispatch: Dispatch, staff: Person, officer: Person, talent_user: Person
) -> None:
    first, second, *_ = visits = list(dispatch.visits.order_by("ordinal"))
    confirmed_visit(talent_user.seat, officer.seat, first)
    logged_visit(talent_user.seat, second, was_held=False)
    completion = Completion.objects.filter(talent=dispatch.talent)[0]
    revoke_completion(
        by=staff.seat, completion=completion, revoked_from=first.on_day, reason="受講していなかった"
    )
    assert words(dispatch, staff.seat) == [
        *("当時は有効", "訪問なし"), *["足りない"] * (len(visits) - 2)
    ]  # fmt: skip
    told: dict[str, Any] = sheet_context(dispatch, staff.seat)
    (revoked,) = [line for line in told["training"] if line.remark]
    assert revoked.remark.endswith("から無効：受講していなかった")
    assert completion.course.name in told["lines"][0].missing[0]


def test_a_conflict_of_its_days_is_named(dispatch: Dispatch, staff: Person) -> None:
    declare_conflict(
        by=staff.seat,
        talent=dispatch.talent,
        municipality_code=dispatch.municipality_id,
        reason="前の客",
        starts_on=date(2026, 12, 10),
    )
    told = sheet_context(dispatch, staff.seat)
    assert [each.reason for each in told["conflicts"]] == ["前の客"]
    assert told["counts"]["足りない"] == sum(
        line.visit.on_day >= date(2026, 12, 10) for line in told["lines"]
    )


def test_the_paper_is_issued_to_whoever_plans_alone(
    dispatch: Dispatch, staff: Person, officer: Person
) -> None:
    outcome = proof_sheet(work(dispatch, staff.seat))
    document = IssuedDocument.objects.get()
    assert (document.kind, document.number) == ("proof_sheet", outcome.label)
    assert bytes(document.content).startswith(b"%PDF-1.7")
    assert document.municipality_code == ""
    with pytest.raises(Refusal, match="作れません"):
        proof_sheet(work(dispatch, officer.seat))
