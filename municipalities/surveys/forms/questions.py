"""One question as the prefecture writes it: the boxes that its kind takes, and back into JSON."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any, Final

from django import forms

from desk.checks import mark_of
from municipalities.surveys.forms import resting
from municipalities.surveys.forms.asked import OF_KINDS, AskedForm, line_of, lines_box
from municipalities.surveys.forms.labels import fresh, left_open, lines_of
from municipalities.surveys.forms.parts import free_id, order_faults
from municipalities.surveys.kinds import BoxKind, kinds
from municipalities.surveys.kinds.single import folded
from municipalities.surveys.models import SurveyRound
from municipalities.surveys.questions import UNNAMED_SOURCES, Question

NEW_SECTION: Final = "new"
OF_NEW_COLUMNS: Final = ("kind", "options", "unit")
"""What is asked of a column when it is put down; the rest on its own page."""
HALVES: Final = [(str(n / 2 if n % 2 else n // 2), f"{n / 2:g}分") for n in (1, 2, 3, 4, 6, 10, 20)]
LAST_ALONE: Final = ("", "前回の回答")
SAME_QUESTION: Final = (
    "聞くことを変えるときは、この設問を外して、新しく足してください。"
    "直した設問には、前の回答がつながったままになります。"
)


class QuestionForm(AskedForm):
    """See the module."""

    section = forms.ChoiceField(label="区分")
    title = line_of("新しい区分の名前", hint="「新しい区分をつくる」のときに書きます。", most=60)
    minutes = forms.ChoiceField(label="答えるのにかかる時間", choices=HALVES)
    condition = forms.ChoiceField(label="聞く条件", required=False)
    source = forms.ChoiceField(label="先に入れる値", required=False)

    def __init__(
        self, survey: SurveyRound, kind: str, *args: Any, question: Question | None = None, **options: Any
    ) -> None:
        self.question = question
        super().__init__(survey, kind, *args, asked=question, **options)
        questions = survey.questions
        titles = [(each.key, each.title) for each in questions.sections]
        self.offer("section", [*titles, (NEW_SECTION, "新しい区分をつくる")])
        self.offer("condition", resting.conditions(questions, question))
        if not question:
            self.fields[
                "condition"
            ].help_text = "2つ以上の回答のときに聞くときは、保存したあと「直す」で足せます。"
        self.fields |= resting.also_boxes(questions, str(self["condition"].value() or ""))
        self.fields |= resting.check_boxes(kind, questions, question)
        known = question.source if question else ""
        if known in UNNAMED_SOURCES:
            del self.fields["source"]
        else:
            self.offer("source", [(known, "公表の値や記録と、前回の回答の新しいほう"), LAST_ALONE])
        if question:
            self.fields["text"].help_text = SAME_QUESTION
            if str(question.minutes) not in dict(HALVES):
                self.offer("minutes", [(str(question.minutes), f"{question.minutes:g}分"), *HALVES])
        self._ask_of_new_columns()
        asked = [name for name in self.fields if name.startswith(("was_", "column_"))]
        also = [name for name in self.fields if name.startswith("also_")]
        self.order_fields(
            [
                *("read", "section", "title", "text", "options", "rows", "columns", *asked),
                *(*OF_KINDS, "short", "help", "required", "minutes", "condition", *also, "source"),
            ]
        )

    def initial_of(self, asked: Any) -> dict[str, Any]:
        usual = super().initial_of(asked)
        if self.question is None:
            return {**usual, "minutes": "1"}
        held = {"condition": "", **resting.condition_initial(self.question)}
        minutes = str(self.question.minutes)
        return {**usual, **held, **resting.check_initial(self.question), "minutes": minutes}

    def _new_columns(self) -> list[tuple[str, str]]:
        """Every line of the columns that is new, with the start of the names of its boxes."""
        if "columns" not in self.fields or not self.is_bound:
            return []
        _, new = left_open(str(self.data.get("columns", "")), self.old_labels("columns"))
        return [(f"column_{mark_of({'line': line})[:8]}", line) for line in new]

    def _ask_of_new_columns(self) -> None:
        offered = [(key, kind.label) for key, kind in kinds().items() if isinstance(kind, BoxKind)]
        for start, line in self._new_columns():
            choices = [("", "選んでください"), *offered]
            self.fields[f"{start}_kind"] = forms.ChoiceField(
                label=f"列「{line}」の答え方", required=False, choices=choices
            )
            hint = f"「{kinds()['single'].label}」のときに、1行に1つ書きます。"
            self.fields[f"{start}_options"] = lines_box(f"列「{line}」の選択肢", hint, rows=3)
            self.fields[f"{start}_unit"] = line_of(
                f"列「{line}」の単位", hint=f"「{kinds()['number'].label}」のときに書きます。", most=10
            )

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        self._clean_columns()
        self._refuse_same_text(str(said.get("text", "")))
        self._clean_section()
        for box, sentence in resting.check_faults(said).items():
            self.add_error(box, sentence)
        if "options" in self.fields and not self.errors:
            for sentence in self._rest_on_gone():
                self.add_error("options", sentence)
        if not self.errors:
            for sentence in order_faults(self._whole()):
                self.add_error("condition", sentence)
        return self.cleaned_data

    def _clean_section(self) -> None:
        typed, is_new = self.cleaned_data.get("title", ""), self.cleaned_data.get("section")
        title = typed.strip()
        if is_new == NEW_SECTION and not title:
            self.add_error("title", "新しい区分の名前を書いてください。")
        elif is_new != NEW_SECTION and title:
            words = f"新しい区分「{title}」に入れるときは、「新しい区分をつくる」を選んでください。"
            self.add_error("section", words)
        for each in self.survey.questions.sections:
            if title and folded(each.title) == folded(title):
                words = f"区分「{each.title}」はすでにあります。「区分」から選んでください。"
                self.add_error("title", words)

    def _clean_columns(self) -> None:
        reworded = set(self.reworded("columns").values())
        for start, line in self._new_columns():
            said = {name: self.cleaned_data.get(f"{start}_{name}", "") for name in OF_NEW_COLUMNS}
            if line in reworded:
                continue
            if not said["kind"]:
                self.add_error(f"{start}_kind", f"列「{line}」の答え方を選んで、もう一度保存してください。")
                continue
            takes = kinds()[said["kind"]].takes
            if "options" in takes and len(lines_of(said["options"])) < 2:
                self.add_error(f"{start}_options", f"列「{line}」の選択肢を2つ以上、1行に1つ書いてください。")
            for name, words in (("options", "選択肢"), ("unit", "単位")):
                if said[name] and name not in takes:
                    label = kinds()[said["kind"]].label
                    self.add_error(
                        f"{start}_{name}", f"「{label}」の列に{words}は書けません。消してください。"
                    )

    def labelled(self, name: str) -> list[dict[str, Any]]:
        made = super().labelled(name)
        if name != "columns":
            return made
        boxes = {line: start for start, line in self._new_columns()}
        old = {each["key"] for each in self.old.get(name, [])}
        return [
            {
                **{key: value for key, value in each.items() if key != "label"},
                "text": each["label"],
                **({} if each["key"] in old else self._column(boxes[each["label"]])),
            }
            for each in made
        ]

    def _column(self, start: str) -> dict[str, Any]:
        said = self.cleaned_data
        options = [{"key": fresh("o"), "label": line} for line in lines_of(said[f"{start}_options"])]
        made = {"kind": said[f"{start}_kind"], "unit": said[f"{start}_unit"].strip(), "options": options}
        return {key: value for key, value in made.items() if value}

    def _rest_on_gone(self) -> Iterator[str]:
        """Other questions that are asked only where an option is chosen which is taken off."""
        if self.question is None:
            return
        kept = {each["key"] for each in self.labelled("options")}
        gone = {each["key"]: each["label"] for each in self.old_labels("options") if each["key"] not in kept}
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
        """A section that is left empty goes."""
        made, section = self.made(), self.cleaned_data["section"]
        whole = self.survey.questions.as_json()
        if section == NEW_SECTION:
            section = fresh("own_s")
            title = self.cleaned_data["title"].strip()
            whole["sections"].append({"key": section, "title": title, "questions": []})
        for part in whole["sections"]:
            places = [each["id"] for each in part["questions"]]
            if made["id"] in places and part["key"] == section:
                part["questions"][places.index(made["id"])] = made
                return whole
            part["questions"] = [each for each in part["questions"] if each["id"] != made["id"]]
        next(part for part in whole["sections"] if part["key"] == section)["questions"].append(made)
        whole["sections"] = [part for part in whole["sections"] if part["questions"]]
        return whole

    @cached_property
    def id(self) -> str:
        """Of the question; of a new one the first that is free when it is asked for."""
        return str(self.old.get("id") or free_id(self.survey))

    def made(self) -> dict[str, Any]:
        said, old = self.cleaned_data, self.old
        made = {
            **{key: value for key, value in super().made().items() if key != "section"},
            "id": self.id,
            "meaning": old.get("meaning") or fresh("own.q"),
            "minutes": float(said["minutes"]),
            "source": said.get("source", ""),
            "condition": resting.read_condition(said, self.survey.questions),
            "checks": resting.read_checks(said, old.get("checks", [])),
        }
        return {key: value for key, value in made.items() if value not in ("", None, [])}
