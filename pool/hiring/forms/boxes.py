"""Boxes that the forms of hiring are made of."""

from __future__ import annotations

from typing import Final

from django import forms

from pool.hiring.choices import MOST_OF_LINE, MOST_OF_REASON, MOST_OF_TEXT
from pool.people.choices import EmploymentForm

CHOOSE: Final = ("", "選んでください")
DAYS_CHOICES: Final = [CHOOSE, *((str(days), f"週{days}日") for days in range(1, 6))]
REGULAR: Final = [(form.value, form.label) for form in EmploymentForm if form.is_regular]


def line_box(
    label: str, most: int = MOST_OF_LINE, *, hint: str = "", required: bool = True
) -> forms.CharField:
    box = forms.TextInput(attrs={"class": "w-full"})
    return forms.CharField(label=label, help_text=hint, required=required, max_length=most, widget=box)


def text_box(
    label: str, most: int = MOST_OF_TEXT, *, hint: str = "", rows: int = 4, required: bool = False
) -> forms.CharField:
    box = forms.Textarea(attrs={"rows": rows, "class": "w-full"})
    return forms.CharField(label=label, help_text=hint, required=required, max_length=most, widget=box)


def reason_box(label: str, hint: str) -> forms.CharField:
    return text_box(label, MOST_OF_REASON, hint=hint, rows=3, required=True)


def days_box(*, required: bool = True) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label="週の日数", coerce=int, empty_value=None, choices=DAYS_CHOICES, required=required
    )
