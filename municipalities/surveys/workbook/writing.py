"""The form of a survey as an xlsx file, to be filled elsewhere and sent back.

Whatever is needed to know it again stands in it as visible words. Lists to pick from, colours, the frozen
head and the second sheet are comfort only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from io import BytesIO
from itertools import groupby
from math import ceil
from typing import Any, Final

from desk.files.cells import clean, width_of
from desk.files.sheets import HEAD_FILL, MOST_LETTERS, Look, Pen, lay_out_page
from municipalities.surveys.kinds import Line, kind_of
from municipalities.surveys.questionnaire import Answers, Questionnaire
from municipalities.surveys.questions import Question
from municipalities.surveys.workbook import words
from municipalities.surveys.workbook.finding import Entry, Found
from municipalities.surveys.workbook.xlsx import escaped

MOST_CHOICES_BESIDE: Final = 8
"""More are to be looked up in the second sheet."""
WIDTHS: Final = {
    words.CODE: 15,
    words.SECTION: 14,
    words.QUESTION: 40,
    words.HOW: 38,
    words.ANSWER: 36,
    words.TAKEN: 24,
    words.REASON: 38,
}
"""In half-width letters."""
BAND_FILL, ANSWER_FILL, WRONG_FILL = "DDE7F0", "FFF9DB", "F9D0CC"
LETTER_SIZE: Final = 10.5
"""Points of the letters by which the widths of columns are counted, with something for their edges."""
LINE_HEIGHT: Final = 13
MOST_HEIGHT: Final = 400
"""In points; a sheet takes 409."""
LINES_OF_WORDS: Final = 3
"""For an answer in words, at least."""
SMALL: Final = Look(size=8, wrapped=True, number_format="@", boxed=True)
PLAIN: Final = Look(wrapped=True, number_format="@", boxed=True)
SAME: Final = "上と同じ"
HOW_TO: Final = (
    f"「{words.ANSWER}」の列に書き、このファイルを画面から送ってください。"
    f"「{words.CODE}」と、この上の数行は消さないでください。行や列を足しても、並べ替えても、CSVで保存しても読めます。"
)
CHOICES_TITLE: Final = "選択肢（この中の言葉を回答に書いてください）"
OF_NO_QUESTION: Final = "この調査にない記号"


@dataclass(frozen=True, kw_only=True)
class Form:
    """The form of one municipality. Words of days are as people read them.

    `answers` are by the ids of questions, `notes` say more of some: where the answer comes from,
    what the prefecture said of it. `title` is that of the round.
    `typed` and `old` are texts by codes, of a form that comes back: what stands there instead of the answers,
    and what its cells of 取り出したときの回答 said.
    """

    questionnaire: Questionnaire
    title: str = ""
    number: str
    fiscal_year: str
    due: str
    municipality_code: str
    municipality: str
    taken_at: str
    answers: Answers = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)
    old: Mapping[str, str] = field(default_factory=dict)

    def sent_back(self, found: Found) -> Form:
        """The same form with what was typed into it, and with what that stood on: it still shows what the
        page has changed since then. A day that stood there as a number is put as a day; where nothing can be
        told of what was typed, as of a formula without its result, what stood there before is left."""
        typed = {code: _typed(entry, self.questionnaire) for code, entry in found.entries.items()}
        taken_at = found.taken_at or self.taken_at
        return replace(self, typed=typed, old=found.taken, taken_at=taken_at)


def _typed(entry: Entry, questionnaire: Questionnaire) -> str:
    question = questionnaire.codes.get(entry.code)
    if entry.fault and not entry.answer.text.strip():
        return entry.taken.text if entry.taken else ""
    if question is not None and entry.day and kind_of(question).lines(question)[entry.code].kind.is_dated:
        return entry.day
    return entry.answer.text


def write_form(form: Form, errors: Mapping[str, str] | None = None) -> bytes:
    """The file. `errors`: code -> what is wrong with its answer; with any, there is a column 理由."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(words.SHEET)
    choices: Any = book.create_sheet(words.CHOICES)
    writer = _Writer(sheet, form, errors or {})
    places = _write_choices(choices, form.questionnaire)
    writer.write()
    writer.validate(places)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


