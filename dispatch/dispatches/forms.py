"""Input of plans, cleaned."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from accounts.seats import Seat
from desk.forms.fields import DayField, MinutesField, RefusableForm
from dispatch.visits.choices import Span
from municipalities.needs.choices import Cadence, Mode
from pool.choices import Weekday
from pool.models import Talent


class ArrangeForm(RefusableForm):
    """Who goes for a need, when and how."""

    talent = forms.TypedChoiceField(
        label="行く人", coerce=int, error_messages={"required": "行く人を選んでください。"}
    )
    starts_on = DayField(label="期間の初め", error_messages={"required": "期間の初めの日を入れてください。"})
    ends_on = DayField(
        label="期間の終わり", error_messages={"required": "期間の終わりの日を入れてください。"}
    )
    cadence = forms.ChoiceField(label="頻度", choices=Cadence.choices)
    weekday = forms.TypedChoiceField(
        label="曜日", choices=Weekday.choices, coerce=int, widget=forms.RadioSelect
    )
    span = forms.ChoiceField(label="時間帯", choices=Span.choices, widget=forms.RadioSelect)
    mode = forms.ChoiceField(label="方法", choices=Mode.choices, widget=forms.RadioSelect)
    travel_minutes = MinutesField(
        label="片道の移動",
        required=False,
        help_text="空けておくと、拠点からの目安を使います。船・飛行機のときは入れてください。",
    )

    def __init__(self, *args: Any, seat: Seat, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_pool = Talent.objects.visible_to(seat).not_ended(today).order_by("kana", "id")
        self.fields["talent"].choices = [("", "選んでください"), *in_pool.values_list("pk", "name")]  # type: ignore[attr-defined]

    @property
    def facts(self) -> dict[str, Any]:
        """The keyword arguments of `arrange_dispatch` besides need; the person with what the gates read."""
        people = Talent.objects.prefetch_related("roles", "halves", "leaves", "conflicts")
        return self.cleaned_data | {"talent": people.get(pk=self.cleaned_data["talent"])}
