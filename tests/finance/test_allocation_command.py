"""The command as it is typed: its own process, no database named, nothing on the wrong stream."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.typed_command import run

EXAMPLES = Path(__file__).with_name("allocation_examples")


def test_the_result_is_printed_without_a_database():
    done = run("calculate_allocation", str(EXAMPLES / "ex08_r7_mixed.case.json"))
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["special"]["spt_pool"]["exact_yen"] == "20680247"


@pytest.mark.parametrize("option", [[], ["--explain"]])
def test_a_refusal_goes_to_stderr_with_its_path_and_no_traceback(option):
    done = run("calculate_allocation", str(EXAMPLES / "bad1_negative_funding.bad.json"), *option)
    assert (done.returncode, done.stdout) == (2, "")
    assert "other_funding[0].amount_yen: 金額は0以上の整数" in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 1
