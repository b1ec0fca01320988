"""What is typed about the holiday of a body."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from accounts.seats import Seat
from desk.forms.fields import DayField, RefusableForm
from japan.bodies import body_choices
from municipalities.holidays.choices import Kind, Whose
from municipalities.holidays.models import MOST_OF_GROUND, MOST_OF_NAME

ALL = (Whose.PREFECTURE, Whose.EVERYBODY)
YEARLY, ONCE = "yearly", "once"


class HolidayForm(RefusableForm):
    """団体の休日."""

    REFUSAL_FIELDS: ClassVar[dict[str, str]] = {"whose": "body", "municipality_id": "body"}

    body = forms.ChoiceField(label="団体")
    kind = forms.ChoiceField(
        label="休日か開庁日か",
        choices=Kind.choices,
        initial=Kind.CLOSED,
        widget=forms.RadioSelect,
        help_text="ふだん休みの日に、その団体が開けるときは「開庁日」を選びます",
    )
    name = forms.CharField(
        label="名称",
        max_length=MOST_OF_NAME,
        help_text="例：慰霊の日",
        widget=forms.TextInput(attrs={"class": "w-20"}),
    )
    starts_on = DayField(label="日", help_text="例：R9.6.23。毎年のときは、初めの年の日")
    repeats = forms.ChoiceField(
        label="くり返し",
        choices=[(YEARLY, "毎年"), (ONCE, "その日だけ")],
        initial=YEARLY,
        widget=forms.RadioSelect,
    )
    ends_on = DayField(
        label="いつまで", required=False, help_text="毎年のときだけ。決まっていなければ空けておきます"
    )
    ground = forms.CharField(
        label="根拠",
        max_length=MOST_OF_GROUND,
        help_text="例：神石高原町の休日を定める条例1条",
    )

    def __init__(self, seat: Seat, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        all_of_them = [(whose.value, whose.label) for whose in ALL]
        towns = body_choices(seat.prefecture_id, timezone.localdate())
        body = self.fields["body"]
        assert isinstance(body, forms.ChoiceField)
        body.choices = [("", "選んでください"), *all_of_them, *towns]

    @property
    def facts(self) -> dict[str, Any]:
        """The facts of a `Said`."""
        said = dict(self.cleaned_data)
        body, repeats = said.pop("body"), said.pop("repeats")
        is_town = body not in ALL
        return said | {
            "whose": Whose.TOWN.value if is_town else body,
            "municipality_id": body if is_town else None,
            "is_yearly": repeats == YEARLY,
        }
