"""A second round that shares forty of sixty questions finds forty of them answered, with source and day."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.tenancy import scope
from municipalities.surveys.actions.answering import save_answers, submit_sheet
from municipalities.surveys.actions.rounds import change_round, open_round
from municipalities.surveys.asking import asked_before
from municipalities.surveys.prefill import prefill_of
from municipalities.surveys.questionnaire import Questionnaire
from tests.build_questions import STEPS, WORRIES
from tests.build_surveys import FORMAT, drafted_round, opened_round, questionnaire_of, sheet_of
from tests.cast import HIROSHIMA, JINSEKI, Person
from tests.page import look

pytestmark = pytest.mark.usefixtures("today")
KINDS: tuple[tuple[dict[str, Any], Any], ...] = (
    ({"kind": "number", "unit": "人"}, 3),
    ({"kind": "single", "options": STEPS}, "doing"),
    ({"kind": "multiple", "options": WORRIES}, ["cost"]),
    ({"kind": "text", "letters": 100}, "髙﨑𠮷の窓口"),
    ({"kind": "yen"}, 1_200_000),
    ({"kind": "day"}, "2027-01-31"),
)


def sixty(first: int, name: str) -> Questionnaire:
    """Questions by the meanings `all.<first>` to `all.<first + 59>`, each with an id of its round."""
    asked = [
        {
            "id": f"{name}_{number}", "meaning": f"all.m{number}", "text": f"{number}番目は？",
            "short": f"{number}番目", "required": True, **KINDS[number % len(KINDS)][0],
        }
        for number in range(first, first + 60)
    ]  # fmt: skip
    sections = [
        {"key": f"part{at}", "title": f"区分{at}", "questions": asked[at * 10 : at * 10 + 10]}
        for at in range(6)
    ]
    return questionnaire_of({"format": FORMAT, "title": "60問の調査", "sections": sections})


def test_forty_of_sixty_questions_arrive_filled_in_with_source_and_day(
    staff: Person, officer: Person
) -> None:
    with scope(HIROSHIMA):
        first = sheet_of(opened_round(staff.seat, questions=sixty(0, "a")))
        said = {f"a_{number}": KINDS[number % len(KINDS)][1] for number in range(60)}
        save_answers(by=officer.seat, sheet=first, said=said)
        submit_sheet(by=officer.seat, sheet=first)
        survey = drafted_round(staff.seat, title="第2回", questions=sixty(20, "b"))
        assert len(asked_before(survey)) == 40
        change_round(by=staff.seat, survey=survey, why_again="毎年変わるため")
        second = sheet_of(open_round(by=staff.seat, survey=survey))
        filled = prefill_of(JINSEKI, survey.pk, survey.questions.questions)
    assert {name: each.value for name, each in filled.items()} == {
        f"b_{number}": KINDS[number % len(KINDS)][1] for number in range(20, 60)
    }
    assert {each.words for each in filled.values()} == {"前回の回答（令和8年11月24日）"}
    page = look(officer, "sheet_section", second.pk, "part0")
    assert page.text.count("前回の回答（令和8年11月24日）") == 10
    assert "令和8年11月24日" not in look(officer, "sheet_section", second.pk, "part5").text
