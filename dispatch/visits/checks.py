"""What is said of a visit, and what the verbs refuse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import CharField, TextField
from django.utils import timezone

from accounts.errors import Refusal, ask_each
from accounts.seats import Seat
from desk.checks import MOST_CHARACTERS, check_text
from dispatch.visits.choices import DutyCategory, Ladder, VisitStatus
from dispatch.visits.models import Visit, VisitLog
from dispatch.visits.moves import is_guest_gone
from japan.wareki import format_short


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What somebody says of a visit: the facts of `log_visit`. `travel_minutes` is there and back."""

    was_held: bool
    started_at: datetime | None = None
    ended_at: datetime | None = None
    mode: str
    travel_minutes: int = 0
    category: str
    duty_category: str = DutyCategory.MUNICIPAL_SUPPORT.value
    ladder: str = Ladder.TOGETHER.value
    works: Sequence[str] = ()
    done: str
    next_steps: str = ""
    is_escorted: bool = False

    def kept(self) -> dict[str, Any]:
        """As the log keeps it: of a visit that was not held neither times, way, works nor company."""
        said = {field.name: getattr(self, field.name) for field in fields(self)}
        said |= {"works": list(self.works)} | {name: said[name].strip() for name in TEXTS}
        nothing: dict[str, Any] = {
            "started_at": None,
            "ended_at": None,
            "travel_minutes": 0,
            "works": [],
            "is_escorted": False,
        }
        return said if self.was_held else said | nothing


SAID = frozenset(field.name for field in fields(Outcome))
TEXTS = {
    column.name: column
    for column in VisitLog._meta.concrete_fields
    if isinstance(column, CharField | TextField) and not column.choices and column.name in SAID
}
"""What a log says in free words, by its column: that has the label and the most letters."""


def ask_guest(by: Seat, visit: Visit) -> None:
    if not visit.is_guest(by):
        raise Refusal("訪問の記録は、訪問した本人だけが書けます。")


def ask_absence(visit: Visit, on_behalf: str) -> None:
    """Nobody writes for somebody who can write, and who does says why."""
    if not is_guest_gone(visit):
        raise Refusal("訪問した本人がまだ記録できます。本人に記録を頼んでください。")
    if not on_behalf.strip():
        raise Refusal("本人に代わって書く理由を書いてください。例：任期が終わったため", field="on_behalf")
    check_text(on_behalf, "on_behalf", "本人に代わって書く理由", at_most=300)


def ask_host(by: Seat, visit: Visit) -> None:
    if not visit.is_host(by):
        raise Refusal(f"訪問の確認は、受入れの{visit.municipality_name}だけができます。")


def check_may_be_logged(visit: Visit) -> None:
    if visit.on_day > timezone.localdate():
        raise Refusal(f"訪問日（{format_short(visit.on_day)}）の前です。記録は訪問日から書けます。")
    if visit.status == VisitStatus.CONFIRMED:
        raise Refusal("確認済みの訪問は変えられません。直すところは、ひとことで相手に伝えてください。")


def check_outcome(visit: Visit, outcome: Outcome) -> None:
    ask_each(
        lambda: _check_times(visit, outcome),
        lambda: _check_texts(outcome.kept()),
        lambda: _check_is_told(outcome),
    )


def _check_is_told(outcome: Outcome) -> None:
    if outcome.done.strip() or (outcome.was_held and outcome.works):
        return
    if outcome.was_held:
        raise Refusal("したことを1つ以上選ぶか、ひとことに書いてください。", field="done")
    raise Refusal("訪問しなかった理由を、ひとことに書いてください。", field="done")


def _check_texts(said: Mapping[str, Any]) -> None:
    def check(name: str) -> None:
        column = TEXTS[name]
        check_text(said[name], name, str(column.verbose_name), at_most=column.max_length or MOST_CHARACTERS)

    ask_each(*(partial(check, name) for name in TEXTS))


def _check_times(visit: Visit, outcome: Outcome) -> None:
    started_at, ended_at = outcome.started_at, outcome.ended_at
    if not outcome.was_held:
        return
    if started_at is None or ended_at is None:
        raise Refusal("訪問した時刻を入れてください。", field="started_at")
    if ended_at <= started_at:
        raise Refusal("終わりの時刻が、始まりより前か同じです。", field="ended_at")
    if {timezone.localdate(started_at), timezone.localdate(ended_at)} != {visit.on_day}:
        raise Refusal(
            f"時刻は、訪問日（{format_short(visit.on_day)}）の中で入れてください。", field="started_at"
        )


def check_read(visit: Visit, read_log: str) -> None:
    """The visit is locked, and whoever writes a log locks it first:
    what is compared here is what is answered."""
    log = visit.written_log
    if log is None or log.mark != read_log:
        raise Refusal(
            "この画面を開いたあとに、記録が書き直されました。"
            "いま表示しているのが新しい記録です。読み直して、もう一度答えてください。",
            field="read_log",
        )


def ask_reason(reason: str) -> None:
    if not reason.strip():
        raise Refusal("理由を書いてください。訪問する人と市町村に伝わります。", field="reason")
