"""The page of one group, and the groups of one town."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils import timezone

from accounts.seats import Seat
from desk.fields import NOTHING, Line
from japan.bodies import ending_words
from japan.body_changes import exists_on
from japan.codes import BY_NUMBER
from japan.wareki import format_day
from municipalities.groups.choices import GroupKind
from municipalities.groups.models import AreaGroup, GroupMember
from municipalities.register.models import Municipality


@dataclass(frozen=True)
class MemberLine:
    """A municipality of a group: where it is, what it is there, and since when or until when."""

    code: str
    name: str
    place: str
    """The prefecture, of one that is elsewhere."""
    part: str
    when: str
    ending: str
    url: str
    """Its page, where the reader may open it."""


@dataclass(frozen=True)
class GroupPage:
    """`members` on the day, `before` those that have left, `coming` those that are to join."""

    group: AreaGroup
    lines: Sequence[Line]
    members: Sequence[MemberLine]
    before: Sequence[MemberLine]
    coming: Sequence[MemberLine]
    has_ended: bool
    gone: Sequence[str]
    """Names of members that have ended as bodies: the prefecture is asked to put it right."""


def group_page(group: AreaGroup, seat: Seat, day: date) -> GroupPage:
    """Two queries: the members, and how many of them are here and there on the day."""
    rows = sorted(group.members.order_by("code", "starts_on"), key=lambda row: _place(row, seat))
    now = [row for row in rows if _begun(row, day) and not _left(row, day)]
    here = AreaGroup.objects.filter(pk=group.pk).members_on(day).count()
    return GroupPage(
        group=group,
        lines=_fact_lines(group, now, here),
        members=[_line(row, seat, day) for row in now],
        before=[_line(row, seat, day) for row in rows if _left(row, day)],
        coming=[_line(row, seat, day) for row in rows if not _begun(row, day)],
        has_ended=group.has_ended(day),
        gone=[row.name for row in now if not exists_on(row.code, day)],
    )


def _place(row: GroupMember, seat: Seat) -> tuple[bool, bool]:
    """The core stands first, and those of the own prefecture before others."""
    return not row.is_core, int(row.code[:2]) != seat.prefecture_id


def _begun(row: GroupMember, day: date) -> bool:
    return row.starts_on is None or row.starts_on <= day


def _left(row: GroupMember, day: date) -> bool:
    return row.ends_on is not None and row.ends_on < day


def _line(row: GroupMember, seat: Seat, day: date) -> MemberLine:
    number, code = int(row.code[:2]), row.code
    is_here = number == seat.prefecture_id
    opens = is_here and (not seat.is_municipal or code in seat.towns)
    return MemberLine(
        code=code,
        name=row.name,
        place="" if is_here else BY_NUMBER[number].name,
        part="中心市" if row.is_core else "構成",
        when=_when(row),
        ending=ending_words(code, day),
        url=seat.url("municipality_detail", code) if opens else "",
    )


def _when(row: GroupMember) -> str:
    begun = f"{format_day(row.starts_on)}から" if row.starts_on else ""
    return begun + (f"{format_day(row.ends_on)}まで" if row.ends_on else "")


def _fact_lines(group: AreaGroup, now: Sequence[GroupMember], here: int) -> list[Line]:
    cores = "、".join(row.name for row in now if row.is_core)
    period = [Line("できた日", format_day(group.starts_on) if group.starts_on else NOTHING)]
    if group.ends_on:
        period.append(Line("最後の日", f"{format_day(group.ends_on)}　{group.end_reason}"))
    return [
        Line("種類", group.get_kind_display()),
        Line("中心市", cores or NOTHING),
        Line("県内でいまある市町村", f"{here}団体"),
        *period,
        Line("いつの時点か", group.as_of or NOTHING),
        Line("出どころ", group.source or NOTHING, url=_address(group.source)),
        *([Line("備考", group.note)] if group.note else []),
        Line("記録", recorded_words(group)),
    ]


def _address(source: str) -> str:
    return source if source.startswith(("https://", "http://")) and " " not in source else ""


def recorded_words(group: AreaGroup) -> str:
    if group.is_as_published:
        return "公表資料の一覧から読み込んだまま"
    who, day = group.recorded_by, format_day(timezone.localdate(group.recorded_at))
    return f"{who.name}さんが{day}に記録" if who else f"{day}に記録"


def with_groups(towns: QuerySet[Municipality], day: date) -> QuerySet[Any]:
    """Municipalities, each with its `groups` on a day as mappings of `pk`, `name`, `kind` and `is_core`."""
    members = GroupMember.objects.on(day).filter(
        code=OuterRef("pk"), group__in=AreaGroup.objects.standing_on(day)
    )
    told = JSONObject(pk="group_id", name="group__name", kind="group__kind", is_core="is_core")
    named = members.order_by("group__kind", "group__kana", "group_id").values(told=told)
    return towns.annotate(groups=ArraySubquery(named))


@dataclass(frozen=True)
class GroupOfTown:
    """A group as the page of one of its members names it."""

    pk: int
    name: str
    kind: str
    is_core: bool

    @property
    def kind_words(self) -> str:
        return f"{GroupKind(self.kind).label}{'の中心市' if self.is_core else ''}"


def groups_of(town: Any) -> list[GroupOfTown]:
    """Of a municipality that was fetched `with_groups`."""
    return [GroupOfTown(**group) for group in town.groups]
