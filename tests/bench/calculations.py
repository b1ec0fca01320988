"""The allocation calculation of a large prefecture, against reading its case. Seconds of this process."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

from finance.allocation import calculate, line_reason, parse_case
from finance.allocation.case import EMPLOYMENT_FORMS
from finance.allocation.kinds import EXPENSE_KINDS, PERSON_REQUIRED_KINDS
from tests.bench.ground import Ground, cpu_seconds, median

PEOPLE, LINES, GOAL_SECONDS = 300, 2_000, 0.2


def lines(ground: Ground) -> Iterator[dict[str, Any]]:
    content = json.dumps(case()).encode()
    read = parse_case(content)
    reading = [cpu_seconds(lambda: parse_case(content)) for _ in range(ground.rounds)]
    calculating = [cpu_seconds(lambda: _figure(read)) for _ in range(ground.rounds)]
    seconds = median(calculating)
    yield ground.line(
        "allocation calculation",
        people=PEOPLE,
        lines=LINES,
        cpu_ms=round(seconds * 1000, 1),
        reading_ms=round(median(reading) * 1000, 1),
        ratio=round(seconds / median(reading), 1),
        goal=GOAL_SECONDS,
        met=seconds <= GOAL_SECONDS,
    )


def _figure(read: Any) -> None:
    result = calculate(read)
    for line in result.lines:
        line_reason(line, read)


def case() -> dict[str, Any]:
    """Every kind of expense for people of every form of employment, with what others pay towards some."""
    rng = random.Random(2_000)
    people = [
        {
            "id": f"p{number}",
            "employment_form": rng.choice(EMPLOYMENT_FORMS),
            "main_duty_municipal_support": rng.random() < 0.8,
            "has_skill_or_experience": rng.random() < 0.9,
            "accelerator_appointed": rng.random() < 0.2,
        }
        for number in range(PEOPLE)
    ]
    expenses: list[dict[str, Any]] = []
    for number in range(LINES):
        kind = rng.choice(EXPENSE_KINDS)
        who = {"person": f"p{rng.randrange(PEOPLE)}"} if kind in PERSON_REQUIRED_KINDS else {}
        expenses.append({"id": f"e{number}", "kind": kind, "amount_yen": rng.randrange(10**7), **who})
    return {
        "format": "allocation-case/1",
        "fiscal_year": 2026,
        "body": {"kind": "prefecture", "code": "340006"},
        "people": people,
        "expenses": expenses,
        "contributions": [
            {"id": f"c{number}", "from": "345458", "for_expense": f"e{number}", "amount_yen": 10_000}
            for number in range(0, LINES, 10)
        ],
    }
