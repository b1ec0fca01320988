"""前回 is the newest round that began before, for boxes, figures, striking answers and papers alike."""

from __future__ import annotations

import pytest
import time_machine

from accounts.tenancy import scope
from municipalities.surveys.documents import comparison_of
from municipalities.surveys.figures import answers_of
from municipalities.surveys.models import AnswerSheet, SheetSection, SurveyRound
from municipalities.surveys.prefill import prefill_of
from tests.build_answers import answered_round
from tests.build_surveys import sent_sheet, sheet_of
from tests.cast import HIROSHIMA, JINSEKI, Person

pytestmark = pytest.mark.usefixtures("today")


def opened(staff: Person, title: str, day: str) -> SurveyRound:
    with time_machine.travel(f"{day} 09:05:00+09:00", tick=False), scope(HIROSHIMA):
        return answered_round(staff.seat, {}, unanswered=(JINSEKI,), title=title)


def filled(survey: SurveyRound) -> dict[str, object]:
    found = prefill_of(JINSEKI, survey.pk, survey.questions.questions)
    return {name: each.value for name, each in found.items() if each.source == "前回の回答"}


def earlier(survey: SurveyRound, staff: Person) -> dict[str, object]:
    (town,) = answers_of(survey, staff.seat, survey.questions.questions)
    return {name: each.value for name, each in town.earlier.items()}


def test_a_later_round_that_was_sent_first_is_never_the_last_one(staff: Person, officer: Person) -> None:
    first = opened(staff, "第1回", "2026-06-01")
    second = opened(staff, "第2回", "2026-09-01")
    with scope(HIROSHIMA):
        sent_sheet(officer.seat, sheet_of(second), people=9)
        assert filled(first) == earlier(first, staff) == {}
        sent_sheet(officer.seat, sheet_of(first), people=1)
        striking = SheetSection.objects.filter(sheet__round=first).values_list("striking", flat=True)
        assert list(striking) == [[], []]


def test_every_page_and_paper_means_the_same_round(staff: Person, officer: Person) -> None:
    """The older of two rounds was sent after the newer one: the newer one is the last one all the same."""
    first = opened(staff, "第1回", "2026-06-01")
    second = opened(staff, "第2回", "2026-09-01")
    third = opened(staff, "第3回", "2026-11-02")
    with scope(HIROSHIMA):
        with time_machine.travel("2026-11-10 10:00:00+09:00", tick=False):
            sent_sheet(officer.seat, sheet_of(second), people=8)
        sent_sheet(officer.seat, sheet_of(first), people=2)
        assert filled(third)["people"] == earlier(third, staff)["people"] == 8
        sheet: AnswerSheet = sent_sheet(officer.seat, sheet_of(third), people=2)
        (row,) = SheetSection.objects.filter(sheet=sheet, key="staff")
        assert [each["words"] for each in row.striking] == ["「担当の人数」が8人から2人に減っています。"]
        comparison = comparison_of(third, staff.seat)
        (_, lines), _ = comparison.sections(comparison.by_code[JINSEKI])
        assert {line.question.id: line.before for line in lines}["people"] == "8人（R8.11.10）"
