"""The page of the questions of a round, filled in as its people do."""

from __future__ import annotations

from typing import Any

from accounts.tenancy import scope
from municipalities.surveys.models import SurveyRound
from municipalities.surveys.questions import Question
from tests.cast import HIROSHIMA, Person
from tests.page import Page, address, look, read


def stored(survey: SurveyRound) -> SurveyRound:
    with scope(HIROSHIMA):
        return SurveyRound.objects.get(pk=survey.pk)


NEW: dict[str, Any] = {"section": "wishes", "text": "窓口の予約はできますか。", "minutes": "1"}


def add(staff: Person, survey: SurveyRound, kind: str, **said: Any) -> Page:
    path = address("question_new", survey.pk) + f"?kind={kind}"
    return read(staff.client.post(path, {**NEW, **said}, follow=True))


def mend(staff: Person, survey: SurveyRound, name: str, **changed: Any) -> Page:
    """What the page shows, sent back with some of it changed."""
    form = look(staff, "question_edit", survey.pk, name)
    said = {
        str(box["name"]): str(box.get("value") or "")
        for box in form.soup.select("main form input[name]")
        if box.get("type") not in ("checkbox", "radio")
    }
    said |= {str(box["name"]): box.get_text().lstrip("\n") for box in form.soup.select("main form textarea")}
    said |= {
        str(box["name"]): str(chosen["value"])
        for box in form.soup.select("main form select")
        if (chosen := box.select_one("option[selected]"))
    }
    path = address("question_edit", survey.pk, name)
    return read(staff.client.post(path, {**said, **changed}, follow=True))


def own(survey: SurveyRound, name: str = "own_1") -> Question:
    return stored(survey).questions.by_id[name]
