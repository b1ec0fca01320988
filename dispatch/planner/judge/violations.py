"""Whether a plan keeps the rules: by dates alone, with nothing shared with the model that made the plan.

Rule 0 is the file itself: names that do not exist, claimed tiers and bounds, and the list of unmet needs.
Rules 1 to 9 are those of the format. Every sentence is for staff: it names the need, the talent and the day.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Final

from dispatch.planner.format.instance import (
    HALVES,
    Instance,
    Need,
    Talent,
    half_day_of,
    is_weekday,
    monday_of,
)
from dispatch.planner.format.plan import (
    REASONS,
    STATUSES,
    Placement,
    Plan,
    PlannedHalfDay,
    Timetable,
    is_known,
    rounded,
    timetable_of,
)
from dispatch.planner.format.words import ROLE_WORDS, day_words, need_words, week_words
from dispatch.planner.judge.cadences import faults_of_cadence
from dispatch.planner.judge.tiers import tiers_of

TIER_SLACK: Final = 0.0015
"""How far a claimed tier may be from the exact one: rounding to three places, and some."""


@dataclass(frozen=True)
class Violation:
    """`rule` 1 to 9 as in the format, 0 for the file itself."""

    rule: int
    sentence: str


def violations_of(instance: Instance, plan: Plan) -> list[Violation]:
    """All that is wrong with the plan, rule by rule; empty for a plan that may be followed."""
    timetable = timetable_of(instance, plan)
    found = [Violation(0, sentence) for sentence in _faults_of_file(instance, plan, timetable)]
    found += [Violation(1, sentence) for sentence in _one_talent_per_need(instance, plan, timetable)]
    for rule, faults in _RULES.items():
        found += [Violation(rule, sentence) for sentence in faults(instance, timetable)]
    if plan.status == "infeasible":
        found.append(Violation(9, f"固定した組合せが両立しないため、計画がありません。{plan.message}"))
    return found


# Rule 0: the file


def _faults_of_file(instance: Instance, plan: Plan, timetable: Timetable) -> Iterator[str]:
    if plan.instance != instance.name:
        yield f"この計画は「{plan.instance}」のもので、「{instance.name}」のものではありません。"
    if plan.status not in STATUSES:
        yield f"status「{plan.status}」は使えません。"
    rows: list[Placement | PlannedHalfDay] = [*plan.placements, *plan.half_days]
    for row in rows:
        if not is_known(instance, row):
            yield f"支援{row.need}または人材{row.talent}は、入力ファイルにありません。"
    for planned in plan.half_days:
        if planned.half not in HALVES:
            yield f"支援{planned.need}：{day_words(planned.day)}の時間帯「{planned.half}」は使えません。"
    yield from _false_claims(instance, plan)
    yield from _faults_of_unmet(instance, plan, timetable)


def _false_claims(instance: Instance, plan: Plan) -> Iterator[str]:
    rows = zip(plan.tiers, tiers_of(instance, plan), plan.bounds, strict=True)
    for tier, (claimed, exact, bound) in enumerate(rows, start=1):
        if not abs(claimed - exact) <= TIER_SLACK:
            yield f"評価{tier}は{claimed}とありますが、計算すると{rounded(exact)}です。"
        if bound is None:
            if plan.status == "optimal":
                yield f"最適とありますが、評価{tier}の上限がありません。"
        elif not bound >= claimed - TIER_SLACK:
            yield f"評価{tier}の上限{bound}が、評価{claimed}を下回っています。"


def _faults_of_unmet(instance: Instance, plan: Plan, timetable: Timetable) -> Iterator[str]:
    times = Counter(unmet.need for unmet in plan.unmet)
    for need_id, count in times.items():
        if need_id not in instance.need_by_id:
            yield f"対応できない支援の一覧にある{need_id}は、入力ファイルにありません。"
        elif count > 1:
            yield f"支援{need_id}が、対応できない支援の一覧に{count}回あります。"
        if need_id in timetable.talent_of:
            yield f"支援{need_id}は担当がいるのに、対応できない支援の一覧にもあります。"
    for need in instance.needs:
        if need.id not in timetable.talent_of and need.id not in times:
            yield f"支援{need_words(instance, need)}は担当がいないのに、対応できない支援の一覧にありません。"
    for unmet in plan.unmet:
        if unmet.reason not in REASONS:
            yield f"支援{unmet.need}：対応できない理由「{unmet.reason}」は使えません。"


# Rules 1 and 2: one talent per need, one place per half day


def _one_talent_per_need(instance: Instance, plan: Plan, timetable: Timetable) -> Iterator[str]:
    assigned = Counter(row.need for row in plan.placements if is_known(instance, row))
    for need_id, count in assigned.items():
        if count > 1:
            yield f"支援{need_id}に、担当が{count}回割り当てられています。"
    for planned in timetable.each_half_day():
        talent = timetable.talent_of.get(planned.need)
        if talent is None:
            yield f"{_place(planned)}の予定がありますが、担当が割り当てられていません。"
        elif talent != planned.talent:
            yield f"{_place(planned)}の予定がありますが、担当は{talent}です。"


def _one_place_per_half_day(instance: Instance, timetable: Timetable) -> Iterator[str]:
    booked: dict[tuple[str, date, str], list[str]] = defaultdict(list)
    for planned in timetable.each_half_day():
        booked[planned.talent, planned.day, planned.half].append(planned.need)
    for (talent, day, half), needs in booked.items():
        if len(needs) > 1:
            yield (
                f"人材{talent}：{day_words(day, half)}に、"
                f"{len(needs)}件の予定が重なっています（{'・'.join(needs)}）。"
            )


# Rule 3: who may do it, and when


def _only_who_may_and_when(instance: Instance, timetable: Timetable) -> Iterator[str]:
    pairs = set(timetable.talent_of.items()) | {(row.need, row.talent) for row in timetable.each_half_day()}
    for need_id, talent_id in sorted(pairs):
        need, talent = instance.need_by_id[need_id], instance.talent_by_id[talent_id]
        for fault in _unfitness(need, talent):
            yield f"支援{need_words(instance, need)}：人材{talent.id}は{fault}"
    for planned in timetable.each_half_day():
        need, talent = instance.need_by_id[planned.need], instance.talent_by_id[planned.talent]
        for fault in _wrong_day(instance, need, talent, planned):
            yield f"{_place(planned)}は{fault}"


def _unfitness(need: Need, talent: Talent) -> Iterator[str]:
    if need.role is not None and need.role not in talent.roles:
        yield f"{ROLE_WORDS.get(need.role, need.role)}ではありません。"
    for skill, level in need.skills.items():
        if talent.skills.get(skill, 0) < level:
            yield f"{skill}がレベル{talent.skills.get(skill, 0)}で、必要なレベル{level}に届きません。"
    if need.municipality in talent.conflicts:
        yield "利益相反のため、この市町村を担当できません。"
    if talent.cleared_on is None:
        yield "派遣できる状態になっていません（行政実務研修が未了です）。"


def _wrong_day(instance: Instance, need: Need, talent: Talent, planned: PlannedHalfDay) -> Iterator[str]:
    day = planned.day
    if not is_weekday(day):
        yield "土曜日か日曜日です。"
    elif half_day_of(day, planned.half) not in talent.half_days:
        yield "人材の対応できる曜日・時間帯ではありません。"
    if day not in instance.horizon:
        yield "計画の期間の外です。"
    elif day not in need.period:
        yield "支援の期間の外です。"
    if day in instance.closed_dates:
        yield "閉庁日です。"
    if day in talent.leave_dates:
        yield "人材の休みの日です。"
    if day not in talent.contract:
        yield "人材の契約期間の外です。"
    if talent.cleared_on is not None and day < talent.cleared_on:
        yield f"派遣できるようになる日（{day_words(talent.cleared_on)}）より前です。"


# Rules 4 to 7: weeks, distances, municipalities, first visits


def _week_within_its_limit(instance: Instance, timetable: Timetable) -> Iterator[str]:
    booked = Counter((row.talent, monday_of(row.day)) for row in timetable.each_half_day())
    for (talent, monday), count in sorted(booked.items()):
        most = instance.talent_by_id[talent].max_half_days_per_week
        if count > most:
            yield f"人材{talent}：{week_words(monday)}に半日{count}回入っています（上限は{most}回です）。"


def _near_enough(instance: Instance, timetable: Timetable) -> Iterator[str]:
    onsite = [row for row in timetable.each_half_day() if instance.need_by_id[row.need].is_onsite]
    towns: dict[tuple[str, date], set[str]] = defaultdict(set)
    for row in onsite:
        towns[row.talent, row.day].add(instance.need_by_id[row.need].municipality)
    rules = instance.rules
    for need_id, talent_id in sorted({(row.need, row.talent) for row in onsite}):
        need = instance.need_by_id[need_id]
        talent = instance.talent_by_id[talent_id]
        if not instance.is_reachable(talent, need):
            km = instance.km(talent, need)
            place = need_words(instance, need)
            yield (
                f"支援{place}：人材{talent_id}から{km:.1f}kmあり、"
                f"上限の{rules.max_one_way_km:g}kmを超えます。"
            )
    for (talent_id, day), codes in sorted(towns.items()):
        for pair in combinations(sorted(codes), 2):
            if not instance.may_share_a_day(*pair):
                km = instance.km_between(*pair)
                names = "と".join(instance.municipality_by_code[code].name for code in pair)
                yield (
                    f"人材{talent_id}：{day_words(day)}に訪問する{names}は{km:.1f}km離れています"
                    f"（同じ日は{rules.same_day_km:g}kmまでです）。"
                )


def _few_enough_municipalities(instance: Instance, timetable: Timetable) -> Iterator[str]:
    towns: dict[str, set[str]] = defaultdict(set)
    for row in timetable.each_half_day():
        need = instance.need_by_id[row.need]
        if need.role is not None:
            towns[row.talent].add(need.municipality)
    for talent, codes in sorted(towns.items()):
        most = instance.talent_by_id[talent].max_municipalities
        if len(codes) > most:
            yield f"人材{talent}：{len(codes)}市町村を担当しています（上限は{most}市町村です）。"


def _first_visits_accompanied(instance: Instance, timetable: Timetable) -> Iterator[str]:
    first_visits: dict[date, list[str]] = defaultdict(list)
    for need_id, rows in timetable.half_days_of.items():
        wants_company = instance.need_by_id[need_id].wants_company
        for row in rows:
            is_due = wants_company and row is rows[0]
            if is_due and not row.accompanied:
                yield f"{_place(row)}は初回の訪問ですが、同行の印がありません。"
            if row.accompanied and not is_due:
                yield f"{_place(row)}は同行が要る初回の訪問ではないのに、同行の印があります。"
        if wants_company:
            first_visits[monday_of(rows[0].day)].append(need_id)
    most = instance.rules.accompanied_first_visits_per_week
    for monday, needs in sorted(first_visits.items()):
        if len(needs) > most:
            yield (
                f"{week_words(monday)}に、"
                f"同行が要る初回の訪問が{len(needs)}件あります（上限は{most}件です）。"
            )


# Rules 8 and 9: the whole cadence, the locked pairs


def _served_in_full(instance: Instance, timetable: Timetable) -> Iterator[str]:
    for need_id, talent_id in timetable.talent_of.items():
        need, talent = instance.need_by_id[need_id], instance.talent_by_id[talent_id]
        rows = timetable.half_days_of.get(need_id, ())
        half_days = Counter((row.day, row.half) for row in rows)
        start = f"支援{need_words(instance, need)}・人材{talent_id}："
        if not rows:
            yield f"{start}担当が割り当てられていますが、予定が1回もありません。"
            continue
        for (day, half), count in half_days.items():
            if count > 1:
                yield f"{start}{day_words(day, half)}が{count}回書かれています。"
        booked = {(day, half) for day, half in half_days if is_weekday(day)}
        if booked:
            for fault in faults_of_cadence(instance, need, talent, booked):
                yield start + fault
    yield from _others_beside_full_time(instance, timetable)


def _others_beside_full_time(instance: Instance, timetable: Timetable) -> Iterator[str]:
    periods = [
        (talent, need_id, instance.period_of(instance.need_by_id[need_id]))
        for need_id, talent in timetable.talent_of.items()
        if instance.need_by_id[need_id].cadence.kind == "full_time"
    ]
    for talent, need_id, period in periods:
        for row in timetable.each_half_day():
            if row.talent == talent and row.need != need_id and row.day in period:
                yield (
                    f"{_place(row)}の予定がありますが、人材{talent}はその日、支援{need_id}に常勤しています。"
                )


def _locks_kept(instance: Instance, timetable: Timetable) -> Iterator[str]:
    for pair in instance.locked:
        if timetable.talent_of.get(pair.need) != pair.talent:
            need = need_words(instance, instance.need_by_id[pair.need])
            yield f"支援{need}は人材{pair.talent}に固定されていますが、計画はそうなっていません。"


_RULES: Final[dict[int, Callable[[Instance, Timetable], Iterator[str]]]] = {
    2: _one_place_per_half_day,
    3: _only_who_may_and_when,
    4: _week_within_its_limit,
    5: _near_enough,
    6: _few_enough_municipalities,
    7: _first_visits_accompanied,
    8: _served_in_full,
    9: _locks_kept,
}


def _place(row: PlannedHalfDay) -> str:
    """「支援n07・人材t02・2026年4月7日（火）午前」: how a sentence about one half day starts."""
    return f"支援{row.need}・人材{row.talent}・{day_words(row.day, row.half)}"
