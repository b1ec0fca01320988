"""Surveys are found by the one search, by their name and number, by those who may see them."""

from __future__ import annotations

import pytest

from accounts.tenancy import scope
from municipalities.surveys.actions.rounds import discard_round
from tests.build_surveys import drafted_round, opened_round
from tests.cast import HIROSHIMA, JINSEKI, SERA, Person
from tests.page import address, look

pytestmark = pytest.mark.usefixtures("today")


def found(reader: Person, words: str) -> list[str]:
    page = look(reader, "search", query=f"?q={words}")
    return [text for text in ("第1回 体制の調査", "準備の調査") if text in page.text]


@pytest.mark.parametrize("words", ["体制の調査", "調査 第１回", "S-8-0001", "Ｓ８－１"])
def test_a_survey_is_found_by_name_and_number(staff: Person, officer: Person, words: str) -> None:
    with scope(HIROSHIMA):
        survey = opened_round(staff.seat, targets=[JINSEKI])
    assert found(staff, words) == found(officer, words) == ["第1回 体制の調査"]
    page = look(officer, "search", query=f"?q={words}")
    assert page.link("第1回 体制の調査") == address("round_detail", survey.pk)


def test_what_nobody_is_asked_yet_is_found_by_the_prefecture_alone(
    staff: Person, officer: Person, other_officer: Person
) -> None:
    with scope(HIROSHIMA):
        drafted_round(staff.seat, title="準備の調査", targets=[JINSEKI, SERA])
        gone = drafted_round(staff.seat, title="第1回 体制の調査")
        discard_round(by=staff.seat, survey=gone)
    assert found(staff, "調査") == ["準備の調査"]
    assert found(officer, "調査") == found(other_officer, "調査") == []
