"""What the planner sees of the open prefecture: `dispatch-instance/1`, as plain values ready for JSON.

The format knows less than the gates, so what it cannot say is said on the safe side: whatever the planner
may do with an instance, the gates let through.

- A visit that stands is a need of its own day, locked to its person. The
  format cannot say which half day a need takes:
  a day's only visit takes all that its person offers of the day.
- A visit that the planner's rules would not let stand, such as one on a
  leave that was taken later, keeps its day too:
  as leave.
- The format knows one week of a person. Where it changes in the horizon, days that offer less than is usual
  then are leave.
- The format counts half days of a week, the gates days: who is there for
  three days a week offers three weekdays, first
  those on which visits stand, then the fullest.
- Training that runs out ends the contract.
- A skill that nobody has verified has half of its level (`pool.skills.weight`), and is named.
- The format has one calendar for all. A day that a town closes by its own ordinance is closed for everybody
  where that town waits for somebody.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations, takewhile
from typing import Any, Final

from accounts.models import Prefecture
from dispatch.dispatches.gates import conflicts_of, roles_of
from dispatch.dispatches.travel import kilometres
from dispatch.visits.models import Visit
from dispatch.visits.schedule import SPAN_HALVES
from japan.bodies import bodies
from japan.holidays import is_workday
from municipalities.holidays.calendars import calendars
from municipalities.needs.choices import Cadence, Mode, NeedStatus, Priority
from municipalities.needs.models import Need
from municipalities.register.figures import solo_municipalities
from municipalities.register.models import Municipality
from pool.people.availability import Pattern, halves_on, is_away, offered_halves, pattern_of
from pool.people.models import Talent
from pool.skills.weight import counted_level
from training.courses.clearance import clearances_by_day

FORMAT: Final = "dispatch-instance/1"
MAX_ONE_WAY_KM, SAME_DAY_KM = 90.0, 30.0
FIRST_VISITS_PER_WEEK = 4
MOST_TOWNS = 5
"""What the prefecture asks of a plan; what stands already may go beyond it."""

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri")
PRIORITIES: Final = {Priority.HIGH: 3, Priority.NORMAL: 2, Priority.LOW: 1}
VISITS_IN_MONTH: Final = {Cadence.MONTHLY: 1, Cadence.TWICE_MONTHLY: 2, Cadence.FOUR_DAYS_MONTHLY: 4}


@dataclass(frozen=True)
class Offer:
    """What one person has to give in the horizon, and the visits that stand."""

    talent: Talent
    first: date
    last: date
    pattern: Pattern
    cleared: tuple[date, ...]
    """The working days of the horizon on which the training holds, without a gap from the first on."""
    visits: tuple[Visit, ...]
    halves: frozenset[tuple[int, str]]
    """Weekday and half of what the instance says is offered."""

    @property
    def ident(self) -> str:
        return f"T-{self.talent.pk}"

    def halves_on(self, day: date) -> frozenset[str]:
        """What is offered of a day on which the person may go: all that the instance says of its weekday, or
        nothing."""
        told = frozenset(half for weekday, half in self.halves if weekday == day.weekday())
        may_go = day in self.cleared and told <= offered_halves(self.pattern, day)
        return told if may_go else frozenset()

    def keeps_its_week(self, day: date) -> bool:
        """Whether the person's week offers on a day all that the instance says of its weekday."""
        return {half for weekday, half in self.halves if weekday == day.weekday()} <= halves_on(
            self.pattern, day
        )

    def may_stand(self, visit: Visit) -> bool:
        """Whether the planner's rules let the visit be."""
        is_meant = (
            visit.dispatch.need.role in roles_of(self.talent) and visit.municipality_id not in self.conflicts
        )
        return is_meant and SPAN_HALVES[visit.span] <= self.halves_on(visit.on_day)

    @property
    def conflicts(self) -> frozenset[str]:
        """Towns to which the person must not go on some day of the horizon."""
        known = conflicts_of(self.talent)
        return frozenset(each.municipality_code for each in known if each.touches(self.first, self.last))

    @property
    def locked(self) -> list[Visit]:
        return [visit for visit in self.visits if self.may_stand(visit)]


