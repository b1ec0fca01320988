"""What the API says of values that are wrong, of another kind than the schema's, or no JSON at all."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.tenancy import scope
from municipalities.needs.models import Need
from tests.cast import HIROSHIMA, Person
from tests.test_api import NEEDS, WORDS, assert_plain, patch, post, write


@pytest.mark.usefixtures("today")
@pytest.mark.parametrize(
    ("data", "named"),
    [
        ({"raw_problem": "  "}, "raw_problem"),
        ({"wanted_by": "0001-01-01"}, "wanted_by"),
        ({"wanted_by": "2026-11-23"}, "wanted_by"),
        ({"raw_problem": 12}, "raw_problem"),
        ({"raw_problem": 1.5}, "raw_problem"),
        ({"raw_problem": True}, "raw_problem"),
        ({"wanted_by_reason": 0}, "wanted_by_reason"),
        ({"wanted_by": 20261201}, "wanted_by"),
    ],
)
def test_a_wrong_value_is_400_whoever_finds_it_and_changes_nothing(
    officer: Person, data: dict[str, Any], named: str
) -> None:
    need = write(officer, WORDS).json()
    for answer in (patch(officer, need["id"], data), write(officer, {**WORDS, **data})):
        assert (answer.status_code, list(answer.json()["fields"])) == (400, [named])
        assert_plain(answer)
    with scope(HIROSHIMA):
        assert Need.objects.get().raw_problem == WORDS["raw_problem"]


@pytest.mark.usefixtures("today")
def test_every_wrong_field_is_named_at_once(officer: Person) -> None:
    answer = write(officer, {"raw_problem": 12, "wanted_by": "いつか", "wanted_by_reason": ["x"]})
    assert set(answer.json()["fields"]) == {"raw_problem", "wanted_by", "wanted_by_reason"}


@pytest.mark.usefixtures("today")
def test_a_sent_need_is_not_rewritten_which_is_no_wrong_value(officer: Person) -> None:
    need = write(officer, WORDS).json()
    post(officer, f"{NEEDS}{need['id']}/submit/")
    assert patch(officer, need["id"], {"raw_problem": "別の言葉"}).status_code == 409


@pytest.mark.usefixtures("today")
@pytest.mark.parametrize(
    ("body", "named"),
    [
        ('{"raw_problem": "一", "raw_problem": "二"}', "raw_problem"),
        ('{"raw_problem": 1e999}', "raw_problem"),
        ('{"raw_problem": NaN}', "raw_problem"),
        ('{"raw_problem": -Infinity}', "raw_problem"),
        ('{"raw_problem": ' + "9" * 5000 + "}", "raw_problem"),
        ('{"raw_problem": "a\\u0000b"}', "raw_problem"),
        ('{"raw_problem": "a\\ud800b"}', "raw_problem"),
        ('{"raw_problem": {"x": [1, "\\u0000"]}}', "raw_problem.x[1]"),
        ('{"a\\ud800": 1, "a\\ud800": 2}', "a\\ud800"),
        ('{"a\\u0000": 1}', "a\\x00"),
        ("[" * 100_000, ""),
        ('{"a": ' * 900 + "1" + "}" * 900, ""),
        ('{"raw_problem": ', ""),
        ("[]", ""),
        ('"words"', ""),
        (b'{"raw_problem": "\xff"}', ""),
        ("住民".encode("shift_jis"), ""),
    ],
)
def test_json_with_a_second_meaning_or_none_is_refused_in_japanese(
    officer: Person, body: str | bytes, named: str
) -> None:
    answer = write(officer, body)
    assert answer.status_code == 400
    assert_plain(answer)
    assert list(answer.json().get("fields", {})) == ([named] if named else [])
