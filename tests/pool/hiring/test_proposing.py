"""What a 募集要項 may say of the needs that were chosen; shares of what is hired together."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from pool.hiring.proposing import Wish, days_together, propose, skills_together
from pool.hiring.shares import UnreadableShare, left_to_share, read_share, split_yen

BILL: dict[str, Any] = {
    "town": "神石高原町",
    "category": "標準化・クラウド化",
    "manner": "助言",
    "role": "project_manager",
    "cadence": "twice_monthly",
    "half_days": 1,
    "is_online": False,
    "ends_on": date(2027, 2, 28),
    "skills": (("cloud_cost", 3), ("procurement", 2)),
}


def wish(**changed: Any) -> Wish:
    return Wish(**{**BILL, **changed})


def test_the_words_come_from_all_the_needs() -> None:
    other = wish(town="世羅町", category="業務改革", manner="実務", role="engineer")
    found = propose([wish(), wish(town="府中市"), other], date(2026, 11, 24), place="広島県")
    assert found["title"] == "プロジェクトマネージャーの募集（標準化・クラウド化）"
    assert found["role"] == "project_manager"
    assert found["duties"].splitlines()[1:] == [
        "・標準化・クラウド化（神石高原町、府中市）：助言",
        "・業務改革（世羅町）：実務",
    ]
    assert found["place"] == "広島県庁と、神石高原町、府中市、世羅町"
    assert (found["starts_on"], found["ends_on"]) == (date(2027, 3, 1), date(2027, 3, 31))
    assert found["deadline_on"] == date(2026, 12, 24)


def test_who_only_helps_online_is_said_to() -> None:
    found = propose([wish(is_online=True)], date(2026, 11, 1), place="広島県")
    assert found["place"] == "広島県庁（神石高原町をオンラインで支援）"
    assert found["starts_on"] == date(2027, 2, 1)


def test_a_skill_is_asked_for_once_at_its_highest() -> None:
    more = wish(skills=(("procurement", 4), ("rpa", 1)))
    assert skills_together([wish(), more]) == [("procurement", 4), ("cloud_cost", 3), ("rpa", 1)]


@pytest.mark.parametrize(
    ("wishes", "days"),
    [
        ([wish(cadence="once")], 1),
        ([wish(cadence="weekly", half_days=2)], 1),
        ([wish(cadence="weekly", half_days=2), wish(cadence="monthly")], 2),
        ([wish(cadence="weekly", half_days=2)] * 9, 5),
    ],
)
def test_days_of_a_week_are_added_up(wishes: list[Wish], days: int) -> None:
    assert days_together(wishes) == days


@pytest.mark.parametrize(
    ("typed", "share"),
    [
        ("1/4", Fraction(1, 4)),
        ("４分の１", Fraction(1, 4)),
        ("25%", Fraction(1, 4)),
        ("２５％", Fraction(1, 4)),
        ("2/8", Fraction(1, 4)),
        ("100%", Fraction(1)),
        ("", None),
        ("0", None),
    ],
)
def test_a_share_is_read_as_people_write_it(typed: str, share: Fraction | None) -> None:
    assert read_share(typed) == share


@pytest.mark.parametrize("typed", ["半分", "1/0", "0分の1", "5/4", "0.25", "1/2000", "150%"])
def test_what_is_no_share_is_said_so(typed: str) -> None:
    with pytest.raises(UnreadableShare):
        read_share(typed)


def test_the_prefecture_bears_what_does_not_divide() -> None:
    shares = {"": Fraction(1, 3), "345458": Fraction(1, 3), "344621": Fraction(1, 3)}
    assert left_to_share(shares.values()) == 0
    assert split_yen(100, shares) == {"": 34, "345458": 33, "344621": 33}
    assert split_yen(100, {}) == {"": 100}