def instance_of(prefecture: Prefecture, first: date, last: date) -> dict[str, Any]:
    """The instance of the open scope from the day `first` to the day `last`. Some sixteen queries."""
    needs = _accepted_needs(first, last)
    days = _open_days(first, last, {need.municipality_id for need in needs})
    weekdays = [day for day in _days(first, last) if day.weekday() < len(WEEKDAYS)]
    offers = _offers(first, last, days)
    towns = Municipality.objects.filter(prefecture_id=prefecture.pk).order_by("code")
    known, solo = _known_there(), frozenset(solo_municipalities())
    people = {offer.talent.pk: offer.ident for offer in offers}
    locked = [(offer, visit) for offer in offers for visit in offer.locked]
    return {
        "format": FORMAT,
        "name": f"{prefecture.slug}-{first:%Y%m%d}",
        "horizon": {
            "start": first.isoformat(),
            "end": last.isoformat(),
            "closed_dates": [day.isoformat() for day in weekdays if day not in days],
        },
        "rules": _rules(locked),
        "talents": [_talent(offer, weekdays, days) for offer in offers],
        "municipalities": [_municipality(town, town.code in solo) for town in towns],
        "needs": [
            *(_need(need, first, last, people.get(known.get(need.municipality_id, 0))) for need in needs),
            *(_standing(offer, visit) for offer, visit in locked),
        ],
        "locked": [{"need": _ident(visit), "talent": offer.ident} for offer, visit in locked],
    }


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=place) for place in range((last - first).days + 1)]


def _open_days(first: date, last: date, towns: Set[str]) -> list[date]:
    """On which offices are open, those of the towns too."""
    closed = calendars().closed_towns(first, last)
    return [day for day in _days(first, last) if is_workday(day) and towns.isdisjoint(closed.get(day, ()))]


def _offers(first: date, last: date, days: Sequence[date]) -> list[Offer]:
    """Who is in term on some day and has a base on the map."""
    in_term = Talent.objects.in_term_between(first, last).order_by("id")
    people = list(in_term.prefetch_related("roles", "skills", "halves", "leaves", "facts", "conflicts"))
    talents = [talent for talent in people if talent.base_code in bodies()]
    clearances = clearances_by_day(talents, days)
    standing = Visit.objects.standing().filter(on_day__range=(first, last), talent__in=talents)
    visits: dict[int, list[Visit]] = defaultdict(list)
    for visit in standing.select_related("dispatch__need").order_by("starts_at", "id"):
        visits[visit.talent_id].append(visit)
    return [
        Offer(
            talent=talent,
            first=first,
            last=last,
            pattern=pattern_of(talent),
            cleared=_without_gap(days, [day for day in days if clearances[day][talent.pk].cleared]),
            visits=tuple(visits[talent.pk]),
            halves=_halves_of(pattern_of(talent), visits[talent.pk], days),
        )
        for talent in talents
    ]


def _without_gap(days: Sequence[date], cleared: Sequence[date]) -> tuple[date, ...]:
    if not cleared:
        return ()
    from_first = days[days.index(cleared[0]) :]
    return tuple(takewhile(frozenset(cleared).__contains__, from_first))


def _halves_of(pattern: Pattern, visits: Iterable[Visit], days: Sequence[date]) -> frozenset[tuple[int, str]]:
    """The halves of as many weekdays as the person has days a week; more only where visits stand on more.
    Where the week changes in the horizon, of each weekday those that hold on most of its days."""
    usual: dict[int, frozenset[str]] = {}
    for weekday in range(len(WEEKDAYS)):
        ways = Counter(halves_on(pattern, day) for day in days if day.weekday() == weekday)
        offered = sorted(ways.items(), key=lambda way: (-way[1] * bool(way[0]), -len(way[0]), sorted(way[0])))
        if offered and offered[0][0]:
            usual[weekday] = offered[0][0]
    taken = Counter(visit.on_day.weekday() for visit in visits)
    ranked = sorted(usual, key=lambda weekday: (-taken[weekday], -len(usual[weekday]), weekday))
    chosen = {*ranked[: pattern.days_per_week], *taken} & set(usual)
    return frozenset((weekday, half) for weekday in chosen for half in usual[weekday])


def _talent(offer: Offer, weekdays: Sequence[date], workdays: Sequence[date]) -> dict[str, Any]:
    talent, pattern, base = offer.talent, offer.pattern, bodies()[offer.talent.base_code]
    kept = {visit.on_day for visit in offer.visits} - {visit.on_day for visit in offer.locked}
    halves = sorted(offer.halves)
    begins, ends = _contract(offer, workdays)
    return {
        "id": offer.ident,
        "roles": sorted(roles_of(talent)),
        "skills": {key: level for key, level in _levels(talent).items() if level},
        "unverified_skills": sorted(row.skill for row in talent.skills.all() if not row.is_verified),
        "half_days": [f"{WEEKDAYS[weekday]}_{half}" for weekday, half in halves],
        "max_half_days_per_week": len(halves),
        "contract": {"start": begins.isoformat(), "end": ends.isoformat()},
        "cleared_on": offer.cleared[0].isoformat() if offer.cleared else None,
        "leave_dates": [
            day.isoformat()
            for day in weekdays
            if is_away(pattern, day) or day in kept or not offer.keeps_its_week(day)
        ],
        "base": {"lat": base.latitude, "lng": base.longitude},
        "max_municipalities": max(MOST_TOWNS, len({visit.municipality_id for visit in offer.locked})),
        "conflicts": sorted(offer.conflicts),
    }


