"""Which questions of a round that is prepared are asked: some are taken off, others put back."""

from __future__ import annotations

from typing import Any

from django import forms

from desk.checks import mark_of
from desk.fields import Line
from desk.forms.fields import ReadForm
from municipalities.surveys.forms.parts import (
    keeping_faults,
    kept,
    lost_checks,
    missing_parents,
    offered_back,
    order_faults,
    put_back,
    stale_help,
)
from municipalities.surveys.models import SurveyRound

MOVES = ("up", "down")


def mark_of_questions(survey: SurveyRound) -> str:
    return mark_of(survey.questionnaire)


class KeepForm(ReadForm):
    """The questions that are ticked stay. `off`: those that are not ticked before somebody ticks."""

    keep = forms.MultipleChoiceField(
        label="残す設問",
        required=False,
        error_messages={"invalid_choice": "ほかの人が、設問を先に外しています。"},
    )

    def __init__(self, survey: SurveyRound, *args: Any, off: str = "", **options: Any) -> None:
        self.survey = survey
        ids = list(survey.questions.by_id)
        unticked = set(off.split(","))
        options.setdefault(
            "initial",
            {"keep": [each for each in ids if each not in unticked], "read": mark_of_questions(survey)},
        )
        super().__init__(*args, **options)
        keep = self.fields["keep"]
        assert isinstance(keep, forms.MultipleChoiceField)
        keep.choices = [(each, each) for each in ids]

    @property
    def ticked(self) -> list[str]:
        return list(self["keep"].value() or ())

    @property
    def off(self) -> str:
        return ",".join(each for each in self.survey.questions.by_id if each not in self.ticked)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if "keep" in said and self.data.get("do", "").partition(":")[0] not in MOVES:
            for sentence in keeping_faults(self.survey, said["keep"]):
                self.add_error(None, sentence)
            if len(said.get("keep", ())) == len(self.survey.questions.questions):
                self.add_error(None, "外す設問の印を消してから、もう一度押してください。")
        return said

    @property
    def facts(self) -> dict[str, Any]:
        """The keywords of `change_questions`."""
        return {
            "questionnaire": kept(self.survey, self.cleaned_data["keep"]),
            "read": self.cleaned_data["read"],
        }

    @property
    def removed(self) -> list[str]:
        keep = self.cleaned_data["keep"]
        return [each.named for each in self.survey.questions.questions if each.id not in keep]

    def lines(self) -> list[Line]:
        """What goes, and what goes with it."""
        keep = self.cleaned_data["keep"]
        names = "、".join(f"「{name}」" for name in self.removed)
        lines = [Line("外す設問", f"{len(self.removed)}問：{names}")]
        if lost := lost_checks(self.survey, keep):
            lines.append(Line("なくなる確かめ", "、".join(lost)))
        if stale := stale_help(self.survey, keep):
            names = "、".join(f"「{each.named}」" for each in stale)
            words = f"外す設問の名前が出てきます：{names}"
            lines.append(Line("記入のしかたを見直す設問", words))
        return lines


class BackForm(ReadForm):
    """Questions that are not asked, section by section."""

    def __init__(self, survey: SurveyRound, *args: Any, **options: Any) -> None:
        self.survey = survey
        options.setdefault("initial", {"read": mark_of_questions(survey)})
        super().__init__(*args, **options)
        found: dict[str, list[tuple[str, str]]] = {}
        for each in offered_back(survey):
            name = f"of_{each.section['key']}"
            if name not in self.fields:
                self.fields[name] = forms.MultipleChoiceField(
                    label=str(each.section["title"]), required=False, widget=forms.CheckboxSelectMultiple
                )
            words = f"{each.question['text']}{'（この調査から外した設問）' if each.is_removed else ''}"
            found.setdefault(name, []).append((str(each.question["meaning"]), words))
        for name, choices in found.items():
            field = self.fields[name]
            assert isinstance(field, forms.MultipleChoiceField)
            field.choices = choices

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.chosen and not self.errors:
            self.add_error(None, "戻す設問に印を付けてください。")
        faults = missing_parents(self.survey, self.chosen)
        for sentence in faults or order_faults(put_back(self.survey, self.chosen)):
            self.add_error(None, sentence)
        return said

    @property
    def chosen(self) -> list[str]:
        return [each for name in self.cleaned_data if name != "read" for each in self.cleaned_data[name]]

    @property
    def facts(self) -> dict[str, Any]:
        """The keywords of `change_questions`."""
        return {"questionnaire": put_back(self.survey, self.chosen), "read": self.cleaned_data["read"]}
