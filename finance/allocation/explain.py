"""The result in Japanese sentences that an official can read aloud: each takes one step of the sum."""

from __future__ import annotations

from collections.abc import Callable

from japan.fiscal_year import label
from japan.numbers import count, yen

from .case import Case, Person
from .kinds import KIND_LABELS, KINDS
from .result import CAPPED, AllocationLine, Result, SpecialAmount, exact_decimal
from .rules import RuleRow, Rules, current_rules
from .wording import cap_words, man_yen, measure_name, years_words


def steps(case: Case, result: Result, rules: Rules | None = None) -> tuple[str, ...]:
    """All sentences of the result file: the numbered ones, then the ordinary estimate if there is one."""
    ordinary = ordinary_sentence(result)
    return (*sentences(case, result, rules), *([ordinary] if ordinary else []))


def sentences(case: Case, result: Result, rules: Rules | None = None) -> list[str]:
    """From what was spent to thousands of yen. A step that took nothing away says so."""
    rules = rules or current_rules()
    if not case.expenses:
        return ["支出した経費はありません。"]
    told = _told_amounts(result)
    named = len(told) > 1 or any(not rules.measure(amount.measure).always_shown for amount in told)
    return [
        f"支出した経費は、{count(len(result.lines))}行で{yen(_claimed(result))}です。",
        _out_sentence(result),
        _deducted_sentence(result),
        _capped_sentence(result, rules),
        *(
            sentence
            for amount in told
            for sentence in _amount_sentences(amount, measure_name(amount.measure, rules) if named else "")
        ),
    ]


def ordinary_sentence(result: Result) -> str | None:
    """The estimate of the ordinary tax, which is never added to the special one. None when not in force."""
    in_force = [estimate for estimate in result.ordinary if estimate.unit_yen is not None]
    if not in_force:
        return None
    lead = "普通交付税の見込み（別に数え、上の額に足しません）："
    if not any(estimate.people for estimate in in_force):
        return f"{lead}数える人はいません。"
    parts = [
        f"{man_yen(estimate.unit_yen or 0)}程度 × {count(estimate.people)}人 ＝ "
        f"{man_yen(estimate.estimate_yen)}程度"
        for estimate in in_force
    ]
    return f"{lead}{'、'.join(parts)}。基準財政需要額に入る概算です。"


def line_reason(line: AllocationLine, case: Case, rules: Rules | None = None) -> str:
    """One short sentence: why this line counts, counts in part, or does not count."""
    return reasons_of(case, rules)(line)


def reasons_of(case: Case, rules: Rules | None = None) -> Callable[[AllocationLine], str]:
    """The same for every line of a case, which has a person for each."""
    rules, people = rules or current_rules(), {person.id: person for person in case.people}
    return lambda line: _reason(line, people.get(line.person or ""), case, rules)


def _reason(line: AllocationLine, person: Person | None, case: Case, rules: Rules) -> str:
    if line.reason is not None:
        return _out_reason(line, person, case, rules)
    row = rules.row(line.rule or "")
    if line.status == CAPPED:
        return _cap_reason(line, row)
    if line.deducted_yen:
        return _deduction_words(line)
    if person is not None:
        return "主な仕事が市町村支援"
    if row.cap_yen is not None:
        return f"{cap_words(row)}の上限の中"
    return f"{years_words(row.fy_from, row.fy_to)}の対象経費"


def _told_amounts(result: Result) -> list[SpecialAmount]:
    """Measures that this case has lines of; the always shown one stands alone when there is no other."""
    touched = {line.measure for line in result.lines if not line.is_out}
    return [amount for amount in result.special if amount.measure in touched] or list(result.special[:1])


def _claimed(result: Result) -> int:
    return sum([line.claimed_yen for line in result.lines])


