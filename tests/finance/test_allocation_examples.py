"""Every example file of the format gives the expected result; every malformed one names its path."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from finance.allocation import calculate, parse_case, read_case
from finance.management.commands.calculate_allocation import Command

EXAMPLES = Path(__file__).with_name("allocation_examples")
CASES = sorted(EXAMPLES.glob("*.case.json"))
BAD = sorted(EXAMPLES.glob("*.bad.json"))


def expected(path: Path) -> dict:
    return json.loads((EXAMPLES / f"{path.name.split('.')[0]}.expected.json").read_text(encoding="utf-8"))


def compared(result: dict) -> dict:
    keys = ("expense", "status", "reason", "deducted_yen", "eligible_yen")
    return {
        "special": result["special"],
        "ordinary": result["ordinary"],
        "lines": [{key: line[key] for key in keys} for line in result["lines"]],
        "warnings": sorted({warning["code"] for warning in result["warnings"]}),
    }


def test_the_examples_are_here():
    assert len(CASES) == 14
    assert len(BAD) == 3


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_the_command_prints_the_expected_result(path):
    out = StringIO()
    call_command(Command(), str(path), stdout=out)
    result = json.loads(out.getvalue())
    assert compared(result) == expected(path)
    assert list(result) == [
        "format",
        "fiscal_year",
        "label",
        "special",
        "ordinary",
        "lines",
        "steps",
        "warnings",
    ]
    assert (result["format"], result["label"]) == ("allocation-result/1", "試算")
    assert result["steps"]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_a_line_says_its_measure_its_claim_and_its_rule(path):
    case = parse_case(path.read_bytes())
    for expense, line in zip(case.expenses, calculate(case).as_json()["lines"], strict=True):
        assert line["claimed_yen"] == expense.amount_yen
        assert line["measure"] in ("spt_pool", "spt_cio")
        assert (line["rule"] is None) == (line["reason"] in ("out_of_period", "body_not_eligible"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_a_case_survives_being_written_and_read(path):
    case = parse_case(path.read_bytes())
    assert read_case(json.loads(json.dumps(case.as_json()))) == case


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_explain_prints_numbered_japanese_sentences(path):
    out = StringIO()
    call_command(Command(), str(path), explain=True, stdout=out)
    text = out.getvalue()
    assert "試算（交付される額ではありません）" in text
    for number, sentence in enumerate(calculate(parse_case(path.read_bytes())).steps, start=1):
        assert f"{number}. {sentence}" in text
    assert "きまりを確かめた日：令和8年11月22日" in text


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.name)
def test_a_malformed_example_is_refused_with_its_path(path):
    with pytest.raises(CommandError) as refused:
        call_command(Command(), str(path), stdout=StringIO())
    assert expected(path)["error"]["path"] in str(refused.value)
    assert refused.value.returncode == 2