Choices = tuple[str, ...]


def _write_choices(sheet: Any, questionnaire: Questionnaire) -> dict[Choices, str]:
    """Every list of words once, below the first question that has it; the area of each."""
    pen, places, row = Pen(sheet), {}, 2
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 40, 60
    sheet.append([pen.cell(CHOICES_TITLE, Look(bold=True, size=12))])
    for question in questionnaire.questions:
        for line in kind_of(question).lines(question).values():
            if len(line.choices) < 2 or line.choices in places:
                continue
            places[line.choices] = f"'{words.CHOICES}'!$B${row}:$B${row + len(line.choices) - 1}"
            for place, choice in enumerate(line.choices):
                named = question.named if place == 0 else ""
                sheet.append([pen.cell(_text(each), Look(wrapped=True)) for each in (named, choice)])
            row += len(line.choices)
    return places


def _text(text: str) -> str:
    return escaped(clean(text)[:MOST_LETTERS])


def _height(text: str, width: int, size: int) -> float:
    """Points that a text takes in a column, by the widths of its letters."""
    in_line = width * LETTER_SIZE / size
    return sum(max(ceil(width_of(line) / in_line), 1) for line in text.split("\n")) * size * 1.25


class _Writer:
    """Writes the sheet from above to below; a sheet that is written so is laid out before its first row."""

    def __init__(self, sheet: Any, form: Form, errors: Mapping[str, str]) -> None:
        self.sheet, self.form, self.errors = sheet, form, errors
        self.heads = [head for head in WIDTHS if errors or head != words.REASON]
        self.pen = Pen(sheet)
        self.row = 0
        self.picked: dict[Choices, list[int]] = {}
        """The rows in whose answers one of some words is picked."""

    def write(self) -> None:
        top = list(self._top())
        head_line = len(top) + 1
        widths = [WIDTHS[name] for name in self.heads]
        lay_out_page(self.sheet, widths, first_head=head_line, head=head_line, is_landscape=True)
        self.sheet.oddFooter.left.text = _text(f"{self.form.number}　{self.form.municipality}")
        for row in top:
            self._append(row)
        head = Look(bold=True, fill=HEAD_FILL, wrapped=True, boxed=True)
        self._append([self.pen.cell(each, head) for each in self.heads])
        titles = {section.key: section for section in self.form.questionnaire.sections}
        for key, questions in groupby(self.form.questionnaire.questions, lambda question: question.section):
            self._band(titles[key].title, titles[key].hint)
            for question in questions:
                self._write_question(question, titles[key].title)
        self._write_unknown()

    def _top(self) -> Iterator[list[Any]]:
        """Whose form it is, in words that stand in one cell each, above columns that nobody takes away."""
        form, small = self.form, Look(number_format="@")
        title = form.title or form.questionnaire.title
        title = f"{title}（{form.fiscal_year}）" if form.fiscal_year else title
        facts = (
            (words.NUMBER, form.number), None, (words.TAKEN_AT, form.taken_at), (words.DUE, form.due),
            (words.BODY_CODE, form.municipality_code), (words.BODY, form.municipality),
        )  # fmt: skip
        proofs = (
            f"{words.LETTERS}：{words.PROOF_OF_LETTERS}", None, None, None,
            f"{words.DIGITS}：", words.PROOF_OF_DIGITS,
        )  # fmt: skip
        big = replace(small, bold=True, size=12)
        yield [self.pen.cell(_text(f"{words.TITLE}：{title}"), big)]
        yield [each and self.pen.cell(_text(f"{each[0]}：{each[1]}"), small) for each in facts]
        yield [self.pen.cell(HOW_TO, small)]
        yield [each and self.pen.cell(each, small) for each in proofs]

    def _append(self, cells: list[Any]) -> None:
        self.sheet.append(cells)
        self.row += 1

    def _band(self, title: str, hint: str) -> None:
        look = Look(bold=True, size=11, fill=BAND_FILL)
        told = [None, title, hint, *([None] * (len(self.heads) - 3))]
        self._append([self.pen.cell(_text(each or ""), look) for each in told])

    def _write_question(self, question: Question, section: str) -> None:
        kind, value = kind_of(question), self.form.answers.get(question.id)
        now, told = kind.cells(question, value), set[tuple[str, Choices]]()
        for code, line in kind.lines(question).items():
            text = f"{question.named}：{line.label}" if told else f"{question.text}\n{line.label}".strip()
            how = self._how(question, line, is_first=not told)
            if (line.how, line.choices) in told:
                how = SAME
            told.add((line.how, line.choices))
            old = self.form.old.get(code, "") if self.form.typed else now[code]
            least = LINES_OF_WORDS if line.kind.is_free else 1
            self._write_line(code, section, text, how, self.form.typed.get(code, now[code]), old, least)
            if line.choices:
                self.picked.setdefault(line.choices, []).append(self.row)

    def _how(self, question: Question, line: Line, *, is_first: bool) -> str:
        """What is said of the whole question stands in its first row."""
        said = [line.how]
        if len(line.choices) > 1:
            is_many = len(line.choices) > MOST_CHOICES_BESIDE
            said.append(f"「{words.CHOICES}」のシートにあります。" if is_many else "／".join(line.choices))
        if is_first:
            said = [*(["必ず答えてください。"] if question.required else []), *said]
            said += [self._when(question), question.help, self.form.notes.get(question.id, "")]
        return "\n".join(each for each in said if each)

    def _when(self, question: Question) -> str:
        condition = question.condition
        if condition is None:
            return ""
        other = self.form.questionnaire.by_id[condition.question]
        labels = [option.label for option in other.options if option.key in condition.one_of]
        return f"「{other.named}」が「{'」か「'.join(labels)}」のときだけ答えてください。"

    def _write_line(
        self, code: str, section: str, text: str, how: str, answer: str, old: str, least: int = 1
    ) -> None:
        """`least` lines high, or as high as its words."""
        reason = self.errors.get(code, "")
        fill = WRONG_FILL if reason else ANSWER_FILL
        said = [(code, SMALL), (section, SMALL), (text, PLAIN), (how, SMALL)]
        said += [(answer, replace(PLAIN, fill=fill)), (old, PLAIN)]
        if self.errors:
            said.append((reason, replace(PLAIN, fill=fill if reason else "")))
        cells = list(zip(self.heads, said, strict=True))
        high = max(_height(each, WIDTHS[head], look.size) for head, (each, look) in cells)
        high = max(high, least * LINE_HEIGHT)
        self.sheet.row_dimensions[self.row + 1].height = min(high + 3, MOST_HEIGHT)
        self._append([self.pen.cell(_text(each), look) for each, look in said])

    def _write_unknown(self) -> None:
        """What was typed beside codes that the survey has not is not lost."""
        known = self.form.questionnaire.codes
        unknown = [code for code in self.form.typed if code in self.errors and code not in known]
        if unknown:
            self._band(OF_NO_QUESTION, "")
        for code in unknown:
            self._write_line(code, "", "", "", self.form.typed[code], self.form.old.get(code, ""))

    def validate(self, places: Mapping[Choices, str]) -> None:
        """Lists to pick from. Words beside the list are let through: they may be read all the same, and are
        told if not."""
        from openpyxl.worksheet.datavalidation import DataValidation

        column = "ABCDEFG"[self.heads.index(words.ANSWER)]
        for choices, rows in self.picked.items():
            rule = DataValidation(
                type="list",
                formula1=places.get(choices) or f'"{choices[0]}"',
                allow_blank=True,
                showErrorMessage=False,
                sqref=" ".join(f"{column}{row}" for row in rows),
            )
            self.sheet.data_validations.append(rule)
