"""The lists of candidates: the ministry's, and as a prefecture searches it; and that of the imports."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.db.models import OuterRef, Q, Subquery

from accounts.permissions import Permission
from accounts.seats import Seat
from accounts.tenancy import open_prefecture
from desk.fields import Field
from desk.filters import choice, has, words
from desk.lists import Asked, Empty, ListPage
from desk.marks import badge, linked, under
from desk.templatetags.wareki import day_time
from japan.codes import PREFECTURES
from japan.skill_standard import LEVELS, ROLES, skill_names
from pool.candidates.choices import (
    IMPORT_BADGES,
    RUNNING,
    CandidateKind,
    CandidateStatus,
    ImportStatus,
    WorkMode,
)
from pool.candidates.fields import NATIONAL_FIELDS, PREFECTURE_FIELDS
from pool.candidates.models import Candidate, CandidateCall, CandidateImport, called_here, has_part
from pool.people.choices import EmploymentForm

HERE, EVERYWHERE = "here", "all"
NOT_CALLED, CALLED, ENDED = "none", "running", "ended"


def _skilled(candidates: Any, asked: Asked) -> Any:
    skill, level = asked.values.get("skill"), asked.values.get("level")
    return candidates.skilled(skill or "", int(level or 1)) if skill or level else candidates


def _in_region(candidates: Any, where: str) -> Any:
    return candidates.reaching(open_prefecture()) if where == HERE else candidates


def _in_course(candidates: Any, state: str) -> Any:
    calls = CandidateCall.objects.order_by().values("candidate_id")
    running = calls.filter(status__in=RUNNING)
    if state == NOT_CALLED:
        return candidates.exclude(pk__in=calls)
    if state == CALLED:
        return candidates.filter(pk__in=running)
    return candidates.filter(pk__in=calls).exclude(pk__in=running)


def of_prefecture(seat: Seat) -> Any:
    """Who is listed, and whom the prefecture has called, though they are not any more."""
    listed = Q(status=CandidateStatus.LISTED)
    return Candidate.objects.filter(listed | Q(pk__in=called_here()))


def with_course(candidates: Any) -> Any:
    """With how far the open prefecture's last call has come; None without any."""
    last = CandidateCall.objects.filter(candidate_id=OuterRef("pk")).order_by("-id")
    return candidates.annotate(course=Subquery(last.values("status")[:1]))


def _with_part(column: str) -> Callable[[Any, Any], Any]:
    return lambda rows, part: rows.filter(has_part(column, part))


_ROLE: Final = choice("role", "人材類型", ROLES.items(), _with_part("roles"))
_SKILL: Final = choice("skill", "スキル", skill_names().items(), None)
_LEVEL: Final = choice(
    "level",
    "水準",
    [(level, f"{level}以上") for level in LEVELS if level > 1],
    None,
    empty="1以上",
    say=lambda level: f"水準{level}以上",
)
_NAMED: Final = words("氏名・企業・番号・備考", has("name", "kana", "firm", "number", "note"))
_SORTS: Final = {
    "name": ("kana", "name", "id"),
    "number": ("number",),
    "days": ("days_per_week", "kana", "id"),
}

CANDIDATES: Final = ListPage(
    title="候補人材",
    fields=PREFECTURE_FIELDS,
    rows=of_prefecture,
    joined=with_course,
    usual=lambda rows, asked: rows.order_by("kana", "name", "id"),
    filters=(
        _NAMED,
        _ROLE,
        _SKILL,
        _LEVEL,
        choice(
            "form",
            "任用の希望",
            EmploymentForm.choices,
            _with_part("forms"),
        ),
        choice("mode", "働き方", WorkMode.choices, _with_part("modes")),
        choice(
            "region",
            "希望地域",
            ((HERE, "県内を希望・どこでも"), (EVERYWHERE, "ほかの地域も含める")),
            _in_region,
            empty="",
            first=lambda: HERE,
        ),
        choice(
            "course",
            "県の打診",
            ((NOT_CALLED, "まだの人"), (CALLED, "打診中・面談の人"), (ENDED, "終わった人")),
            _in_course,
        ),
    ),
    together=_skilled,
    sorts=_SORTS,
    empty=lambda seat: Empty(
        "県内を希望する候補人材がいません",
        "希望地域を「ほかの地域も含める」にすると、ほかの地域を希望する人も並びます。名簿は総務省が載せます。",
    ),
    nothing_found=Empty("条件に合う候補人材がいません", "条件を減らすか、希望地域を広げてください。"),
    file_name=lambda seat: f"候補人材_{seat.prefecture_name}",
)


