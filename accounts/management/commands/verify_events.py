"""Proof that nobody changed the history: walks the chain of each prefecture."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.events import BrokenLink, KeptHead, broken_since, first_broken_link, kept_head
from accounts.models import Prefecture
from accounts.tenancy import NATIONWIDE, scope


class Command(BaseCommand):
    help = (
        "Verifies the chained events of every prefecture and names the first broken row. --keep notes the "
        "ends of the "
        "chains in a file; with that file, kept where the database's administrator cannot write, --against "
        "also finds "
        "a history that was cut short or removed whole."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--against", type=Path, metavar="FILE", help="a file that --keep wrote")
        parser.add_argument(
            "--keep", type=Path, metavar="FILE", help="where to note the ends, if everything holds"
        )

    def handle(self, *args: Any, against: Path | None, keep: Path | None, **options: Any) -> None:
        names = {NATIONWIDE: "全国", **dict(Prefecture.objects.values_list("id", "name"))}
        noted = read_heads(against) if against else {}
        heads: list[KeptHead] = []
        broken = 0
        for prefecture_id, name in names.items():
            with scope(prefecture_id):
                head = kept_head()
                link = first_broken_link(prefecture_id) or _broken_since(noted.get(prefecture_id))
            if head is not None:
                heads.append(head)
            if link is not None:
                broken += 1
                self.stderr.write(f"{name}：操作履歴の{link.sequence}番目　{link.reason}")
        if broken:
            raise CommandError(f"{broken}団体の操作履歴がつながっていません。")
        if keep:
            keep.write_text(json.dumps([asdict(head) for head in heads], indent=1) + "\n")
        count = sum(head.sequence for head in heads)
        self.stdout.write(f"操作履歴はすべてつながっています（{len(heads)}団体、{count}件）。")


def _broken_since(noted: KeptHead | None) -> BrokenLink | None:
    return broken_since(noted) if noted else None


def read_heads(path: Path) -> dict[int, KeptHead]:
    """The ends of the chains as `--keep` noted them, by prefecture.
    Raises `CommandError` for any other file."""
    try:
        rows = json.loads(path.read_text())
        heads = [
            KeptHead(int(row["prefecture_id"]), int(row["sequence"]), str(row["digest"])) for row in rows
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CommandError(
            f"{path}：控えとして読めません（{error}）。--keep で書いたファイルを指定してください。"
        ) from error
    return {head.prefecture_id: head for head in heads}
