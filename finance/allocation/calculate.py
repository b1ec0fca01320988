"""The calculation: a case in, an explained result out. No database, no clock, no floats.

It follows the order of `allocation-case/1`: choose the row, find the reason a line is out, deduct what
others pay, cap, multiply by the rate once per measure, round once. Everything that may change with a
fiscal year stands in `rules.json`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from japan.numbers import thousand_yen

from .case import Case, Expense, Person
from .explain import steps
from .kinds import FOR_PEOPLE_KINDS
from .result import (
    CAPPED,
    ELIGIBLE,
    OUT,
    AllocationLine,
    OrdinaryEstimate,
    Result,
    SpecialAmount,
    Warned,
)
from .rules import RuleRow, Rules, current_rules
from .wording import warning_message


@dataclass(frozen=True, slots=True)
class _Judged:
    """An expense with the row and the reason found for it; `warning` comes from the exclusion."""

    expense: Expense
    measure: str
    row: RuleRow | None
    reason: str | None
    warning: str | None = None


def calculate(case: Case, rules: Rules | None = None) -> Result:
    """Estimate the allocation tax of one body and year. The same case and rules give the same result."""
    rules = rules or current_rules()
    judged = _judged(case, rules)
    lines = _lines(judged, case)
    result = Result(
        fiscal_year=case.fiscal_year,
        special=_special(lines, judged, rules),
        ordinary=ordinary_of(case, rules),
        lines=lines,
        steps=(),
        warnings=_warnings(judged, case, rules),
    )
    return replace(result, steps=steps(case, result, rules))


def special_of(case: Case, rules: Rules | None = None) -> tuple[SpecialAmount, ...]:
    """The special amounts of `calculate` alone, for a case that is only compared with another one."""
    rules = rules or current_rules()
    judged = _judged(case, rules)
    return _special(_lines(judged, case), judged, rules)


def serves_municipalities(expense: Expense, people: Mapping[str, Person]) -> bool:
    """The main-duty test. A person given decides; people recruited fail it only when every one does."""
    if expense.person is not None and not people[expense.person].main_duty_municipal_support:
        return False
    if expense.kind not in FOR_PEOPLE_KINDS or not expense.for_people:
        return True
    return any(people[person].main_duty_municipal_support for person in expense.for_people)


def _judged(case: Case, rules: Rules) -> tuple[_Judged, ...]:
    people = {person.id: person for person in case.people}
    found = {kind: _row_of(kind, case, rules) for kind in {expense.kind for expense in case.expenses}}
    return tuple([_judge(expense, found[expense.kind], people) for expense in case.expenses])


def _row_of(kind: str, case: Case, rules: Rules) -> tuple[str, RuleRow | None, str | None]:
    """Measure, row and reason of a kind, whosever expense it is: body and period come first."""
    for_kind = rules.for_kind(kind)
    measure = for_kind[0].measure
    for_body = [row for row in for_kind if case.body.kind in row.bodies]
    if not for_body:
        return measure, None, "body_not_eligible"
    row = next((row for row in for_body if row.in_force(case.fiscal_year)), None)
    if row is None:
        return measure, None, "out_of_period"
    return measure, row, "rate_unknown" if row.rate is None else None


def _judge(
    expense: Expense, found: tuple[str, RuleRow | None, str | None], people: Mapping[str, Person]
) -> _Judged:
    """Find the first reason in the order of `rules.REASONS`; that of the kind before the row's own."""
    measure, row, reason = found
    if row is None or reason is not None:
        return _Judged(expense, measure, row, reason, reason if reason == "rate_unknown" else None)
    if not row.exclusions:
        return _Judged(expense, measure, row, None)
    person = people[expense.person] if expense.person is not None else None
    main_duty = serves_municipalities(expense, people)
    for exclusion in row.exclusions:
        if exclusion.holds(expense, person, main_duty):
            return _Judged(expense, measure, row, exclusion.reason, exclusion.warning)
    return _Judged(expense, measure, row, None)


