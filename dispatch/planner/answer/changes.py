"""Small changes of a talent, a need or the rules that might let a need be served, the smallest first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property
from itertools import combinations, islice, product
from typing import Final

from dispatch.planner.format.instance import (
    HALF_DAYS,
    Cadence,
    Days,
    Instance,
    Need,
    Rules,
    Talent,
    monday_of,
)
from dispatch.planner.judge.eligibility import (
    first_filter,
    has_role,
    is_cleared,
    is_under_contract,
    missing_skills,
)

WEEK: Final = timedelta(weeks=1)
MOST_IN_A_WEEK: Final = len(HALF_DAYS)
MOST_COMBINATIONS: Final = 15
"""Of half days to be added, for each number of them."""
SIZE: Final = {
    "skills": 2.0,
    "cleared_on": 1.0,
    "contract": 3.0,
    "max_half_days_per_week": 1.0,
    "add_half_days": 2.0,
    "max_municipalities": 2.0,
    "mode": 2.5,
    "half_days": 3.0,
    "period": 4.0,
    "later": 0.5,
    "accompanied_first_visits_per_week": 2.5,
}
"""How much is asked of people: per level, half day a week, municipality, week. Only sums are compared."""


@dataclass(frozen=True)
class Change:
    """`keys` as the format writes them; `need`, `talent` (who serves it then), `rules`: after the change."""

    keys: Mapping[str, object]
    size: float
    before: Instance
    need: Need
    talent: Talent
    rules: Rules

    @cached_property
    def instance(self) -> Instance:
        """With the change made; what does not change is the same object."""
        return replace(
            self.before,
            talents=tuple(self.talent if one.id == self.talent.id else one for one in self.before.talents),
            needs=tuple(self.need if one.id == self.need.id else one for one in self.before.needs),
            rules=self.rules,
        )


def changes(instance: Instance, need: Need) -> list[Change]:
    """Those after which somebody passes every filter; whether there is room then is for others to find."""
    found: list[Change] = []
    for talent in instance.talents:
        if has_role(instance, need, talent) and need.municipality not in talent.conflicts:
            found += _of_talent(instance, need, talent)
            if not missing_skills(need, talent):
                found += _of_need(instance, need, talent)
    return sorted(found, key=lambda change: change.size)


@dataclass(frozen=True)
class _Step:
    talent: Talent
    keys: Mapping[str, object]
    size: float

    def then(self, size: float, keys: Mapping[str, object], talent: Talent) -> _Step:
        return _Step(talent, {**self.keys, **keys}, self.size + size)


def _of_talent(instance: Instance, need: Need, talent: Talent) -> Iterator[Change]:
    """Fit for the need, and beside that with more time, or one municipality more, or both."""
    fit = _made_fit(instance, need, talent)
    for start in _for_the_whole_period(instance, need, fit):
        if first_filter(instance, need, start.talent) is not None:
            continue
        for step in _with_more_time(need, start):
            most = talent.max_municipalities + 1
            wider = step.then(
                SIZE["max_municipalities"],
                {"max_municipalities": most},
                replace(step.talent, max_municipalities=most),
            )
            for one in (step, wider):
                if one.keys:
                    keys = {"talent": talent.id, **one.keys}
                    yield Change(keys, one.size, instance, need, one.talent, instance.rules)


def _made_fit(instance: Instance, need: Need, talent: Talent) -> _Step:
    """With the skills, the contract and the clearance that the need asks for."""
    step, period = _Step(talent, {}, 0.0), instance.period_of(need)
    missing = missing_skills(need, talent)
    if missing:
        asked = {skill: need.skills[skill] for skill in missing}
        size = SIZE["skills"] * sum(missing.values())
        step = step.then(size, {"skills": asked}, replace(step.talent, skills={**talent.skills, **asked}))
    if not is_under_contract(instance, need, step.talent):
        step = _under_contract(period, step)
    if not is_cleared(instance, need, step.talent):
        step = _cleared(period, step)
    return step


def _under_contract(period: Days, step: _Step) -> _Step:
    """For the whole period."""
    now = step.talent.contract
    contract = Days(min(now.start, period.start), max(now.end, period.end))
    return step.then(
        SIZE["contract"], {"contract": _written(contract)}, replace(step.talent, contract=contract)
    )


def _cleared(period: Days, step: _Step) -> _Step:
    keys = {"cleared_on": period.start.isoformat()}
    return step.then(SIZE["cleared_on"], keys, replace(step.talent, cleared_on=period.start))


def _for_the_whole_period(instance: Instance, need: Need, step: _Step) -> Iterator[_Step]:
    """As it is; and where contract or clearance leave out a part of the period, with that part."""
    yield step
    period, longer = instance.period_of(need), step
    if period.cut_to(step.talent.contract) != period:
        longer = _under_contract(period, longer)
    if longer.talent.cleared_on is None or longer.talent.cleared_on > period.start:
        longer = _cleared(period, longer)
    if longer is not step:
        yield longer


def _with_more_time(need: Need, step: _Step) -> Iterator[_Step]:
    """As it is; with more half days in a week; with more weekday halves; with both."""
    yield step
    wanted = min(need.cadence.half_days or MOST_IN_A_WEEK, MOST_IN_A_WEEK)
    most = step.talent.max_half_days_per_week
    missing = [name for name in HALF_DAYS if name not in step.talent.half_days]
    for number in range(wanted + 1):
        more = min(most + number, MOST_IN_A_WEEK)
        longer = step
        if more > most:
            size = SIZE["max_half_days_per_week"] * (more - most)
            longer = step.then(
                size, {"max_half_days_per_week": more}, replace(step.talent, max_half_days_per_week=more)
            )
            yield longer
        for names in islice(combinations(missing, number), MOST_COMBINATIONS) if number else ():
            for base in (step, longer) if longer is not step else (step,):
                wider = replace(base.talent, half_days=base.talent.half_days | set(names))
                yield base.then(SIZE["add_half_days"] * number, {"add_half_days": list(names)}, wider)


def _of_need(instance: Instance, need: Need, talent: Talent) -> Iterator[Change]:
    for keys, size, changed in _needs(instance, need, talent):
        if first_filter(instance, changed, talent) is None:
            yield Change({"need": need.id, **keys}, size, instance, changed, talent, instance.rules)
    key = "accompanied_first_visits_per_week"
    if need.wants_company and first_filter(instance, need, talent) is None:
        rules = replace(
            instance.rules,
            accompanied_first_visits_per_week=instance.rules.accompanied_first_visits_per_week + 1,
        )
        yield Change(
            {"rules": {key: rules.accompanied_first_visits_per_week}},
            SIZE[key],
            instance,
            need,
            talent,
            rules,
        )


def _needs(instance: Instance, need: Need, talent: Talent) -> Iterator[tuple[dict[str, object], float, Need]]:
    """The need on line, with fewer half days, within the talent's contract, and these together; or later."""
    modes = ["onsite", "remote"] if need.is_onsite else [need.mode]
    wanted, period = need.cadence.half_days, instance.period_of(need)
    start = max(talent.contract.start, talent.cleared_on or talent.contract.start)
    within = period.cut_to(Days(start, talent.contract.end))
    periods = [period, within] if within.start <= within.end and within != period else [period]
    for mode, fewer, days in product(modes, range(wanted or 1), periods):
        keys: dict[str, object] = {}
        size = 0.0
        if mode != need.mode:
            keys["mode"], size = mode, size + SIZE["mode"]
        if fewer:
            keys["half_days"], size = wanted - fewer, size + SIZE["half_days"] * fewer
        if days != period:
            keys["period"] = _written(days)
            size += SIZE["period"]
        if keys:
            cadence = Cadence(need.cadence.kind, wanted - fewer)
            changed = replace(
                need, mode=mode, cadence=cadence, period=days if days != period else need.period
            )
            yield keys, size, changed
    monday = monday_of(period.start) + WEEK
    while monday <= period.end:
        later = Days(monday, period.end)
        size = SIZE["period"] + SIZE["later"] * ((monday - period.start).days / WEEK.days)
        yield {"period": _written(later)}, size, replace(need, period=later)
        monday += WEEK


def _written(days: Days) -> dict[str, str]:
    return {"start": days.start.isoformat(), "end": days.end.isoformat()}
