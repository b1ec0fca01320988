"""What is asked, of a question and of a column alike: the boxes that its kind takes, read into JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from desk.checks import MOST_CHARACTERS, mark_of
from desk.forms.fields import ReadForm
from japan.numbers import UnreadableNumber, parse_count
from municipalities.surveys.forms.labels import GONE, keyed, left_open, lines_of, twice
from municipalities.surveys.kinds import BoxKind, Unreadable, kinds
from municipalities.surveys.kinds.day import TODAY
from municipalities.surveys.kinds.text import MOST_LINES
from municipalities.surveys.models import SurveyRound
from municipalities.surveys.questions import Asked, plain

MOST_OF_TEXT: Final = 300
LINES: Final = ("options", "rows", "columns")
"""What is written one in a line: the labels."""


def line_of(
    label: str, *, hint: str = "", required: bool = False, most: int = MOST_OF_TEXT
) -> forms.CharField:
    box = forms.TextInput(attrs={"class": "w-full"})
    return forms.CharField(label=label, help_text=hint, required=required, max_length=most, widget=box)


def lines_box(label: str, hint: str, *, rows: int = 6) -> forms.CharField:
    box = forms.Textarea(attrs={"rows": rows, "class": "w-full"})
    return forms.CharField(label=label, help_text=hint, required=False, max_length=4000, widget=box)


OF_KINDS: Final[Mapping[str, Any]] = {
    "options": lambda: lines_box("選択肢", "1行に1つ書きます。"),
    "rows": lambda: lines_box("表の行", "1行に1つ書きます。"),
    "columns": lambda: lines_box("表の列", "列の見出しを、1行に1つ書きます。答え方は列ごとに選びます。"),
    "unit": lambda: line_of("単位", hint="例：人、件、％", most=10),
    "least": lambda: line_of(
        "いちばん小さい値", hint="空けておけます。数と金額は、空けておくと0です。", most=30
    ),
    "most": lambda: line_of("いちばん大きい値", hint="空けておけます。例：20、10億円、R9.3.31", most=30),
    "decimals": lambda: forms.ChoiceField(
        label="小数の桁", required=False, choices=[("", "小数なし"), ("1", "1桁"), ("2", "2桁")]
    ),
    "precision": lambda: forms.ChoiceField(
        label="どこまで聞くか", required=False, choices=[("", "日まで"), ("month", "月まで")]
    ),
    "latest": lambda: forms.ChoiceField(
        label="これからの日",
        required=False,
        choices=[("", "書ける"), (TODAY, "書けない（最後に行った日などを聞く）")],
    ),
    "letters": lambda: line_of("字数の上限", hint="例：200", most=10),
    "lines": lambda: line_of("欄の行数", hint="例：3", most=10),
}
"""The boxes of what belongs to some kinds."""
ENDS: Final = ("least", "most")
COUNTS: Final[Mapping[str, tuple[str, int]]] = {
    "letters": ("字", MOST_CHARACTERS),
    "lines": ("行", MOST_LINES),
}
"""What is written as a count, with its unit and its most."""


class AskedForm(ReadForm):
    """See the module. The kind stays: answers of another kind are another question."""

    text = line_of("設問", required=True, hint="例：窓口のオンライン予約を始めていますか。")
    short = line_of("短い名前", hint="一覧やファイルの見出しに使います。", most=40)
    help = line_of("記入のしかた", hint="例を1つ書くと、答えやすくなります。")
    required = forms.BooleanField(label="必ず答えてもらう", required=False)

    def __init__(
        self, survey: SurveyRound, kind: str, *args: Any, asked: Asked | None = None, **options: Any
    ) -> None:
        self.survey, self.kind = survey, kind
        self.old: dict[str, Any] = plain(asked) if asked else {}
        options.setdefault("initial", self.initial_of(asked))
        super().__init__(*args, **options)
        for name in OF_KINDS:
            if name in kinds()[kind].takes:
                self.fields[name] = OF_KINDS[name]()
        for name in LINES:
            self._ask_what_became(name)

    def _ask_what_became(self, name: str) -> None:
        """Of each label that is gone while others are new: only whoever typed them knows which is which."""
        if name not in self.fields or not self.is_bound:
            return
        gone, new = left_open(str(self.data.get(name, "")), self.old_labels(name))
        for each in gone if new else ():
            label = each["label"]
            self.fields[f"was_{name}_{each['key']}"] = forms.ChoiceField(
                label=f"前にあった「{label}」",
                required=False,
                help_text="言葉を直しただけなら、前の回答と聞く条件を引き継ぎます。",
                choices=[
                    ("", "選んでください"),
                    (GONE, "なくした（前の回答を引き継がない）"),
                    *((line, f"「{line}」に言葉を直した") for line in new),
                ],
            )

    def old_labels(self, name: str) -> list[dict[str, Any]]:
        """Of a column, the text is its label."""
        return [{**each, "label": each.get("label") or each["text"]} for each in self.old.get(name, [])]

    def offer(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(choices)

    def initial_of(self, asked: Asked | None) -> dict[str, Any]:
        ends: dict[str, Any] = {
            name: _end_words(asked, self.old[name]) for name in ENDS if asked and name in self.old
        }
        labels: dict[str, Any] = {
            name: "\n".join(each["label"] for each in self.old_labels(name)) for name in LINES
        }
        return {**self.old, **labels, **ends, "read": mark_of(self.survey.questionnaire)}

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for name in COUNTS:
            if said.get(name):
                self.replace(name, lambda typed, name=name: _count(typed, name))
        self._clean_ends()
        for name in LINES:
            if name in self.fields and name not in self.errors:
                self._clean_labels(name)
        return self.cleaned_data

    def replace(self, name: str, read: Any) -> None:
        """What was typed by what it says; told at its box where it says nothing."""
        try:
            self.cleaned_data[name] = read(self.cleaned_data[name])
        except (Unreadable, UnreadableNumber) as error:
            self.add_error(name, ValidationError(str(error)))

    def _clean_ends(self) -> None:
        kind = kinds()[self.kind]
        if not isinstance(kind, BoxKind) or not set(ENDS) & set(self.fields):
            return
        said = self.cleaned_data
        shape = {
            "unit": said.get("unit", ""),
            "decimals": int(said.get("decimals") or 0),
            "precision": said.get("precision") or "day",
        }
        asked = Asked(text=str(said.get("text", "")), kind=self.kind, **shape)
        for name in ENDS:
            if said.get(name):
                self.replace(name, lambda typed: kind.end(asked, typed))
        if not set(ENDS) & set(self.errors):
            ends: dict[str, Any] = {name: said[name] for name in ENDS if said.get(name) not in (None, "")}
            for sentence in kind.design(Asked(text=asked.text, kind=self.kind, **shape, **ends)):
                self.add_error("most", sentence)

    def _clean_labels(self, name: str) -> None:
        typed, words = self.cleaned_data[name], str(self.fields[name].label)
        least = 2 if name == "options" else 1
        if len(lines_of(typed)) < least:
            self.add_error(name, f"{words}を{least}つ以上、1行に1つずつ書いてください。")
        elif label := twice(typed):
            self.add_error(name, f"「{label}」が2回あります。ほかと見分けられる言葉にしてください。")
        became = list(self.reworded(name).values())
        for field in [each for each in self.fields if each.startswith(f"was_{name}_")]:
            said = self.cleaned_data.get(field)
            if not said:
                self.add_error(
                    field, f"{self.fields[field].label}は、なくしたのか、言葉を直したのかを選んでください。"
                )
            elif said != GONE and became.count(said) > 1:
                self.add_error(field, f"2つの{words}を、同じ「{said}」に直すことはできません。")

    def reworded(self, name: str) -> dict[str, str]:
        start = f"was_{name}_"
        return {
            field.removeprefix(start): said
            for field, said in self.cleaned_data.items()
            if field.startswith(start) and said not in ("", GONE)
        }

    def made(self) -> dict[str, Any]:
        """What was there, with what the boxes say; what is empty is left out."""
        said = self.cleaned_data
        whole = {
            **self.old,
            "kind": self.kind,
            "text": said["text"].strip(),
            "short": said["short"].strip(),
            "help": said["help"].strip(),
            "required": said["required"],
            **{name: self._of_kind(name, said[name]) for name in OF_KINDS if name in self.fields},
        }
        return {key: value for key, value in whole.items() if value not in ("", None, [])}

    def _of_kind(self, key: str, said: Any) -> Any:
        if key in LINES:
            return self.labelled(key)
        return int(said) if key == "decimals" and said else said

    def labelled(self, name: str) -> list[dict[str, Any]]:
        return keyed(self.cleaned_data[name], self.old_labels(name), self.reworded(name))


def _count(typed: str, name: str) -> int:
    """Raises `UnreadableNumber`."""
    unit, most = COUNTS[name]
    number = parse_count(typed, unit, what="数")
    if not 1 <= number <= most:
        raise UnreadableNumber(f"1から{most:,}までの数で書いてください。")
    return number


def _end_words(asked: Asked, end: Any) -> Any:
    kind = kinds()[asked.kind]
    return kind.shown(asked, end) if isinstance(kind, BoxKind) else end
