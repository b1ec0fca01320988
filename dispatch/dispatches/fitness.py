"""Whether somebody may be sent: every rule once, with its words.

Pure: plain frozen facts in, a verdict out. `matching` asks `BLOCKS` of everybody for the
period of a need, `gates` asks `GATES` of one person for a plan with its days. Sentences
never say why somebody is on leave or in conflict.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from dispatch.visits.choices import Span
from dispatch.visits.schedule import SPAN_HALVES, why_not
from japan.fiscal_year import fiscal_year_of, last_day
from japan.holidays import EVERYWHERE, Offices
from japan.skill_standard import ROLES
from japan.wareki import WEEKDAYS, format_short
from pool.people.availability import (
    Pattern,
    days_used,
    days_without_contract,
    halves_on,
    is_employed,
    week_of,
)


@dataclass(frozen=True, slots=True)
class Conflict:
    """A town to which somebody must not be sent, from a day on, to a day or for good."""

    municipality_code: str
    starts_on: date
    ends_on: date | None = None

    def touches(self, first: date, last: date) -> bool:
        """Whether it holds on some day of a period."""
        return self.starts_on <= last and (self.ends_on is None or self.ends_on >= first)


@dataclass(frozen=True, slots=True)
class Booking:
    """A visit that stands."""

    day: date
    span: str
    town: str
    number: str
    """That of its dispatch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What is known of somebody who may be sent, for one errand."""

    name: str
    roles: frozenset[str]
    pattern: Pattern
    conflicts: tuple[Conflict, ...] = ()
    missing: Mapping[date, tuple[str, ...]] = field(default_factory=dict)
    """Required courses that are not done, by each day of the errand; an empty tuple where none is missing."""
    booked: tuple[Booking, ...] = ()
    """In the weeks of the errand, the first one first; left out where no day is asked for yet."""
    free_halves: int = 0
    """Half-days still free in the period, after leave, holidays and what is booked."""
    surplus: frozenset[date] = frozenset()
    """Of visits that stand, the days by which a week has more of them than the person has; asked of what was
    planned before, and left out elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """Where somebody is to go, in a period. With weekday and part of the day it is a plan, and `days` are its
    visits; without them it is a wish, whose `days` hold the first day of the period alone."""

    municipality_code: str
    town: str
    role: str
    starts_on: date
    ends_on: date
    days: tuple[date, ...]
    need_starts_on: date
    need_ends_on: date
    weekday: int = 0
    span: str = ""
    offices: Offices = EVERYWHERE
    """Those of the town: on which days they are closed."""

    @property
    def is_plan(self) -> bool:
        return bool(self.span)


@dataclass(frozen=True, slots=True)
class Verdict:
    """One rule's answer.

    `sentence` says to whoever plans that the rule holds, or what is missing and what would change it; `field`
    is the field to change. Of somebody among others in a table `reason` says what is missing, and `change`
    what has to be done about it: nothing, where it is empty.
    """

    name: str
    is_open: bool
    sentence: str
    field: str | None = None
    reason: str = ""
    change: str = ""
    cases: tuple[str, ...] = ()
    """Every day or week on which the rule is broken, where it asks of each."""


Rule = Callable[[Person, Errand], Verdict]
OF_TRAINING: Final = "研修"


def period(person: Person, errand: Errand) -> Verdict:
    """Inside the need's period and one fiscal year."""
    name = "期間"
    if errand.ends_on < errand.starts_on:
        return Verdict(name, False, "期間の終わりが初めより前です。終わりの日を直してください。", "ends_on")
    if errand.starts_on < errand.need_starts_on or errand.ends_on > errand.need_ends_on:
        first, last = format_short(errand.need_starts_on), format_short(errand.need_ends_on)
        sentence = f"派遣の期間は、ニーズの期間（{first}から{last}まで）の中で決めてください。"
        return Verdict(
            name, False, sentence, "starts_on" if errand.starts_on < errand.need_starts_on else "ends_on"
        )
    end_of_year = last_day(fiscal_year_of(errand.starts_on))
    if errand.ends_on > end_of_year:
        sentence = (
            f"派遣は年度ごとに決めます。終わりを{format_short(end_of_year)}までにして、"
            "4月1日からは別の派遣にしてください。"
        )
        return Verdict(name, False, sentence, "ends_on")
    return Verdict(name, True, "ニーズの期間と年度の中にあります。")


def role(person: Person, errand: Errand) -> Verdict:
    name, wanted = "人材類型", ROLES[errand.role]
    if errand.role in person.roles:
        return Verdict(name, True, f"{wanted}として登録されています。")
    return Verdict(
        name,
        False,
        f"{person.name}さんは、求められている{wanted}として登録されていません。",
        "talent",
        reason=f"人材類型「{wanted}」の登録がありません",
        change=f"「{wanted}」として登録する",
    )


