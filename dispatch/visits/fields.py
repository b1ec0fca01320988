"""The fields of a visit and of its log: page, list, file, API, event and mark are drawn from them.

A new outcome of a visit is one line of `LOG_FIELDS` here, besides its column (`models.py` and a migration),
its name in `Outcome` (`checks.py`) and how it is asked for (`forms.py`): what has no place of its own on the
page stands below the last text. How long a text may be is the column's to say.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from accounts.moves import is_open
from accounts.permissions import Permission
from accounts.seats import Seat
from desk.fields import Field
from desk.marks import badge, button, in_lines, linked, markup, shortened, under
from desk.templatetags.wareki import clock, compact_day, short_day
from dispatch.visits.choices import VisitStatus
from japan.wareki import format_short

if TYPE_CHECKING:
    from dispatch.visits.models import Visit, VisitLog

LONGEST_IN_LIST = 40
REMINDER = 16
"""Letters of a title in a list that has it many times."""


def _works(log: VisitLog) -> str:
    return "、".join(log.work_labels)


def _cleared(log: VisitLog) -> str:
    return "満たす" if log.was_cleared else "満たさない"


LOG_FIELDS = (
    Field("was_held", "訪問した", "flag", on="file api"),
    Field("started_at", "開始", "moment", on="file api"),
    Field("ended_at", "終了", "moment", on="file api"),
    Field("minutes", "時間（分）", "int", on="file api"),
    Field("travel_minutes", "移動（分、往復）", "int", on="file api"),
    Field("mode", "方法", "choice", on="file api"),
    Field("category", "支援分野", "choice", on="page file api"),
    Field("duty_category", "従事区分", "choice", on="page file api"),
    Field("ladder", "だれが手を動かしたか", "choice", on="page file api"),
    Field("works", "したこと", read=_works, on="page file api"),
    Field("done", "ひとこと", on="page file api"),
    Field("next_steps", "次回までの宿題", on="page file api"),
    Field("is_escorted", "県職員の同行", "flag", on="page file api"),
    Field("was_cleared", "派遣の条件", read=_cleared),
    Field("on_behalf", "本人に代わって書いた理由", on="file api"),
    Field("logged_at", "記録日時", "moment", on="api"),
)
"""What a log says, in the order of the file."""

FIRST_ON_PAGE = ("works", "ladder", "done", "next_steps")
SAID_WITHOUT_VISIT = {"done": "理由", "next_steps": "次回までの宿題"}
"""What the page tells of a visit that was not held, and what it is called there."""

LOGGED_FIELDS = tuple(field.name for field in LOG_FIELDS if field.name not in ("minutes", "logged_at"))
"""What the event of a log records and its mark covers: all that the
log says, without what follows from it."""


def _of_log(field: Field) -> Field:
    """The field of the log as one of its visit; nothing before there is a log."""
    if field.kind == "choice":
        return replace(field, read=f"written_log.{field.name}", on="file")
    read = field.read if callable(field.read) else attrgetter(field.read or field.name)
    return replace(field, read=_behind_log(read), on="file")


def _behind_log(read: Callable[[Any], Any]) -> Callable[[Visit], Any]:
    def found(visit: Visit) -> Any:
        log = visit.written_log
        return read(log) if log is not None else None

    return found


def _day(visit: Visit, seat: Seat) -> Any:
    day = linked(seat.url("visit_detail", visit.pk), format_short(visit.on_day))
    return under(day, f"{compact_day(visit.on_day)}　第{visit.ordinal}回")


def _state(visit: Visit, seat: Seat) -> Any:
    log, state = visit.written_log, badge(visit.state_label, visit.badge)
    is_warned = log is not None and log.was_held and not log.was_cleared and not seat.is_municipal
    return in_lines([state, badge("条件に注意", "wait")]) if is_warned else state


def times(visit: Visit, seat: Seat) -> Any:
    """From when to when it was; pale, from when to when it is to be; or that there was none."""
    log = visit.written_log
    if log is None:
        return markup('<span class="sub">{}–{}</span>', clock(visit.starts_at), clock(visit.ends_at))
    return f"{clock(log.started_at)}–{clock(log.ended_at)}" if log.was_held else "訪問なし"


def _said(visit: Visit, seat: Seat) -> Any:
    log = visit.written_log
    if log is None:
        return None
    return under(_works(log), shortened(log.done, LONGEST_IN_LIST)) if log.works else _pale(log.done)


def _pale(words: str) -> Any:
    return markup('<span class="sub">{}</span>', shortened(words, LONGEST_IN_LIST)) if words else None


NEXT_STEPS = {
    VisitStatus.LOGGED.value: ("confirm", "内容を確認"),
    VisitStatus.PLANNED.value: ("log", "記録する"),
    VisitStatus.SENT_BACK.value: ("correct", "直す"),
}
"""The verb that a status waits for, and the words on its button in a list."""


def _next_step(visit: Visit, seat: Seat) -> Any:
    """Where it is the reader for whom the visit waits."""
    verb, words = NEXT_STEPS.get(visit.status, ("", ""))
    if not verb or not is_open(visit, verb, seat):
        return None
    return button(seat.url(visit.MOVES[verb].address, visit.pk), words, short_day(visit.on_day))


def _has_no_steps(seat: Seat) -> bool:
    return not (seat.can(Permission.LOG_VISIT) or seat.can(Permission.CONFIRM_VISIT))


def where_and_who(subject: str, *, most: int = 80) -> tuple[Field, ...]:
    """The town with the subject of its need, and the person: of every list of dispatches and visits.

    `subject` is the path to it, `most` how many letters of it are shown: a list that has the same one in many
    rows only calls it to mind. Nobody reads again what their own list holds anyway.
    """

    def title_of(row: Any, seat: Seat) -> str:
        return shortened(title.value(row), most)

    title = Field(
        "subject", "件名", read=subject, on="list", css="wide", draw=title_of, is_hidden=_is_elsewhere
    )
    return (
        Field("municipality", "団体コード", read="municipality_id", on="file api"),
        Field(
            "municipality_name",
            "市町村",
            on="list file api",
            draw=lambda row, seat: under(row.municipality_told, title_of(row, seat)),
            css="wide",
            sort="town",
            is_hidden=lambda seat: seat.is_of_one_town,
        ),
        title,
        Field("talent", "人材", on="api"),
        Field(
            "talent_name",
            "氏名",
            read="talent.name",
            on="list file api",
            head="行く人",
            css="nw",
            sort="talent",
            is_hidden=lambda seat: seat.sees_own,
        ),
    )


def _is_elsewhere(seat: Seat) -> bool:
    return not seat.is_of_one_town


FIELDS = (
    Field("id", "ID", "int", on="api"),
    Field("dispatch", "派遣", on="api"),
    Field("dispatch_number", "派遣の番号", read="dispatch.number"),
    Field("ordinal", "回", "int", on="file api"),
    *where_and_who("dispatch.need.title", most=REMINDER),
    Field("status", "状態", "choice", on="list file api", draw=_state, css="nw"),
    Field("on_day", "訪問日", "date", on="list file api", draw=_day, head="日", css="nw", sort="day"),
    Field("span", "時間帯", "choice", on="api"),
    Field("times", "時刻", on="list", draw=times, css="nw"),
    Field("said", "したこと", on="list", draw=_said, css="say prose"),
    Field("next_step", "次にすること", on="list", draw=_next_step, is_hidden=_has_no_steps),
    Field("starts_at", "予定の開始", "moment", on="file api"),
    Field("ends_at", "予定の終了", "moment", on="file api"),
    Field("mode", "方法", "choice", on="api"),
    *(_of_log(field) for field in LOG_FIELDS if field.stands_on("file")),
    Field("confirmed_at", "確認日時", "moment", on="file api"),
    Field("log", "記録", on="api"),
    Field("need_number", "ニーズの番号", read="dispatch.need.number"),
)
