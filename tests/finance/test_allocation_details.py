"""The numbered details of `allocation-case/1`, one group of tests
each (9 and 10: test_allocation_refusals)."""

from __future__ import annotations

import pytest

from finance.allocation import (
    Body,
    Case,
    Contribution,
    Expense,
    OtherFunding,
    Person,
    calculate,
)

HIROSHIMA = Body("prefecture", "340006")
FUKUYAMA = Body("core_hub_city", "342076")
KURE = Body("municipality", "342025")


def worker(name="p1", form="fiscal_year_appointee", *, duty=True, skill=True, appointed=False):
    return Person(name, form, duty, skill, appointed)


def pay(name, person, amount):
    return Expense(name, "personnel", amount, person=person)


def hiring(name, amount, *people, kind="recruitment", person=None):
    return Expense(name, kind, amount, person=person, for_people=people)


def codes(result):
    return {warned.code for warned in result.warnings}


def statuses(result):
    return [(line.status, line.eligible_yen) for line in result.lines]


@pytest.mark.parametrize("year", [2000, 2022, 2023, 2029, 2030, 2100])
@pytest.mark.parametrize("body", [HIROSHIMA, FUKUYAMA, KURE])
def test_1_the_pool_rate_and_the_ordinary_measure_are_always_shown(year, body):
    result = calculate(Case(year, body)).as_json()
    zero = {"eligible_yen": 0, "rate": "7/10", "exact_yen": "0", "thousand_yen": 0}
    assert result["special"] == {"spt_pool": zero}
    assert result["ordinary"] == {"opt_regular_accelerator": {"people": 0, "estimate_yen": 0}}


@pytest.mark.parametrize(
    ("contribution", "funding", "deducted", "eligible"),
    [(0, 0, 0, 900), (400, 0, 400, 500), (400, 300, 700, 200), (900, 1, 900, 0), (0, 5000, 900, 0)],
)
def test_2_no_more_is_deducted_than_was_claimed(contribution, funding, deducted, eligible):
    case = Case(
        2025,
        HIROSHIMA,
        (worker(),),
        (pay("e1", "p1", 900),),
        (Contribution("c1", "342025", "e1", contribution),),
        (OtherFunding("f1", "e1", funding, "国庫補助金"),),
    )
    line = calculate(case).lines[0]
    assert (line.deducted_yen, line.eligible_yen, line.status) == (deducted, eligible, "eligible")


def test_2_nothing_is_deducted_from_a_line_that_is_out():
    case = Case(
        2025,
        HIROSHIMA,
        (worker(duty=False),),
        (pay("e1", "p1", 900),),
        (Contribution("c1", "342025", "e1", 400),),
    )
    line = calculate(case).as_json()["lines"][0]
    assert (line["deducted_yen"], line["eligible_yen"], line["status"]) == (0, 0, "out")


def test_3_the_cap_per_person_is_used_up_in_input_order():
    people = (worker("p1"), worker("p2", "outsourced"))
    expenses = (
        pay("e1", "p1", 15_000_000),
        pay("e2", "p2", 20_000_001),
        pay("e3", "p1", 5_000_000),
        pay("e4", "p1", 0),
        pay("e5", "p1", 1),
    )
    result = calculate(Case(2025, HIROSHIMA, people, expenses))
    assert statuses(result) == [
        ("eligible", 15_000_000),
        ("capped", 20_000_000),
        ("eligible", 5_000_000),
        ("eligible", 0),
        ("capped", 0),
    ]


def test_3_the_cap_per_body_runs_over_both_kinds_of_recruiting():
    expenses = (hiring("e1", 2_000_000), hiring("e2", 1_500_000, kind="recruitment_equivalent"))
    result = calculate(Case(2025, HIROSHIMA, (), expenses))
    assert statuses(result) == [("eligible", 2_000_000), ("capped", 1_000_000)]


def test_3_a_line_of_zero_after_deduction_is_eligible_even_when_the_cap_is_used_up():
    case = Case(
        2025,
        HIROSHIMA,
        (),
        (hiring("e1", 3_000_000), hiring("e2", 500_000)),
        other_funding=(OtherFunding("f1", "e2", 500_000, "国庫補助金"),),
    )
    assert statuses(calculate(case)) == [("eligible", 3_000_000), ("eligible", 0)]


def test_3_deductions_come_before_the_cap():
    case = Case(
        2025,
        HIROSHIMA,
        (worker(),),
        (pay("e1", "p1", 25_000_000),),
        (Contribution("c1", "342025", "e1", 4_000_000), Contribution("c2", "342076", "e1", 2_000_000)),
    )
    line = calculate(case).lines[0]
    assert (line.deducted_yen, line.eligible_yen, line.status) == (6_000_000, 19_000_000, "eligible")