def term(person: Person, errand: Errand) -> Verdict:
    """A plan lies in the term as a whole; for a wish, some day of its period does."""
    name, starts_on, ends_on = "任期", person.pattern.starts_on, person.pattern.ends_on
    begins_by, lasts_until = errand.starts_on, errand.ends_on
    if not errand.is_plan:
        begins_by, lasts_until = lasts_until, begins_by
    if starts_on > begins_by:
        day = format_short(starts_on)
        change = f"支援の時期を{day}からに合わせる"
        return Verdict(name, False, f"任期は{day}からです。", "starts_on", f"任期が{day}からです", change)
    if ends_on is not None and ends_on < lasts_until:
        day = format_short(ends_on)
        change = f"任期を{format_short(errand.starts_on)}より後まで延ばす"
        return Verdict(
            name, False, f"任期は{day}で終わります。", "ends_on", f"任期が{day}で終わります", change
        )
    return Verdict(name, True, "期間の終わりまで任期があります。")


def contract(person: Person, errand: Errand) -> Verdict:
    """An approved employment holds each day of a plan; for a wish, some day of its period."""
    name, pattern = "任用・契約", person.pattern
    if errand.is_plan:
        shut = next((day for day in errand.days if not is_employed(pattern, day)), None)
    else:
        without = days_without_contract(pattern, errand.starts_on, errand.ends_on)
        shut = errand.starts_on if without == [(errand.starts_on, errand.ends_on)] else None
    if shut is None:
        return Verdict(name, True, "どの訪問日にも、承認された任用・契約があります。")
    return Verdict(
        name,
        False,
        f"{person.name}さんには、{format_short(shut)}の時点で承認された任用・契約がありません。"
        "任用形態を申し出て、承認を受けると派遣できます。",
        "talent",
        reason="承認された任用・契約がありません",
        change="任用形態を申し出て、承認を受ける",
    )


def conflict(person: Person, errand: Errand) -> Verdict:
    """No conflict with the town on any day of the period."""
    name = "利益相反"
    there = [
        each
        for each in person.conflicts
        if each.municipality_code == errand.municipality_code
        and each.touches(errand.starts_on, errand.ends_on)
    ]
    if not there:
        return Verdict(name, True, f"{errand.town}との利益相反の登録はありません。")
    ends = [each.ends_on for each in there if each.ends_on]
    until = format_short(max(ends)) if len(ends) == len(there) else ""
    return Verdict(
        name,
        False,
        f"{person.name}さんには、{errand.town}との利益相反の登録があります。",
        "talent",
        reason=f"{errand.town}との利益相反の登録があります",
        change=f"支援の時期を、登録が終わる{until}より後にする" if until else "",
    )


def training(person: Person, errand: Errand) -> Verdict:
    """Cleared on each day that is asked for; a day about which nothing is known is an error of ours."""
    name = OF_TRAINING
    day = next((day for day in errand.days if person.missing[day]), None)
    if day is None:
        return Verdict(name, True, "どの訪問日にも、必要な研修を修了しているか、免除されています。")
    courses = quoted(person.missing[day])
    return Verdict(
        name,
        False,
        f"{person.name}さんは、{format_short(day)}の時点で研修{courses}を修了していない"
        "（または有効期限が切れている）ため、派遣できません。修了か免除を記録すると派遣できます。",
        "talent",
        reason=f"研修{courses}を修了していません",
        change=f"研修{courses}を修了するか、免除を受ける",
    )


def halves(person: Person, errand: Errand) -> Verdict:
    """The person's week, as it is on each of the days, offers the weekday and the part of the day."""
    name, weekday = "曜日と時間帯", WEEKDAYS[errand.weekday]
    wanted, days = SPAN_HALVES[errand.span], errand.days or _first_on(errand.weekday, errand.starts_on)
    shut = [day for day in days if wanted - halves_on(person.pattern, day)]
    if not shut:
        return Verdict(name, True, f"{weekday}曜日の{Span(errand.span).label}は、稼働可能枠にあります。")
    words = "と".join(Span(half).label for half in sorted(wanted - halves_on(person.pattern, shut[0])))
    since = f"{format_short(shut[0])}の時点で、" if len(shut) < len(days) else ""
    sentence = f"{since}稼働可能枠に{weekday}曜日の{words}がありません。曜日か時間帯を変えてください。"
    return Verdict(name, False, sentence, "weekday", cases=tuple(map(format_short, shut)) if since else ())


def _first_on(weekday: int, day: date) -> tuple[date]:
    """Where a plan has no day yet, its week is that of the first weekday from a day on."""
    return (day + timedelta(days=(weekday - day.weekday()) % 7),)


def day_off(person: Person, errand: Errand) -> Verdict:
    """Neither the town hall is closed on a day, nor is the person on leave."""
    name = "休み・閉庁日"
    off = ((day, why_not(day, person.pattern.leaves, errand.offices)) for day in errand.days)
    day, reason = next(((day, reason) for day, reason in off if reason), (None, ""))
    if day is None:
        return Verdict(name, True, "休みや閉庁日と重なる日はありません。")
    sentence = f"{format_short(day)}は{reason}です。日を変えてください。"
    return Verdict(name, False, sentence, "on_day")


