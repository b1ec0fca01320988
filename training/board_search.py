"""Which rows the board shows, in which order, and how that is said in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final

from accounts.seats import Seat
from japan.kana import fold, hiragana_key
from pool.models import Talent
from training.board import BoardRow, board
from training.forms import STATES, TERMS, BoardFilter
from training.models import Course

ROW_IS_SHOWN: Final[Mapping[str, Callable[[BoardRow], bool]]] = {
    "": lambda row: True,
    "uncleared": lambda row: not row.clearance.cleared,
    "cleared": lambda row: row.clearance.cleared,
    "ending": lambda row: any(cell.word == "修了" and cell.kind == "wait" for cell in row.cells),
    "waiting": lambda row: any(cell.word == "免除申請中" for cell in row.cells),
}


def found_rows(seat: Seat, form: BoardFilter, courses: Sequence[Course], today: date) -> list[BoardRow]:
    """The rows that this seat may see and that meet the conditions, by reading."""
    form.is_valid()
    talents = Talent.objects.visible_to(seat)
    term = form.cleaned_data.get("term") or "now"
    if term == "now":
        talents = talents.in_term_on(today)
    elif term == "future":
        talents = talents.filter(starts_on__gt=today)
    name = form.cleaned_data.get("q", "")
    named = [talent for talent in talents.order_by("kana", "id") if _is_named(talent, name)]
    is_shown = ROW_IS_SHOWN[form.cleaned_data.get("state", "")]
    return [row for row in board(named, courses, today) if is_shown(row)]


def conditions_of(form: BoardFilter) -> list[str]:
    """The conditions as the head of the list names them."""
    form.is_valid()
    said = [TERMS[form.cleaned_data.get("term") or "now"]]
    if name := form.cleaned_data.get("q"):
        said.append(f"「{name}」")
    if state := form.cleaned_data.get("state"):
        said.append(STATES[state])
    return said


def _is_named(talent: Talent, typed: str) -> bool:
    return fold(typed) in fold(talent.name) or hiragana_key(typed) in hiragana_key(talent.kana)