@pytest.mark.parametrize("kind", ["recruitment", "recruitment_equivalent"])
@pytest.mark.parametrize("year", range(2022, 2032))
def test_4_the_doubts_about_the_recruitment_cap(year, kind):
    prefecture = calculate(Case(year, HIROSHIMA, (), (hiring("e1", 1, kind=kind),)))
    city = calculate(Case(year, FUKUYAMA, (), (hiring("e1", 1, kind=kind),)))
    after = {"cap_after_fy9_unconfirmed"} if year in (2028, 2029) else set()
    raised = {"core_city_cap_unconfirmed"} if 2025 <= year <= 2027 else set()
    assert codes(prefecture) - {"ordinary_end_unknown"} == after
    assert codes(city) == after | raised


@pytest.mark.parametrize(("body", "year"), [(HIROSHIMA, 2028), (FUKUYAMA, 2026)])
def test_4_no_doubt_about_the_cap_without_a_line_that_counts(body, year):
    other_duty = (worker(duty=False),)
    out = calculate(Case(year, body, other_duty, (hiring("e1", 1, "p1"),)))
    assert out.lines[0].reason == "main_duty"
    assert codes(out) == set()
    assert codes(calculate(Case(year, body, (worker(),), (pay("e1", "p1", 1),)))) == set()


@pytest.mark.parametrize(("body", "year", "told"), [
    (HIROSHIMA, 2029, False), (HIROSHIMA, 2030, True), (HIROSHIMA, 2050, True),
    (FUKUYAMA, 2030, False), (KURE, 2030, False),
])  # fmt: skip
def test_4_the_end_of_the_ordinary_measure_is_unknown(body, year, told):
    assert ("ordinary_end_unknown" in codes(calculate(Case(year, body)))) == told


@pytest.mark.parametrize("code", ["130001", "131016", "13"])
def test_tokyo_is_for_reference_only(code):
    assert codes(calculate(Case(2025, Body("prefecture", code)))) == {"tokyo_reference_only"}
    assert codes(calculate(Case(2025, Body("municipality", code)))) == {"tokyo_reference_only"}


@pytest.mark.parametrize("form", ["regular", "regular_fixed_term", "specified_fixed_term"])
@pytest.mark.parametrize("skill", [True, False])
@pytest.mark.parametrize(("body", "year", "duty", "appointed", "told"), [
    (HIROSHIMA, 2024, True, False, False), (HIROSHIMA, 2025, True, False, True),
    (HIROSHIMA, 2031, True, False, True), (HIROSHIMA, 2025, False, False, False),
    (HIROSHIMA, 2025, True, True, False), (FUKUYAMA, 2025, True, False, False),
    (KURE, 2025, True, False, False),
])  # fmt: skip
def test_5_regular_staff_without_appointment(form, skill, body, year, duty, appointed, told):
    person = worker(form=form, duty=duty, skill=skill, appointed=appointed)
    result = calculate(Case(year, body, (person,)))
    assert ("regular_not_appointed" in codes(result)) == told


def test_5_only_regular_staff_is_warned_of():
    people = (worker("p1"), worker("p2", "special_part_time"), worker("p3", "outsourced"))
    assert codes(calculate(Case(2025, HIROSHIMA, people))) == set()


@pytest.mark.parametrize("year", [2025, 2029])
def test_6_recruiting_regular_staff_stays_in_the_special_measure(year):
    regular = (worker(form="regular", appointed=True),)
    by_list = calculate(Case(year, HIROSHIMA, regular, (hiring("e1", 500_000, "p1"),)))
    by_person = calculate(Case(year, HIROSHIMA, regular, (hiring("e1", 500_000, person="p1"),)))
    assert statuses(by_list) == statuses(by_person) == [("eligible", 500_000)]


@pytest.mark.parametrize(
    "kind",
    ["municipal_contribution", "cio_assistant_pay", "cio_assistant_recruitment", "leader_training"],
)
def test_7_a_core_hub_city_is_not_a_municipality(kind):
    for year in (2019, 2021, 2022, 2025, 2035):
        line = calculate(Case(year, FUKUYAMA, (), (Expense("e1", kind, 1),))).lines[0]
        assert (line.reason, line.rule) == ("body_not_eligible", None)


@pytest.mark.parametrize("kind", ["recruitment", "recruitment_equivalent"])
def test_8_recruiting_is_out_only_when_everyone_listed_fails(kind):
    people = (worker("p1", duty=False), worker("p2", duty=False), worker("p3"))
    listed = {(): None, ("p1",): "main_duty", ("p1", "p2"): "main_duty", ("p1", "p3"): None}
    for ids, reason in listed.items():
        case = Case(2025, HIROSHIMA, people, (hiring("e1", 1, *ids, kind=kind),))
        assert (ids, calculate(case).lines[0].reason) == (ids, reason)


