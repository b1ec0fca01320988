"""Parts of the questions of a round that is prepared: a section with its place, a column of a table."""

from __future__ import annotations

from typing import Any, Final

from django import forms

from desk.checks import mark_of
from desk.forms.fields import ReadForm
from municipalities.surveys.forms.asked import AskedForm, line_of
from municipalities.surveys.forms.parts import order_faults
from municipalities.surveys.kinds.single import folded
from municipalities.surveys.models import SurveyRound
from municipalities.surveys.questions import Column, Question, Section, plain

FIRST: Final = ""


class SectionForm(ReadForm):
    """What a section is called, and where it stands. `after`: the key of the section before it."""

    title = line_of("区分の名前", required=True, most=60)
    hint = line_of("区分の説明", hint="見出しの下に出ます。例：令和8年4月1日の人数を書いてください。")
    after = forms.ChoiceField(label="置くところ", required=False)

    def __init__(self, survey: SurveyRound, section: Section, *args: Any, **options: Any) -> None:
        self.survey, self.section = survey, section
        keys = [each.key for each in survey.questions.sections]
        before = keys[: keys.index(section.key)]
        options.setdefault(
            "initial",
            {**plain(section), "after": (before or [FIRST])[-1], "read": mark_of(survey.questionnaire)},
        )
        super().__init__(*args, **options)
        after = self.fields["after"]
        assert isinstance(after, forms.ChoiceField)
        others = [each for each in survey.questions.sections if each.key != section.key]
        after.choices = [(FIRST, "いちばん前"), *((each.key, f"「{each.title}」の後") for each in others)]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for each in self.survey.questions.sections:
            if each.key != self.section.key and folded(each.title) == folded(str(said.get("title", ""))):
                self.add_error("title", f"区分「{each.title}」はすでにあります。別の名前にしてください。")
        if not self.errors:
            for sentence in order_faults(self._whole()):
                self.add_error("after", sentence)
        return said

    @property
    def facts(self) -> dict[str, Any]:
        """The keywords of `change_questions`."""
        return {"questionnaire": self._whole(), "read": self.cleaned_data["read"]}

    def _whole(self) -> dict[str, Any]:
        said, whole = self.cleaned_data, self.survey.questions.as_json()
        mine = next(part for part in whole["sections"] if part["key"] == self.section.key)
        mine |= {"title": said["title"].strip(), "hint": said["hint"].strip()}
        others = [part for part in whole["sections"] if part is not mine]
        places = [part["key"] for part in others]
        others.insert(places.index(said["after"]) + 1 if said["after"] else 0, mine)
        return {**whole, "sections": others}


class ColumnForm(AskedForm):
    """What a column of a table asks in each of its rows."""

    def __init__(
        self, survey: SurveyRound, question: Question, column: Column, *args: Any, **options: Any
    ) -> None:
        self.question, self.column = question, column
        super().__init__(survey, column.kind, *args, asked=column, **options)
        self.fields["text"].label = "列の見出し"
        self.fields["text"].help_text = ""
        self.fields["required"].label = "どの行にも必ず書いてもらう"

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        for each in self.question.columns:
            if each.key != self.column.key and folded(each.text) == folded(str(said.get("text", ""))):
                self.add_error("text", f"列「{each.text}」はすでにあります。別の見出しにしてください。")
        return said

    @property
    def facts(self) -> dict[str, Any]:
        """The keywords of `change_questions`."""
        whole = self.survey.questions.as_json()
        for part in whole["sections"]:
            for question in part["questions"]:
                if question["id"] == self.question.id:
                    made = {**self.made(), "key": self.column.key}
                    question["columns"] = [
                        made if each["key"] == self.column.key else each for each in question["columns"]
                    ]
        return {"questionnaire": whole, "read": self.cleaned_data["read"]}
