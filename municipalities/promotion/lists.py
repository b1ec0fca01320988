"""The list of structures."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Case, IntegerField, OuterRef, Prefetch, Q, Subquery, Value, When
from django.utils import timezone

from accounts.permissions import Reach
from accounts.seats import Seat
from desk.filters import choice, holding, words
from desk.lists import Asked, Empty, ListPage
from japan.bodies import body_names
from municipalities.promotion.choices import StructureKind
from municipalities.promotion.fields import FIELDS
from municipalities.promotion.models import Meeting, Structure, StructureMember

NOW, ENDED, ALL = "now", "ended", "all"
STATES: Final = ((NOW, "続いているもの"), (ENDED, "終わったもの"), (ALL, "終わったものも含める"))


def _named(structures: Any, said: str) -> Any:
    """By name, by the beginning of the reading, by the office or another body; each as it is written."""
    return structures.filter(holding(said, "name", "office", "others", begins="kana"))


def _in_state(structures: Any, state: str) -> Any:
    ended = Q(ends_on__lt=timezone.localdate())
    return structures.filter({NOW: Q(ends_on=None) | ~ended, ENDED: ended}.get(state, Q()))


def _with_town(structures: Any, code: str) -> Any:
    return structures.with_any_of((code,), timezone.localdate())


def _towns(seat: Seat) -> list[tuple[str, str]]:
    """A municipality reads its own alone, and has nothing to choose."""
    is_wide = seat.reach is Reach.PREFECTURE
    return body_names(seat.prefecture_id, timezone.localdate()) if is_wide else []


def _joined(structures: Any) -> Any:
    today = timezone.localdate()
    now = StructureMember.objects.on(today)
    meetings = Meeting.objects.filter(structure=OuterRef("pk"))
    return structures.prefetch_related(Prefetch("members", queryset=now, to_attr="now")).annotate(
        next_on=Subquery(meetings.coming(today).order_by("on_day").values("on_day")[:1]),
        unrecorded_on=Subquery(meetings.unrecorded(today).order_by("on_day").values("on_day")[:1]),
        last_on=Subquery(meetings.held().order_by("-on_day").values("on_day")[:1]),
    )


def _by_kind(structures: Any, asked: Asked) -> Any:
    ranks = [When(kind=kind, then=Value(place)) for place, kind in enumerate(StructureKind)]
    ordered = structures.annotate(kind_order=Case(*ranks, output_field=IntegerField()))
    return ordered.order_by("kind_order", "kana", "name", "id")


def _nothing(seat: Seat) -> Empty:
    if seat.is_municipal:
        return Empty("参加している推進体制はありません", "県の担当が記録すると、ここに並びます。")
    return Empty(
        "まだ推進体制がありません",
        "県と市町村の会議体、宣言、協定、事務局を記録すると、参加する市町村も読めます。",
        "structure_record",
        "推進体制を記録する",
    )


STRUCTURES: Final = ListPage(
    title="推進体制",
    fields=FIELDS,
    rows=lambda seat: Structure.objects.visible_to(seat),
    joined=_joined,
    usual=_by_kind,
    filters=(
        words("名称・かな・部署", _named),
        choice("kind", "種類", StructureKind.choices, "kind"),
        choice("municipality", "参加する市町村", _towns, _with_town),
        choice("state", "いま", STATES, _in_state, empty="", first=lambda: NOW),
    ),
    sorts={
        "name": ("kana", "name", "id"),
        "kind": ("kind", "kana", "id"),
        "starts_on": ("starts_on", "id"),
    },
    empty=_nothing,
    nothing_found=Empty("条件に合う推進体制はありません", "かなは初めの文字から探せます。"),
    file_name=lambda seat: f"推進体制_{seat.prefecture_name}",
)
