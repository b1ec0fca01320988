"""A dry run of the form of a survey that came back: what it says, and what is wrong with it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.errors import Refusal
from accounts.models import Prefecture
from accounts.tenancy import scope
from japan.input_files import REFUSED
from japan.reference_numbers import read as read_number
from municipalities.surveys.filled_form import CameBack, came_back
from municipalities.surveys.kinds import kind_of
from municipalities.surveys.models import AnswerSheet, SurveyRound
from municipalities.surveys.workbook import read_form


class Command(BaseCommand):
    """Stores nothing. A file that is refused as a whole ends with exit status 2 and a sentence."""

    help = "書き込まれた調査の様式（xlsx・CSV）を読み、回答と直すところを書き出します。保存はしません。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="書き込まれた様式")
        parser.add_argument("--prefecture", required=True, metavar="SLUG", help="都道府県（例：hiroshima）")
        parser.add_argument("--round", required=True, metavar="ID", help="調査の番号（例：S-8-0001）かid")
        parser.add_argument("--json", action="store_true", help="JSONで書き出す（いつもJSONです）")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            told = _told(options["file"], options["prefecture"], options["round"])
        except OSError as error:
            raise CommandError(f"ファイルを読めません：{error}", returncode=REFUSED) from None
        except Refusal as refusal:
            raise CommandError(refusal.sentence, returncode=REFUSED) from None
        self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))


def _told(path: Path, slug: str, number: str) -> dict[str, Any]:
    prefecture = Prefecture.objects.filter(slug=slug).first()
    if prefecture is None:
        raise Refusal(f"「{slug}」という都道府県はありません。hiroshima のように書いてください。")
    content = path.read_bytes()
    with scope(prefecture.pk):
        survey = _round(number)
        code = read_form(content, path.name).municipality_code
        sheets = AnswerSheet.objects.select_related("round").filter(round=survey)
        sheet = sheets.filter(municipality=code).first() or sheets.first()
        if sheet is None:
            raise Refusal(f"{survey}は、まだどの市町村にも聞いていません。")
        return _json(came_back(sheet, content, path.name))


def _round(number: str) -> SurveyRound:
    named = read_number("S-", number)
    rows = SurveyRound.objects.asked()
    if named:
        rows = rows.filter(fiscal_year=named[0], sequence=named[1])
    else:
        rows = rows.filter(pk=int(number)) if number.isdecimal() else rows.none()
    survey = rows.first()
    if survey is None:
        raise Refusal(f"調査「{number}」がありません。S-8-0001 のように書いてください。")
    return survey


def _json(back: CameBack) -> dict[str, Any]:
    return {
        "municipality": back.sheet.municipality_id,
        "round": back.sheet.round.number,
        "answers": dict(back.read.answers),
        "errors": [
            {
                "cell": error.place,
                "code": error.code,
                "question": error.question.id if error.question else None,
                "message": error.sentence,
            }
            for error in back.read.errors
        ],
        "conflicts": [
            {
                "question": each.question.id,
                "taken": each.taken,
                "page": each.theirs,
                "file": each.yours,
                "message": f"「{each.question.named}」は、画面では"
                f"「{kind_of(each.question).words(each.question, each.theirs)}」に書き直されています。",
            }
            for each in back.merged.conflicts
        ],
    }
