"""Input of plans, cleaned."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from accounts.seats import Seat
from desk.forms.fields import DayField, MinutesField, ReasonForm, RefusableForm
from dispatch.visits.choices import Span
from municipalities.needs.choices import Cadence, Mode
from pool.people.choices import Weekday
from pool.people.models import Talent


class ArrangeForm(RefusableForm):
    """Who goes for a need, when and how."""

    talent = forms.TypedChoiceField(
        label="行く人", coerce=int, error_messages={"required": "行く人を選んでください。"}
    )
    starts_on = DayField(
        of_month="first", label="期間の初め", error_messages={"required": "期間の初めの日を入れてください。"}
    )
    ends_on = DayField(
        of_month="last",
        label="期間の終わり",
        error_messages={"required": "期間の終わりの日を入れてください。"},
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
        people = Talent.objects.prefetch_related("roles", "halves", "leaves", "facts", "conflicts")
        return self.cleaned_data | {"talent": people.get(pk=self.cleaned_data["talent"])}


class EndForm(ReasonForm):
    """Why a dispatch ends, and what becomes of a need for which nobody goes any more."""

    then = forms.ChoiceField(
        label="このニーズはどうしますか",
        choices=[("wait", "調整中に戻す（次に行く人を決める）"), ("close", "完了にする（支援が済んだ）")],
        initial="wait",
        widget=forms.RadioSelect,
    )
    reply = forms.CharField(
        label="完了のときに送る言葉",
        required=False,
        help_text="何ができるようになったか、次に何をするとよいかを書いてください。空けても構いません。",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, is_last: bool, was_supported: bool, **kwargs: Any) -> None:
        """Nothing is asked of a need for which somebody else goes, or nobody has been there yet."""
        super().__init__(*args, **kwargs)
        if not (is_last and was_supported):
            del self.fields["then"], self.fields["reply"]

    @property
    def facts(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        closes_need = said.pop("then", "wait") == "close"
        return said | {"closes_need": closes_need}
