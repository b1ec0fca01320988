"""How far along an answer is, and which numbers stand apart: tables of values in, values out."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from municipalities.surveys.weighing.gauges import BACK, FORWARD, gauge_of, turn_of
from municipalities.surveys.weighing.peers import Measure, measures_of, spread_of
from tests.build_questions import STEPS, question

FOUR = [{"key": str(step), "label": f"段階{step}", "step": step} for step in range(4)]
OTHER = {"key": "other", "label": "ほかの道"}
SINGLE = question("single", options=[*FOUR, OTHER])
PEOPLE = measures_of([question("number")])[0]
RATE = measures_of([question("number", unit="％")])[0]
MONEY = measures_of([question("yen")])[0]
STAND = [2, 3, 3, 3, 4, 4]


@pytest.mark.parametrize(
    ("value", "words", "level"),
    [("0", "段階0", 1), ("1", "段階1", 2), ("2", "段階2", 4), ("3", "段階3", 5)],
)
def test_steps_take_the_shades_from_pale_to_dark(value: str, words: str, level: int) -> None:
    gauge = gauge_of(SINGLE)
    assert gauge is not None
    assert gauge.done_words == "段階3"
    reading = gauge.read(value)
    assert reading is not None
    assert (reading.words, reading.level, reading.is_done) == (words, level, value == "3")


def test_an_answer_that_is_no_step_keeps_its_word_and_no_shade() -> None:
    gauge = gauge_of(SINGLE)
    assert gauge is not None
    reading = gauge.read("other")
    assert reading is not None
    assert (reading.words, reading.share, reading.level, reading.is_done) == ("ほかの道", None, 0, False)


def test_a_wish_is_no_progress() -> None:
    assert gauge_of(question("single", wish=True)) is None


@pytest.mark.parametrize("value", [None, "gone", ["3"], 3, {"3": {}}])
def test_what_is_no_answer_says_nothing(value: Any) -> None:
    gauge = gauge_of(SINGLE)
    assert gauge is not None
    assert gauge.read(value) is None


def test_yes_is_done_and_no_is_not_begun() -> None:
    gauge = gauge_of(question("single"))
    assert gauge is not None
    assert gauge.done_words == "任命している"
    assert [reading.level for key in ("yes", "no") if (reading := gauge.read(key))] == [5, 1]


def test_a_table_is_as_far_as_its_rows() -> None:
    gauge = gauge_of(question("table"))
    assert gauge is not None
    assert gauge.done_words == "すべて実施済み"
    half = gauge.read({"tax": {"step": "done"}, "seal": {"step": "not_yet"}})
    whole = gauge.read({"tax": {"step": "done"}, "seal": {"people": 2}})
    assert half is not None
    assert (half.words, half.share, half.level) == ("1／2", Fraction(1, 2), 3)
    assert whole is not None
    assert (whole.words, whole.is_done) == ("1／1", True)
    assert gauge.read({"tax": {"people": 2}}) is None


@pytest.mark.parametrize("kind", ["multiple", "number", "yen", "day", "text", "file"])
def test_other_kinds_are_no_steps(kind: str) -> None:
    assert gauge_of(question(kind)) is None


def test_options_of_one_step_lead_nowhere() -> None:
    same = [{**option, "step": 1} for option in STEPS]
    assert gauge_of(question("single", options=same)) is None


@pytest.mark.parametrize(
    ("before", "after", "turn"),
    [("0", "2", FORWARD), ("2", "0", BACK), ("2", "2", 0), ("other", "2", 0), ("2", None, 0)],
)
def test_a_change_is_forward_or_back_where_both_are_known(before: Any, after: Any, turn: int) -> None:
    gauge = gauge_of(SINGLE)
    assert gauge is not None
    assert turn_of(gauge.read(before), gauge.read(after)) == turn


def test_four_answers_are_not_judged_and_five_are() -> None:
    assert spread_of(map(Fraction, [1, 1, 1, 100])) is None
    found = spread_of(map(Fraction, [100, 1, 2, 3, 4]))
    assert found is not None
    assert (found.size, found.low, found.median, found.high) == (5, 2, 3, 4)


@pytest.mark.parametrize(
    ("measure", "others", "number", "is_far"),
    [
        (PEOPLE, STAND, 30, True),
        (PEOPLE, [1, 2, 3, 5, 7, 8], 10, False),  # twice the median, but no further than others reach
        (PEOPLE, STAND, 6, True),
        (PEOPLE, [100, 101, 102, 103, 104], 130, False),  # outside the ranges, but not twice as many
        (PEOPLE, [100, 101, 102, 103, 104], 50, True),
        (PEOPLE, [0, 0, 0, 0, 0], 2, False),  # of counts three away
        (PEOPLE, [0, 0, 0, 0, 0], 3, True),
        (RATE, [50, 51, 52, 53, 54], 66, False),
        (RATE, [50, 51, 52, 53, 54], 68, True),
        (RATE, [50, 51, 52, 53, 54], 20, True),
        (MONEY, [1000, 1100, 1200, 1300, 1400], 1_200_000, True),
        (MONEY, [1000, 1100, 1200, 1300, 1400], 1, True),
        (MONEY, [1000, 1100, 1200, 1300, 1400], 2000, False),
    ],
)
def test_a_number_is_far_beyond_the_quartiles_and_twice_or_half(
    measure: Measure, others: list[int], number: int, is_far: bool
) -> None:
    spread = spread_of(map(Fraction, [*others, number]))
    assert spread is not None
    assert measure.is_far(Fraction(number), spread) is is_far


def test_money_is_compared_for_each_resident_and_people_as_they_are() -> None:
    assert MONEY.number(5_000_000, 10_000) == 500
    assert MONEY.number(5_000_000, 0) is None
    assert PEOPLE.number(5, 10_000) == 5
    assert MONEY.told(Fraction(4999, 10)) == "住民1人あたり500円"
    assert [PEOPLE.told(Fraction(9, 2)), PEOPLE.told(Fraction(4))] == ["4.5人", "4人"]


@pytest.mark.parametrize("value", [None, "5", True, [5]])
def test_what_is_no_number_is_not_compared(value: Any) -> None:
    assert PEOPLE.number(value, 10_000) is None


def test_the_counted_cells_of_a_table_are_compared_one_by_one() -> None:
    table = question("table")
    found = measures_of([table])
    assert [measure.code for measure in found] == [
        f"{table.id}.tax.people",
        f"{table.id}.seal.people",
    ]
    assert found[0].number({"tax": {"people": 1.5}}, 100) == Fraction(3, 2)
    assert found[1].number({"tax": {"people": 1.5}}, 100) is None
