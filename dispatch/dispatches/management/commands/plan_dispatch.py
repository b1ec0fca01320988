"""`plan_dispatch INSTANCE.json`: make the best plan (`--out`) or
judge one (`--check`), without a database."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import isfinite
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dispatch.planner import (
    FIT,
    STATUS_WORDS,
    Instance,
    LocksContradictError,
    NoPlanInTimeError,
    Plan,
    Progress,
    ignore,
    is_proven,
    moved_needs,
    need_words,
    parse_instance,
    parse_plan,
    rounded,
    solve,
    tier_words,
    tiers_of,
    violations_of,
    write_plan,
)
from japan.input_files import REFUSED, InputError, may_write, read_input, write_output

SECONDS = 60.0
CHANGES_IF_ALL_STAY = (
    "最小の変更の案{}件は、この計画の担当を全員そのまま続ける条件"
    "（previous にこの計画の担当、stability に0より大きい値）で計算し直した場合に成り立ちます。"
    "条件を付けずに計算し直すと、対応できないことがあります。"
)


@contextmanager
def asked_to_stop() -> Iterator[Callable[[], bool]]:
    """Whether Ctrl-C or SIGTERM asked for an end, so that what was found until
    then is written; a second one ends at once."""
    asked = []

    def ask(number: int, _: object) -> None:
        asked.append(number)
        signal.signal(number, signal.SIG_DFL)

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: bool(asked)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class Command(BaseCommand):
    """Makes a plan, or prints a sentence for each rule that a plan breaks, then its five tiers.

    Exit status 0 for a plan that was made or that keeps every rule, 1 for one that breaks a
    rule or was not found in time. A file that is not an instance or not a plan is refused with
    its JSON path on stderr and exit status 2, and so are locked pairs that contradict each
    other or a rule, each with the rule and the lock.
    """

    help = "派遣計画：入力（dispatch-instance/1）から計画（dispatch-plan/1）を作り、または計画を調べます。"
    requires_system_checks: list[str] = []
    pure = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "instance", metavar="INSTANCE.json", type=Path, help="支援と人材を書いた入力のファイル"
        )
        parser.add_argument("--check", metavar="PLAN.json", type=Path, help="調べる計画のファイル")
        parser.add_argument("--out", metavar="PLAN.json", type=Path, help="作った計画を書くファイル")
        parser.add_argument("--seconds", type=float, default=SECONDS, help="計算に使う時間（秒）")
        parser.add_argument(
            "--seed", type=int, default=0, help="乱数の種（同じ種と十分な時間なら、同じ計画になります）"
        )
        parser.add_argument("--json-progress", action="store_true", help="途中の経過を1行ずつJSONで出します")

    def handle(self, *args: Any, **options: Any) -> None:
        if (options["check"] is None) == (options["out"] is None):
            raise CommandError(
                "--out PLAN.json か --check PLAN.json のどちらか一方を指定してください。", returncode=REFUSED
            )
        if not options["seconds"] > 0:
            raise CommandError("--seconds には0より大きい数を指定してください。", returncode=REFUSED)
        try:
            instance = read_input(options["instance"], parse_instance)
            if options["check"] is not None:
                self._check(instance, read_input(options["check"], parse_plan))
            else:
                may_write(options["out"])
                self._solve(instance, options)
        except (InputError, LocksContradictError) as error:
            raise CommandError(str(error), returncode=REFUSED) from None
        except NoPlanInTimeError as error:
            raise CommandError(str(error)) from None

    def _solve(self, instance: Instance, options: dict[str, Any]) -> None:
        report = self._json_line if options["json_progress"] else ignore
        with asked_to_stop() as is_stopped:
            plan = solve(
                instance, options["seconds"], seed=options["seed"], report=report, cancelled=is_stopped
            )
        write_output(options["out"], write_plan(plan))
        if not options["json_progress"]:
            self.stdout.write(f"{STATUS_WORDS[plan.status]}（{plan.seconds:.1f}秒）")
            self.stdout.write(f"対応する支援{len(plan.placements)}件、対応できない支援{len(plan.unmet)}件")
            for line, bound in zip(tier_words(plan.tiers), plan.bounds, strict=True):
                self.stdout.write(f"{line}（上限{'なし' if bound is None else rounded(bound)}）")
            changes = sum(unmet.smallest_change is not None for unmet in plan.unmet)
            if changes and not is_proven(plan, but=[FIT]):
                self.stdout.write(CHANGES_IF_ALL_STAY.format(changes))
            for moved in moved_needs(instance, plan):
                need = need_words(instance, instance.need_by_id[moved.need])
                self.stdout.write(f"担当が変わる支援：{need}　{moved.before}→{moved.after or 'なし'}")

    def _json_line(self, progress: Progress) -> None:
        bound = rounded(progress.bound) if isfinite(progress.bound) else None
        row = {
            "tier": progress.tier,
            "value": rounded(progress.value),
            "bound": bound,
            "seconds": rounded(progress.seconds),
        }
        self.stdout.write(json.dumps(row))

    def _check(self, instance: Instance, plan: Plan) -> None:
        found = violations_of(instance, plan)
        lines = [f"規則{violation.rule}：{violation.sentence}" for violation in found]
        for line in [*lines, *tier_words(tiers_of(instance, plan))]:
            self.stdout.write(" ".join(line.splitlines()))
        if found:
            raise CommandError(f"規則に反する点が{len(found)}件あります。")
        self.stdout.write("規則に反する点はありません。")
