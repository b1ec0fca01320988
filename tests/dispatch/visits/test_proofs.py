"""A visit counts once all that has to be on record for its day is."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.errors import Refusal
from dispatch.dispatches.models import Dispatch
from dispatch.repairs.todo import todo as repairs_todo
from dispatch.visits.actions import confirm_visit
from dispatch.visits.choices import VisitStatus
from dispatch.visits.models import Visit, VisitLog
from dispatch.visits.proofs import UNPROVEN
from pool.people.actions.away import declare_conflict
from tests.build_dispatch import first_visit, logged_visit, mark_of
from tests.cast import Person
from tests.page import address, look
from training.courses.actions.completions import record_completion, revoke_completion
from training.courses.models import Completion


def test_a_visit_without_its_proofs_is_confirmed_once_they_are_on_record(
    dispatch: Dispatch, talent_user: Person, officer: Person, staff: Person, today: date
) -> None:
    visit, completion = first_visit(dispatch), Completion.objects.filter(talent=dispatch.talent)[0]
    revoke_completion(
        by=staff.seat, completion=completion, revoked_from=visit.on_day, reason="受講していなかった"
    )
    logged_visit(talent_user.seat, visit)
    with pytest.raises(Refusal, match="まだ確認できません"):
        confirm_visit(by=officer.seat, visit=visit, read_log=mark_of(visit))
    assert Visit.objects.get(pk=visit.pk).status == VisitStatus.LOGGED
    told = [task for task in repairs_todo(staff.seat, today) if "確認されない" in task.title]
    assert [task.title for task in told] == [
        "デモ・藤井 拓也さんの訪問1回が、派遣の条件の記録がないため確認されない"
    ]
    assert told[0].url == address("training_record", dispatch.talent_id)
    page = look(officer, "visit_detail", visit.pk)
    assert UNPROVEN in page.text
    assert completion.course.name not in page.text
    assert completion.course.name in look(staff, "visit_detail", visit.pk).text
    record_completion(
        by=staff.seat,
        talent=dispatch.talent,
        course=completion.course,
        completed_on=visit.on_day,
        provider="県",
    )
    assert UNPROVEN not in look(officer, "visit_detail", visit.pk).text
    confirm_visit(by=officer.seat, visit=visit, read_log=mark_of(visit))
    assert VisitLog.objects.get(visit=visit).was_cleared
    assert not [task for task in repairs_todo(staff.seat, today) if "確認されない" in task.title]


@pytest.mark.parametrize("held", [True, False])
def test_whoever_was_in_conflict_or_out_of_term_is_not_confirmed_there_unless_nothing_was_held(
    dispatch: Dispatch, talent_user: Person, officer: Person, staff: Person, held: bool
) -> None:
    visit = first_visit(dispatch)
    declare_conflict(
        by=staff.seat,
        talent=dispatch.talent,
        municipality_code=visit.municipality_id,
        reason="前の客",
        starts_on=visit.on_day,
    )
    logged_visit(talent_user.seat, visit, was_held=held)
    if held:
        with pytest.raises(Refusal) as caught:
            confirm_visit(by=officer.seat, visit=visit, read_log=mark_of(visit))
        assert "利益相反" not in caught.value.sentence
    else:
        confirm_visit(by=officer.seat, visit=visit, read_log=mark_of(visit))
