"""The best whole plan of the rosters known, with days for its visits."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Final

from dispatch.planner.budget import CHOICE, Clock
from dispatch.planner.format.instance import Instance, Talent
from dispatch.planner.judge.tiers import FIT, KEPT, WORTH
from dispatch.planner.search.master import Choice, Master, Visit
from dispatch.planner.search.visiting import spread
from dispatch.planner.talent.offers import Offer
from dispatch.planner.talent.placing import together, with_visits
from dispatch.planner.talent.rosters import Roster, roster_of

OPEN: Final = 1e-4
"""A bound nearer than this to a value proves it: a tenth of the last place that is written."""
SLACK: Final = {KEPT: 1e-5, WORTH: 1e-5, FIT: 1e-5}
"""How far below its value a settled tier may be kept (others 0.001); with less, wrong optima are proven."""


class Choosing:
    """`choice` is the best plan so far; `rosters` the same with its visits among the half days."""

    def __init__(
        self, instance: Instance, master: Master, offers: Mapping[Visit, Offer], visits: Collection[Visit]
    ) -> None:
        """`offers`: pairs that pass the filters; `visits`: those that the master program holds singly."""
        self.instance, self.master = instance, master
        self._offers, self._visits = offers, frozenset(visits)
        self._visitors: defaultdict[str, list[Offer]] = defaultdict(list)
        for need, talent in visits:
            self._visitors[need].append(offers[need, talent])
        self._settled: dict[int, float] = {}
        self.choice = master.choice([], [])
        self.rosters: tuple[Roster, ...] = ()
        self.without_room: set[str] = set()
        """Talents who had no room for visits that a choice asked of them."""

    def start_from(self, rosters: Sequence[Roster]) -> None:
        """A plan that keeps every rule, visits among its half days, but perhaps not every locked pair."""
        self.choice, self.rosters = self._choice_of(rosters), tuple(rosters)

    def settle(self, tier: int) -> None:
        """From now on every plan has as much of a tier as the one that stands."""
        self._settled[tier] = self.choice.tiers[tier] - SLACK.get(tier, 1e-3)
        self.master.keep(tier, self._settled[tier])

    def choose(self, tier: int, clock: Clock) -> None:
        """The best plan of what is known, unless the one that stands is as good.

        A plan counts with the days of its visits: if they move the other half days, with what is left of its
        tiers. What has no room together is not chosen again.
        """
        while True:
            found = self.master.whole(clock.first(CHOICE))
            if found is None or found.tiers[tier] <= self.choice.tiers[tier] + OPEN:
                return
            spread_out = spread(self.instance, found.rosters, dict(found.visits), self._visitors)
            if spread_out is not None:
                self._take_if_better(tier, spread_out)
            if self.choice.tiers[tier] >= found.tiers[tier] - OPEN:
                return
            has_moved, rosters = self._with_days(found, clock)
            if clock.is_over():
                return
            self._take_if_better(tier, rosters)
            if not has_moved or self.choice.tiers[tier] >= found.tiers[tier] - OPEN:
                return

    def _take_if_better(self, tier: int, rosters: Sequence[Roster]) -> None:
        choice = self._choice_of(rosters)
        if self._keeps(choice) and choice.tiers[tier] > self.choice.tiers[tier] + OPEN:
            self.choice, self.rosters = choice, tuple(rosters)

    def _with_days(self, choice: Choice, clock: Clock) -> tuple[bool, tuple[Roster, ...]]:
        """Whether a roster had to move for visits, or had no room; and the rosters with days for visits."""
        roster_by_talent = {roster.talent: roster for roster in choice.rosters}
        visits_by_talent: defaultdict[str, list[Offer]] = defaultdict(list)
        for visit in choice.visits:
            visits_by_talent[visit[1]].append(self._offers[visit])
        company = Counter(week for roster in choice.rosters for week in roster.first_visits)
        most = self.instance.rules.accompanied_first_visits_per_week
        rosters, has_moved = [], False
        for talent in self.instance.talents:
            before = roster_by_talent.get(talent.id) or roster_of(self.instance, talent, {})
            offers = [self._offers[need, talent.id] for need in before.half_days]
            visits = visits_by_talent[talent.id]
            after = with_visits(self.instance, talent, before, offers, visits, clock)
            if after is None:
                has_moved = True
                self.without_room.add(talent.id)
                company -= Counter(before.first_visits)
                left = {week: most - company[week] for week in self.master.weeks}
                after = self._with_most(talent, offers, visits, clock, left)
                self._forbid(talent, before, offers, visits, clock)
                after = after or before
                company += Counter(after.first_visits)
            if after.half_days:
                rosters.append(after)
        return has_moved, tuple(rosters)

    def _with_most(
        self,
        talent: Talent,
        offers: list[Offer],
        visits: list[Offer],
        clock: Clock,
        company: Mapping[date, int],
    ) -> Roster | None:
        """The needs at other half days, with all the visits or one after another, the most urgent first."""
        found = together(self.instance, talent, [*offers, *visits], clock, company)
        held = list(offers)
        for visit in sorted(visits, key=lambda visit: -visit.need.priority) if found is None else ():
            more = together(self.instance, talent, [*held, visit], clock, company)
            if more is not None:
                found, held = more, [*held, visit]
        return found

    def _forbid(
        self, talent: Talent, roster: Roster, offers: list[Offer], visits: list[Offer], clock: Clock
    ) -> None:
        """The fewest visits without room beside the roster; if no roster of its needs has any, the needs."""
        core = list(visits)
        for one in visits:
            rest = [other for other in core if other is not one]
            if rest and with_visits(self.instance, talent, roster, offers, rest, clock) is None:
                core = rest
        names = [(one.need.id, talent.id) for one in core]
        if clock.is_over():
            return
        if roster.needs:
            self.master.forbid(talent.id, roster.needs, names, roster=roster)
        if together(self.instance, talent, [*offers, *core], clock) is not None:
            return
        needs = list(offers)
        for offer in offers:
            others = [other for other in needs if other is not offer]
            if together(self.instance, talent, [*others, *core], clock) is None:
                needs = others
        if not clock.is_over():
            self.master.forbid(talent.id, [offer.need.id for offer in needs], names)

    def _choice_of(self, rosters: Sequence[Roster]) -> Choice:
        """The same plan for the master program, which knows visits by themselves."""
        without_visits, visits = [], []
        for roster in rosters:
            visits += [
                (need, roster.talent) for need in roster.half_days if (need, roster.talent) in self._visits
            ]
            rest = {
                need: times for need, times in roster.half_days.items() if (need, roster.talent) not in visits
            }
            if rest:
                without_visits.append(
                    roster_of(self.instance, self.instance.talent_by_id[roster.talent], rest)
                )
                self.master.add(without_visits[-1])
        return self.master.choice(without_visits, visits)

    def _keeps(self, choice: Choice) -> bool:
        """Whether the tiers settled so far keep their values."""
        return all(choice.tiers[tier] >= least for tier, least in self._settled.items())