def visits(person: Person, errand: Errand) -> Verdict:
    name = "訪問日"
    if errand.days:
        return Verdict(name, True, f"{len(errand.days)}回の訪問になります。")
    sentence = "この期間と曜日では、訪問できる日がありません。期間か曜日を変えてください。"
    return Verdict(name, False, sentence, "weekday")


def double_booking(person: Person, errand: Errand) -> Verdict:
    name, clashes = "二重予約", clashes_of(person, errand)
    if not clashes:
        return Verdict(name, True, "ほかの訪問と重なる日はありません。")
    clash = clashes[0]
    sentence = (
        f"{format_short(clash.day)}の{Span(errand.span).label}は、{person.name}さんの{clash.town}への訪問"
        f"（{clash.number}、{Span(clash.span).label}）と重なります。曜日か時間帯を変えてください。"
    )
    cases = tuple(
        f"{format_short(each.day)}　{each.town}（{each.number}、{Span(each.span).label}）" for each in clashes
    )
    return Verdict(name, False, sentence, "weekday", cases=cases)


def clashes_of(person: Person, errand: Errand) -> tuple[Booking, ...]:
    """The visits that stand in the way of a plan, the first one first."""
    days, wanted = frozenset(errand.days), SPAN_HALVES[errand.span]
    return tuple(each for each in person.booked if each.day in days and SPAN_HALVES[each.span] & wanted)


def week(person: Person, errand: Errand) -> Verdict:
    """No more days of a week than the person has, whichever they are (`pool.people.availability`)."""
    name, most, full = "週の日数", person.pattern.days_per_week, full_weeks(person, errand)
    if not full:
        return Verdict(name, True, f"どの週も、週{most}日の枠の中に収まります。")
    sentence = (
        f"{format_short(full[0])}の週は、ほかの派遣で週{most}日の枠を使い切っています。"
        "曜日を、その週にすでに訪問のある日に変えるか、期間を変えてください。"
    )
    return Verdict(name, False, sentence, "weekday", cases=tuple(f"{format_short(day)}の週" for day in full))


def full_weeks(person: Person, errand: Errand) -> tuple[date, ...]:
    """The days of a plan for which the person's week has no room."""
    taken = taken_of(person.booked)
    return tuple(
        day
        for day in errand.days
        if not taken.get(day) and days_used(week_of(day), taken) >= person.pattern.days_per_week
    )


def within_week(person: Person, errand: Errand) -> Verdict:
    """Of visits that stand: their week has no more days than the person has."""
    name, most = "週の日数", person.pattern.days_per_week
    day = next((day for day in errand.days if day in person.surplus), None)
    if day is None:
        return Verdict(name, True, f"どの週も、週{most}日の枠の中に収まります。")
    sentence = (
        f"{format_short(week_of(day)[0])}の週は、訪問の日が週{most}日の枠を超えています。"
        "この訪問か、同じ週のほかの訪問を、訪問のある日か別の週に移してください。"
    )
    return Verdict(name, False, sentence, "weekday")


def surplus_of(days: Iterable[date], most: int) -> frozenset[date]:
    """The last days of each week that has more than `most`."""
    weeks: dict[date, set[date]] = defaultdict(set)
    for day in days:
        weeks[week_of(day)[0]].add(day)
    return frozenset(day for week in weeks.values() for day in sorted(week)[most:])


def time(person: Person, errand: Errand) -> Verdict:
    """Some half-day of the period is free: where no day is asked for
    yet, this stands for the rules of days."""
    name = "空き"
    if person.free_halves > 0:
        return Verdict(name, True, "空きがあります。")
    first, last = format_short(errand.starts_on), format_short(errand.ends_on)
    words = f"{first}から{last}までに、空きがありません"
    change = "支援の期間を延ばすか、ほかの派遣を減らす"
    return Verdict(name, False, f"{words}。", "starts_on", words, change)


GATES: tuple[Rule, ...] = (
    *(period, role, term, contract, halves, visits),
    *(conflict, training, double_booking, week),
)
"""Of a plan, in the order in which a refusal names the first shut one."""

STANDING: tuple[Rule, ...] = (conflict, term, contract, training, role, day_off, halves, within_week)
"""What a visit that was planned needs still: a fact may have changed under it."""

PROOFS: tuple[Rule, ...] = (term, contract, conflict, training)
"""What must be on record for the day of a visit that was held."""

BLOCKS: tuple[Rule, ...] = (role, conflict, term, contract, training, time)
"""Of a wish; what training cannot mend comes before what it can."""


def taken_of(booked: Iterable[Booking]) -> dict[date, frozenset[str]]:
    """The halves in use by day."""
    taken: dict[date, frozenset[str]] = defaultdict(frozenset)
    for each in booked:
        taken[each.day] |= SPAN_HALVES[each.span]
    return dict(taken)


def quoted(names: Iterable[str]) -> str:
    return "、".join(f"「{name}」" for name in names)