def test_8_a_person_given_on_another_kind_is_tested_the_same_way():
    people = (worker("p1", duty=False), worker("p2"))
    expense = hiring("e1", 1, "p2", person="p1")
    assert calculate(Case(2025, HIROSHIMA, people, (expense,))).lines[0].reason == "main_duty"


def test_8_people_listed_for_pay_change_nothing():
    people = (worker("p1"), worker("p2", duty=False))
    expense = Expense("e1", "personnel", 1, person="p1", for_people=("p2",))
    assert statuses(calculate(Case(2025, HIROSHIMA, people, (expense,)))) == [("eligible", 1)]


def test_11_the_order_of_reasons_wins_over_the_order_of_steps():
    regular_elsewhere = worker(form="regular", duty=False)
    regular = worker(form="regular")
    table = [
        (KURE, 2000, regular_elsewhere, "travel", "body_not_eligible"),
        (HIROSHIMA, 2000, regular_elsewhere, "travel", "out_of_period"),
        (HIROSHIMA, 2025, regular_elsewhere, "leader_training", "rate_unknown"),
        (HIROSHIMA, 2025, regular_elsewhere, "travel", "main_duty"),
        (HIROSHIMA, 2025, regular, "travel", "moved_to_ordinary"),
        (HIROSHIMA, 2025, regular, "operation", "moved_to_ordinary"),
        (HIROSHIMA, 2024, regular, "travel", "excluded_kind"),
    ]
    for body, year, person, kind, reason in table:
        case = Case(year, body, (person,), (Expense("e1", kind, 1, person="p1"),))
        assert (kind, year, calculate(case).lines[0].reason) == (kind, year, reason)


@pytest.mark.parametrize("flag", ["duty", "skill", "appointed"])
def test_the_ordinary_measure_asks_for_all_its_conditions(flag):
    met = {"duty": True, "skill": True, "appointed": True}
    full, short = worker("p1", "regular", **met), worker("p2", "regular", **met | {flag: False})
    part_time = worker("p3", "fiscal_year_appointee", **met)
    people = (full, short, part_time)

    def estimate(body, year):
        return calculate(Case(year, body, people)).as_json()["ordinary"]["opt_regular_accelerator"]

    assert estimate(HIROSHIMA, 2025) == {"people": 1, "estimate_yen": 7_800_000}
    for body, year in [(HIROSHIMA, 2024), (FUKUYAMA, 2025), (KURE, 2025)]:
        assert estimate(body, year) == {"people": 0, "estimate_yen": 0}


@pytest.mark.parametrize(
    ("eligible", "exact", "thousand"),
    [
        (0, "0", 0),
        (1, "0.7", 0),
        (714, "499.8", 0),
        (715, "500.5", 1),
        (5_000, "3500", 4),
        (5_432_142, "3802499.4", 3802),
        (5_432_143, "3802500.1", 3803),
        (10, "7", 0),
    ],
)
def test_the_amount_is_exact_and_rounded_once(eligible, exact, thousand):
    amount = calculate(Case(2025, HIROSHIMA, (worker(),), (pay("e1", "p1", eligible),))).as_json()
    assert amount["special"]["spt_pool"]["exact_yen"] == exact
    assert amount["special"]["spt_pool"]["thousand_yen"] == thousand


def test_lines_are_summed_before_rounding():
    expenses = tuple(hiring(f"e{n}", 350) for n in range(4))
    amount = calculate(Case(2025, HIROSHIMA, (), expenses)).amount("spt_pool")
    assert (amount.exact_yen, amount.thousand_yen) == (980, 1)


@pytest.mark.parametrize("year", range(2023, 2030))
def test_a_past_year_is_calculated_under_its_own_rules(year):
    case = Case(year, HIROSHIMA, (worker(form="regular"),), (pay("e1", "p1", 100), hiring("e2", 9_000_000)))
    in_measure = 100 if year <= 2024 else 0
    cap = 3_000_000 if 2025 <= year <= 2027 else 1_000_000
    assert [line.eligible_yen for line in calculate(case).lines] == [in_measure, cap]


def test_very_large_amounts_stay_exact():
    amount = 10**60 + 3
    case = Case(2025, KURE, (), (Expense("e1", "municipal_contribution", amount),))
    special = calculate(case).as_json()["special"]["spt_pool"]
    assert special["eligible_yen"] == amount
    assert special["exact_yen"] == f"{7 * 10**59 + 2}.1"
