"""The lists of training: the catalogue, the waivers by state, and the board with a column for each course."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from django.db.models import Q

from desk.filters import choice
from desk.lists import Asked, Empty, ListPage, Tabs
from japan.wareki import format_day
from pool.own.disclosure import Disclosed
from pool.people.lists import IN_TERM, NAMED, NOBODY_FOUND
from pool.people.models import Talent
from training.courses.choices import CourseKind, WaiverStatus
from training.courses.fields import COURSE_FIELDS, WAIVER_FIELDS, board_fields
from training.courses.models import Completion, Course, Waiver
from training.courses.pages import BoardRow, board

COURSES: Final = ListPage(
    title="研修の一覧",
    fields=COURSE_FIELDS,
    rows=lambda seat: Course.objects.visible_to(seat),
    joined=lambda courses: courses.prefetch_related("requirements"),
    usual=lambda courses, asked: courses.order_by("id"),
    filters=(choice("kind", "種類", CourseKind.choices, "kind"),),
    empty=lambda seat: Empty("研修の一覧がまだありません", "県の担当が作ると、ここに並びます。"),
    unit="科目",
    row_css=lambda course: "" if course.is_offered else "off",
)

WAIVER_TABS: Final = Tabs(
    "status",
    dict(WaiverStatus.choices),
    lambda status: Q(status=status),
    label="免除の状態",
    counted=False,
    first=WaiverStatus.ASKED,
)


def waivers(asked: str) -> ListPage:
    """The waivers of the state that an address asks for; those that wait by default."""
    label = WaiverStatus(WAIVER_TABS.state(asked)).label
    return ListPage(
        title=f"研修の免除（{label}）",
        fields=WAIVER_FIELDS,
        rows=lambda seat: Waiver.objects.visible_to(seat),
        joined=lambda found: found.select_related("talent", "course", "asked_by", "decided_by"),
        usual=lambda found, asked: found.order_by("-id"),
        tabs=WAIVER_TABS,
        empty=lambda seat: Empty(
            "ここに並ぶ免除はありません", f"{label}の免除の申請があると、ここに並びます。"
        ),
    )


STATES: Final = {
    "uncleared": "派遣できない人",
    "cleared": "派遣できる人",
    "ending": "期限が近い人",
    "waiting": "免除の承認待ちがある人",
}
ROW_IS_SHOWN: Final[Mapping[str, Callable[[BoardRow], bool]]] = {
    "": lambda row: True,
    "uncleared": lambda row: not row.clearance.cleared,
    "cleared": lambda row: row.clearance.cleared,
    "ending": lambda row: any(cell.word == "修了" and cell.kind == "wait" for cell in row.cells),
    "waiting": lambda row: any(cell.word == "免除申請中" for cell in row.cells),
}
NO_COURSES: Final = Empty(
    "派遣の前に必要な研修がまだありません",
    "研修の一覧を作り、派遣の前に必要なものを決めると、ここに修了状況が並びます。"
    "一覧がないあいだは、だれも派遣できません。",
    "course_list",
    "研修の一覧を開く",
)


def board_page(courses: Sequence[Course], today: date) -> ListPage:
    """Who has finished which of the required courses, those who lack one first. Without courses there is
    nothing to show or to narrow."""

    def rows(talents: Any, asked: Asked) -> list[BoardRow]:
        is_shown = ROW_IS_SHOWN[asked.values.get("state", "")]
        found = board(talents.order_by("kana", "id"), courses, today) if courses else []
        return sorted(filter(is_shown, found), key=lambda row: row.clearance.cleared)

    dated = f"研修の修了状況（{today:%Y-%m-%d}）"
    return ListPage(
        title="研修の修了状況",
        fields=board_fields(courses),
        rows=lambda seat: Talent.objects.visible_to(seat),
        usual=lambda found, asked: found,
        filters=(NAMED, choice("state", "状況", STATES.items(), None), IN_TERM) if courses else (),
        together=rows,
        totals=lambda found: sum(1 for row in found if row.clearance.cleared),
        empty=lambda seat: NOBODY_FOUND if courses else NO_COURSES,
        nothing_found=NOBODY_FOUND,
        unit="人",
        file_name=lambda seat: dated,
        file_title=lambda seat: dated,
        css="lines dense named",
    )


def disclosed_training(talent: Talent) -> Iterator[Disclosed]:
    """What is kept of somebody's training, for the person to read."""
    for done in (
        Completion.objects.filter(talent=talent).select_related("course").order_by("completed_on", "id")
    ):
        until = f"{format_day(done.expires_on)}まで有効" if done.expires_on else "期限なし"
        revoked = (
            f"　{format_day(done.revoked_from)}から無効：{done.revoke_reason}" if done.revoked_from else ""
        )
        words = f"{done.provider}　{until}{revoked}"
        yield Disclosed("研修の修了", done.course.name, words, done.completed_on)
    for waiver in Waiver.objects.filter(talent=talent).select_related("course").order_by("valid_from", "id"):
        words = f"{waiver.get_status_display()}　理由：{waiver.reason}　{format_day(waiver.valid_until)}まで"
        yield Disclosed("研修の免除", waiver.course.name, words, waiver.valid_from)
