"""What the prefecture types about a round."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.events import snapshot_of
from accounts.seats import Seat
from desk.checks import mark_of
from desk.forms.fields import DayField, ReadForm, RefusableForm
from japan.bodies import body_choices
from japan.wareki import format_short
from municipalities.groups.lists import group_choices
from municipalities.groups.models import AreaGroup
from municipalities.surveys.actions.rounds import FACTS
from municipalities.surveys.asking import day_off_words
from municipalities.surveys.choices import RoundStatus
from municipalities.surveys.models import MOST_OF_SENTENCE, MOST_OF_TITLE, SurveyRound
from municipalities.surveys.reading import ready_made

ALL, GROUP, CHOSEN = "all", "group", "chosen"
HOW: Final = ((ALL, "県内のすべての市町村"), (GROUP, "圏域・グループ"), (CHOSEN, "選んだ市町村"))
SURE: Final = "確かめたので、この日にする"
DAY_EXAMPLE: Final = "例：R8.12.18、12月18日"


def _title() -> forms.CharField:
    return forms.CharField(
        label="調査名",
        max_length=MOST_OF_TITLE,
        help_text="例：令和8年度 第2回 支援ニーズ調査",
        widget=forms.TextInput(attrs={"class": "w-full"}),
    )


def _lead() -> forms.CharField:
    return forms.CharField(
        label="市町村への説明",
        required=False,
        max_length=2000,
        help_text="何のために聞き、何に使うかを書きます。市町村の画面の初めに出ます。",
        widget=forms.Textarea(attrs={"rows": 3, "class": "w-full"}),
    )


def _due_on(*, required: bool) -> DayField:
    return DayField(label="提出期限", required=required, help_text=DAY_EXAMPLE)


class NewRoundForm(RefusableForm):
    """A round that begins with a copy of a set of questions."""

    title = _title()
    base = forms.ChoiceField(label="設問のもと", help_text="始める前に、設問を減らしたり直したりできます。")
    due_on = _due_on(required=False)
    lead = _lead()

    def __init__(self, seat: Seat, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.rounds = {
            f"round-{survey.pk}": survey for survey in SurveyRound.objects.visible_to(seat).asked()
        }
        base = self.fields["base"]
        assert isinstance(base, forms.ChoiceField)
        base.choices = [
            *((f"set-{name}", f"ひな形：{made.title}") for name, made in ready_made().items()),
            *((key, f"前の調査：{survey}") for key, survey in self.rounds.items()),
        ]

    @property
    def facts(self) -> dict[str, Any]:
        """The keywords of `draft_round`."""
        said = dict(self.cleaned_data)
        base = said.pop("base")
        sets = ready_made()
        questions = self.rounds[base].questions if base in self.rounds else sets[base.removeprefix("set-")]
        return {**said, "questions": questions}


class RoundForm(ReadForm):
    """The facts of a round that is prepared."""

    title = _title()
    due_on = _due_on(required=False)
    lead = _lead()
    why_again = forms.CharField(
        label="もう一度聞く理由",
        required=False,
        max_length=1000,
        help_text="前に回答のある設問を、もう一度聞くときに書きます。市町村が読みます。"
        "例：予算は年度ごとに変わるため",
        widget=forms.Textarea(attrs={"rows": 2, "class": "w-full"}),
    )
    reminds = forms.BooleanField(
        label="期限の7日前と前日（休みの日は、その前の開庁日）に、自動で督促を送る", required=False
    )

    @classmethod
    def of(cls, survey: SurveyRound) -> RoundForm:
        stored = snapshot_of(survey, FACTS)
        return cls(initial={**stored, "read": mark_of(stored)})


class TargetsForm(RefusableForm):
    """Whom a round asks: everybody, a group, or municipalities chosen one by one."""

    how = forms.ChoiceField(label="対象の選び方", choices=HOW, widget=forms.RadioSelect)
    group = forms.ChoiceField(label="圏域・グループ", required=False)
    towns = forms.MultipleChoiceField(label="市町村", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, seat: Seat, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.everybody = body_choices(seat.prefecture_id, timezone.localdate())
        self.groups = [(str(pk), name) for pk, name in group_choices(seat)]
        group, towns = self.fields["group"], self.fields["towns"]
        assert isinstance(group, forms.ChoiceField)
        assert isinstance(towns, forms.MultipleChoiceField)
        group.choices = [("", "選んでください"), *self.groups]
        towns.choices = self.everybody

    @classmethod
    def of(cls, seat: Seat, survey: SurveyRound) -> TargetsForm:
        form = cls(seat)
        everybody = {code for code, _ in form.everybody}
        how = ALL if not survey.targets or everybody == set(survey.targets) else CHOSEN
        form.initial = {"how": how, "towns": survey.targets}
        return form

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("how") == GROUP and not said.get("group"):
            self.add_error("group", ValidationError("圏域・グループを選んでください。"))
        if said.get("how") == CHOSEN and not said.get("towns"):
            self.add_error("towns", ValidationError("市町村を1つ以上選んでください。"))
        return said

    @property
    def facts(self) -> dict[str, Any]:
        """The keywords of `set_targets`."""
        how, group = self.cleaned_data["how"], self.cleaned_data["group"]
        if how == ALL:
            return {"codes": [code for code, _ in self.everybody], "words": dict(HOW)[ALL]}
        if how == GROUP:
            members = AreaGroup.objects.filter(pk=group).members_on(timezone.localdate())
            return {"codes": [town.code for town in members], "words": dict(self.groups)[group]}
        return {"codes": self.cleaned_data["towns"], "words": dict(HOW)[CHOSEN]}


class DueDayForm(RefusableForm):
    """Until when answers are taken from now on. A day off, and one that is earlier than what municipalities
    were told, is asked back once."""

    due_on = _due_on(required=True)

    def __init__(self, survey: SurveyRound, data: Any = None) -> None:
        super().__init__(data, initial={"due_on": survey.due_on})
        self.survey = survey

    def clean(self) -> dict[str, Any]:
        """The tick is for the day of which the doubts are."""
        said = super().clean() or {}
        due_on = said.get("due_on")
        doubts = self._doubts(due_on) if due_on else []
        if doubts and not self.data.get(sure := f"sure_{due_on:%Y%m%d}"):
            self.fields[sure] = forms.BooleanField(label=SURE, required=False)
            doubts.append(f"この日でよければ、「{SURE}」に印を付けて、もう一度押してください。")
            self.add_error(sure, "".join(doubts))
        return said

    def _doubts(self, due_on: date) -> list[str]:
        before, doubts = self.survey.due_on, []
        if self.survey.status == RoundStatus.OPEN and before and timezone.localdate() < due_on < before:
            left = self.survey.sheets.with_the_town().count()
            doubts.append(
                f"提出期限を{format_short(before)}から{format_short(due_on)}に早めます。"
                f"まだ提出していない{left}団体に知らせが届きます。"
            )
        return [*doubts, *([words] if (words := day_off_words(due_on)) else [])]

    @property
    def facts(self) -> dict[str, Any]:
        """The keywords of `extend_round` and `reopen_round`."""
        return {"due_on": self.cleaned_data["due_on"]}


class ReturnForm(RefusableForm):
    """Why one answer goes back."""

    words = forms.CharField(
        label="差戻しの理由",
        max_length=MOST_OF_SENTENCE,
        help_text="市町村の担当者がそのまま読みます。例：完了の予定が前回より早まっています。年をお確かめください。",
        widget=forms.Textarea(attrs={"rows": 2, "class": "w-full"}),
    )
