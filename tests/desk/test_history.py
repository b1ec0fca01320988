"""What an event changed, as the pages tell it."""

from __future__ import annotations

from desk.history import change_rows


def test_what_stayed_as_it_was_is_not_told_as_a_change() -> None:
    old = {"kind": "personnel", "amount_yen": 615_000, "talent": 3}
    rows = change_rows("finance.expense", old, {**old, "amount_yen": 705_000, "reason": "明細と違った"})
    assert [(row["label"], row["before"], row["after"]) for row in rows] == [
        ("金額（円）", "615000", "705000"),
        ("理由", "", "明細と違った"),
    ]


def test_a_link_to_another_row_is_told_without_its_id() -> None:
    (row,) = change_rows("finance.expense", {"talent": 3}, {"talent": 4})
    assert (row["label"], row["before"], row["after"]) == ("登録人材", "あり", "別のもの")
