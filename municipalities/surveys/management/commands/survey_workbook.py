"""The workbook of a questionnaire, tried without a database: written, or read back as it was filled."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.errors import Refusal
from japan.exact_json import parse_json, read_text
from japan.input_files import REFUSED, InputError, read_input
from municipalities.surveys.kinds import kind_of
from municipalities.surveys.questionnaire import Questionnaire
from municipalities.surveys.reading import ready_made
from municipalities.surveys.workbook import (
    Form,
    Merged,
    answers_in,
    merge,
    read_form,
    refuse_other,
    write_form,
)

NUMBER: Final = "S-0-0001"
BODY_CODE: Final = "000000"
BODY: Final = "デモ町"


class Command(BaseCommand):
    """Writes the form (`--write`), or reads one (`--read`) and prints what it changes; `--back` writes it
    again with what is wrong beside each answer. A file that is refused ends with exit status 2."""

    help = (
        "調査の様式（xlsx）を書き出すか、書き込まれた様式（xlsx・CSV）を読んで、変わるところを書き出します。"
    )
    requires_system_checks: list[str] = []
    pure = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", choices=sorted(ready_made()), help="用意した設問の名前")
        parser.add_argument("--answers", type=Path, metavar="F", help="いまの回答（JSON：記号と書いた文字）")
        parser.add_argument("--write", type=Path, metavar="F", help="様式をここに書く")
        parser.add_argument("--read", type=Path, metavar="F", help="書き込まれた様式")
        parser.add_argument("--back", type=Path, metavar="F", help="理由を付けた様式をここに書く")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            for line in _lines(ready_made()[options["name"]], options):
                self.stdout.write(line)
        except (InputError, OSError) as error:
            raise CommandError(str(error), returncode=REFUSED) from None
        except Refusal as refusal:
            raise CommandError(refusal.sentence, returncode=REFUSED) from None


def _lines(made: Questionnaire, options: dict[str, Any]) -> Iterator[str]:
    typed = read_input(options["answers"], _typed) if options["answers"] else {}
    now = {each.id: kind_of(each).read_cells(each, typed) for each in made.questions}
    form = Form(
        questionnaire=made,
        number=NUMBER,
        fiscal_year="",
        due="",
        municipality_code=BODY_CODE,
        municipality=BODY,
        taken_at="",
        answers={name: value for name, value in now.items() if value is not None},
    )
    if options["write"]:
        options["write"].write_bytes(write_form(form))
    if options["read"]:
        yield from _of_filled(form, options["read"], options["back"])


def _of_filled(form: Form, path: Path, back: Path | None) -> Iterator[str]:
    found = read_form(path.read_bytes(), path.name)
    refuse_other(
        found, number=NUMBER, title=form.questionnaire.title, municipality_code=BODY_CODE, municipality=BODY
    )
    read = answers_in(found, form.questionnaire)
    yield f"ます目{len(found.entries)}、ない{len(read.lacking)}、手つかず{len(read.untouched)}"
    yield from (f"直すところ　{error.place}　{error.code}　{error.sentence}" for error in read.errors)
    yield from _of_merged(form.questionnaire, merge(read, form.questionnaire, form.answers))
    if back is not None:
        back.write_bytes(write_form(form.sent_back(found), read.reasons))


def _of_merged(made: Questionnaire, merged: Merged) -> Iterator[str]:
    def words(name: str, value: Any) -> str:
        return kind_of(made.by_id[name]).words(made.by_id[name], value).replace("\n", "／")

    yield f"同じ{len(merged.unchanged)}問、変わる{len(merged.changed)}問"
    yield from (f"変わる　{name}　{words(name, value)}" for name, value in merged.changed.items())
    yield from (f"消える　{name}" for name in merged.cleared)
    yield from (f"取り出したときの回答に書かれています　{name}" for name in merged.rewritten)
    for conflict in merged.conflicts:
        name = conflict.question.id
        said = [words(name, each) for each in (conflict.taken, conflict.theirs, conflict.yours)]
        yield f"食い違い　{name}　取り出したとき：{said[0]}、画面：{said[1]}、様式：{said[2]}"


def _typed(text: bytes) -> dict[str, str]:
    given = parse_json(text)
    if not isinstance(given, dict):
        raise InputError("記号と書いた文字の組（JSONのオブジェクト）ではありません。")
    return {code: read_text(each, code) for code, each in given.items()}
