"""The fields of a course, of a waiver and of the board: pages, lists and files are drawn from them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.utils import timezone

from accounts.seats import Seat
from desk.fields import Field
from desk.marks import badge, in_lines, linked, markup, person_at
from desk.marks import term as term_mark
from desk.templatetags.page import katakana_breaks
from japan.wareki import format_day
from training.courses.models import Course, Waiver
from training.courses.pages import BoardRow, Cell


def _hours(course: Course) -> str:
    return f"{course.hours.normalize():f}"


def asked_now(course: Course) -> list[str]:
    """Whom it is asked of today or later, in words; the requirements are fetched with it."""
    today = timezone.localdate()
    return [row.told for row in course.requirements.all() if row.ends_on is None or row.ends_on >= today]


def _use(course: Course) -> str:
    return "使う" if course.is_offered else "使わない"


def _origin(course: Course) -> str:
    return "本システムの案" if course.is_from_draft else "県が加えた"


COURSE_FIELDS = (
    Field(
        "name",
        "名称",
        on="list file",
        draw=lambda course, seat: linked(seat.url("course_detail", course.pk), course.name),
        css="nw",
    ),
    Field("kind", "種類", "choice", on="list page file", css="nw"),
    Field("description", "内容", on="list page file", css="sub wide"),
    Field("hours", "時間", read=_hours, on="list page file", css="num", headed=True),
    Field(
        "requirements",
        "必要な人",
        read=lambda course: "、".join(asked_now(course)),
        on="list file",
        draw=lambda course, seat: in_lines([markup("<b>{}</b>", each) for each in asked_now(course)]),
        headed=True,
    ),
    Field(
        "valid_years",
        "有効な年数",
        "int",
        on="list file",
        draw=lambda course, seat: f"{course.valid_years}年" if course.valid_years else "期限なし",
        css="nw",
        headed=True,
    ),
    Field(
        "valid",
        "修了の有効期限",
        read=lambda course: f"修了から{course.valid_years}年" if course.valid_years else "期限なし",
        on="page",
    ),
    Field("held_by", "開く機関", read=lambda course: course.held_by or "県", on="page file"),
    Field("is_open_to_towns", "市町村の職員も受けられる", "flag", on="page file"),
    Field("origin", "出どころ", read=_origin, on="page file"),
    Field("is_offered", "状態", read=_use, on="list page file", css="nw"),
)


def _period(waiver: Waiver) -> str:
    return f"{format_day(waiver.valid_from)}から{format_day(waiver.valid_until)}まで"


def _decision(waiver: Waiver, seat: Seat) -> Any:
    return person_at(waiver.decided_by.name, waiver.decided_at) if waiver.decided_by else None


WAIVER_FIELDS = (
    Field(
        "talent",
        "免除を受ける人",
        read="talent.name",
        on="list page file",
        draw=lambda waiver, seat: linked(seat.url("waiver_detail", waiver.pk), waiver.talent.name),
        head="氏名",
        css="nw",
    ),
    Field("course", "研修", read="course.name", on="list page file", css="wide"),
    Field(
        "period",
        "期間",
        read=_period,
        on="list page",
        draw=lambda waiver, seat: term_mark(waiver.valid_from, waiver.valid_until),
        css="nw",
    ),
    Field("valid_from", "初めの日", "date"),
    Field("valid_until", "終わりの日", "date"),
    Field("reason", "理由", on="list page file", css="prose"),
    Field(
        "asked_by",
        "申請した人",
        read="asked_by.name",
        on="list page file",
        draw=lambda waiver, seat: person_at(waiver.asked_by.name, waiver.asked_at),
        head="申請",
        headed=True,
    ),
    Field("asked_at", "申請日時", "moment"),
    Field("decided_by", "決めた人", read="decided_by.name", on="list file", draw=_decision, headed=True),
    Field("decided_at", "決めた日時", "moment"),
)


def _gate(row: BoardRow) -> str:
    return "できる" if row.clearance.cleared else "できない"


def _cell(index: int) -> Callable[[BoardRow], Cell]:
    return lambda row: row.cells[index]


def board_fields(courses: Sequence[Course]) -> tuple[Field, ...]:
    """The talent, whether they may be sent, then a column for each course."""
    return (
        Field(
            "name",
            "氏名",
            read="talent.name",
            on="list file",
            draw=lambda row, seat: linked(seat.url("training_record", row.talent.pk), row.talent.name),
            css="nw",
        ),
        Field("kana", "かな", read="talent.kana"),
        Field(
            "gate",
            "派遣",
            read=_gate,
            on="list file",
            draw=lambda row, seat: _gate(row) if row.clearance.cleared else badge(_gate(row), "wait"),
        ),
        *(_course_field(course, _cell(index)) for index, course in enumerate(courses)),
    )


def _course_field(course: Course, cell: Callable[[BoardRow], Cell]) -> Field:
    return Field(
        course.key,
        course.name,
        read=lambda row: cell(row).text,
        on="list file",
        draw=lambda row, seat: cell(row).mark,
        head=katakana_breaks(course.name),
        css="nw",
    )
