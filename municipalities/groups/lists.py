"""The list of groups, and how other lists are narrowed by one."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Case, IntegerField, Prefetch, Q, Value, When
from django.utils import timezone

from accounts.permissions import Reach
from accounts.seats import Seat
from desk.filters import Filter, choice, holding, words
from desk.lists import Asked, Empty, ListPage
from municipalities.groups.choices import GroupKind
from municipalities.groups.fields import FIELDS
from municipalities.groups.models import AreaGroup, GroupMember
from municipalities.register.models import Municipality

NOW, ENDED, ALL = "now", "ended", "all"
STATES: Final = ((NOW, "続いているもの"), (ENDED, "終わったもの"), (ALL, "終わったものも含める"))


def _named(groups: Any, said: str) -> Any:
    """By name, by the beginning of the reading, or by a member; each as it is written."""
    towns = Municipality.objects.filter(holding(said, "name", "alt_name", begins="kana"))
    members = GroupMember.objects.on(timezone.localdate()).filter(code__in=towns.values("code"))
    return groups.filter(holding(said, "name", begins="kana") | Q(pk__in=members.values("group_id")))


def _in_state(groups: Any, state: str) -> Any:
    ended = Q(ends_on__lt=timezone.localdate())
    return groups.filter({NOW: Q(ends_on=None) | ~ended, ENDED: ended}.get(state, Q()))


def _with_members(groups: Any) -> Any:
    now = GroupMember.objects.on(timezone.localdate())
    return groups.prefetch_related(Prefetch("members", queryset=now, to_attr="now"))


def _by_kind(groups: Any, asked: Asked) -> Any:
    return groups.annotate(kind_order=kind_order()).order_by("kind_order", "kana", "name", "id")


def kind_order() -> Case:
    ranks = [When(kind=kind, then=Value(place)) for place, kind in enumerate(GroupKind)]
    return Case(*ranks, output_field=IntegerField())


def _nothing(seat: Seat) -> Empty:
    if seat.is_municipal:
        return Empty("属している圏域・グループはありません", "県の担当が記録すると、ここに並びます。")
    return Empty(
        "まだ圏域・グループがありません",
        "連携中枢都市圏や一部事務組合を記録すると、市町村とニーズの一覧を絞り込めます。",
        "group_record",
        "圏域・グループを記録する",
    )


GROUPS: Final = ListPage(
    title="圏域・グループ",
    titles={Reach.TOWN: "属している圏域"},
    fields=FIELDS,
    rows=lambda seat: AreaGroup.objects.visible_to(seat),
    joined=_with_members,
    usual=_by_kind,
    filters=(
        words("名称・かな・市町村", _named),
        choice("kind", "種類", GroupKind.choices, "kind"),
        choice("state", "いま", STATES, _in_state, empty="", first=lambda: NOW),
    ),
    sorts={"name": ("kana", "name", "id"), "kind": ("kind", "kana", "id")},
    empty=_nothing,
    nothing_found=Empty("条件に合う圏域・グループはありません", "かなは初めの文字から探せます。"),
    file_name=lambda seat: f"圏域・グループ_{seat.prefecture_name}",
)


def group_choices(seat: Seat) -> list[tuple[int, str]]:
    """The groups that a prefecture's lists are narrowed by; a town has nothing to narrow."""
    if seat.reach is not Reach.PREFECTURE:
        return []
    standing = AreaGroup.objects.visible_to(seat).standing_on(timezone.localdate())
    named = standing.annotate(kind_order=kind_order()).order_by("kind_order", "kana", "name", "id")
    return list(named.values_list("pk", "name"))


def by_group(column: str) -> Filter:
    """Narrows rows to the towns of a group, those too that have ended since: `column` holds the code."""

    def narrow(rows: Any, group: Any) -> Any:
        members = GroupMember.objects.on(timezone.localdate()).filter(group=group)
        return rows.filter(**{f"{column}__in": members.values("code")})

    return choice("group", "圏域・グループ", group_choices, narrow)
