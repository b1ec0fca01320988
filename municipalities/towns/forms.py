"""What people type about the IT staff of a town."""

from __future__ import annotations

from datetime import date

from django import forms

from desk.forms.fields import CountField, DayField, RefusableForm
from municipalities.register.models import ItStaffing


class StaffingForm(RefusableForm):
    """情報担当の体制."""

    staff_count = CountField(
        label="情報・DXを担当する人数",
        help_text="兼務の人も1人と数えます。いなければ0",
        units=("人", "名"),
        what="人数",
    )
    is_concurrent = forms.BooleanField(label="ほかの仕事との兼務だけで担当している", required=False)
    section = forms.CharField(
        label="担当課",
        required=False,
        help_text="例：総務課",
        widget=forms.TextInput(attrs={"class": "w-20"}),
    )
    as_of = DayField(label="いつの時点か", help_text="例：R8.4.1")

    @classmethod
    def of(cls, staffing: ItStaffing | None, today: date) -> StaffingForm:
        if staffing is None:
            return cls(initial={"as_of": today})
        names = ("staff_count", "is_concurrent", "section")
        return cls(initial={**{name: getattr(staffing, name) for name in names}, "as_of": today})
