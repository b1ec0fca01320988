"""The fields of a structure, in its list and its file."""

from __future__ import annotations

from typing import Any, Final

from django.utils import timezone
from django.utils.safestring import SafeString

from accounts.seats import Seat
from desk.fields import NOTHING, Field
from desk.marks import linked, markup, under
from japan.wareki import format_near
from municipalities.promotion.choices import EVERYBODY
from municipalities.promotion.models import Structure

ONLY_PREFECTURE: Final = "県だけ"
SHOWN_NAMES: Final = 3


def _name(structure: Structure, seat: Seat) -> Any:
    state = "終わりました" if structure.has_ended(timezone.localdate()) else structure.kana
    return under(linked(seat.url("structure_detail", structure.pk), structure.name), state)


def _names(structure: Structure) -> list[str]:
    """Of those who take part on this day, whom the list has fetched."""
    shown: list[Any] = getattr(structure, "now", [])
    return [EVERYBODY] if any(row.municipality_id is None for row in shown) else [row.name for row in shown]


def _all_names(structure: Structure) -> str:
    return "、".join(_names(structure)) or ONLY_PREFECTURE


def _first_names(structure: Structure, seat: Seat) -> Any:
    names = _names(structure)
    left = len(names) - SHOWN_NAMES
    said = "、".join(names[:SHOWN_NAMES]) + (f"ほか{left}団体" if left > 0 else "")
    return under(said or ONLY_PREFECTURE, structure.others)


def _next(structure: Any, seat: Seat) -> Any:
    """The day of the next meeting, and that of one which nobody has recorded yet."""
    today, waiting = timezone.localdate(), structure.unrecorded_on
    said = _whole(format_near(structure.next_on, today)) if structure.next_on else None
    return under(said or NOTHING, _whole(f"{format_near(waiting, today)}は記録待ち")) if waiting else said


def _whole(words: str) -> SafeString:
    """Breaks nowhere."""
    return markup('<span class="nw">{}</span>', words)


def _last(structure: Any, seat: Seat) -> Any:
    return format_near(structure.last_on, timezone.localdate()) if structure.last_on else None


FIELDS = (
    Field("name", "名称", on="list file", draw=_name, sort="name"),
    Field("kana", "名称のかな"),
    Field("kind", "種類", "choice", on="list file", css="nw", sort="kind"),
    Field("participants", "参加する市町村", read=_all_names, on="list file", draw=_first_names, css="wide"),
    Field("others", "市町村のほかに参加する団体"),
    Field("office", "担当の部署", on="list file", headed=True),
    Field("starts_on", "始まった日", "date", on="list file", css="nw", headed=True, sort="starts_on"),
    Field("ends_on", "最後の日", "date"),
    Field("end_reason", "終わった理由"),
    Field("next_on", "次回の会議", "date", on="list file", draw=_next, headed=True),
    Field("unrecorded_on", "記録待ちの会議", "date"),
    Field("last_on", "前回の会議", "date", on="list file", draw=_last, css="nw", headed=True),
    Field("source", "出どころ"),
    Field("note", "備考"),
)
