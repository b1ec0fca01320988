"""What every kind of question can do, and how the kinds are found.

An answer is a JSON value that the kind alone understands; None is no answer. It goes three ways: through
boxes of a form (`fields`, `value`, `initial`), through cells of a workbook (`cells`, `read_cells`, `lines`,
each cell by its code), and to people (`words`). What is typed is read alike in boxes and in cells, at any
time: a day needs its year.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import MappingProxyType
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from desk.checks import MOST_CHARACTERS
from japan.kana import as_kept
from municipalities.surveys.questions import Asked, Question, Scalar

VALUE = "value"
"""The name of the part where a kind has only one."""


class Unreadable(ValueError):
    """What was typed is no answer of this kind; the message is a Japanese sentence on how to mend it."""


class UnreadableCells(ValueError):
    """`errors`: code of the cell -> a Japanese sentence that says what, where and how."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__("\n".join(errors.values()))
        self.errors = dict(errors)


@dataclass(frozen=True)
class Line:
    """What a workbook prints beside a cell. `label` is what the cell has besides the text of the question;
    `how` it is filled; `choices` are words to pick from; `kind` is that of the cell itself."""

    label: str
    how: str
    choices: tuple[str, ...]
    kind: Kind


class Kind(ABC):
    """See the module. `takes` are the fields of `Asked` and `Question` that belong to the kind."""

    key: ClassVar[str]
    label: ClassVar[str]
    place: ClassVar[int] = 9
    """Where it stands among those that are offered, the usual ones first."""
    takes: ClassVar[frozenset[str]] = frozenset()
    is_chosen: ClassVar[bool] = False
    """Whether answers are keys of `options`, so that a condition can rest on them."""
    is_counted: ClassVar[bool] = False
    """Whether answers are numbers that can be summed up."""
    is_dated: ClassVar[bool] = False
    """Whether answers are days or months."""
    is_free: ClassVar[bool] = False
    """Whether any words are an answer, so that nobody sees from an answer that a program has changed it."""

    @abstractmethod
    def fields(self, question: Question) -> dict[str, forms.Field]:
        """Part name -> form field. A field is required where the question is: a draft takes that off."""

    @abstractmethod
    def value(self, question: Question, cleaned: Mapping[str, Any]) -> Any:
        """The answer in the clean values of the fields, by part name; None where there is none."""

    @abstractmethod
    def initial(self, question: Question, value: Any) -> dict[str, Any]:
        """What the boxes show of an answer, by part name."""

    @abstractmethod
    def words(self, question: Question, value: Any) -> str:
        """The answer as people read it; 「–」 for none."""

    @abstractmethod
    def cells(self, question: Question, value: Any) -> dict[str, str]:
        """Every cell of the question in a workbook, by its printed code; of None all are empty."""

    @abstractmethod
    def read_cells(self, question: Question, cells: Mapping[str, str]) -> Any:
        """The answer in cells, of which others are passed over; a missing cell is an empty one. Exactly what
        `cells` has written, or what people typed. Raises `UnreadableCells` with all that is wrong."""

    @abstractmethod
    def lines(self, question: Question) -> dict[str, Line]:
        """What stands beside each cell, by the codes of `cells` and in their order."""

    @abstractmethod
    def fault(self, question: Question, value: Any) -> str:
        """What is wrong with an answer from elsewhere (an interface, an older form); "" if nothing is."""

    def missing(self, question: Question, value: Any) -> str:
        """What a required question lacks, in a sentence; "" if nothing."""
        if value is not None:
            return ""
        return f"「{question.named}」が未記入です。{'選んで' if self.is_chosen else '書いて'}ください。"

    def compare(self, question: Question, old: Any, new: Any) -> str:
        """A sentence where the change since `old` is striking; "" else, and where either is none."""
        return ""

    def design(self, asked: Asked) -> Iterator[str]:
        """What is wrong with the question itself, in Japanese."""
        yield from ()


