"""Any of several: an answer is the keys of those chosen, in the order of the options."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Final

from django import forms

from desk.checks import MOST_CHARACTERS
from municipalities.surveys.kinds.base import VALUE, Kind, Line, UnreadableCells
from municipalities.surveys.kinds.single import NO, YES, design_of_options, folded, shortened
from municipalities.surveys.questions import Asked, Question

CHOSEN: Final = "○"
_SAYS_CHOSEN: Final = YES | {"1"}
_SAYS_NOT: Final = NO | {"0", "-", "―", "ー", "‐"}


def alone_words(asked: Asked, keys: list[str]) -> str:
    """What is said where an option that stands alone was chosen with others; "" if that is not so."""
    alone = next((option for option in asked.options if option.alone and option.key in keys), None)
    if alone is None or len(keys) < 2:
        return ""
    return f"「{alone.label}」は、ほかの選択肢と一緒には選べません。どちらかを外してください。"


class AnyOfField(forms.MultipleChoiceField):
    """Clean values are the keys in the order of the options."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        super().__init__(
            label=asked.text,
            help_text=asked.help,
            required=asked.required,
            choices=[(option.key, option.label) for option in asked.options],
            widget=forms.CheckboxSelectMultiple,
            error_messages={
                "required": f"「{asked.named}」を選んでください。",
                "invalid_choice": f"「{asked.named}」の選択肢にありません。選び直してください。",
                "invalid_list": f"「{asked.named}」の選択肢にありません。選び直してください。",
            },
        )

    def clean(self, value: Any) -> list[str]:
        keys = in_order(self.asked, super().clean(value))
        if wrong := alone_words(self.asked, keys):
            raise forms.ValidationError(wrong)
        return keys


def in_order(asked: Asked, keys: Any) -> list[str]:
    return [option.key for option in asked.options if option.key in keys]


class Multiple(Kind):
    """Each option has a cell of its own, `id.key`, with ○ where it is chosen."""

    key = "multiple"
    label = "いくつでも選ぶ"
    place = 2
    takes: ClassVar[frozenset[str]] = frozenset({"options"})
    is_chosen = True

    def fields(self, question: Question) -> dict[str, forms.Field]:
        return {VALUE: AnyOfField(question)}

    def value(self, question: Question, cleaned: Mapping[str, Any]) -> Any:
        return in_order(question, cleaned.get(VALUE) or ()) or None

    def initial(self, question: Question, value: Any) -> dict[str, Any]:
        return {VALUE: value or []}

    def words(self, question: Question, value: Any) -> str:
        labels = [option.label for option in question.options if option.key in (value or ())]
        if any("、" in label for label in labels):
            return "".join(f"「{label}」" for label in labels)
        return "、".join(labels) or "–"

    def cells(self, question: Question, value: Any) -> dict[str, str]:
        chosen = value or ()
        return {
            f"{question.id}.{option.key}": CHOSEN if option.key in chosen else ""
            for option in question.options
        }

    def read_cells(self, question: Question, cells: Mapping[str, str]) -> Any:
        keys, errors = [], {}
        for option in question.options:
            code = f"{question.id}.{option.key}"
            typed = folded(cells.get(code, "").strip()[:MOST_CHARACTERS])
            if typed in _SAYS_CHOSEN or typed in (folded(option.label), folded(option.key)):
                keys.append(option.key)
            elif typed and typed not in _SAYS_NOT:
                errors[code] = (
                    f"「{question.named}」の「{option.label}」：「{shortened(cells[code])}」は読めません。"
                    "選ぶときは「○」を書き、選ばないときは空欄にしてください。"
                )
        if wrong := alone_words(question, keys):
            alone = next(option.key for option in question.options if option.alone and option.key in keys)
            errors[f"{question.id}.{alone}"] = f"「{question.named}」：{wrong}"
        if errors:
            raise UnreadableCells(errors)
        return keys or None

    def lines(self, question: Question) -> dict[str, Line]:
        how, alone = (
            "選ぶときは「○」を書き、選ばないときは空欄にしてください。",
            "ほかの選択肢とは一緒に選べません。",
        )
        return {
            f"{question.id}.{option.key}": Line(
                option.label, how + (alone if option.alone else ""), (CHOSEN,), self
            )
            for option in question.options
        }

    def fault(self, question: Question, value: Any) -> str:
        known = [option.key for option in question.options]
        if not isinstance(value, list) or not value or value != [key for key in known if key in value]:
            return f"「{question.named}」の回答が選択肢にありません。選び直してください。"
        wrong = alone_words(question, value)
        return f"「{question.named}」：{wrong}" if wrong else ""

    def design(self, asked: Asked) -> Iterator[str]:
        yield from design_of_options(asked)


KIND = Multiple()
