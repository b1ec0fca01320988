"""The list of dispatches."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Count, Q

from accounts.permissions import Reach
from accounts.seats import Seat
from desk.filters import unseen_choice
from desk.lists import Empty, ListPage, Tabs
from desk.ordering import counted_by
from dispatch.dispatches.choices import DispatchStatus
from dispatch.dispatches.fields import FIELDS
from dispatch.dispatches.models import Dispatch
from dispatch.visits.lists import common_filters
from dispatch.visits.models import has_log, is_standing
from municipalities.needs.models import Need


def _with_counts(dispatches: Any) -> Any:
    return dispatches.select_related("talent", "need").annotate(
        visit_count=Count("visits", filter=is_standing("visits__")),
        called_off_count=Count("visits", filter=~is_standing("visits__")),
        done_count=Count("visits", filter=has_log("visits__")),
    )


def _needs(seat: Seat) -> list[tuple[int, str]]:
    """The needs whose dispatches a page may lead to."""
    return [(need.pk, str(need)) for need in Need.objects.visible_to(seat)]


def _nothing(seat: Seat) -> Empty:
    if seat.is_municipal:
        return Empty(
            "まだ派遣がありません", "受理されたニーズに人が決まると、だれがいつ来るかがここに並びます。"
        )
    text = "受理したニーズの候補から人を決めると、ここに並びます。"
    return Empty("まだ派遣がありません", text, "need_list", "ニーズを開く")


DISPATCHES: Final = ListPage(
    title="派遣",
    titles={Reach.OWN: "派遣先"},
    fields=FIELDS,
    rows=lambda seat: Dispatch.objects.visible_to(seat),
    joined=_with_counts,
    reads=(
        *("fiscal_year", "sequence", "municipality_id", "talent__name"),
        *("need__title", "need__fiscal_year", "need__sequence"),
    ),
    usual=lambda dispatches, asked: dispatches.order_by("-starts_on", "-id"),
    filters=(*common_filters(""), unseen_choice("need", _needs, "need_id")),
    tabs=Tabs(
        "state",
        dict(DispatchStatus.choices),
        lambda status: Q(status=status),
        counts=counted_by("status"),
    ),
    sorts={
        "number": ("fiscal_year", "sequence"),
        "town": ("municipality_id", "id"),
        "talent": ("talent__kana", "id"),
        "starts": ("starts_on", "id"),
    },
    empty=_nothing,
    nothing_found=Empty("条件に合う派遣はありません", "条件を減らすと見つかることがあります。"),
)
