"""What is typed about a number that towns call."""

from __future__ import annotations

from django import forms

from desk.forms.fields import CountField, RefusableForm
from municipalities.call_points.actions import RECORDED
from municipalities.call_points.choices import Purpose
from municipalities.call_points.models import MOST_OF_HOURS, MOST_OF_NAME, CallPoint


class CallPointForm(RefusableForm):
    """電話の連絡先."""

    purpose = forms.ChoiceField(label="何の連絡先か", choices=Purpose.choices, widget=forms.RadioSelect)
    name = forms.CharField(
        label="名前",
        max_length=MOST_OF_NAME,
        help_text="例：県デジタル基盤整備課　セキュリティ担当",
        widget=forms.TextInput(attrs={"class": "w-full"}),
    )
    phone = forms.CharField(
        label="電話番号", max_length=40, help_text="例：082-513-2222、内線もあれば 内線45"
    )
    hours = forms.CharField(
        label="つながる時間",
        max_length=MOST_OF_HOURS,
        required=False,
        help_text="例：平日8時30分から17時15分。24時間",
    )
    place = CountField(label="かける順", help_text="同じ用件で何番目にかけるか", what="かける順", initial=1)

    @classmethod
    def of(cls, point: CallPoint) -> CallPointForm:
        return cls(initial={name: getattr(point, name) for name in RECORDED})
