"""The half-days of a week as they are ticked, for the term or from a day to a day."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from desk.checks import mark_of
from desk.forms.fields import DayField, ReadForm
from pool.people.actions.week import week_facts
from pool.people.availability import bits_on, halves_of, pattern_of
from pool.people.choices import Half, Weekday
from pool.people.models import Talent

HALF_CHOICES = [
    (f"{day.value}-{half.value}", f"{day.label}曜 {half.label}") for half in Half for day in Weekday
]


class WeekBoxes(forms.Form):
    """The half-days of a week as check boxes."""

    halves = forms.MultipleChoiceField(
        label="稼働できる曜日", choices=HALF_CHOICES, widget=forms.CheckboxSelectMultiple,
        help_text="訪問を入れてよい半日に印を付けます",
    )  # fmt: skip

    def week(self) -> list[tuple[str, list[Any]]]:
        """The check boxes of the half-days as rows of a table: 午前 and 午後 from Monday to Friday."""
        boxes = list(self["halves"])
        days = len(Weekday)
        return [(half.label, boxes[row * days : (row + 1) * days]) for row, half in enumerate(Half)]

    def clean_halves(self) -> list[tuple[int, str]]:
        pairs = (choice.split("-") for choice in self.cleaned_data["halves"])
        return [(int(weekday), half) for weekday, half in pairs]


class WeekForm(WeekBoxes, ReadForm):
    """The week from a day to a day."""

    starts_on = DayField(
        of_month="first", label="いつから", required=False, help_text="例：R9.1.12。空けると、任期の初めから"
    )
    ends_on = DayField(
        of_month="last",
        label="いつまで",
        required=False,
        help_text="空けると、任期の終わりまで。書くと、そのあとはいまの登録の曜日に戻ります",
    )

    @classmethod
    def of(cls, talent: Talent, today: date) -> WeekForm:
        offered = halves_of(bits_on(pattern_of(talent), max(today, talent.starts_on)))
        facts = {"halves": [f"{weekday}-{half}" for weekday, half in offered], "starts_on": today}
        return cls(initial={**facts, "read": mark_of({"halves": week_facts(talent)})})
