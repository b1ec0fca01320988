"""One question as the prefecture writes it: the boxes that its kind takes, and back into JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from desk.checks import MOST_CHARACTERS, mark_of
from desk.forms.fields import ReadForm
from japan.numbers import UnreadableNumber, parse_count
from municipalities.surveys.forms.labels import GONE, fresh, keyed, left_open, lines_of, twice
from municipalities.surveys.forms.parts import free_id, order_faults
from municipalities.surveys.kinds import BoxKind, Unreadable, kinds
from municipalities.surveys.kinds.day import TODAY
from municipalities.surveys.kinds.single import folded
from municipalities.surveys.kinds.text import MOST_LINES
from municipalities.surveys.models import SurveyRound
from municipalities.surveys.questionnaire import Questionnaire
from municipalities.surveys.questions import Asked, Question, plain

MOST_OF_TEXT: Final = 300
LINES: Final = ("options", "rows")
"""What is written one in a line: the labels."""
HALVES: Final = [(str(n / 2 if n % 2 else n // 2), f"{n / 2:g}分") for n in (1, 2, 3, 4, 6, 10, 20)]
SOURCES: Final = [("", "入れない"), ("last", "前回の回答を入れる")]


def _line(label: str, *, hint: str = "", required: bool = False, most: int = MOST_OF_TEXT) -> forms.CharField:
    box = forms.TextInput(attrs={"class": "w-full"})
    return forms.CharField(label=label, help_text=hint, required=required, max_length=most, widget=box)


def _lines(label: str, hint: str) -> forms.CharField:
    box = forms.Textarea(attrs={"rows": 6, "class": "w-full"})
    return forms.CharField(label=label, help_text=hint, required=False, max_length=4000, widget=box)


OF_KINDS: Final[Mapping[str, Any]] = {
    "options": lambda: _lines("選択肢", "1行に1つ書きます。"),
    "rows": lambda: _lines("表の行", "1行に1つ書きます。"),
    "unit": lambda: _line("単位", hint="例：人、件、％", most=10),
    "least": lambda: _line(
        "いちばん小さい値", hint="空けておけます。数と金額は、空けておくと0です。", most=30
    ),
    "most": lambda: _line("いちばん大きい値", hint="空けておけます。例：20、10億円、R9.3.31", most=30),
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
    "letters": lambda: _line("字数の上限", hint="例：200", most=10),
    "lines": lambda: _line("欄の行数", hint="例：3", most=10),
}
"""The boxes of what belongs to some kinds."""
ENDS: Final = ("least", "most")
COUNTS: Final[Mapping[str, tuple[str, int]]] = {
    "letters": ("字", MOST_CHARACTERS),
    "lines": ("行", MOST_LINES),
}
"""What is written as a count, with its unit and its most."""
SAME_QUESTION: Final = (
    "聞くことを変えるときは、この設問を外して、新しく足してください。"
    "直した設問には、前の回答がつながったままになります。"
)


class QuestionForm(ReadForm):
    """See the module. The kind of a question stays: answers of another kind are another question."""

    section = forms.ChoiceField(label="区分")
    text = _line("設問", required=True, hint="例：窓口のオンライン予約を始めていますか。")
    short = _line("短い名前", hint="一覧やファイルの見出しに使います。", most=40)
    help = _line("記入のしかた", hint="例を1つ書くと、答えやすくなります。")
    required = forms.BooleanField(label="必ず答えてもらう", required=False)
    minutes = forms.ChoiceField(label="答えるのにかかる時間", choices=HALVES)
    condition = forms.ChoiceField(label="聞く条件", required=False)
    source = forms.ChoiceField(label="先に入れる値", required=False)

    def __init__(
        self, survey: SurveyRound, kind: str, *args: Any, question: Question | None = None, **options: Any
    ) -> None:
        self.survey, self.kind, self.question = survey, kind, question
        options.setdefault("initial", self._initial())
        super().__init__(*args, **options)
        for name in OF_KINDS:
            if name in kinds()[kind].takes:
                self.fields[name] = OF_KINDS[name]()
        for name in LINES:
            self._ask_what_became(name)
        self._offer("section", [(each.key, each.title) for each in survey.questions.sections])
        self._offer("condition", [("", "いつも聞く"), *_conditions(survey.questions, question)])
        known = question.source if question else ""
        named = [] if known in dict(SOURCES) else [(known, "公表の値や記録を入れる")]
        self._offer("source", [*SOURCES, *named])
        if question:
            self.fields["text"].help_text = SAME_QUESTION
            if str(question.minutes) not in dict(HALVES):
                self._offer("minutes", [(str(question.minutes), f"{question.minutes:g}分"), *HALVES])
        asked = [name for name in self.fields if name.startswith("was_")]
        self.order_fields(["read", "section", "text", "options", "rows", *asked, *OF_KINDS, "short", "help"])

    def _ask_what_became(self, name: str) -> None:
        """Of each label that is gone while others are new: only whoever typed them knows which is which."""
        if name not in self.fields or not self.is_bound:
            return
        gone, new = left_open(str(self.data.get(name, "")), self._old(name))
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

    def _old(self, name: str) -> list[dict[str, Any]]:
        return plain(self.question).get(name, []) if self.question else []

    def _offer(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(choices)

    def _initial(self) -> dict[str, Any]:
        read = {"read": mark_of(self.survey.questionnaire)}
        if self.question is None:
            return {**read, "minutes": "1"}
        said = plain(self.question)
        condition = self.question.condition
        return {
            **said,
            **read,
            "minutes": str(self.question.minutes),
            "condition": f"{condition.question}={','.join(condition.one_of)}" if condition else "",
            **{name: "\n".join(each["label"] for each in said.get(name, [])) for name in LINES},
            **{name: self._end_words(self.question, said[name]) for name in ENDS if name in said},
        }

    def _end_words(self, asked: Question, end: Any) -> Any:
        kind = kinds()[asked.kind]
        return kind.shown(asked, end) if isinstance(kind, BoxKind) else end

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for name in COUNTS:
            if said.get(name):
                self._replace(name, lambda typed, name=name: _count(typed, name))
        self._clean_ends()
        for name in LINES:
            if name in self.fields and name not in self.errors:
                self._clean_labels(name)
        self._refuse_same_text(str(said.get("text", "")))
        if not self.errors:
            for sentence in order_faults(self._whole()):
                self.add_error("condition", sentence)
        return self.cleaned_data

    def _replace(self, name: str, read: Any) -> None:
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
                self._replace(name, lambda typed: kind.end(asked, typed))
        if not set(ENDS) & set(self.errors):
            ends = {name: said[name] for name in ENDS if said.get(name) not in (None, "")}
            for sentence in kind.design(Asked(text=asked.text, kind=self.kind, **shape, **ends)):
                self.add_error("most", sentence)

    def _clean_labels(self, name: str) -> None:
        typed, words = self.cleaned_data[name], str(self.fields[name].label)
        least = 2 if name == "options" else 1
        if len(lines_of(typed)) < least:
            self.add_error(name, f"{words}を{least}つ以上、1行に1つずつ書いてください。")
        elif label := twice(typed):
            self.add_error(name, f"「{label}」が2回あります。ほかと見分けられる言葉にしてください。")
        became = list(self._reworded(name).values())
        for field in [each for each in self.fields if each.startswith(f"was_{name}_")]:
            said = self.cleaned_data.get(field)
            if not said:
                self.add_error(
                    field, f"{self.fields[field].label}は、なくしたのか、言葉を直したのかを選んでください。"
                )
            elif said != GONE and became.count(said) > 1:
                self.add_error(field, f"2つの{words}を、同じ「{said}」に直すことはできません。")
        if name == "options" and not self.errors:
            for sentence in self._rest_on_gone():
                self.add_error(name, sentence)

    def _reworded(self, name: str) -> dict[str, str]:
        start = f"was_{name}_"
        return {
            field.removeprefix(start): said
            for field, said in self.cleaned_data.items()
            if field.startswith(start) and said not in ("", GONE)
        }

    def _rest_on_gone(self) -> Iterator[str]:
        """Other questions that are asked only where an option is chosen which is taken off."""
        if self.question is None:
            return
        kept = {each["key"] for each in self._labelled("options")}
        gone = {each["key"]: each["label"] for each in self._old("options") if each["key"] not in kept}
        for other in self.survey.questions.questions:
            held = other.condition
            if (
                held is not None
                and held.question == self.question.id
                and (lost := set(held.one_of) & set(gone))
            ):
                labels = "」「".join(gone[key] for key in sorted(lost))
                yield (
                    f"「{other.named}」は、「{labels}」が選ばれたときに聞く設問です。"
                    f"先に「{other.named}」の「聞く条件」を直してください。"
                )

    def _refuse_same_text(self, text: str) -> None:
        mine, numbers = self.question.id if self.question else "", self.survey.questions.numbers
        for other in self.survey.questions.questions:
            if other.id != mine and folded(other.text) == folded(text):
                self.add_error("text", f"同じ文の設問が、すでに問{numbers[other.id]}にあります。")

    @property
    def facts(self) -> dict[str, Any]:
        """The keywords of `change_questions`: the whole set with this question in it."""
        return {"questionnaire": self._whole(), "read": self.cleaned_data["read"]}

    def _whole(self) -> dict[str, Any]:
        made = self._made()
        whole = self.survey.questions.as_json()
        section = self.cleaned_data["section"]
        for part in whole["sections"]:
            places = [each["id"] for each in part["questions"]]
            if made["id"] in places and part["key"] == section:
                part["questions"][places.index(made["id"])] = made
                return whole
            part["questions"] = [each for each in part["questions"] if each["id"] != made["id"]]
        next(part for part in whole["sections"] if part["key"] == section)["questions"].append(made)
        return whole

    def _made(self) -> dict[str, Any]:
        said, old = self.cleaned_data, plain(self.question) if self.question else {}
        name = old.get("id") or free_id(self.survey)
        made = {
            **{key: value for key, value in old.items() if key != "section"},
            "id": name,
            "meaning": old.get("meaning") or fresh("own.q"),
            "kind": self.kind,
            "text": said["text"].strip(),
            "short": said["short"].strip(),
            "help": said["help"].strip(),
            "required": said["required"],
            "minutes": float(said["minutes"]),
            "source": said["source"],
            "condition": _condition(said["condition"]),
        }
        for key in OF_KINDS:
            if key in self.fields:
                made[key] = self._of_kind(key, said[key])
        return {key: value for key, value in made.items() if value not in ("", None, [])}

    def _of_kind(self, key: str, said: Any) -> Any:
        if key in LINES:
            return self._labelled(key)
        return int(said) if key == "decimals" and said else said

    def _labelled(self, name: str) -> list[dict[str, Any]]:
        return keyed(self.cleaned_data[name], self._old(name), self._reworded(name))


def _count(typed: str, name: str) -> int:
    """Raises `UnreadableNumber`."""
    unit, most = COUNTS[name]
    number = parse_count(typed, unit, what="数")
    if not 1 <= number <= most:
        raise UnreadableNumber(f"1から{most:,}までの数で書いてください。")
    return number


def _conditions(questions: Questionnaire, question: Question | None) -> list[tuple[str, str]]:
    """「CIO」が「任命している」のとき, for every option of the questions that come before."""
    offered = []
    for other in questions.questions:
        if question is not None and other.id == question.id:
            break
        for option in other.options:
            offered.append((f"{other.id}={option.key}", f"「{other.named}」が「{option.label}」のとき"))
    held = question.condition if question else None
    if held and len(held.one_of) > 1:
        other = questions.by_id[held.question]
        labels = "」か「".join(each.label for each in other.options if each.key in held.one_of)
        offered.append((f"{held.question}={','.join(held.one_of)}", f"「{other.named}」が「{labels}」のとき"))
    return offered


def _condition(typed: str) -> dict[str, Any] | None:
    if not typed:
        return None
    name, _, keys = typed.partition("=")
    return {"question": name, "one_of": keys.split(",")}