def _levels(talent: Talent) -> dict[str, int]:
    """What the planner may rely on."""
    return {row.skill: counted_level(row.level, is_verified=row.is_verified) for row in talent.skills.all()}


def _contract(offer: Offer, workdays: Sequence[date]) -> tuple[date, date]:
    """The term within the horizon; it ends with the last day on which the training holds."""
    begins = max(offer.first, offer.pattern.starts_on)
    ends = min(offer.last, offer.pattern.ends_on or offer.last)
    if offer.cleared and offer.cleared[-1] != workdays[-1]:
        ends = min(ends, offer.cleared[-1])
    return begins, max(begins, ends)


def _accepted_needs(first: date, last: date) -> list[Need]:
    waiting = Need.objects.filter(status=NeedStatus.ACCEPTED, starts_on__lte=last, ends_on__gte=first)
    return list(waiting.prefetch_related("skills").order_by("id"))


def _known_there() -> Mapping[str, int]:
    """Who was the last to be held by each town as a guest."""
    held = Visit.objects.held().order_by("municipality_id", "-starts_at").distinct("municipality_id")
    return dict(held.values_list("municipality_id", "talent_id"))


def _need(need: Need, first: date, last: date, incumbent: str | None) -> dict[str, Any]:
    return {
        "id": need.number,
        "municipality": need.municipality_id,
        "role": need.role,
        "skills": {row.skill: row.level for row in need.skills.all()},
        "cadence": _cadence(need),
        "period": {
            "start": max(first, need.starts_on).isoformat(),
            "end": min(last, need.ends_on).isoformat(),
        },
        "mode": _mode(need.mode),
        "priority": PRIORITIES[Priority(need.priority)],
        "incumbent": incumbent,
        "first_visit_done": False,
    }


def _cadence(need: Need) -> dict[str, Any]:
    if need.cadence == Cadence.WEEKLY:
        return {"kind": "weekly", "half_days": need.half_days_per_visit}
    if need.cadence == Cadence.ONCE:
        return {"kind": "total", "half_days": need.half_days_per_visit}
    return {"kind": "monthly", "half_days": VISITS_IN_MONTH[Cadence(need.cadence)] * need.half_days_per_visit}


def _mode(mode: str) -> str:
    return "remote" if mode == Mode.ONLINE else "onsite"


def _ident(visit: Visit) -> str:
    """「D-8-0042 3」: the third visit of the dispatch."""
    return f"{visit.dispatch.number} {visit.ordinal}"


def _standing(offer: Offer, visit: Visit) -> dict[str, Any]:
    day = visit.on_day.isoformat()
    is_alone = sum(other.on_day == visit.on_day for other in offer.visits) == 1
    halves = offer.halves_on(visit.on_day) if is_alone else SPAN_HALVES[visit.span]
    return {
        "id": _ident(visit),
        "municipality": visit.municipality_id,
        "role": visit.dispatch.need.role,
        "skills": {},
        "cadence": {"kind": "total", "half_days": len(halves)},
        "period": {"start": day, "end": day},
        "mode": _mode(visit.mode),
        "priority": PRIORITIES[Priority(visit.dispatch.need.priority)],
        "incumbent": offer.ident,
        "first_visit_done": True,
    }


def _rules(locked: Sequence[tuple[Offer, Visit]]) -> dict[str, Any]:
    """The prefecture's, as far as what stands keeps them."""
    onsite = [(offer, visit) for offer, visit in locked if _mode(visit.mode) == "onsite"]
    ways = [kilometres(offer.talent.base_code, visit.municipality_id) for offer, visit in onsite]
    by_day: dict[tuple[int, date], set[str]] = defaultdict(set)
    for offer, visit in onsite:
        by_day[offer.talent.pk, visit.on_day].add(visit.municipality_id)
    between = [kilometres(*pair) for codes in by_day.values() for pair in combinations(sorted(codes), 2)]
    return {
        "max_one_way_km": max([MAX_ONE_WAY_KM, *ways]),
        "same_day_km": max([SAME_DAY_KM, *between]),
        "accompanied_first_visits_per_week": FIRST_VISITS_PER_WEEK,
    }


def _municipality(town: Municipality, is_solo: bool) -> dict[str, Any]:
    hall = bodies()[town.code]
    return {
        "code": town.code,
        "name": town.name,
        "lat": hall.latitude,
        "lng": hall.longitude,
        "one_person_it": is_solo,
    }
