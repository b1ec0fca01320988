"""`propose_need --text TEXT`: a town's words in, the proposal of the rules out, without a database."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from japan.exact_json import FormatError, parse_json
from japan.input_files import REFUSED, InputError, read_input
from municipalities.needs.proposal import Context, Proposal, propose
from municipalities.needs.proposal.schemes import schemes

PLAIN_FIELDS = (
    "title", "category", "role", "engagement", "cadence", "half_days_per_visit", "mode", "priority", "scheme",
    "is_regional", "rules_version",
)  # fmt: skip


class Command(BaseCommand):
    """Prints one JSON object, or for `--file` a list of them with the `id` of each text, in order.

    A text or file that cannot be read is refused on stderr with exit status 2.
    """

    help = "困りごとの文章から、支援ニーズの案（JSON）を書き出します。"
    requires_system_checks: list[str] = []
    pure = True

    def add_arguments(self, parser: CommandParser) -> None:
        source = parser.add_mutually_exclusive_group(required=True)
        source.add_argument("--text", help="困りごとの文章")
        source.add_argument("--file", type=Path, metavar="F", help="文章の一覧（JSON：idとtextの組の並び）")
        parser.add_argument("--today", metavar="YYYY-MM-DD", help="書いた日（既定は今日）")
        parser.add_argument("--population", type=int, metavar="N", help="市町村の人口")
        parser.add_argument("--solo", action="store_true", help="情報の担当が1人以下の団体")
        parser.add_argument("--json", action="store_true", help="JSONで書き出す（この形式だけです）")

    def handle(self, *args: Any, **options: Any) -> None:
        context = Context(
            today=_day(options["today"]),
            population=_population(options["population"]),
            solo_it_staff=True if options["solo"] else None,
        )
        if options["text"] is not None:
            answer: Any = as_json(options["text"], context)
        else:
            try:
                texts = read_input(options["file"], texts_of)
            except InputError as error:
                raise CommandError(str(error), returncode=REFUSED) from None
            answer = [{"id": name, **as_json(text, context)} for name, text in texts]
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))


def as_json(text: str, context: Context) -> dict[str, Any]:
    """The proposal with its schemes and the reasons of its fields."""
    proposal = propose(text, context)
    return {
        **{name: getattr(proposal, name) for name in PLAIN_FIELDS},
        "skills": [{"skill": key, "level": level} for key, level in proposal.skills],
        "starts_on": proposal.starts_on.isoformat(),
        "ends_on": proposal.ends_on.isoformat(),
        "deadline_on": proposal.deadline_on.isoformat() if proposal.deadline_on else None,
        "incident": proposal.incident or None,
        "schemes": [
            {"scheme": line.key, "fit": line.fit.name.lower(), "reason": line.reason}
            for line in schemes(proposal, context)
        ],
        "reasons": _sentences(proposal),
    }


def _sentences(proposal: Proposal) -> list[str]:
    return [f"{name}：{reason}" for name, reason in proposal.reasons.items()]


def texts_of(content: bytes) -> list[tuple[Any, str]]:
    """(id, text) of each entry. Raises `FormatError` for what is no list of them."""
    entries = parse_json(content)
    if not isinstance(entries, list):
        raise FormatError("$", '並び（配列）にしてください。例：[{"id": "1", "text": "…"}]')
    for place, entry in enumerate(entries):
        if not isinstance(entry, dict) or not isinstance(entry.get("text"), str) or "id" not in entry:
            raise FormatError(f"$[{place}]", "idとtext（文字）の組にしてください。")
    return [(entry["id"], entry["text"]) for entry in entries]


def _day(said: str | None) -> date:
    if said is None:
        return timezone.localdate()
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise CommandError(
            f"--today {said}：2026-12-01のように、年-月-日で書いてください。", returncode=REFUSED
        ) from None


def _population(said: int | None) -> int | None:
    if said is not None and said < 0:
        raise CommandError(f"--population {said}：0以上の数を書いてください。", returncode=REFUSED)
    return said
