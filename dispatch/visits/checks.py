"""What is said of a visit, and what the verbs refuse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from django.db.models import CharField, TextField
from django.utils import timezone

from accounts.errors import Refusal, ask_each
from accounts.seats import Seat
from desk.checks import MOST_CHARACTERS, check_text
from desk.templatetags.wareki import clock
from dispatch.visits.choices import DutyCategory, Ladder, VisitStatus
from dispatch.visits.models import Visit, VisitLog
from dispatch.visits.moves import is_guest_gone
from japan.wareki import format_short
from municipalities.needs.choices import Mode

DONE_MODES: Final = (Mode.ONSITE, Mode.ONLINE)
"""How a visit can have been: a plan may leave it open, what was done is one of them."""
FAR: Final = timedelta(hours=2)
AHEAD: Final = timedelta(minutes=30)
"""Somebody may round up, at the door of the town hall."""
MORE_TRAVEL, MOST_TRAVEL = 120, 480
"""Minutes there and back from which on one asks: more than planned, and where nothing was planned."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What somebody says of a visit: the facts of `log_visit`. `travel_minutes` is there and back."""

    was_held: bool
    started_at: datetime | None = None
    ended_at: datetime | None = None
    mode: str = ""
    travel_minutes: int = 0
    category: str
    duty_category: str = DutyCategory.MUNICIPAL_SUPPORT.value
    ladder: str = Ladder.TOGETHER.value
    works: Sequence[str] = ()
    done: str
    next_steps: str = ""
    is_escorted: bool = False

    def kept(self) -> dict[str, Any]:
        """As the log keeps it: of a visit that was not held nothing of what is done on one."""
        said = {field.name: getattr(self, field.name) for field in fields(self)}
        said |= {"works": list(self.works)} | {name: said[name].strip() for name in TEXTS}
        nothing: dict[str, Any] = {
            "started_at": None,
            "ended_at": None,
            "travel_minutes": 0,
            "works": [],
            "mode": "",
            "ladder": "",
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
        lambda: _check_mode(outcome),
        lambda: _check_texts(outcome.kept()),
        lambda: _check_is_told(outcome),
    )


def _check_mode(outcome: Outcome) -> None:
    if outcome.was_held and outcome.mode not in DONE_MODES:
        raise Refusal("現地だったか、オンラインだったかを選んでください。", field="mode")


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


class Doubtful(Refusal):
    """What is said may be so, and is far from what was planned: it is asked once."""

    def __init__(self, questions: Sequence[str]) -> None:
        super().__init__(f"{''.join(questions)}よければ、もう一度送ってください。", field="sure")


def doubts(visit: Visit, outcome: Outcome, now: datetime) -> list[str]:
    """Questions to whoever logs a visit. Nothing here is impossible: whoever says yes is believed. Of a day
    to come nothing is asked: it is refused."""
    started_at, ended_at = outcome.started_at, outcome.ended_at
    is_early = visit.on_day > timezone.localdate(now)
    if not outcome.was_held or is_early or started_at is None or ended_at is None:
        return []
    found = []
    if max(abs(started_at - visit.starts_at), abs(ended_at - visit.ends_at)) > FAR:
        plan, said = _from_to(visit.starts_at, visit.ends_at), _from_to(started_at, ended_at)
        found.append(f"予定は{plan}です。{said}でよいですか。")
    if ended_at > now + AHEAD:
        found.append(
            f"終わりの{clock(ended_at)}は、まだ来ていません（いま{clock(now)}）。この時刻でよいですか。"
        )
    return [*found, *_doubts_of_travel(outcome, 2 * (visit.dispatch.travel_minutes or 0))]


def _doubts_of_travel(outcome: Outcome, planned: int) -> list[str]:
    """`planned`: minutes there and back; 0 where nothing is known."""
    said = outcome.travel_minutes
    if outcome.mode == Mode.ONLINE:
        return [f"オンラインの訪問です。移動{said}分でよいですか。"] if said else []
    if planned:
        is_far = said > max(2 * planned, planned + MORE_TRAVEL)
        return [f"移動の目安は往復{planned}分です。{said}分でよいですか。"] if is_far else []
    return [f"移動が往復{said}分です。これでよいですか。"] if said > MOST_TRAVEL else []


def _from_to(begins: datetime, ends: datetime) -> str:
    return f"{clock(begins)}–{clock(ends)}"


def ask_doubts(visit: Visit, outcome: Outcome, *, sure: bool) -> None:
    """Raises `Doubtful` where nobody has said yet that it was so."""
    if not sure and (found := doubts(visit, outcome, timezone.now())):
        raise Doubtful(found)


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
