"""What has to be planned anew, because a fact has changed under it."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Count, Exists, OuterRef

from accounts.permissions import Permission
from accounts.seats import Seat
from desk.todo import Todo
from dispatch.dispatches.models import Dispatch
from dispatch.repairs.clashes import Clash, clashes
from dispatch.visits.choices import VisitStatus
from dispatch.visits.models import Visit, is_unlogged
from japan.wareki import format_near

MOST_TOWNS = 3


def todo(seat: Seat, today: date) -> list[Todo]:
    """A row for each person some of whose visits cannot stay, until these are moved, called off or ended; and
    for each dispatch of which nothing is to come any more, until it is ended."""
    if not seat.can(Permission.PLAN_DISPATCH):
        return []
    found = sorted(clashes(today), key=lambda clash: (clash.talent_id, clash.day))
    groups = groupby(found, key=lambda clash: clash.talent_id)
    rows = [_row(seat, talent_id, list(of_talent), today) for talent_id, of_talent in groups]
    return rows + [_idle_row(seat, dispatch, today) for dispatch in _idle(today)]


def _row(seat: Seat, talent_id: int, found: list[Clash], today: date) -> Todo:
    first = found[0]
    towns = list(dict.fromkeys(clash.town for clash in found))
    more = f"ほか{len(towns) - MOST_TOWNS}団体" if len(towns) > MOST_TOWNS else ""
    reasons = "、".join(dict.fromkeys(rule.name for clash in found for rule in clash.broken))
    return Todo(
        kind="訪問",
        title=f"{first.talent}さんの予定の訪問{len(found)}回を決め直す",
        url=seat.url("visits_settle", talent_id),
        action="決め直す",
        due_on=first.day,
        lines=(
            f"{'、'.join(towns[:MOST_TOWNS])}{more}　{format_near(first.day, today)}から",
            f"変わったこと　{reasons}",
        ),
    )


def _idle(today: date) -> Any:
    """Dispatches whose last visits were called off, while their period still runs: the need counts as in
    support, though nobody goes any more. One that has had its last visit ends by itself and is left out."""
    own = Visit.objects.filter(dispatch_id=OuterRef("pk"))
    later = Visit.objects.standing().filter(
        dispatch_id=OuterRef("dispatch_id"), on_day__gte=OuterRef("on_day")
    )
    called_off_last = own.filter(~Exists(later), status=VisitStatus.CANCELLED)
    running = Dispatch.objects.planned().filter(ends_on__gte=today).select_related("need", "talent")
    found = running.filter(~Exists(own.coming(today)), Exists(called_off_last))
    unlogged = Count("visits", filter=is_unlogged(today, "visits__"))
    return found.annotate(unlogged=unlogged).order_by("ends_on", "id")


def _idle_row(seat: Seat, dispatch: Any, today: date) -> Todo:
    """To the page that ends it; to the dispatch itself while logs are missing, for these come first."""
    until = f"期間は{format_near(dispatch.ends_on, today)}まで"
    first = f"先に、記録のない訪問{dispatch.unlogged}回を記録するか取り消してください"
    then = "終えると、ニーズの画面から別の人を決められます"
    return Todo(
        kind="派遣",
        title=f"{dispatch.municipality_name}への{dispatch.talent.name}さんの派遣に、これからの訪問がない",
        url=seat.url("dispatch_detail" if dispatch.unlogged else "dispatch_end", dispatch.pk),
        action="派遣を開く" if dispatch.unlogged else "派遣を終える",
        due_on=today,
        lines=(f"{dispatch.need.title}　{until}", first if dispatch.unlogged else then),
    )
