"""The boxes of the questions of one section, as their kinds draw them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms

from accounts.errors import Refusal
from desk.checks import WrittenMeanwhile
from desk.forms.fields import AddressInput, DayField, RefusableForm
from municipalities.surveys.choices import Origin
from municipalities.surveys.kinds import kind_of
from municipalities.surveys.kinds.base import VALUE
from municipalities.surveys.models import MOST_OF_SENTENCE
from municipalities.surveys.questions import Question
from municipalities.surveys.standing import Standing, mark_of_value

NO_ANSWER: Final = ("", "答えない")


@dataclass(frozen=True)
class Boxes:
    """One question with the boxes that it has."""

    question: Question
    fields: Sequence[forms.BoundField]

    @property
    def is_table(self) -> bool:
        return self.question.kind == "table"

    @property
    def grid(self) -> Iterator[tuple[str, list[tuple[str, forms.BoundField]]]]:
        """The rows of a table: their labels, and for each column its head and box."""
        heads = [column.text for column in self.question.columns]
        for place, row in enumerate(self.question.rows):
            boxes = self.fields[place * len(heads) : (place + 1) * len(heads)]
            yield row.label, list(zip(heads, boxes, strict=True))

    @property
    def errors(self) -> list[str]:
        """Of a table, each with its row and column."""
        where = {field.name: f"{field.label}：" if self.is_table else "" for field in self.fields}
        return [f"{where[field.name]}{error}" for field in self.fields for error in field.errors]


class SectionForm(RefusableForm):
    """A draft: nothing is required, and what is written is read by its kind. `read` carries, question by
    question, the mark of what stood there when the page was drawn."""

    read = forms.CharField(required=False, max_length=20_000, widget=forms.HiddenInput)

    def __init__(
        self,
        questions: Sequence[Question],
        standing: Standing,
        numbers: Mapping[str, int],
        *args: Any,
        **options: Any,
    ) -> None:
        """`numbers`: those that the questions bear, by their id."""
        self.questions, self.standing = list(questions), standing
        options.setdefault("initial", self._initial())
        super().__init__(*args, **options)
        for question in self.questions:
            for part, made in kind_of(question).fields(question).items():
                made.required = False
                if part == VALUE:
                    made.label = f"問{numbers[question.id]}　{made.label}"
                if isinstance(made.widget, forms.RadioSelect) and not question.required:
                    assert isinstance(made, forms.ChoiceField)
                    made.choices = [*_choices_of(question), NO_ANSWER]
                self.fields[name_of(question, part)] = made
            if self.standing.is_given_back(question.id):
                self.fields[reply_of(question)] = _reply(question, numbers)

    def _initial(self) -> dict[str, Any]:
        shown = {"read": " ".join(f"{each.id}:{self.standing.mark(each.id)}" for each in self.questions)}
        for question in self.questions:
            boxes = kind_of(question).initial(question, self.standing.shown(question.id))
            shown |= {name_of(question, part): value for part, value in boxes.items()}
            if question.id in self.standing.unsent:
                shown[reply_of(question)] = self.standing.unsent[question.id].reply
        return shown

    @property
    def boxes(self) -> list[Boxes]:
        return [
            Boxes(question, [self[name_of(question, part)] for part in kind_of(question).fields(question)])
            for question in self.questions
        ]

    def reply_box(self, question: Question) -> forms.BoundField | None:
        """Where the town may say something to the prefecture on what was given back."""
        return self[reply_of(question)] if reply_of(question) in self.fields else None

    @property
    def answers(self) -> dict[str, Any]:
        """Question id -> answer, of those that can be read. A question without boxes (files) is among
        them only where the town says something to the prefecture about it."""
        read = {
            boxes.question.id: kind_of(boxes.question).value(boxes.question, self._parts(boxes.question))
            for boxes in self.boxes
            if boxes.fields and not boxes.errors
        }
        return read | {
            boxes.question.id: self.standing.value(boxes.question.id)
            for boxes in self.boxes
            if not boxes.fields and self.cleaned_data.get(reply_of(boxes.question))
        }

    def _parts(self, question: Question) -> dict[str, Any]:
        return {
            part: self.cleaned_data.get(name_of(question, part))
            for part in kind_of(question).fields(question)
        }

    @property
    def facts(self) -> dict[str, Any]:
        """The keywords of `save_answers`: with what came from where."""
        answers, filled = self.answers, self.standing.filled
        origins = {
            name: Origin.PREFILLED
            for name, value in answers.items()
            if name in filled and filled[name].value == value
        }
        replies = {
            question.id: str(self.cleaned_data.get(reply_of(question), "")) for question in self.questions
        }
        return {"said": answers, "read": self._read(), "origins": origins, "replies": replies}

    def keep_marks(self, said: Mapping[str, Any]) -> None:
        """These were kept although others were not: whoever saves the page again goes on from them."""
        marks = {name: mark_of_value(value) for name, value in said.items()}
        self._carry({**self._read(), **marks})

    def _read(self) -> Mapping[str, str]:
        pairs = (each.partition(":") for each in str(self.data.get("read", "")).split())
        return {name: mark for name, _, mark in pairs}

    def add_refusal(self, refusal: Refusal) -> None:
        """A question that somebody else has written meanwhile is told at its first box; whoever saves again
        has seen it."""
        seen = dict(self._read())
        for each in (refusal, *refusal.others):
            question = next((asked for asked in self.questions if asked.id == each.field), None)
            if question is None:
                self.add_error(None, each.sentence)
                continue
            self.add_error(name_of(question, next(iter(kind_of(question).fields(question)))), each.sentence)
            if isinstance(each, WrittenMeanwhile):
                seen[question.id] = each.mark
        self._carry(seen)

    def _carry(self, seen: Mapping[str, str]) -> None:
        sent: Any = self.data
        sent["read"] = " ".join(f"{name}:{mark}" for name, mark in seen.items())


def _reply(question: Question, numbers: Mapping[str, int]) -> forms.CharField:
    return forms.CharField(
        label=f"問{numbers[question.id]}についての県への返事",
        required=False,
        max_length=MOST_OF_SENTENCE,
        help_text="回答を直さないときは、そのままでよい理由を書いてください。県の担当が読みます",
        widget=forms.TextInput(attrs={"class": "w-full"}),
    )


class HandForm(RefusableForm):
    """Whom a section is handed to."""

    email = forms.EmailField(label="頼む相手のメールアドレス", widget=AddressInput(attrs={"class": "w-full"}))
    section = forms.CharField(label="相手の課", max_length=80, help_text="例：税務課")
    until = DayField(label="いつまで", help_text="例：12月11日")
    words = forms.CharField(
        label="ひとこと",
        required=False,
        max_length=MOST_OF_SENTENCE,
        help_text="相手がそのまま読みます。例：固定資産税の移行の時期だけ確かめてください",
        widget=forms.Textarea(attrs={"rows": 2, "class": "w-full"}),
    )


def _choices_of(question: Question) -> list[tuple[str, str]]:
    return [(option.key, option.label) for option in question.options]


def reply_of(question: Question) -> str:
    return f"reply-{question.id}"


def name_of(question: Question, part: str) -> str:
    """The name of a box: the id of the question, and the part where there are several."""
    return question.id if part == VALUE else f"{question.id}.{part}"
