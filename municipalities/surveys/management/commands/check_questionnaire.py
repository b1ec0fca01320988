"""`check_questionnaire FILE`: a set of questions looked over before anybody is asked, without a database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from japan.exact_json import FormatError, at, parse_json, read_day, read_name, read_object, read_text
from japan.input_files import REFUSED, InputError, read_input
from japan.wareki import format_day
from municipalities.surveys.kinds import UnreadableCells, kind_of
from municipalities.surveys.questionnaire import (
    Earlier,
    Questionnaire,
    asked_again,
    burden_words,
)
from municipalities.surveys.reading import WrongQuestionnaire, questionnaire_of, ready_made

DEFAULT = "dx_needs"


class Command(BaseCommand):
    """Prints the questions and what they cost; with `--answers` how cells are read, as typed into a workbook,
    and what keeps them from being sent. A file that is not in its form is refused with exit status 2."""

    help = "調査の設問（JSON）を確かめ、設問と回答にかかる時間を書き出します。"
    requires_system_checks: list[str] = []
    pure = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file",
            nargs="?",
            default=DEFAULT,
            help=f"設問のファイル、または用意した設問の名前（既定は {DEFAULT}）",
        )
        parser.add_argument("--towns", type=int, default=1, metavar="N", help="調査する団体の数")
        parser.add_argument("--cells", action="store_true", help="様式のます目の番号も書き出す")
        parser.add_argument("--answers", type=Path, metavar="F", help="回答（JSON：番号と書いた文字）")
        parser.add_argument("--last", type=Path, metavar="F", help="前回の回答（同じ形）。大きな変化を示す")
        parser.add_argument("--earlier", type=Path, metavar="F", help="前に聞いたこと（JSON）")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["towns"] < 1:
            raise CommandError("--towns：1以上の数を書いてください。", returncode=REFUSED)
        try:
            lines = list(_lines(options))
        except InputError as error:
            raise CommandError(str(error), returncode=REFUSED) from None
        except WrongQuestionnaire as wrong:
            raise CommandError(
                "\n".join([f"直すところが{len(wrong.faults)}件あります。", *wrong.faults]), returncode=REFUSED
            ) from None
        self.stdout.write("\n".join(lines))


def _lines(options: dict[str, Any]) -> Iterator[str]:
    name = options["file"]
    made = (
        ready_made()[name] if name in ready_made() else questionnaire_of(read_input(Path(name), parse_json))
    )
    yield from _of_questions(made, with_cells=options["cells"])
    yield f"{len(made.questions)}問　{burden_words(made.questions, options['towns'])}"
    if options["earlier"]:
        yield from _of_earlier(made, read_input(options["earlier"], _earlier))
    if options["answers"]:
        last = read_input(options["last"], _typed) if options["last"] else {}
        yield from _of_answers(made, read_input(options["answers"], _typed), last)


def _of_questions(made: Questionnaire, *, with_cells: bool) -> Iterator[str]:
    yield made.title
    for number, section in enumerate(made.sections, start=1):
        yield f"{number}　{section.title}"
        for question in made.of_section(section.key):
            marks = [kind_of(question).label, f"{question.minutes}分"]
            marks += ["必須"] if question.required else []
            marks += ["条件あり"] if question.condition else []
            marks += ["先に入れる"] if question.source else []
            yield f"　{question.id}　{question.text}（{'、'.join(marks)}）"
            if with_cells:
                yield from (f"　　{code}" for code, of in made.codes.items() if of is question)


def _of_earlier(made: Questionnaire, earlier: dict[str, Earlier]) -> Iterator[str]:
    again = asked_again(made.questions, earlier)
    yield f"前に聞いたことをまた聞く設問　{len(again)}問"
    for each in again:
        yield f"　{each.question.id}　{format_day(each.earlier.on)}に{each.earlier.where}で聞いています。"


def _of_answers(made: Questionnaire, typed: dict[str, str], last: dict[str, str]) -> Iterator[str]:
    answers, errors = _read(made, typed)
    before, _ = _read(made, last)
    applying = made.shown(answers)
    yield f"回答　{len(applying)}問のうち{sum(question.id in answers for question in applying)}問"
    for question in applying:
        yield f"　{question.id}　{kind_of(question).words(question, answers.get(question.id))}"
        if change := kind_of(question).compare(question, before.get(question.id), answers.get(question.id)):
            yield f"　　前回との違い：{change}"
    yield from (f"読めません　{code}　{sentence}" for code, sentence in errors.items())
    yield from (
        f"直すところ　{fault.question.id}　{fault.sentence}"
        for fault in made.check(answers)
        if not any(made.codes.get(code) == fault.question for code in errors)
    )
    yield from (f"知らないます目　{code}" for code in typed if code not in made.codes)


def _read(made: Questionnaire, typed: dict[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """Answers by question, and what cannot be read by the code of its cell."""
    answers: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for question in made.questions:
        try:
            value = kind_of(question).read_cells(question, typed)
        except UnreadableCells as wrong:
            errors |= wrong.errors
            continue
        if value is not None:
            answers[question.id] = value
    return answers, errors


def _typed(content: bytes) -> dict[str, str]:
    given = _object(content)
    return {code: read_text(text, at("$", code)) for code, text in given.items()}


def _earlier(content: bytes) -> dict[str, Earlier]:
    made: dict[str, Earlier] = {}
    for meaning, value in _object(content).items():
        path = at("$", f"{meaning}")
        given = read_object(value, path, required=("on", "where"))
        on: date = read_day(given["on"], f"{path}.on")
        made[meaning] = Earlier(on, read_name(given["where"], f"{path}.where"))
    return made


def _object(content: bytes) -> dict[str, Any]:
    given = parse_json(content)
    if not isinstance(given, dict):
        raise FormatError("$", "オブジェクトではありません。")
    return given
