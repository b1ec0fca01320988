"""What must hold before somebody is sent. The check page shows the gates; `plan_dispatch` refuses at the first shut one.

There is one list and no way round it: page, API, import and task all plan through `plan_dispatch`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from dispatch.dispatches.plan import Plan
from dispatch.visits.choices import VisitStatus
from dispatch.visits.models import Visit
from dispatch.visits.schedule import SPAN_HALVES
from dispatch.visits.taken import taken_halves
from japan.fiscal_year import fiscal_year_of, last_day
from japan.skill_standard import ROLES
from japan.wareki import WEEKDAYS, format_short
from pool.availability import days_used, pattern_of, week_of
from pool.choices import Half
from training.clearance import clearances_by_day


@dataclass(frozen=True)
class Gate:
    """One condition. `sentence` says that it holds, or what is missing and what would change it."""

    name: str
    is_open: bool
    sentence: str
    field: str | None = None


def gates_of(plan: Plan) -> list[Gate]:
    """All gates of a plan, in the order in which a refusal names them."""
    return [gate(plan) for gate in GATES]


def _period(plan: Plan) -> Gate:
    need, name = plan.need, "期間"
    if plan.ends_on < plan.starts_on:
        return Gate(name, False, "期間の終わりが初めより前です。終わりの日を直してください。", "ends_on")
    if plan.starts_on < need.starts_on or plan.ends_on > need.ends_on:
        sentence = (
            f"派遣の期間は、ニーズの期間（{format_short(need.starts_on)}から{format_short(need.ends_on)}まで）の"
            "中で決めてください。"
        )
        return Gate(name, False, sentence, "starts_on" if plan.starts_on < need.starts_on else "ends_on")
    end_of_year = last_day(fiscal_year_of(plan.starts_on))
    if plan.ends_on > end_of_year:
        sentence = (
            f"派遣は年度ごとに決めます。終わりを{format_short(end_of_year)}までにして、"
            "4月1日からは別の派遣にしてください。"
        )
        return Gate(name, False, sentence, "ends_on")
    return Gate(name, True, "ニーズの期間と年度の中にあります。")


def _role(plan: Plan) -> Gate:
    wanted = ROLES[plan.need.role]
    if plan.need.role in {row.role for row in plan.talent.roles.all()}:
        return Gate("人材類型", True, f"{wanted}として登録されています。")
    return Gate(
        "人材類型", False, f"{plan.talent.name}さんは、求められている{wanted}として登録されていません。", "talent"
    )


def _term(plan: Plan) -> Gate:
    talent = plan.talent
    if plan.starts_on < talent.starts_on:
        return Gate("任期", False, f"任期は{format_short(talent.starts_on)}からです。", "starts_on")
    if talent.ends_on is not None and plan.ends_on > talent.ends_on:
        return Gate("任期", False, f"任期は{format_short(talent.ends_on)}で終わります。", "ends_on")
    return Gate("任期", True, "期間の終わりまで任期があります。")


def _halves(plan: Plan) -> Gate:
    free = {half.half for half in plan.talent.halves.all() if half.weekday == plan.weekday}
    lacking = [half for half in Half if half in SPAN_HALVES[plan.span] - free]
    words = "と".join(half.label for half in lacking)
    if lacking:
        sentence = f"稼働可能枠に{WEEKDAYS[plan.weekday]}曜日の{words}がありません。曜日か時間帯を変えてください。"
        return Gate("曜日と時間帯", False, sentence, "weekday")
    return Gate("曜日と時間帯", True, f"{WEEKDAYS[plan.weekday]}曜日の{plan.span_label}は、稼働可能枠にあります。")


def _visits(plan: Plan) -> Gate:
    if plan.days:
        return Gate("訪問日", True, f"{len(plan.days)}回の訪問になります。")
    return Gate(
        "訪問日", False, "この期間と曜日では、訪問できる日がありません。期間か曜日を変えてください。", "weekday"
    )


def _week(plan: Plan) -> Gate:
    """No more days of a week than the talent has, whichever they are (`pool.availability`)."""
    first, last = week_of(plan.starts_on)[0], week_of(plan.ends_on)[-1]
    pattern = pattern_of(plan.talent)
    taken = taken_halves(first, last, talent_id=plan.talent.pk).get(plan.talent.pk, {})
    for day in plan.days:
        if not taken.get(day) and days_used(week_of(day), taken) >= pattern.days_per_week:
            sentence = (
                f"{format_short(day)}の週は、ほかの派遣で週{pattern.days_per_week}日の枠を使い切っています。"
                "曜日を、その週にすでに訪問のある日に変えるか、期間を変えてください。"
            )
            return Gate("週の日数", False, sentence, "weekday")
    return Gate("週の日数", True, f"どの週も、週{pattern.days_per_week}日の枠の中に収まります。")


def _conflict(plan: Plan) -> Gate:
    town = plan.need.municipality
    standing = [
        conflict
        for conflict in plan.talent.conflicts.all()
        if conflict.municipality_code == town.code
        and conflict.starts_on <= plan.ends_on
        and (conflict.ends_on is None or conflict.ends_on >= plan.starts_on)
    ]
    if standing:
        return Gate(
            "利益相反", False, f"{plan.talent.name}さんには、{town.name}との利益相反の登録があります。", "talent"
        )
    return Gate("利益相反", True, f"{town.name}との利益相反の登録はありません。")


def _clearance(plan: Plan) -> Gate:
    for day, found in clearances_by_day([plan.talent], plan.days).items():
        clearance = found[plan.talent.pk]
        if not clearance.cleared:
            return Gate("研修", False, not_cleared_words(plan.talent.name, day, clearance.missing), "talent")
    return Gate("研修", True, "どの訪問日にも、必要な研修を修了しているか、免除されています。")


def not_cleared_words(name: str, day: date, missing: Sequence[str]) -> str:
    """Why somebody may not go on a day, and what would change it."""
    courses = "、".join(f"「{course}」" for course in missing)
    return (
        f"{name}さんは、{format_short(day)}の時点で研修{courses}を修了していない"
        "（または有効期限が切れている）ため、派遣できません。修了か免除を記録すると派遣できます。"
    )


def _double_booking(plan: Plan) -> Gate:
    clash = first_clash(plan)
    if clash is not None:
        return Gate("二重予約", False, clash_words(plan, clash), "weekday")
    return Gate("二重予約", True, "ほかの訪問と重なる日はありません。")


def first_clash(plan: Plan) -> Visit | None:
    """The first visit of the same person that overlaps one of the plan's."""
    spans = {day: plan.times(day) for day in plan.days}
    standing = (
        Visit.objects.filter(talent_id=plan.talent.pk, on_day__in=list(spans))
        .exclude(status=VisitStatus.CANCELLED)
        .select_related("dispatch", "municipality")
        .order_by("starts_at")
    )
    return next(
        (
            visit
            for visit in standing
            if visit.starts_at < spans[visit.on_day][1] and visit.ends_at > spans[visit.on_day][0]
        ),
        None,
    )


def clash_words(plan: Plan, clash: Visit) -> str:
    return (
        f"{format_short(clash.on_day)}の{plan.span_label}は、{plan.talent.name}さんの{clash.municipality.name}への訪問"
        f"（{clash.dispatch.number}、{clash.get_span_display()}）と重なります。曜日か時間帯を変えてください。"
    )


GATES: tuple[Callable[[Plan], Gate], ...] = (
    _period,
    _role,
    _term,
    _halves,
    _visits,
    _conflict,
    _clearance,
    _double_booking,
    _week,
)
