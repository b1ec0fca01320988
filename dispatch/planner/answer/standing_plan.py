"""A plan as it stands, roster by roster, and what a talent would have to do to serve one need more."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from typing import Final

from dispatch.planner.budget import ENDLESS, Clock
from dispatch.planner.format.instance import Instance, Need, Talent, monday_of, takes_the_towns
from dispatch.planner.format.plan import Plan
from dispatch.planner.judge.cadences import HalfDay
from dispatch.planner.judge.eligibility import first_filter
from dispatch.planner.judge.tiers import WORTH, is_urgent, worth_of
from dispatch.planner.search.greedy import ways_to_fit
from dispatch.planner.talent.calendars import Calendar
from dispatch.planner.talent.fitting import Fit, Fitting
from dispatch.planner.talent.grid import Grid
from dispatch.planner.talent.offers import Offer, OfferBook, half_days_on
from dispatch.planner.talent.placing import together
from dispatch.planner.talent.rosters import Roster, roster_of
from dispatch.planner.talent.solver import SolverError

CARE: Final = 0.01
"""Of the search for half days beside a plan."""


def rosters_of(instance: Instance, plan: Plan) -> list[Roster]:
    """A plan that keeps every rule, talent by talent."""
    by_talent: defaultdict[str, dict[str, list[HalfDay]]] = defaultdict(dict)
    for row in plan.half_days:
        by_talent[row.talent].setdefault(row.need, []).append((row.day, row.half))
    return [roster_of(instance, instance.talent_by_id[talent], times) for talent, times in by_talent.items()]


class StandingPlan:
    """`rosters` has one for each talent who does anything; `talent_of` is by need id."""

    def __init__(
        self, instance: Instance, rosters: Sequence[Roster], clock: Clock, like: StandingPlan | None = None
    ) -> None:
        """`like` is another plan for the same instance: what depends on that alone is shared."""
        self.instance, self.clock = instance, clock
        self.rosters = {roster.talent: roster for roster in rosters}
        self.talent_of = {need: roster.talent for roster in rosters for need in roster.half_days}
        self.locked = {pair.need: pair.talent for pair in instance.locked}
        self.book: OfferBook = like.book if like else OfferBook(instance)
        self._grid: Grid = like._grid if like else Grid(instance.horizon)
        self._fitting: dict[str, Fitting] = like._fitting if like else {}
        self._half_days_of: dict[str, int] = like._half_days_of if like else {}
        self._company = Counter(week for roster in rosters for week in roster.first_visits)

    @property
    def unmet(self) -> list[Need]:
        return [need for need in self.instance.needs if need.id not in self.talent_of]

    def needs_of(self, talent: Talent) -> list[Need]:
        roster = self.rosters.get(talent.id)
        return [self.instance.need_by_id[need] for need in roster.half_days] if roster else []

    def takes_the_town(self, need: Need, talent: Talent, without: Need | None = None) -> bool:
        """Rule 6, if the need joined the talent's others, perhaps instead of one of them."""
        return takes_the_towns(
            talent, [*(other for other in self.needs_of(talent) if other != without), need]
        )

    def may_have_room(self, need: Need, talent: Talent) -> bool:
        """False only if `with_need` would find no roster: by packing, which leaves some cases open."""
        offers = self._offers_with(need, talent, None)
        return bool(offers) and not self._fit(talent, offers, self._company_left(talent)).is_impossible

    def has_room(
        self, need: Need, talent: Talent, without: Need | None = None, *, company: bool = True
    ) -> bool:
        """Whether `with_need` would find a roster; quicker. Raises `SolverError` as that does."""
        offers = [] if self.clock.is_over() else self._offers_with(need, talent, without)
        if not offers:
            return False
        left = self._company_left(talent) if company else None
        if self._without_moving(talent, offers, left):
            return True
        fit = self._fit(talent, offers, left)
        if fit.half_days is not None or fit.is_impossible:
            return not fit.is_impossible
        return together(self.instance, talent, offers, self.clock, left, care=0.0) is not None

    def with_need(
        self,
        need: Need,
        talent: Talent,
        without: Need | None = None,
        *,
        company: bool = True,
        is_any_good: bool = False,
    ) -> Roster | None:
        """The talent's roster with one need more and perhaps one less; None if there is none.

        Half days of the others may move, for the best unless any will do. Rule 6 is not looked at, nor is
        rule 7 if `company` is false.
        """
        offers = [] if self.clock.is_over() else self._offers_with(need, talent, without)
        if not offers:
            return None
        left = self._company_left(talent) if company else None
        easily = self._without_moving(talent, offers, left)
        if easily is not None:
            return easily
        fit = self._fit(talent, offers, left)
        if fit.is_impossible:
            return None
        if is_any_good and fit.half_days is not None:
            return roster_of(self.instance, talent, fit.half_days)
        return together(self.instance, talent, offers, self.clock, left, care=0.0 if is_any_good else CARE)

    def _fit(self, talent: Talent, offers: list[Offer], company: dict[date, int] | None) -> Fit:
        if talent.id not in self._fitting:
            self._fitting[talent.id] = Fitting(self.instance, self._grid, talent)
        return self._fitting[talent.id].fit(offers, company)

    def _offers_with(self, need: Need, talent: Talent, without: Need | None) -> list[Offer]:
        """Of the needs that the talent would serve, the new one last; none if they surely have no room."""
        needs = [*(other for other in self.needs_of(talent) if other != without), need]
        offers = [offer for one in needs if (offer := self.book.offer(one, talent))]
        if len(offers) < len(needs) or sum(offer.fewest for offer in offers) > self._half_days(talent):
            return []
        return offers

    def _without_moving(
        self, talent: Talent, offers: list[Offer], company: dict[date, int] | None
    ) -> Roster | None:
        """The last of the offers where the others leave room, if that is easily found.

        A talent with half days that the roster was not made for owes a full-time need these, too.
        """
        calendar, roster = Calendar(self.instance, talent), self.rosters.get(talent.id)
        *others, new = offers
        for offer in others:
            times = roster.half_days[offer.need.id] if roster else ()
            if offer.kind == "full_time" and times != offer.half_days:
                return None
            calendar.book(offer.need, times)
        for times in ways_to_fit(calendar, new):
            week = monday_of(times[0][0])
            own = sum(
                week == monday_of(calendar.half_days_of[one.need.id][0][0])
                for one in others
                if one.need.wants_company
            )
            if company is None or not new.need.wants_company or own < company[week]:
                return roster_of(self.instance, talent, {**calendar.half_days_of, new.need.id: times})
        return None

    def _half_days(self, talent: Talent) -> int:
        """All that the talent has in the horizon."""
        if talent.id not in self._half_days_of:
            per_week: Counter[date] = Counter()
            for day in self.instance.open_days:
                per_week[monday_of(day)] += half_days_on(talent, day)
            most = talent.max_half_days_per_week
            self._half_days_of[talent.id] = sum(min(count, most) for count in per_week.values())
        return self._half_days_of[talent.id]

    def could_serve_alone(self, offer: Offer) -> bool:
        """Whether the talent has a whole cadence for the need on an empty calendar."""
        easily = next(ways_to_fit(Calendar(self.instance, offer.talent), offer), None)
        return (
            easily is not None
            or together(self.instance, offer.talent, [offer], ENDLESS, care=0.0) is not None
        )

    def with_roster(self, changed: Roster) -> StandingPlan:
        rosters = {**self.rosters, changed.talent: changed}
        return StandingPlan(self.instance, list(rosters.values()), self.clock, self)

    def filled_up(self) -> StandingPlan:
        """With every unmet need that somebody has room for: a plan not found to its end may leave some.

        Not at the cost of half days of other needs that were worth more.
        """
        standing = self
        for need in sorted(
            self.unmet, key=lambda need: (not is_urgent(need), -self._worth_at_most(need), need.id)
        ):
            for talent in standing._may_serve(need):
                if standing.clock.is_over():
                    return standing
                roster = None
                with suppress(SolverError):
                    roster = standing.with_need(need, talent)
                if roster is not None and standing._gains_by(roster):
                    standing = standing.with_roster(roster)
                    break
        return standing

    def with_more_urgent(self) -> StandingPlan:
        """With urgent needs instead of others that are in their way, one for one, where that is enough.

        Of those who could give way, one whose town is seen without it goes first, then the one worth least.
        """
        standing = self
        for need in sorted(filter(is_urgent, self.unmet), key=lambda need: need.id):
            for talent, other in standing._exchanges(need):
                if standing.clock.is_over():
                    return standing
                roster = standing._quickly_with(need, talent, other)
                if roster is not None:
                    standing = standing.with_roster(roster)
                    break
        return standing

    def _quickly_with(self, need: Need, talent: Talent, without: Need | None) -> Roster | None:
        """`with_need`, as far as packing finds it."""
        offers, left = self._offers_with(need, talent, without), self._company_left(talent)
        if not offers:
            return None
        easily = self._without_moving(talent, offers, left)
        if easily is not None:
            return easily
        times = self._fit(talent, offers, left).half_days
        return roster_of(self.instance, talent, times) if times else None

    def _exchanges(self, need: Need) -> list[tuple[Talent, Need | None]]:
        """Who could serve a need, and which one of theirs gives way; first those for whom none has to."""
        if self.locked.get(need.id):
            return []
        towns = Counter(self.instance.need_by_id[one].municipality for one in self.talent_of)

        def cost(pair: tuple[Talent, Need | None]) -> tuple[object, ...]:
            talent, other = pair
            if other is None:
                return False, False, 0.0, talent.id, ""
            is_alone = towns[other.municipality] == 1 and other.municipality != need.municipality
            return True, is_alone, self._worth_at_most(other), talent.id, other.id

        fit = [one for one in self.instance.talents if first_filter(self.instance, need, one) is None]
        pairs = [
            (talent, other)
            for talent in fit
            for other in (None, *self.needs_of(talent))
            if other is None or not (is_urgent(other) or other.id in self.locked)
        ]
        return sorted((pair for pair in pairs if self.takes_the_town(need, *pair)), key=cost)

    def _worth_at_most(self, need: Need) -> float:
        offers = [self.book.offer(need, talent) for talent in self._may_serve(need)]
        return max((worth_of(self.instance, need, offer.most) for offer in offers if offer), default=0.0)

    def _gains_by(self, changed: Roster) -> bool:
        before = self.rosters.get(changed.talent)
        return changed.tiers[WORTH] > (before.tiers[WORTH] if before else 0.0)

    def _may_serve(self, need: Need) -> list[Talent]:
        if self.locked.get(need.id):
            return []
        fit = [
            talent for talent in self.instance.talents if first_filter(self.instance, need, talent) is None
        ]
        return [talent for talent in fit if self.takes_the_town(need, talent)]

    def _company_left(self, talent: Talent) -> dict[date, int]:
        """Accompanied first visits that the other talents leave, by Monday."""
        most = self.instance.rules.accompanied_first_visits_per_week
        roster = self.rosters.get(talent.id)
        others = self._company - Counter(roster.first_visits if roster else ())
        return {week: most - others[week] for week in self._grid.weeks}
