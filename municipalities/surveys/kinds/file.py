"""Files: an answer is the ids of stored files. They come with a question on its page, never in a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from municipalities.surveys.kinds.base import VALUE, Kind, Line, UnreadableCells
from municipalities.surveys.questions import Question


class File(Kind):
    """Without boxes of its own: the page that stores files gives their ids as the part `value`."""

    key = "file"
    label = "ファイル"
    place = 8

    def fields(self, question: Question) -> dict[str, forms.Field]:
        return {}

    def value(self, question: Question, cleaned: Mapping[str, Any]) -> Any:
        return list(cleaned.get(VALUE) or ()) or None

    def initial(self, question: Question, value: Any) -> dict[str, Any]:
        return {VALUE: value or []}

    def words(self, question: Question, value: Any) -> str:
        return f"ファイル{len(value)}点" if value else "–"

    def cells(self, question: Question, value: Any) -> dict[str, str]:
        """None: a workbook says nothing of files, so whoever reads one leaves the answer as it is."""
        return {}

    def read_cells(self, question: Question, cells: Mapping[str, str]) -> Any:
        if cells.get(question.id, "").strip():
            sentence = (
                f"「{question.named}」：ファイルは表計算の様式では出せません。画面の設問に付けてください。"
            )
            raise UnreadableCells({question.id: sentence})
        return None

    def lines(self, question: Question) -> dict[str, Line]:
        return {}

    def fault(self, question: Question, value: Any) -> str:
        is_ids = isinstance(value, list) and value and all(type(each) is int and each > 0 for each in value)
        return "" if is_ids else f"「{question.named}」のファイルを確かめられません。付け直してください。"

    def missing(self, question: Question, value: Any) -> str:
        return "" if value else f"「{question.named}」のファイルがありません。付けてください。"


KIND = File()