def _out_sentence(result: Result) -> str:
    out = [line for line in result.lines if line.is_out]
    if not out:
        return "対象にならない行はありません。"
    amount = sum([line.claimed_yen for line in out])
    return (
        f"このうち{count(len(out))}行、{yen(amount)}は対象になりません。"
        f"残りは{yen(_claimed(result) - amount)}です。"
    )


def _deducted_sentence(result: Result) -> str:
    contribution = sum([line.contribution_yen for line in result.lines])
    other = sum([line.other_funding_yen for line in result.lines])
    named = [("市町村の負担金", contribution), ("特定財源", other)]
    parts = [f"{name}{yen(amount)}" for name, amount in named if amount]
    if not parts:
        return "差し引く負担金や特定財源はありません。"
    return f"{'と'.join(parts)}を差し引きます。同じ経費を二重に数えないためです。"


def _capped_sentence(result: Result, rules: Rules) -> str:
    over = sum([line.over_cap_yen for line in result.lines])
    rows = dict.fromkeys(line.rule for line in result.lines if not line.is_out and line.rule)
    caps = [
        f"{KIND_LABELS[row.kinds[0]]} {cap_words(row)}"
        for row in map(rules.row, rows)
        if row.cap_yen is not None
    ]
    words = f"（{'、'.join(caps)}）" if caps else ""
    if not over:
        return f"上限を超えた分はありません{words}。"
    return f"上限を超えた{yen(over)}を除きます{words}。"


def _amount_sentences(amount: SpecialAmount, name: str) -> tuple[str, str]:
    lead = f"{name}：" if name else ""
    rate = f"{amount.rate.denominator}分の{amount.rate.numerator}"
    return (
        f"{lead}対象になる経費は{yen(amount.eligible_yen)}です。"
        f"{rate}を掛けて{exact_decimal(amount.exact_yen, grouped=True)}円。",
        f"{lead}千円未満は、500円未満を切り捨て、500円以上を切り上げます。{count(amount.thousand_yen)}千円です。",
    )


def _out_reason(line: AllocationLine, person: Person | None, case: Case, rules: Rules) -> str:
    match line.reason:
        case "body_not_eligible":
            return "この団体は、この経費の措置の対象にならない"
        case "out_of_period":
            return _period_reason(line.kind, case, rules)
        case "rate_unknown":
            return "措置率が資料に書かれていないため、記録だけする"
        case "main_duty":
            if person is not None and not person.employment_form:
                return "承認された任用がないため、対象に数えない"
            if person is not None and not person.main_duty_municipal_support:
                return "主な仕事が市町村支援でない"
            return "募集した人の主な仕事が、どの人も市町村支援でない"
        case "moved_to_ordinary":
            return f"{label(rules.row(line.rule or '').fy_from)}から、常勤は普通交付税で見込む"
    kind = KINDS[line.kind]
    if kind.why_out or person is None:
        return kind.why_out or f"{kind.label}は、措置の対象に挙げられていない"
    if person.employment_form == "outsourced":
        return "委託では人件費以外は対象にならない"
    return f"直接任用した人の{kind.label}が対象になるか、資料に書かれていない"


def _period_reason(kind: str, case: Case, rules: Rules) -> str:
    rows = [row for row in rules.for_kind(kind) if case.body.kind in row.bodies]
    ends = [row.fy_to for row in rows]
    last = None if None in ends else max(end for end in ends if end is not None)
    return f"この経費の措置は{years_words(min(row.fy_from for row in rows), last)}"


def _cap_reason(line: AllocationLine, row: RuleRow) -> str:
    if not line.eligible_yen:
        return f"{cap_words(row)}の上限を、前の行で使い切った"
    years = f"（{years_words(row.fy_from, row.fy_to)}）" if row.cap_unit == "body" else ""
    return f"{cap_words(row)}を超えた分を除く{years}"


def _deduction_words(line: AllocationLine) -> str:
    named = [("市町村の負担金", line.contribution_yen), ("特定財源", line.other_funding_yen)]
    return f"{'と'.join(name for name, amount in named if amount)}を差し引いた"
