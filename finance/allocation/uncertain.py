"""Rules that are not settled, with what each would change in yen where that can be calculated.

An effect is the same case calculated again under the other reading, compared in thousands of yen: the
difference that would be seen in the figure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from japan.numbers import count, thousand_yen

from .calculate import ordinary_of, special_of
from .case import Case
from .kinds import FOR_PEOPLE_KINDS
from .result import AllocationLine, Result, SpecialAmount
from .rules import RuleRow, Rules, current_rules
from .wording import CAP_LABELS, man_yen

NOT_CALCULABLE = "計算できません"


@dataclass(frozen=True, slots=True)
class Uncertain:
    """`effect` is one Japanese phrase; `effect_yen` is its amount, None where it cannot be calculated."""

    code: str
    title: str
    explanation: str
    effect: str
    effect_yen: int | None


@dataclass(frozen=True, slots=True)
class _Effect:
    words: str
    yen: int | None = None
    cap: str = ""


@dataclass(frozen=True, slots=True)
class _Ask:
    """What every effect function may look at."""

    case: Case
    result: Result
    rules: Rules

    def counted(self, *kinds: str) -> list[AllocationLine]:
        return [line for line in self.result.lines if not line.is_out and line.kind in kinds]

    def rule_of(self, line: AllocationLine) -> RuleRow:
        return self.rules.row(line.rule or "")

    def change(self, *, case: Case | None = None, rules: Rules | None = None) -> int:
        """Yen by which the special amounts differ under another case or other rules."""
        other = special_of(case or self.case, rules or self.rules)
        return (_thousands(other) - _thousands(self.result.special)) * 1000


def uncertain_rules(case: Case, result: Result, rules: Rules | None = None) -> list[Uncertain]:
    """The unsettled rules that this case rests on, in the order of the rule file; the rest are left out."""
    ask = _Ask(case, result, rules or current_rules())
    found = []
    for text in ask.rules.uncertain:
        effect = EFFECTS[text.code](ask)
        if effect is not None:
            found.append(
                Uncertain(
                    code=text.code,
                    title=text.title.format(cap=effect.cap),
                    explanation=text.explanation.format(cap=effect.cap),
                    effect=effect.words,
                    effect_yen=effect.yen,
                )
            )
    return found


def _main_duty_threshold(ask: _Ask) -> _Effect | None:
    of_people = {expense.id for expense in ask.case.expenses if expense.person or expense.for_people}
    judged = [
        line for line in ask.result.lines if line.expense in of_people and line.reason in (None, "main_duty")
    ]
    if not judged:
        return None
    if not any(line.reason == "main_duty" for line in judged):
        return _Effect("この線で対象から外れた行はありません", 0)
    serving = tuple(replace(person, main_duty_municipal_support=True) for person in ask.case.people)
    change = ask.change(case=replace(ask.case, people=serving))
    return _Effect(f"外れた行がすべて対象になると {_signed(change)}", change)


def _recruitment_cap_stage(ask: _Ask) -> _Effect | None:
    """The other reading caps the amount after the rate, so the cost may be higher by cap / rate."""
    lines = ask.counted(*FOR_PEOPLE_KINDS)
    if not lines:
        return None
    row = ask.rule_of(lines[0])
    if row.cap_yen is None or row.rate is None:
        return None
    cost = sum(line.eligible_yen for line in lines)
    uncapped = cost + sum(line.over_cap_yen for line in lines)
    extra = min(uncapped * row.rate, Fraction(row.cap_yen)) - cost * row.rate
    before = next(amount for amount in ask.result.special if amount.measure == row.measure)
    change = (thousand_yen(before.exact_yen + extra) - before.thousand_yen) * 1000
    return _Effect(f"措置額の上限なら {_signed(change)}", change, cap=man_yen(row.cap_yen))


def _cap_after_raise(ask: _Ask) -> _Effect | None:
    return _earlier_cap(ask, "cap_after_fy9_unconfirmed", "引き上げた{cap}のままなら")


def _cap_core_city(ask: _Ask) -> _Effect | None:
    return _earlier_cap(ask, "core_city_cap_unconfirmed", "引き上げ前の{cap}なら")


def _earlier_cap(ask: _Ask, warning: str, words: str) -> _Effect | None:
    """What the cap of the row before this one would give; shown when the doubt was warned of."""
    if not any(warned.code == warning for warned in ask.result.warnings):
        return None
    row = ask.rule_of(ask.counted(*FOR_PEOPLE_KINDS)[0])
    earlier = max(
        (other for other in ask.rules.rows if other.id == row.id and other.fy_from < row.fy_from),
        key=lambda other: other.fy_from,
    )
    if row.cap_yen is None or earlier.cap_yen is None:
        return None
    change = ask.change(rules=_with_row(ask.rules, row, replace(row, cap_yen=earlier.cap_yen)))
    lead = words.format(cap=f"{CAP_LABELS['body']}{man_yen(earlier.cap_yen)}")
    return _Effect(f"{lead} {_signed(change)}", change, cap=man_yen(row.cap_yen))


def _recruitment_of_regular(ask: _Ask) -> _Effect | None:
    """Only where regular pay has moved to the ordinary tax and all recruited people are regular."""
    if not any(row.applies(ask.case.fiscal_year, ask.case.body) for row in ask.rules.ordinary):
        return None
    regular = {person.id for person in ask.case.people if person.is_regular}
    recruited = {
        expense.id
        for expense in ask.case.expenses
        if (people := {*expense.for_people, *([expense.person] if expense.person else [])})
        and people <= regular
    }
    lines = [line for line in ask.counted(*FOR_PEOPLE_KINDS) if line.expense in recruited]
    if not lines:
        return None
    dropped = {line.expense for line in lines}
    change = ask.change(case=_without(ask.case, dropped))
    return _Effect(f"残らないなら {_signed(change)}", change)


def _direct_travel(ask: _Ask) -> _Effect | None:
    code = "direct_travel_unconfirmed"
    if not any(warned.code == code for warned in ask.result.warnings):
        return None
    rules = ask.rules
    for row in rules.rows:
        kept = tuple(exclusion for exclusion in row.exclusions if exclusion.warning != code)
        rules = _with_row(rules, row, replace(row, exclusions=kept))
    change = ask.change(rules=rules)
    return _Effect(f"対象になり、1人の上限にも入れないなら {_signed(change)}", change)


def _contribution_cap(ask: _Ask) -> _Effect | None:
    return _Effect(NOT_CALCULABLE) if ask.counted("municipal_contribution") else None


def _cio_cap(ask: _Ask) -> _Effect | None:
    return _Effect(NOT_CALCULABLE) if ask.counted("cio_assistant_pay", "cio_assistant_recruitment") else None


def _rate_unknown(ask: _Ask) -> _Effect | None:
    lines = [line for line in ask.result.lines if line.reason == "rate_unknown"]
    return _Effect(f"{NOT_CALCULABLE}（{count(len(lines))}行）") if lines else None


def _ordinary_unit(ask: _Ask) -> _Effect | None:
    return _Effect(NOT_CALCULABLE) if any(estimate.people for estimate in ask.result.ordinary) else None


def _regular_not_appointed(ask: _Ask) -> _Effect | None:
    """The ordinary estimate, shown apart, if appointment were no condition."""
    if not any(warned.code == "regular_not_appointed" for warned in ask.result.warnings):
        return None
    appointed = tuple(replace(person, accelerator_appointed=True) for person in ask.case.people)
    other = ordinary_of(replace(ask.case, people=appointed), ask.rules)
    change = sum(e.estimate_yen for e in other) - sum(e.estimate_yen for e in ask.result.ordinary)
    return _Effect(f"条件でないなら、普通交付税の見込みが {_signed(change)}", change)


def _fiscal_capacity(ask: _Ask) -> _Effect | None:
    return _Effect(NOT_CALCULABLE) if any(not line.is_out for line in ask.result.lines) else None


EFFECTS: dict[str, Callable[[_Ask], _Effect | None]] = {
    "main_duty_threshold": _main_duty_threshold,
    "recruitment_cap_stage": _recruitment_cap_stage,
    "recruitment_cap_after_raise": _cap_after_raise,
    "recruitment_cap_core_city": _cap_core_city,
    "recruitment_of_regular": _recruitment_of_regular,
    "direct_travel": _direct_travel,
    "contribution_cap": _contribution_cap,
    "cio_cap": _cio_cap,
    "rate_unknown": _rate_unknown,
    "ordinary_unit": _ordinary_unit,
    "regular_not_appointed": _regular_not_appointed,
    "fiscal_capacity": _fiscal_capacity,
}


def _without(case: Case, dropped: set[str]) -> Case:
    return replace(
        case,
        expenses=tuple(expense for expense in case.expenses if expense.id not in dropped),
        contributions=tuple(paid for paid in case.contributions if paid.for_expense not in dropped),
        other_funding=tuple(fund for fund in case.other_funding if fund.for_expense not in dropped),
    )


def _with_row(rules: Rules, old: RuleRow, new: RuleRow) -> Rules:
    return replace(rules, rows=tuple(new if row.key == old.key else row for row in rules.rows))


def _thousands(special: Iterable[SpecialAmount]) -> int:
    return sum(amount.thousand_yen for amount in special)


def _signed(change_yen: int) -> str:
    if change_yen == 0:
        return "変わりません"
    sign = "+" if change_yen > 0 else "−"
    return f"{sign}{count(abs(change_yen) // 1000)}千円"
