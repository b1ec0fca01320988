"""`plan_dispatch INSTANCE.json --check PLAN.json`: what is wrong with a plan and how good it is, without a database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dispatch.planner.judging import violations_of
from dispatch.planner.plan_reading import parse_plan
from dispatch.planner.reading import parse_instance
from dispatch.planner.tiers import tiers_of
from dispatch.planner.words import tier_words
from japan.input_files import REFUSED, InputError, read_input


class Command(BaseCommand):
    """Prints a sentence for each rule that the plan breaks, then its five tiers as its half days give them.

    Exit status 0 for a plan that keeps every rule, 1 for one that does not. A file that is not an instance or not a
    plan is refused with its JSON path on stderr and exit status 2.
    """

    help = "派遣計画：入力（dispatch-instance/1）に対する計画（dispatch-plan/1）が規則を守っているかを調べます。"
    requires_system_checks: list[str] = []
    pure = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("instance", metavar="INSTANCE.json", type=Path, help="支援と人材を書いた入力のファイル")
        parser.add_argument("--check", metavar="PLAN.json", type=Path, help="調べる計画のファイル")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"] is None:
            raise CommandError("調べる計画のファイルを --check PLAN.json で指定してください。", returncode=REFUSED)
        try:
            instance = read_input(options["instance"], parse_instance)
            plan = read_input(options["check"], parse_plan)
        except InputError as error:
            raise CommandError(str(error), returncode=REFUSED) from None
        found = violations_of(instance, plan)
        lines = [f"規則{violation.rule}：{violation.sentence}" for violation in found]
        for line in [*lines, *tier_words(tiers_of(instance, plan))]:
            self.stdout.write(" ".join(line.splitlines()))
        if found:
            raise CommandError(f"規則に反する点が{len(found)}件あります。")
        self.stdout.write("規則に反する点はありません。")
