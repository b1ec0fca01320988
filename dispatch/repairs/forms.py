"""Input of what is planned anew, cleaned."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from desk.forms.fields import DayField, ReasonForm, RefusableForm
from dispatch.repairs.clashes import Clash
from dispatch.visits.choices import Span


class MoveForm(RefusableForm):
    on_day = DayField(label="新しい日", error_messages={"required": "新しい日を入れてください。"})
    span = forms.ChoiceField(label="時間帯", choices=Span.choices, widget=forms.RadioSelect)


class CallOffForm(ReasonForm):
    """Which of the visits that cannot stay fall away; all of them are ticked beforehand."""

    visits = forms.TypedMultipleChoiceField(
        label="取り消す訪問", coerce=int, widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, found: Sequence[Clash], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["visits"]
        field.choices = [(clash.visit_id, str(clash.visit_id)) for clash in found]  # type: ignore[attr-defined]
        field.initial = [clash.visit_id for clash in found]

    @property
    def ticked(self) -> set[int]:
        """As they stand on the page: what came, else all."""
        return {int(value) for value in self["visits"].value() or () if str(value).isdecimal()}
