"""Whatever the answer, it comes back from its cells as it was; whatever is typed, it is read or told."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from municipalities.surveys.kinds import UnreadableCells, kind_of
from municipalities.surveys.questions import Asked, Question
from municipalities.surveys.reading import ready_made
from tests.build_questions import OF_KIND, PROGRESS, STEPS, question

FTE = {"unit": "人", "decimals": 1}
MONTH = {"precision": "month"}


def _read(asked: Question, typed: str) -> Any:
    return kind_of(asked).read_cells(asked, {asked.id: typed})


NUMBER, DECIMAL, YEN = question("number"), question("number", **FTE), question("yen")
DAY, IN_MONTH, TEXT = question("day"), question("day", **MONTH), question("text", lines=5, letters=200)
TABLE, MULTIPLE = question("table"), question("multiple")
FULL_WIDTH = str.maketrans("0123456789,.", "０１２３４５６７８９，．")


def _goes_round(asked: Question, answer: Any) -> bool:
    kind = kind_of(asked)
    return kind.read_cells(asked, kind.cells(asked, answer)) == answer and kind.fault(asked, answer) == ""


@settings(deadline=None)
@given(st.integers(0, 5000), st.booleans(), st.booleans(), st.sampled_from(["", "人", " 名", "　"]))
def test_any_count_is_read_however_it_is_written(number: int, full: bool, commas: bool, unit: str) -> None:
    typed = (f"{number:,}" if commas else str(number)) + unit
    assert _read(NUMBER, typed.translate(FULL_WIDTH) if full else typed) == number
    assert _goes_round(NUMBER, number)


@settings(deadline=None)
@given(st.integers(0, 9999), st.integers(0, 10**12))
def test_any_decimal_and_any_sum_goes_round(tenths: int, yen: int) -> None:
    value = float(Decimal(tenths) / 10)
    assert _goes_round(DECIMAL, int(value) if value == int(value) else value)
    assert _goes_round(YEN, yen)


@settings(deadline=None)
@given(st.dates(date(1947, 4, 1), date(2069, 12, 31)))
def test_any_day_and_month_goes_round(day: date) -> None:
    assert _goes_round(DAY, day.isoformat())
    assert _goes_round(IN_MONTH, day.isoformat()[:7])
    assert _read(DAY, f"{day.year}年{day.month}月{day.day}日") == day.isoformat()


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read_as_typed_or_told(typed: str) -> None:
    try:
        answer = _read(TEXT, typed)
    except UnreadableCells:
        return
    assert answer is None or _goes_round(TEXT, answer)


@settings(deadline=None)
@given(st.text(max_size=30), st.sampled_from(sorted(set(OF_KIND) - {"file"})))
def test_no_typing_brings_a_kind_down(typed: str, kind: str) -> None:
    asked = question(kind)
    made = kind_of(asked)
    try:
        answer = made.read_cells(asked, dict.fromkeys(made.cells(asked, None), typed))
    except UnreadableCells:
        return
    assert answer is None or _goes_round(asked, answer)


CELL = st.fixed_dictionaries(
    {},
    optional={
        "step": st.sampled_from([step["key"] for step in STEPS]),
        "done_in": st.dates(date(2020, 1, 1), date(2035, 1, 1)).map(lambda day: day.isoformat()[:7]),
        "people": st.integers(0, 99),
    },
).filter(bool)


@settings(deadline=None)
@given(
    st.dictionaries(st.sampled_from([row["key"] for row in PROGRESS["rows"]]), CELL, min_size=1),
    st.lists(st.sampled_from(["cost", "staff", "vendor"]), unique=True, min_size=1),
)
def test_any_table_and_any_choice_goes_round(rows: dict[str, Any], keys: list[str]) -> None:
    assert _goes_round(TABLE, rows)
    assert _goes_round(MULTIPLE, [key for key in ("cost", "staff", "vendor") if key in keys])


DX = ready_made()["dx_needs"]


def _any_in(asked: Asked) -> st.SearchStrategy[Any]:
    """An answer in one box."""
    if asked.kind == "single":
        return st.sampled_from([option.key for option in asked.options])
    if asked.kind in ("number", "yen"):
        return st.integers(int(asked.least or 0), int(asked.most or 100))
    if asked.kind == "day":
        days = st.dates(date(2023, 1, 1), date(2025, 12, 31) if asked.latest else date(2035, 1, 1))
        return days.map(lambda day: day.isoformat()[: 7 if asked.precision == "month" else 10])
    return st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=60)


def _any_of(asked: Question) -> st.SearchStrategy[Any]:
    if asked.kind == "table":
        row = {column.key: _any_in(column) for column in asked.columns}
        filled = st.fixed_dictionaries({}, optional=row).filter(bool)
        return st.dictionaries(st.sampled_from([row.key for row in asked.rows]), filled, min_size=1)
    if asked.kind == "multiple":
        keys = [option.key for option in asked.options if not option.alone]
        chosen = st.sets(st.sampled_from(keys), min_size=1)
        return chosen.map(lambda some: [key for key in keys if key in some])
    return _any_in(asked)


@settings(deadline=None, max_examples=30)
@given(
    st.fixed_dictionaries(
        {}, optional={each.id: _any_of(each) for each in DX.questions if each.kind != "file"}
    )
)
def test_all_answers_of_the_ready_made_set_go_through_one_workbook(answers: dict[str, Any]) -> None:
    sheet: dict[str, str] = {}
    for each in DX.questions:
        sheet |= kind_of(each).cells(each, answers.get(each.id))
    assert list(sheet) == list(DX.codes)
    again = {each.id: kind_of(each).read_cells(each, sheet) for each in DX.questions}
    assert {name: value for name, value in again.items() if value is not None} == answers
