"""What is typed about days: leave, conflicts of interest, and what money hangs on."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from accounts.seats import Seat
from desk.forms.fields import DayField, RefusableForm
from japan.bodies import body_choices
from pool.people.choices import FACT_VALUES, PAPERS, FactKind


class LeaveForm(RefusableForm):
    starts_on = DayField(of_month="first", label="初めの日")
    ends_on = DayField(
        of_month="last", label="終わりの日", help_text="1日だけのときは、初めの日と同じ日を書きます"
    )
    reason = forms.CharField(
        label="理由", max_length=100, required=False, help_text="例：夏季休暇。病名などは書かないでください",
        widget=forms.TextInput(attrs={"class": "w-full"}),
    )  # fmt: skip


class ConflictForm(RefusableForm):
    municipality_code = forms.ChoiceField(label="派遣しない市町村")
    reason = forms.CharField(
        label="理由", max_length=200, help_text="例：勤め先が基幹システムの保守を受託しているため",
        widget=forms.TextInput(attrs={"class": "w-full"}),
    )  # fmt: skip
    starts_on = DayField(of_month="first", label="初めの日")
    ends_on = DayField(
        of_month="last", label="終わりの日", required=False, help_text="決まっていないときは空けておきます"
    )

    def __init__(self, seat: Seat, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        town = self.fields["municipality_code"]
        assert isinstance(town, forms.ChoiceField)
        there = body_choices(seat.prefecture_id, timezone.localdate())
        town.choices = [("", "選んでください"), *there]


class LastDayForm(RefusableForm):
    """One day: the last of a term, or of a conflict of interest."""

    ends_on = DayField(of_month="last", label="終わりの日")


class FactForm(RefusableForm):
    """A wish that something behind money holds from a day to a day."""

    value = forms.ChoiceField(label="内容")
    starts_on = DayField(of_month="first", label="いつから", help_text="例：R8.10.1")
    ends_on = DayField(
        of_month="last",
        label="いつまで",
        required=False,
        help_text="例：R9.3.31。定めがないときは空けておきます",
    )
    paper = forms.CharField(
        label="根拠の書類", max_length=200, widget=forms.TextInput(attrs={"class": "w-full"})
    )
    reason = forms.CharField(
        label="理由", max_length=300, help_text="承認する人が読みます。例：10月1日付けの人事異動",
        widget=forms.TextInput(attrs={"class": "w-full"}),
    )  # fmt: skip
    gap_reason = forms.CharField(
        label="任用の切れ目の理由", max_length=300, required=False,
        help_text="前後の任用との間に日が空くときだけ書きます。その間は派遣できません",
        widget=forms.TextInput(attrs={"class": "w-full"}),
    )  # fmt: skip

    def __init__(self, kind: FactKind, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        value = self.fields["value"]
        assert isinstance(value, forms.ChoiceField)
        value.choices = [("", "選んでください"), *FACT_VALUES[kind].items()]
        value.label = kind.label
        self.fields["paper"].help_text = PAPERS[kind]
        if kind != FactKind.FORM:
            del self.fields["gap_reason"]


class FactsToApproveForm(RefusableForm):
    """Which of the wishes are approved: all of them, unless some are left out."""

    REFUSAL_FIELDS: ClassVar[dict[str, str]] = {"facts": "numbers"}

    numbers = forms.TypedMultipleChoiceField(
        label="承認するもの", coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, choices: list[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        numbers = self.fields["numbers"]
        assert isinstance(numbers, forms.TypedMultipleChoiceField)
        numbers.choices = choices
        numbers.initial = [number for number, _ in choices]
