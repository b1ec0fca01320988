"""Which kind of expense counts for which body in which fiscal year, pairing by pairing.

The tables repeat `allocation-case/1` by hand, independently of the rule file.
"""

from __future__ import annotations

import pytest

from finance.allocation import Body, Case, Expense, Person, calculate

BODIES = {"prefecture": "340006", "core_hub_city": "342076", "municipality": "342025"}
YEARS = range(2019, 2034)
POOL = (2023, 2029)

NOT_THIS_BODY = "body_not_eligible"
OVER = "out_of_period"
NO_RATE = "rate_unknown"

# kind, bodies that have the measure, [(first year, last year, reason)]; other years are out of period.
PAIRINGS = [
    ("personnel", ("prefecture", "core_hub_city"), [(*POOL, None)]),
    ("recruitment", ("prefecture", "core_hub_city"), [(*POOL, None)]),
    ("recruitment_equivalent", ("prefecture", "core_hub_city"), [(*POOL, None)]),
    ("travel", ("prefecture", "core_hub_city"), [(*POOL, "excluded_kind")]),
    ("communication", ("prefecture", "core_hub_city"), [(*POOL, "excluded_kind")]),
    ("operation", ("prefecture", "core_hub_city"), [(*POOL, "excluded_kind")]),
    ("municipal_contribution", ("municipality",), [(*POOL, None)]),
    ("cio_assistant_pay", ("municipality",), [(2021, 2022, None), (2023, 9999, NO_RATE)]),
    ("cio_assistant_recruitment", ("municipality",), [(2022, 2022, None), (2023, 9999, NO_RATE)]),
    ("leader_training", ("prefecture", "municipality"), [(2023, 9999, NO_RATE)]),
]
MEASURES = {
    "cio_assistant_pay": "spt_cio",
    "cio_assistant_recruitment": "spt_cio",
    "leader_training": "spt_leader",
}


def person(form: str = "fiscal_year_appointee", *, main_duty: bool = True) -> Person:
    return Person("p1", form, main_duty, True, False)


def one(kind: str, body: str, year: int, worker: Person | None = None, **extra) -> Case:
    needs_person = kind in ("personnel", "travel", "communication")
    who = worker or (person() if needs_person else None)
    expense = Expense("e1", kind, 100_000, person=who.id if who else None)
    return Case(year, Body(body, BODIES[body]), (who,) if who else (), (expense,), **extra)


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize(("kind", "bodies", "periods"), PAIRINGS, ids=lambda item: str(item)[:24])
def test_kind_body_and_year_decide_the_reason(kind, bodies, periods, body):
    for year in YEARS:
        reason = next((why for first, last, why in periods if first <= year <= last), OVER)
        if body not in bodies:
            reason = NOT_THIS_BODY
        result = calculate(one(kind, body, year))
        line = result.lines[0]
        assert (year, line.reason) == (year, reason)
        assert line.status == ("out" if reason else "eligible")
        assert line.eligible_yen == (0 if reason else 100_000)
        assert line.measure == MEASURES.get(kind, "spt_pool")
        assert ("rate_unknown" in {warned.code for warned in result.warnings}) == (reason == NO_RATE)
        has_cio = result.amount("spt_cio") is not None
        assert has_cio == (line.measure == "spt_cio" and reason is None)
        assert result.amount("spt_leader") is None


@pytest.mark.parametrize(
    ("kind", "year", "exact", "rate"),
    [
        ("municipal_contribution", 2023, 70_000, "7/10"),
        ("municipal_contribution", 2029, 70_000, "7/10"),
        ("cio_assistant_pay", 2021, 50_000, "1/2"),
        ("cio_assistant_recruitment", 2022, 50_000, "1/2"),
    ],
)
def test_the_rate_of_a_municipal_measure(kind, year, exact, rate):
    result = calculate(one(kind, "municipality", year))
    measure = MEASURES.get(kind, "spt_pool")
    assert result.as_json()["special"][measure] == {
        "eligible_yen": 100_000,
        "rate": rate,
        "exact_yen": str(exact),
        "thousand_yen": exact // 1000,
    }


REGULAR = ("regular", "regular_fixed_term", "specified_fixed_term")
DIRECT = ("fiscal_year_appointee", "special_part_time")

# kind, reason until 令和6年度 and from 令和7年度 for: regular, directly employed part-time, outsourced.
BY_FORM = [
    ("personnel", (None, "moved_to_ordinary"), (None, None), (None, None)),
    ("travel", ("excluded_kind", "moved_to_ordinary"), ("excluded_kind",) * 2, ("excluded_kind",) * 2),
    ("communication", ("excluded_kind", "moved_to_ordinary"), ("excluded_kind",) * 2, ("excluded_kind",) * 2),
    ("operation", ("excluded_kind", "moved_to_ordinary"), ("excluded_kind",) * 2, ("excluded_kind",) * 2),
    ("recruitment", (None, None), (None, None), (None, None)),
    ("recruitment_equivalent", (None, "moved_to_ordinary"), (None, None), (None, None)),
]


@pytest.mark.parametrize("body", ["prefecture", "core_hub_city"])
@pytest.mark.parametrize(("kind", "regular", "direct", "outsourced"), BY_FORM)
def test_the_form_of_the_person_decides(kind, regular, direct, outsourced, body):
    reasons = {
        **dict.fromkeys(REGULAR, regular),
        **dict.fromkeys(DIRECT, direct),
        "outsourced": outsourced,
    }
    for form, (before, after) in reasons.items():
        for year in range(2023, 2030):
            result = calculate(one(kind, body, year, person(form)))
            reason = before if year <= 2024 else after
            assert (form, year, result.lines[0].reason) == (form, year, reason)
            warned = "direct_travel_unconfirmed" in {warned.code for warned in result.warnings}
            told = kind in ("travel", "communication") and form != "outsourced" and reason == "excluded_kind"
            assert warned == told


@pytest.mark.parametrize("form", [*REGULAR, *DIRECT, "outsourced"])
@pytest.mark.parametrize("kind", [row[0] for row in BY_FORM])
def test_a_person_with_another_main_duty_is_out_whatever_the_form(kind, form):
    for year in range(2023, 2030):
        worker = person(form, main_duty=False)
        assert calculate(one(kind, "prefecture", year, worker)).lines[0].reason == "main_duty"


def test_a_municipality_claims_no_contribution_towards_regular_staff_from_fy2025():
    reasons = {
        year: calculate(one("municipal_contribution", "municipality", year, person("regular")))
        .lines[0]
        .reason
        for year in (2024, 2025)
    }
    assert reasons == {2024: None, 2025: "moved_to_ordinary"}


def test_a_cio_assistant_given_as_a_person_is_tested_for_main_duty():
    worker = person("outsourced", main_duty=False)
    result = calculate(one("cio_assistant_pay", "municipality", 2022, worker))
    assert result.lines[0].reason == "main_duty"
    assert result.amount("spt_cio") is None
