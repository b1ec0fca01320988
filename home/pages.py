"""What today's page shows to an office, to a town and to somebody who
is sent out, as values for the template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from accounts.permissions import Permission
from accounts.seats import Seat
from desk.lists import Tab
from dispatch.dispatches.figures import RoleCapacity, capacity_by_role
from dispatch.repairs.clashes import clashes
from dispatch.visits.models import Visit
from finance.figures import allocation_figure
from home.prefecture_picture import POPULATIONS, SORTS, Picture
from home.waiting import Group, Waiting, waiting_for
from japan.bodies import sentence_of_absence
from japan.fiscal_year import fiscal_year_of
from municipalities.needs.choices import COME_TO_NOTHING
from municipalities.needs.lists import in_turn
from municipalities.needs.models import Need
from notices.models import Notice

FIRST_SORT = "online_32"
NEEDS_SHOWN, NEWS_SHOWN = 8, 4


@dataclass(frozen=True)
class PictureAsked:
    """Which towns the picture of a prefecture shows, in which order, and what else may be chosen."""

    population: str
    sort: str

    @property
    def populations(self) -> list[tuple[str, str]]:
        return [(value, words) for value, (words, _) in POPULATIONS.items()]

    @property
    def sorts(self) -> list[tuple[str, str]]:
        return [(value, words) for value, (words, _) in SORTS.items()]


@dataclass(frozen=True)
class OfficeHome:
    """The queue of an office, who is free next month, the year's figure, and the picture of its towns."""

    waiting: Waiting
    kind: str
    groups: Sequence[Group]
    next_month: date
    capacity: Sequence[RoleCapacity]
    fiscal_year: int
    figure: Any
    picture: Picture
    asked: PictureAsked

    @property
    def tabs(self) -> list[Tab]:
        """すべて and the kinds of what waits."""
        kinds = [
            Tab(f"{kind} {count}", f"?{urlencode({'kind': kind})}", kind == self.kind)
            for kind, count in self.waiting.kinds
        ]
        return [Tab(f"すべて {len(self.waiting.tasks)}", "?", self.kind == ""), *kinds]


def office_home(
    seat: Seat, day: date, *, kind: str, span: str, picture: Picture, asked: PictureAsked
) -> OfficeHome:
    waiting = waiting_for(seat, day)
    kind = kind if kind in dict(waiting.kinds) else ""
    next_month = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    year = fiscal_year_of(day)
    return OfficeHome(
        waiting=waiting,
        kind=kind,
        groups=waiting.groups(kind, span),
        next_month=next_month,
        capacity=capacity_by_role(next_month),
        fiscal_year=year,
        figure=allocation_figure(year) if seat.can(Permission.SEE_FINANCE) else None,
        picture=picture,
        asked=asked,
    )


@dataclass(frozen=True)
class TownHome:
    """What waits for a town, how its needs stand, and who comes next."""

    waiting: Waiting
    may_write: bool
    absence: str
    """What is said where the town itself has ended: nothing new is written for it."""
    needs: list[Need]
    need_count: int
    visits: list[Visit]
    in_question: frozenset[int]
    """Of the visits those that the prefecture has to settle, by their numbers."""
    news: list[Notice]


def town_home(seat: Seat, day: date) -> TownHome:
    needs, visits = Need.objects.visible_to(seat), _coming(seat, day, 4)
    absence = sentence_of_absence(seat.municipality_code, day)
    return TownHome(
        waiting=waiting_for(seat, day),
        may_write=seat.can(Permission.WRITE_NEED) and not absence,
        absence=absence,
        needs=list(in_turn(needs.exclude(status__in=COME_TO_NOTHING), seat)[:NEEDS_SHOWN]),
        need_count=needs.count(),
        visits=visits,
        in_question=_in_question(day, visits),
        news=_news(seat),
    )


@dataclass(frozen=True)
class SectionHome:
    """What waits for a colleague of another department, who writes sections that were handed over."""

    waiting: Waiting
    news: list[Notice]


def section_home(seat: Seat, day: date) -> SectionHome:
    return SectionHome(waiting_for(seat, day), _news(seat))


@dataclass(frozen=True)
class OwnHome:
    """Where somebody has to be today and next, and what waits."""

    waiting: Waiting
    today_visits: list[Visit]
    visits: list[Visit]
    in_question: frozenset[int]
    news: list[Notice]


def own_home(seat: Seat, day: date) -> OwnHome:
    coming = _coming(seat, day, 8)
    return OwnHome(
        waiting=waiting_for(seat, day),
        today_visits=[visit for visit in coming if visit.on_day == day],
        visits=[visit for visit in coming if visit.on_day > day],
        in_question=_in_question(day, coming),
        news=_news(seat),
    )


def _coming(seat: Seat, day: date, most: int) -> list[Visit]:
    planned = Visit.objects.visible_to(seat).coming(day)
    related = planned.select_related("talent", "dispatch__need").prefetch_related("talent__roles")
    return list(related.order_by("starts_at")[:most])


def _in_question(day: date, visits: list[Visit]) -> frozenset[int]:
    """A fact has changed under them: who waits for somebody, or is to go, must not rely on it."""
    touched = {visit.talent_id for visit in visits}
    return frozenset(clash.visit_id for clash in clashes(day, talent_ids=touched)) if touched else frozenset()


def _news(seat: Seat) -> list[Notice]:
    return list(Notice.objects.visible_to(seat).order_by("-id")[:NEWS_SHOWN])
