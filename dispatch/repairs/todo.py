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
from dispatch.repairs.clashes import Clash, clashes_and_unproven
from dispatch.visits.choices import VisitStatus
from dispatch.visits.models import Visit, is_unlogged
from japan.wareki import format_near

MOST_TOWNS = 3


def todo(seat: Seat, today: date) -> list[Todo]:
    """A row for each person some of whose visits cannot stay, until these are moved, called off or ended, or
    the courses are recorded that they lack; one for each whose visits cannot be confirmed; and for each
    dispatch of which nothing is to come any more, until it is ended."""
    if not seat.can(Permission.PLAN_DISPATCH):
        return []
    found = sorted(
        clashes_and_unproven(today), key=lambda clash: (clash.talent_id, clash.is_logged, clash.day)
    )
    groups = groupby(found, key=lambda clash: (clash.talent_id, clash.is_logged))
    rows = [
        (_unproven_row if is_logged else _row)(seat, talent_id, list(of_talent), today)
        for (talent_id, is_logged), of_talent in groups
    ]
    return rows + [_idle_row(seat, dispatch, today) for dispatch in _idle(today)]


def _towns(found: list[Clash]) -> str:
    towns = list(dict.fromkeys(clash.town for clash in found))
    more = f"ほか{len(towns) - MOST_TOWNS}団体" if len(towns) > MOST_TOWNS else ""
    return f"{'、'.join(towns[:MOST_TOWNS])}{more}"


def _reasons(found: list[Clash]) -> str:
    return "、".join(dict.fromkeys(rule.reason or rule.name for clash in found for rule in clash.broken))


def _unproven_row(seat: Seat, talent_id: int, found: list[Clash], today: date) -> Todo:
    """The hosts wait until what is missing is on record."""
    first, trained = found[0], all(clash.is_of_training for clash in found)
    return Todo(
        kind="訪問",
        title=f"{first.talent}さんの訪問{len(found)}回が、派遣の条件の記録がないため確認されない",
        url=seat.url("training_record" if trained else "talent_detail", talent_id),
        action="記録を整える",
        due_on=first.day,
        lines=(f"{_towns(found)}　{format_near(first.day, today)}から", f"足りないもの　{_reasons(found)}"),
    )


def _row(seat: Seat, talent_id: int, found: list[Clash], today: date) -> Todo:
    first = found[0]
    reasons = "、".join(dict.fromkeys(rule.name for clash in found for rule in clash.broken))
    visits, trained = (
        f"{first.talent}さんの予定の訪問{len(found)}回",
        all(clash.is_of_training for clash in found),
    )
    return Todo(
        kind="研修" if trained else "訪問",
        title=f"{visits}の前に、研修が要ります" if trained else f"{visits}を決め直す",
        url=seat.url("visits_settle", talent_id),
        action="記録するか決め直す" if trained else "決め直す",
        due_on=first.day,
        lines=(
            f"{_towns(found)}　{format_near(first.day, today)}から",
            f"足りないもの　{_reasons(found)}" if trained else f"変わったこと　{reasons}",
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
