"""What holds for every case: nothing is negative, nothing is counted twice, the sums agree."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from finance.allocation import (
    Body,
    Case,
    Contribution,
    Expense,
    OtherFunding,
    Person,
    calculate,
    line_reason,
    read_case,
    uncertain_rules,
)
from finance.allocation.case import BODY_KINDS, EMPLOYMENT_FORMS
from finance.allocation.kinds import EXPENSE_KINDS, PERSON_REQUIRED_KINDS

AMOUNTS = st.one_of(st.integers(0, 30_000_000), st.sampled_from([0, 1, 999_999, 1_000_000, 20_000_000]))


@st.composite
def cases(draw: st.DrawFn) -> Case:
    people = tuple(
        Person(f"p{n}", draw(st.sampled_from(EMPLOYMENT_FORMS)), *(draw(st.booleans()) for _ in range(3)))
        for n in range(draw(st.integers(1, 4)))
    )
    ids = [person.id for person in people]
    expenses = []
    for n in range(draw(st.integers(0, 8))):
        kind = draw(st.sampled_from(EXPENSE_KINDS))
        someone = st.sampled_from(ids)
        person = draw(someone if kind in PERSON_REQUIRED_KINDS else st.none() | someone)
        listed = tuple(draw(st.lists(someone, max_size=3)))
        expenses.append(Expense(f"e{n}", kind, draw(AMOUNTS), person, listed))
    paid = [(expense.id, draw(AMOUNTS)) for expense in expenses if draw(st.booleans())]
    return Case(
        fiscal_year=draw(st.integers(2019, 2033)),
        body=Body(draw(st.sampled_from(BODY_KINDS)), draw(st.sampled_from(["340006", "130001"]))),
        people=people,
        expenses=tuple(expenses),
        contributions=tuple(
            Contribution(f"c{n}", "342025", to, yen) for n, (to, yen) in enumerate(paid[::2])
        ),
        other_funding=tuple(
            OtherFunding(f"f{n}", to, yen, "補助金") for n, (to, yen) in enumerate(paid[1::2])
        ),
    )


@settings(max_examples=300, deadline=None)
@given(cases())
def test_every_line_adds_up_and_nothing_is_negative(case: Case) -> None:
    result = calculate(case)
    assert [line.expense for line in result.lines] == [expense.id for expense in case.expenses]
    for line in result.lines:
        parts = (line.deducted_yen, line.over_cap_yen, line.eligible_yen)
        assert min(parts) >= 0
        assert (line.status == "out") == (line.reason is not None)
        assert (line.status == "capped") == (line.over_cap_yen > 0)
        assert sum(parts) == (0 if line.status == "out" else line.claimed_yen)


@settings(max_examples=200, deadline=None)
@given(cases())
def test_the_total_is_the_sum_of_its_lines(case: Case) -> None:
    result = calculate(case)
    for amount in result.special:
        assert amount.eligible_yen == sum(
            line.eligible_yen for line in result.lines if line.measure == amount.measure
        )
        assert amount.exact_yen == amount.rate * amount.eligible_yen
        assert abs(amount.thousand_yen * 1000 - amount.exact_yen) <= 500
    counted = {line.measure for line in result.lines if line.reason is None}
    assert {amount.measure for amount in result.special} == counted | {"spt_pool"}


@settings(max_examples=200, deadline=None)
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_lines_moves_no_money_in_total(case: Case, random) -> None:
    shuffled = list(case.expenses)
    random.shuffle(shuffled)
    again = calculate(replace(case, expenses=tuple(shuffled)))
    assert again.special == calculate(case).special


@settings(max_examples=200, deadline=None)
@given(cases())
def test_a_capped_line_comes_after_the_cap_was_used_up(case: Case) -> None:
    """Under one cap: once a line was reduced, no later line keeps anything."""
    exhausted = set()
    for line in calculate(case).lines:
        if line.reason is not None:
            continue
        unit = (line.rule, line.person if line.kind == "personnel" else None)
        if unit in exhausted:
            assert line.eligible_yen == 0
        if line.status == "capped":
            exhausted.add(unit)


@settings(max_examples=200, deadline=None)
@given(cases())
def test_the_answer_is_the_same_each_time_and_holds_no_float(case: Case) -> None:
    first, second = (json.dumps(calculate(case).as_json(), ensure_ascii=False) for _ in range(2))
    assert first == second

    def refuse(text: str) -> None:
        raise AssertionError(f"a float: {text}")

    special = json.loads(first, parse_float=refuse)["special"]
    for amount in special.values():
        assert Fraction(amount["exact_yen"]) == Fraction(amount["rate"]) * amount["eligible_yen"]


@settings(max_examples=200, deadline=None)
@given(cases())
def test_a_case_can_be_stored_and_read_again(case: Case) -> None:
    assert read_case(json.loads(json.dumps(case.as_json()))) == case


@settings(max_examples=200, deadline=None)
@given(cases())
def test_every_line_and_every_doubt_has_words(case: Case) -> None:
    result = calculate(case)
    assert all(line_reason(line, case) for line in result.lines)
    for item in uncertain_rules(case, result):
        assert item.title
        assert item.effect
        assert "{" not in item.title + item.explanation + item.effect
        assert item.effect_yen is None or item.effect_yen % 1000 == 0
