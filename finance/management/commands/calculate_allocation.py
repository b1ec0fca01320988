"""`calculate_allocation CASE.json [--explain]`: a case file in, the estimate out, without a database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from finance.allocation import (
    Case,
    Result,
    calculate,
    current_rules,
    line_reason,
    parse_case,
    uncertain_rules,
)
from finance.allocation.kinds import KIND_LABELS
from finance.allocation.result import LABEL, exact_decimal
from finance.allocation.wording import (
    BODY_LABELS,
    STATUS_LABELS,
    measure_name,
)
from japan.fiscal_year import label
from japan.input_files import REFUSED, InputError, read_input
from japan.numbers import count, yen
from japan.wareki import format_day
from pool.people.choices import EmploymentForm


class Command(BaseCommand):
    """Prints `allocation-result/1`, or with `--explain` the same answer as Japanese sentences.

    A file that is not a case is refused with its JSON path on stderr and exit status 2.
    """

    help = "交付税の試算：ファイル（allocation-case/1）を読み、結果（allocation-result/1）を書き出します。"
    requires_system_checks: list[str] = []
    pure = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("case", metavar="CASE.json", type=Path, help="試算する内容のファイル")
        parser.add_argument("--explain", action="store_true", help="計算の過程を日本語の文で書き出します")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            case = read_input(options["case"], parse_case)
        except InputError as error:
            raise CommandError(str(error), returncode=REFUSED) from None
        result = calculate(case)
        if options["explain"]:
            self.stdout.write("\n".join(explanation(case, result)))
        else:
            self.stdout.write(json.dumps(result.as_json(), ensure_ascii=False, indent=2))


def explanation(case: Case, result: Result) -> list[str]:
    """The page's answer as lines of text: amounts, numbered steps, lines with reasons, doubts."""
    rules = current_rules()
    head = f"{label(case.fiscal_year)}　{BODY_LABELS[case.body.kind]} {case.body.code}"
    amounts = [
        f"{measure_name(amount.measure, rules)}：{count(amount.thousand_yen)}千円"
        f"（端数を整える前 {exact_decimal(amount.exact_yen, grouped=True)}円）"
        for amount in result.special
    ]
    verified_on = max(row.verified_on for row in rules.rows)
    doubts = [
        f"{item.title}　{item.explanation}　影響：{item.effect}"
        for item in uncertain_rules(case, result, rules)
    ]
    return [
        f"{head}　{LABEL}（交付される額ではありません）",
        *amounts,
        "",
        *(f"{number}. {sentence}" for number, sentence in enumerate(result.steps, start=1)),
        *_section("行ごとの判定と理由", _line_words(case, result)),
        *_section("注意", [warned.message for warned in result.warnings]),
        *_section("確かめられていないきまり", doubts),
        "",
        f"きまりを確かめた日：{format_day(verified_on)}",
    ]


def _line_words(case: Case, result: Result) -> list[str]:
    forms = {person.id: str(EmploymentForm(person.employment_form).label) for person in case.people}
    words = []
    for line in result.lines:
        who = f" {line.person}（{forms[line.person]}）" if line.person else ""
        words.append(
            f"{line.expense} {KIND_LABELS[line.kind]}{who}　{STATUS_LABELS[line.status]}　"
            f"支出{yen(line.claimed_yen)}のうち{yen(line.eligible_yen)}　{line_reason(line, case)}"
        )
    return words


def _section(title: str, items: list[str]) -> list[str]:
    return ["", f"【{title}】", *(f"- {item}" for item in items)] if items else []