class BoxKind(Kind):
    """One box, and one cell whose code is the id of the question. May stand in a column of a table."""

    @abstractmethod
    def read(self, asked: Asked, text: str) -> Any:
        """What was typed (never empty) as an answer. Raises `Unreadable`."""

    @abstractmethod
    def written(self, asked: Asked, value: Any) -> str:
        """The text of its cell, which `read` takes back exactly."""

    @abstractmethod
    def is_shaped(self, asked: Asked, value: Any) -> bool:
        """Whether a value from elsewhere is of the type that the other methods take."""

    @abstractmethod
    def how(self, asked: Asked) -> str:
        """How a cell is filled, in a sentence or two."""

    def choices(self, asked: Asked) -> tuple[str, ...]:
        """The words to pick from; none where it is not one of some."""
        return ()

    def shown(self, asked: Asked, value: Any) -> Any:
        """What the box shows."""
        return self.written(asked, value)

    def end(self, asked: Asked, text: str) -> Scalar:
        """One end of the range of answers, as people type it. Raises `Unreadable`."""
        raise Unreadable(f"「{self.label}」の設問に、いちばん小さい値と大きい値はありません。")

    def said(self, asked: Asked, value: Any) -> str:
        """As people read it."""
        return self.written(asked, value)

    def strikes(self, asked: Asked, old: Any, new: Any) -> str:
        """What is striking about a change, behind 「…」が; "" if nothing is."""
        return ""

    def widget(self, asked: Asked) -> forms.Widget:
        return forms.TextInput(attrs={"class": "w-10", "autocomplete": "off"})

    def field(self, asked: Asked, *, in_table: bool = False) -> forms.Field:
        return ReadField(self, asked, label=asked.text, help_text=asked.help, required=asked.required)

    def fields(self, question: Question) -> dict[str, forms.Field]:
        return {VALUE: self.field(question)}

    def value(self, question: Question, cleaned: Mapping[str, Any]) -> Any:
        value = cleaned.get(VALUE)
        return None if value == "" else value

    def initial(self, question: Question, value: Any) -> dict[str, Any]:
        return {VALUE: "" if value is None else self.shown(question, value)}

    def words(self, question: Question, value: Any) -> str:
        return "–" if value is None else self.said(question, value)

    def cells(self, question: Question, value: Any) -> dict[str, str]:
        return {question.id: "" if value is None else self.written(question, value)}

    def lines(self, question: Question) -> dict[str, Line]:
        return {question.id: self.line(question, "")}

    def line(self, asked: Asked, label: str) -> Line:
        return Line(label, self.how(asked), self.choices(asked), self)

    def read_cells(self, question: Question, cells: Mapping[str, str]) -> Any:
        try:
            return self.read_cell(question, cells.get(question.id, ""))
        except Unreadable as error:
            raise UnreadableCells({question.id: f"「{question.named}」：{error}"}) from None

    def read_cell(self, asked: Asked, text: str) -> Any:
        typed = as_kept(text).strip()
        if len(typed) > MOST_CHARACTERS and not self.is_free:
            raise Unreadable(f"{len(typed):,}字あります。{MOST_CHARACTERS:,}字までにしてください。")
        return self.read(asked, typed) if typed else None

    def fault(self, question: Question, value: Any) -> str:
        return self.fault_of(question, value)

    def fault_of(self, asked: Asked, value: Any) -> str:
        if not self.is_shaped(asked, value):
            return f"「{asked.named}」の回答が「{self.label}」の形ではありません。答え直してください。"
        try:
            again = self.read_cell(asked, self.written(asked, value))
        except Unreadable as error:
            return f"「{asked.named}」：{error}"
        return "" if again == value else f"「{asked.named}」の回答を読み取れません。答え直してください。"

    def compare(self, question: Question, old: Any, new: Any) -> str:
        return self.compared(question, old, new, question.named)

    def compared(self, asked: Asked, old: Any, new: Any, where: str) -> str:
        if old is None or new is None or old == new:
            return ""
        striking = self.strikes(asked, old, new)
        return f"「{where}」が{striking}" if striking else ""


class ReadField(forms.CharField):
    """A box whose text the kind reads: clean values are answers, None for none."""

    def __init__(self, kind: BoxKind, asked: Asked, **options: Any) -> None:
        words = {"required": f"「{asked.named}」を書いてください。"}
        super().__init__(widget=kind.widget(asked), error_messages=words, **options)
        self.kind, self.asked = kind, asked

    def to_python(self, value: Any) -> Any:
        try:
            return self.kind.read_cell(self.asked, super().to_python(value) or "")
        except Unreadable as error:
            raise ValidationError(str(error)) from error

    def run_validators(self, value: Any) -> None:
        """The kind has said all that is to be said."""


def kind_of(asked: Asked) -> Kind:
    return kinds()[asked.kind]


@cache
def kinds() -> Mapping[str, Kind]:
    """Every kind by its key."""
    package = __name__.rpartition(".")[0]
    modules = [
        import_module(f"{package}.{found.name}") for found in iter_modules([str(Path(__file__).parent)])
    ]
    found: list[Kind] = [module.KIND for module in modules if hasattr(module, "KIND")]
    return MappingProxyType({kind.key: kind for kind in sorted(found, key=lambda kind: kind.place)})
