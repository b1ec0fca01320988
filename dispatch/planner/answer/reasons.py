"""Why a need is not served: the first filter that leaves nobody, on an empty calendar, then beside the plan.

Beside the plan the filters are: `capacity`, room for the need among what a talent does already;
`accompaniment`, a week with a first visit to spare; `municipality_limit`. Where nobody has room, but somebody
would if one other need gave way, the reason is `priority`: the plan is worth more with that need. So
`capacity` says that not even this would help.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dispatch.planner.answer.standing_plan import StandingPlan
from dispatch.planner.format.instance import Need, Talent
from dispatch.planner.judge.eligibility import emptied_by
from dispatch.planner.judge.tiers import worth_of
from dispatch.planner.talent.solver import SolverError


@dataclass(frozen=True)
class Blocked:
    """`talents` are those who had passed every filter before that of the reason.

    `has_tried_room` and `has_tried_exchanges` are false where the time ended before that.
    For `priority`, `exchange` is who could serve the need and which one would give way.
    """

    need: Need
    reason: str
    talents: tuple[Talent, ...]
    exchange: tuple[Talent, Need] | None = None
    has_tried_room: bool = True
    has_tried_exchanges: bool = True


def blocked(standing: StandingPlan, need: Need) -> Blocked:
    """The reason for an unmet need of a plan into which it does not fit as it is."""
    reason, left = emptied_by(standing.instance, need)
    if reason is not None:
        return Blocked(need, reason, tuple(left))
    try:
        return _beside_the_plan(standing, need, left)
    except SolverError:
        return Blocked(need, "capacity", tuple(left), has_tried_room=False)


def _beside_the_plan(standing: StandingPlan, need: Need, left: list[Talent]) -> Blocked:
    free = []
    for talent in left:
        offer = standing.book.offer(need, talent)
        if offer is not None and standing.could_serve_alone(offer):
            free.append(talent)
    if not free:
        return Blocked(need, "weekday", tuple(left))
    with_room = [talent for talent in free if standing.has_room(need, talent, company=False)]
    if standing.clock.is_over():
        return Blocked(need, "capacity", tuple(free), has_tried_room=False)
    if not with_room:
        return _for_want_of_room(standing, need, free)
    with_company = [talent for talent in with_room if standing.has_room(need, talent)]
    if standing.clock.is_over():
        return Blocked(need, "capacity", tuple(with_room), has_tried_room=False)
    if not with_company:
        return Blocked(need, "accompaniment", tuple(with_room))
    allowed = [talent for talent in with_company if standing.takes_the_town(need, talent)]
    return _at_the_cost_of_others(standing, need, allowed) or Blocked(
        need, "municipality_limit", tuple(with_company)
    )


def _at_the_cost_of_others(standing: StandingPlan, need: Need, talents: list[Talent]) -> Blocked | None:
    """Room that the plan does not use, as another need would have fewer half days; None if nobody is left."""
    for talent in talents:
        roster, before = standing.with_need(need, talent), standing.rosters.get(talent.id)
        for other, times in before.half_days.items() if roster and before else ():
            if roster and len(roster.half_days[other]) < len(times):
                return Blocked(
                    need, "priority", tuple(talents), (talent, standing.instance.need_by_id[other])
                )
    return Blocked(need, "capacity", tuple(talents), has_tried_room=False) if talents else None


def _for_want_of_room(standing: StandingPlan, need: Need, talents: list[Talent]) -> Blocked:
    for talent, other in _exchanges(standing, talents):
        if standing.clock.is_over():
            break
        if standing.takes_the_town(need, talent, other) and standing.has_room(need, talent, other):
            return Blocked(need, "priority", tuple(talents), (talent, other))
    return Blocked(need, "capacity", tuple(talents), has_tried_exchanges=not standing.clock.is_over())


def _exchanges(standing: StandingPlan, talents: list[Talent]) -> Iterator[tuple[Talent, Need]]:
    """Who could give up which need, that which is worth least first; what is locked stays."""

    def worth(pair: tuple[Talent, Need]) -> tuple[float, str]:
        talent, need = pair
        return worth_of(standing.instance, need, len(standing.rosters[talent.id].half_days[need.id])), need.id

    pairs = [
        (one, other) for one in talents for other in standing.needs_of(one) if other.id not in standing.locked
    ]
    return iter(sorted(pairs, key=worth))