def _lines(judged: tuple[_Judged, ...], case: Case) -> tuple[AllocationLine, ...]:
    """Deduct, then use up the caps in input order. A cap runs over all lines of its row and unit."""
    paid = _sums((paid.for_expense, paid.amount_yen) for paid in case.contributions)
    funded = _sums((fund.for_expense, fund.amount_yen) for fund in case.other_funding)
    used: dict[tuple[str, str | None], int] = {}
    whole = {person.id: person.whole for person in case.people}
    lines = []
    for item in judged:
        expense = item.expense
        contribution = other = over_cap = eligible = 0
        status = OUT
        if item.reason is None and item.row is not None:
            contribution = min(expense.amount_yen, paid.get(expense.id, 0))
            other = min(expense.amount_yen - contribution, funded.get(expense.id, 0))
            eligible = left = expense.amount_yen - contribution - other
            if item.row.cap_yen is not None:
                capped = item.row.cap_unit == "person" and expense.person is not None
                unit = (item.row.key, whole[expense.person] if capped and expense.person else None)
                eligible = min(left, item.row.cap_yen - used.get(unit, 0))
                used[unit] = used.get(unit, 0) + eligible
            over_cap = left - eligible
            status = CAPPED if over_cap else ELIGIBLE
        lines.append(
            AllocationLine(
                expense=expense.id,
                kind=expense.kind,
                person=expense.person,
                measure=item.measure,
                status=status,
                reason=item.reason,
                claimed_yen=expense.amount_yen,
                contribution_yen=contribution,
                other_funding_yen=other,
                over_cap_yen=over_cap,
                eligible_yen=eligible,
                rule=item.row.key if item.row else None,
            )
        )
    return tuple(lines)


def _special(
    lines: tuple[AllocationLine, ...], judged: tuple[_Judged, ...], rules: Rules
) -> tuple[SpecialAmount, ...]:
    """Total x rate per measure; the rules allow one rate per measure, body and year."""
    amounts = []
    counted = {
        (item.measure, item.row.rate) for item in judged if item.reason is None and item.row is not None
    }
    totals = _sums([(line.measure, line.eligible_yen) for line in lines])
    for measure in rules.measures:
        rates = {rate for measure_id, rate in counted if measure_id == measure.id}
        rate = next(iter(rates), None) or measure.shown_rate
        if rate is None or not (rates or measure.always_shown):
            continue
        eligible = totals.get(measure.id, 0)
        exact = Fraction(eligible) * rate
        amounts.append(SpecialAmount(measure.id, eligible, rate, exact, thousand_yen(exact)))
    return tuple(amounts)


def ordinary_of(case: Case, rules: Rules) -> tuple[OrdinaryEstimate, ...]:
    """Heads that meet all four conditions. Outside the period or body the measure is shown with nobody."""
    estimates = {row.id: OrdinaryEstimate(row.id, 0, None, 0) for row in rules.ordinary}
    for row in rules.ordinary:
        if not row.applies(case.fiscal_year, case.body):
            continue
        heads = sum(
            person.part_of is None
            and person.employment_form in row.forms
            and person.main_duty_municipal_support
            and person.has_skill_or_experience
            and person.accelerator_appointed
            for person in case.people
        )
        estimates[row.id] = OrdinaryEstimate(row.id, heads, row.unit_yen, heads * row.unit_yen)
    return tuple(estimates.values())


def _warnings(judged: tuple[_Judged, ...], case: Case, rules: Rules) -> tuple[Warned, ...]:
    """Per line in input order, then what is said once for the case, then per person."""
    warned = [
        Warned(item.warning, item.expense.id, warning_message(item.warning, case))
        for item in judged
        if item.warning is not None
    ]
    once = dict.fromkeys(
        warning.code
        for item in judged
        if item.reason is None and item.row is not None
        for warning in item.row.warnings
        if case.body.kind in warning.bodies
    )
    ordinary = [row for row in rules.ordinary if row.applies(case.fiscal_year, case.body)]
    if any(case.fiscal_year >= row.end_unknown_from for row in ordinary):
        once["ordinary_end_unknown"] = None
    if case.body.code.startswith(rules.reference_only_code_prefixes):
        once["tokyo_reference_only"] = None
    warned.extend(Warned(code, None, warning_message(code, case)) for code in once)
    warned.extend(
        Warned("regular_not_appointed", None, warning_message("regular_not_appointed", case, person.id))
        for row in ordinary
        for person in case.people
        if person.part_of is None
        and person.employment_form in row.forms
        and person.main_duty_municipal_support
        and not person.accelerator_appointed
    )
    return tuple(warned)


def _sums(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    totals: dict[str, int] = {}
    for key, amount in pairs:
        totals[key] = totals.get(key, 0) + amount
    return totals
