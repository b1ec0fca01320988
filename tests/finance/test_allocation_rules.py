"""The rule file: every row says where it was read, and two rows never answer the same question."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction

import pytest

from finance.allocation import Body, Case, Expense, Person, calculate, current_rules
from finance.allocation.case import BODY_KINDS, EMPLOYMENT_FORMS
from finance.allocation.kinds import EXPENSE_KINDS
from finance.allocation.rules import REASONS, RULES_FILE, RulesError, load_rules
from finance.allocation.uncertain import EFFECTS


def changed(change):
    raw = json.loads(RULES_FILE.read_text(encoding="utf-8"))
    change(raw)
    return load_rules(json.dumps(raw))


def test_every_row_says_where_it_was_read_how_sure_it_is_and_when():
    rules = current_rules()
    for row in (*rules.rows, *rules.ordinary):
        assert row.source
        assert row.confidence
        assert row.verified_on >= date(2026, 11, 22)


def test_every_kind_has_rows_and_every_row_speaks_the_words_of_the_format():
    rules = current_rules()
    assert {kind for row in rules.rows for kind in row.kinds} == set(EXPENSE_KINDS)
    assert {body for row in rules.rows for body in row.bodies} == set(BODY_KINDS)
    for row in rules.rows:
        for exclusion in row.exclusions:
            assert exclusion.reason in REASONS[3:]
            assert set(exclusion.kinds or ()) <= set(row.kinds)
            assert set(exclusion.forms or ()) <= set(EMPLOYMENT_FORMS)


def test_every_uncertain_rule_has_an_effect_and_words():
    assert {text.code for text in current_rules().uncertain} == set(EFFECTS)


def test_a_row_is_found_by_the_key_that_a_result_names():
    rules = current_rules()
    assert rules.row("spt_pool_recruit@2025").fy_to == 2027
    with pytest.raises(KeyError):
        rules.row("spt_pool_recruit@1999")


def test_a_new_row_changes_the_figure_without_a_change_of_code():
    def raise_rate_and_cap(raw):
        for row in raw["rows"]:
            if row["measure"] == "spt_pool" and row["fy_from"] >= 2025:
                row["rate"] = "4/5"
            if row["id"] == "spt_pool_personnel":
                row["cap_yen"] = 1_000

    person = Person("p1", "outsourced", True, True, False)
    case = Case(2025, Body("prefecture", "340006"), (person,), (Expense("e1", "personnel", 9_000, "p1"),))
    amount = calculate(case, changed(raise_rate_and_cap)).amount("spt_pool")
    assert (amount.eligible_yen, amount.rate, amount.exact_yen) == (1_000, Fraction(4, 5), 800)


def test_exclusions_are_asked_in_the_order_of_reasons_whatever_their_order_in_the_file():
    def turn_round(raw):
        for row in raw["rows"]:
            row["exclusions"].reverse()

    assert changed(turn_round).rows[4].exclusions[0].reason == "main_duty"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda raw: raw["rows"].append(raw["rows"][0]), "share an id"),
        (lambda raw: raw["rows"][0].update(fy_to=2025), "both cover"),
        (lambda raw: raw["rows"][0].update(rate="1/2"), "one rate a year"),
        (lambda raw: raw["rows"][0].update(rate="2/3"), "finite decimal"),
        (lambda raw: raw["rows"][0].update(measure="spt_cio"), "one measure"),
        (lambda raw: raw["rows"][0].update(source=["hearsay"]), "unknown source"),
        (lambda raw: raw["rows"][0].update(cap_unit=None), "cap needs"),
        (lambda raw: raw["rows"][0].update(cap_stage="after_rate"), "after the rate"),
    ],
)
def test_a_rule_file_that_contradicts_itself_is_refused(change, words):
    with pytest.raises(RulesError, match=words):
        changed(change)
