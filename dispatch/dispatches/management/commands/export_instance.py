"""`export_instance --prefecture SLUG --from D --to D --out F`: what
the planner sees of the database, as a file."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Prefecture
from accounts.tenancy import scope
from dispatch.dispatches.instance_export import instance_of
from japan.input_files import REFUSED, InputError, may_write, write_output

LONGEST_DAYS = 3 * 366


class Command(BaseCommand):
    """Writes `dispatch-instance/1` for `plan_dispatch`. What cannot
    be written is refused with exit status 2."""

    help = "派遣計画の入力（dispatch-instance/1）を、登録されているニーズ・人材・派遣から作ります。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--prefecture", required=True, metavar="SLUG", help="都道府県（例：hiroshima）")
        parser.add_argument(
            "--from", dest="first", required=True, metavar="YYYY-MM-DD", help="計画の初めの日"
        )
        parser.add_argument("--to", dest="last", required=True, metavar="YYYY-MM-DD", help="計画の終わりの日")
        parser.add_argument(
            "--out", required=True, type=Path, metavar="INSTANCE.json", help="書き込むファイル"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        first, last = _day(options["first"], "--from"), _day(options["last"], "--to")
        if not first <= last or (last - first).days > LONGEST_DAYS:
            raise CommandError(
                "--to は --from と同じ日かその後、3年以内の日にしてください。", returncode=REFUSED
            )
        prefecture = Prefecture.objects.filter(slug=options["prefecture"]).first()
        if prefecture is None:
            raise CommandError(f"都道府県「{options['prefecture']}」はありません。", returncode=REFUSED)
        try:
            may_write(options["out"])
            with scope(prefecture.pk):
                instance = instance_of(prefecture, first, last)
            write_output(options["out"], json.dumps(instance, ensure_ascii=False, indent=1) + "\n")
        except InputError as error:
            raise CommandError(str(error), returncode=REFUSED) from None
        counts = {name: len(instance[name]) for name in ("needs", "talents", "locked")}
        self.stdout.write(
            f"支援{counts['needs']}件（うち決まっている訪問{counts['locked']}件）、人材{counts['talents']}人を書きました。"
        )


def _day(text: str, option: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"{option} は 2026-04-01 の形の日にしてください。", returncode=REFUSED) from None