def _empty_list(seat: Seat) -> Empty:
    if not seat.can(Permission.KEEP_CANDIDATES):
        return Empty("まだ名簿がありません", "調整の担当が取り込むと、ここに並びます。")
    return Empty(
        "まだ名簿がありません",
        "名簿のファイルを取り込んでください。",
        "candidate_import_new",
        "名簿を取り込む",
    )


NATIONAL_CANDIDATES: Final = ListPage(
    title="候補人材の名簿",
    fields=NATIONAL_FIELDS,
    rows=lambda seat: Candidate.objects.all(),
    usual=lambda rows, asked: rows.order_by("number"),
    filters=(
        _NAMED,
        choice("kind", "区分", CandidateKind.choices, "kind"),
        _ROLE,
        _SKILL,
        _LEVEL,
        choice(
            "region",
            "希望地域",
            [(each.number, each.name) for each in PREFECTURES],
            lambda rows, number: rows.reaching(int(number)),
        ),
        choice(
            "status",
            "名簿の状態",
            (*CandidateStatus.choices, (EVERYWHERE, "外れた人も含める")),
            lambda rows, status: rows if status == EVERYWHERE else rows.filter(status=status),
            empty="",
            first=lambda: CandidateStatus.LISTED.value,
        ),
    ),
    together=_skilled,
    sorts=_SORTS,
    empty=_empty_list,
    nothing_found=Empty("条件に合う候補人材がいません", "条件を減らすと見つかることがあります。"),
)


def _file(made: CandidateImport, seat: Seat) -> Any:
    return under(linked(seat.url("candidate_import", made.pk), made.file_name), day_time(made.read_at))


def _state(made: CandidateImport, seat: Seat) -> Any:
    return badge(str(made.get_status_display()), IMPORT_BADGES[made.status])


def _count(name: str, label: str) -> Field:
    """A number that is known once the file was taken over."""

    def read(made: CandidateImport) -> Any:
        is_known = made.status == ImportStatus.TAKEN or name == "held_count"
        return getattr(made, name) if is_known else None

    return Field(name, label, "int", read=read, on="list file", css="num", headed=True)


IMPORTS: Final = ListPage(
    title="名簿の取込み",
    fields=(
        Field("file_name", "ファイル", on="list file", draw=_file),
        Field("read_at", "読み取った日時", "moment"),
        Field("read_by", "読み取った人", read="read_by.name", on="list file", headed=True),
        Field("status", "状態", "choice", on="list file", draw=_state, headed=True),
        _count("new_count", "新しい人"),
        _count("changed_count", "変わった人"),
        _count("same_count", "変わらない人"),
        _count("withdrawn_count", "外した人"),
        _count("held_count", "取り込まなかった行"),
    ),
    rows=lambda seat: CandidateImport.objects.defer("rows"),
    joined=lambda rows: rows.select_related("read_by").defer("rows"),
    usual=lambda rows, asked: rows.order_by("-id"),
    filters=(choice("status", "状態", ImportStatus.choices, "status"),),
    empty=lambda seat: Empty(
        "まだ取込みがありません",
        "名簿のファイルを送ると、まず違いを確かめられます。",
        "candidate_import_new",
        "名簿を取り込む",
    ),
)
