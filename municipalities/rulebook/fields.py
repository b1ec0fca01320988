"""The fields of a word of the rules."""

from __future__ import annotations

from typing import Any, Final

from accounts.seats import Seat
from desk.fields import Field
from desk.marks import linked, person_at, under
from municipalities.rulebook.rows import TABLES, RuleRow

MOST_SHOWN: Final = 3


def _word(row: RuleRow, seat: Seat) -> Any:
    if row.wording is None:
        return row.word
    return under(linked(seat.url("wording_detail", row.wording.pk), row.word), row.wording.reason)


def _says(row: RuleRow, seat: Seat) -> Any:
    """The heaviest; all of them stand in the file."""
    shown, rest = "、".join(row.says[:MOST_SHOWN]), len(row.says) - MOST_SHOWN
    return under(shown, f"ほか{rest}つ") if rest > 0 else shown


def _recorded(row: RuleRow, seat: Seat) -> Any:
    return person_at(row.wording.recorded_by.name, row.wording.recorded_at) if row.wording else None


FIELDS = (
    Field("word", "言葉", on="list file", draw=_word, css="prose"),
    Field("table", "何を決めるか", read=lambda row: TABLES[row.table], on="list file", css="nw"),
    Field(
        "says",
        "どれに、どれだけ",
        read=lambda row: "、".join(row.says),
        on="list file",
        draw=_says,
        css="prose",
    ),
    Field("source", "出どころ", read="source.label", on="list file", css="nw"),
    Field("expression", "式（正規表現）", on="file"),
    Field("strength", "強さ", "choice", read="wording.strength", on="file"),
    Field("reason", "加えた理由", read="wording.reason", on="file"),
    Field("recorded_by", "記録した人", read="wording.recorded_by.name", on="file"),
    Field(
        "recorded_at",
        "記録日時",
        "moment",
        read="wording.recorded_at",
        on="list file",
        draw=_recorded,
        head="記録",
    ),
)
