"""Rows that are given and columns that are each of a kind: an answer is row -> column -> the answer there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Final

from django import forms

from municipalities.surveys.kinds.base import BoxKind, Kind, Line, Unreadable, UnreadableCells, kinds
from municipalities.surveys.questions import Asked, Column, Question, Row

MOST_CELLS: Final = 400
MOST_NAMED: Final = 3
Cell = tuple[Row, Column, BoxKind]


def box_of(column: Column) -> BoxKind:
    kind = kinds()[column.kind]
    assert isinstance(kind, BoxKind)
    return kind


def cells_of(question: Question) -> Iterator[Cell]:
    """Row by row; the part of a form and the code of a cell end in `row.column`."""
    for row in question.rows:
        for column in question.columns:
            yield row, column, box_of(column)


def _where(question: Question, row: Row, column: Column) -> str:
    return f"{question.named}」の「{row.label}」の「{column.named}"


def _said(column: Column, answer: Any) -> str:
    return f"{column.named} {'–' if answer is None else box_of(column).said(column, answer)}"


def _is_part(value: Any, keys: set[str]) -> bool:
    return isinstance(value, dict) and bool(value) and set(value) <= keys


def _named(labels: list[str]) -> str:
    more = f"ほか{len(labels) - MOST_NAMED}行" if len(labels) > MOST_NAMED else ""
    return "、".join([*labels[:MOST_NAMED], *([more] if more else [])])


class Table(Kind):
    """Empty cells are left out of the answer. A required table wants its required columns in every row."""

    key = "table"
    label = "表"
    place = 7
    takes: ClassVar[frozenset[str]] = frozenset({"rows", "columns"})

    def fields(self, question: Question) -> dict[str, forms.Field]:
        made = {}
        for row, column, kind in cells_of(question):
            field = kind.field(column, in_table=True)
            field.label = f"{row.label}：{column.text}"
            field.required = False
            made[f"{row.key}.{column.key}"] = field
        return made

    def value(self, question: Question, cleaned: Mapping[str, Any]) -> Any:
        return self._gathered(
            question,
            {
                (row.key, column.key): cleaned.get(f"{row.key}.{column.key}")
                for row, column, _ in cells_of(question)
            },
        )

    def _gathered(self, question: Question, answers: Mapping[tuple[str, str], Any]) -> Any:
        rows = {
            row.key: {
                column.key: answer
                for column in question.columns
                if (answer := answers[row.key, column.key]) not in (None, "")
            }
            for row in question.rows
        }
        return {key: row for key, row in rows.items() if row} or None

    def initial(self, question: Question, value: Any) -> dict[str, Any]:
        return {
            f"{row.key}.{column.key}": "" if (answer := answer_in(value, row, column)) is None
            else kind.shown(column, answer)
            for row, column, kind in cells_of(question)
        }  # fmt: skip

    def words(self, question: Question, value: Any) -> str:
        """A line for each row that says something, every answer behind its column."""
        lines = []
        for row in question.rows:
            answers = [(column, answer_in(value, row, column)) for column in question.columns]
            if any(answer is not None for _, answer in answers):
                lines.append(f"{row.label}：{'、'.join(_said(*each) for each in answers)}")
        return "\n".join(lines) or "–"

    def cells(self, question: Question, value: Any) -> dict[str, str]:
        return {
            f"{question.id}.{row.key}.{column.key}": "" if (answer := answer_in(value, row, column)) is None
            else kind.written(column, answer)
            for row, column, kind in cells_of(question)
        }  # fmt: skip

    def read_cells(self, question: Question, cells: Mapping[str, str]) -> Any:
        answers, errors = {}, {}
        for row, column, kind in cells_of(question):
            code = f"{question.id}.{row.key}.{column.key}"
            try:
                answers[row.key, column.key] = kind.read_cell(column, cells.get(code, ""))
            except Unreadable as error:
                errors[code] = f"「{_where(question, row, column)}」：{error}"
        if errors:
            raise UnreadableCells(errors)
        return self._gathered(question, answers)

    def lines(self, question: Question) -> dict[str, Line]:
        return {
            f"{question.id}.{row.key}.{column.key}": kind.line(column, f"{row.label}：{column.text}")
            for row, column, kind in cells_of(question)
        }

    def fault(self, question: Question, value: Any) -> str:
        columns = {column.key for column in question.columns}
        rows = {row.key for row in question.rows}
        if not (_is_part(value, rows) and all(_is_part(row, columns) for row in value.values())):
            return f"「{question.named}」の回答がこの表の形ではありません。答え直してください。"
        for row, column, kind in cells_of(question):
            answer = answer_in(value, row, column)
            if column.key in value.get(row.key, ()) and (wrong := kind.fault_of(column, answer)):
                return f"「{question.named}」の「{row.label}」の{wrong}"
        return ""

    def missing(self, question: Question, value: Any) -> str:
        for column in question.columns:
            empty = [row.label for row in question.rows if answer_in(value, row, column) is None]
            if column.required and empty:
                where = f"「{question.named}」の「{column.named}」"
                return f"{where}が未記入です（{_named(empty)}）。書いてください。"
        return super().missing(question, value)

    def compare(self, question: Question, old: Any, new: Any) -> str:
        sentences = [
            kind.compared(
                column,
                answer_in(old, row, column),
                answer_in(new, row, column),
                _where(question, row, column),
            )
            for row, column, kind in cells_of(question)
        ]
        striking = [sentence for sentence in sentences if sentence]
        rest = len(striking) - MOST_NAMED
        more = f"ほか{rest}か所も大きく変わっています。" if rest > 0 else ""
        return "".join(striking[:MOST_NAMED]) + more

    def design(self, asked: Asked) -> Iterator[str]:
        assert isinstance(asked, Question)
        yield from _design_of_shape(asked)
        for column in asked.columns:
            if not isinstance(kinds()[column.kind], BoxKind):
                yield f"列「{column.named}」：「{kinds()[column.kind].label}」は表の列にできません。"
                continue
            yield from (f"列「{column.named}」：{wrong}" for wrong in kinds()[column.kind].design(column))


def _design_of_shape(question: Question) -> Iterator[str]:
    if not question.rows:
        yield "表の行（rows）がありません。"
    if not question.columns:
        yield "表の列（columns）がありません。"
    for name, keys in (("行", [row.key for row in question.rows]), ("列", [c.key for c in question.columns])):
        for key, times in Counter(keys).items():
            if times > 1:
                yield f"表の{name}のキー「{key}」が{times}回あります。"
    if (count := len(question.rows) * len(question.columns)) > MOST_CELLS:
        yield f"表のます目が{count}あります。{MOST_CELLS}までにしてください。"


def answer_in(value: Any, row: Row, column: Column) -> Any:
    return ((value or {}).get(row.key) or {}).get(column.key)


KIND = Table()
