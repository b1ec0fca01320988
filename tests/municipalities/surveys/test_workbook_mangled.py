"""One filled form, hundreds of ways back: each answer is restored or named as lost, none silently wrong."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest

from municipalities.surveys.workbook import Read, answers_in, read_form, refuse_other
from tests.build_workbooks import ANSWERS, DX, HARD, Rows, book, csv_of, filled_rows

MIXED_IN = [["受付印", "令和8年12月1日"], [], ["この行は課内の連絡用です。回答ではありません。"]]
ORDERS: dict[str, list[int | None]] = {
    "as they were": [0, 1, 2, 3, 4, 5],
    "turned round": [5, 4, 3, 2, 1, 0],
    "the answer first, with empty columns": [None, 4, None, 2, 0, 5, None],
}
SAVED: dict[str, dict[str, Any]] = {
    "as it was": {"shared": False},
    "by another program": {"shared": True},
    "numbers as numbers": {"shared": True, "as_numbers": True},
}
CSV = {
    "utf-8-sig": csv_of, "utf-8": csv_of, "cp932": csv_of,
    "utf-16": lambda rows, encoding: csv_of(rows, encoding, separator="\t"),
    "utf-8 semicolons": lambda rows, encoding: csv_of(rows, "utf-8", separator=";"),
}  # fmt: skip


def _ordered(rows: Rows, order: list[int | None]) -> Rows:
    return [["" if place is None else row[place] for place in order] for row in rows]


def _copies() -> Iterator[tuple[str, bytes]]:
    filled = filled_rows()
    for above, (order, places) in product((False, True), ORDERS.items()):
        rows = [*(MIXED_IN if above else []), *_ordered(filled, places)]
        rows = [[*row, *[""] * (len(places) - len(row))] for row in rows]
        half = 12 + len(rows) // 2
        cut = [*rows[:half], [], ["", "（ここから後半）"], *rows[half:]]
        for lines, saved, styled, named in product((rows, cut), SAVED, (True, False), (True, False)):
            sheets = {"調査票": lines} if named else {"Sheet1": [["メモ"]], "コピー ～ 1": lines}
            if named:
                sheets["選択肢"] = [["選択肢"], ["", "ある"]]
            label = f"{above} {order} {len(lines)} {saved} {styled} {named}"
            yield label, book(sheets, styled=styled, **SAVED[saved])
        for lines, (encoding, write) in product((rows, cut), CSV.items()):
            yield f"{above} {order} {len(lines)} {encoding}", write(lines, encoding)


def _read(data: bytes) -> Read:
    found = read_form(data, "回答.xlsx")
    refuse_other(found, number="S-8-0001", title=DX.title, municipality_code="012025", municipality="デモ市")
    return answers_in(found, DX)


@pytest.mark.slow
def test_two_hundred_mangled_copies_are_restored_or_say_what_is_lost() -> None:
    copies = list(_copies())
    assert len(copies) > 200
    for label, data in copies:
        read = _read(data)
        wrong = {error.question.id for error in read.errors if error.question}
        answers = {name: read.answers[name] for name in ANSWERS if name not in wrong}
        assert answers == {name: ANSWERS[name] for name in ANSWERS if name not in wrong}, label
        assert read.lacking == (), label
        if label.endswith("cp932"):
            assert wrong == {"trouble"}, label
        elif "numbers as numbers" in label:
            assert wrong == {"host"}, label
        else:
            assert wrong == set(), label


def test_a_copy_is_restored_letter_for_letter() -> None:
    read = _read(book({"調査票": filled_rows()}))
    assert (read.errors, read.answers) == ((), ANSWERS)
    assert {name: read.answers[name] for name in HARD} == {name: text.strip() for name, text in HARD.items()}


def test_what_the_letters_of_a_file_cannot_hold_is_named_and_the_rest_restored() -> None:
    read = _read(csv_of(filled_rows(), "cp932"))
    (error,) = read.errors
    assert (error.code, error.place) == ("trouble", f"{_line_of('trouble')}行目")
    assert "xlsxかUTF-8のCSVで送る" in error.sentence
    assert read.answers["section"] == "=総務課 情報政策係"


def _line_of(code: str) -> str:
    """The line of a CSV on which the row of a code begins: answers have line breaks."""
    line = 1
    for row in filled_rows():
        if row[0] == code:
            return f"{line:,}"
        line += 1 + sum(text.count("\n") for text in row)
    raise AssertionError(code)


def test_an_old_answer_that_was_damaged_as_it_stood_is_left_as_it_is() -> None:
    rows = filled_rows({}, answers={"section": "𠮷野課", "host": "00123"})
    read = _read(csv_of(rows, "cp932"))
    assert read.errors == ()
    assert {"section", "host"} <= read.untouched
