"""What is typed about training, turned into clean values."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from accounts.seats import Seat
from desk.forms.fields import CountField, DayField, HalfWidthInput, RefusableForm
from pool.people.models import Talent
from training.courses.models import Course


class CompletionForm(RefusableForm):
    course: forms.ModelChoiceField[Course] = forms.ModelChoiceField(
        label="研修", queryset=None, empty_label="選んでください"
    )
    completed_on = DayField(label="修了日", help_text="例：R8.11.20。今日か今日より前の日")
    provider = forms.CharField(
        label="実施した機関", max_length=120, help_text="例：県市町村職員研修センター、自治大学校",
        widget=forms.TextInput(attrs={"class": "w-20"}),
    )  # fmt: skip
    evidence = forms.CharField(
        label="修了証の番号など",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"class": "w-20"}),
    )
    talents: forms.ModelMultipleChoiceField[Talent] = forms.ModelMultipleChoiceField(
        label="修了した人", queryset=None, widget=forms.CheckboxSelectMultiple,
        help_text="同じ日に修了した人をまとめて選べます",
    )  # fmt: skip

    def __init__(self, seat: Seat, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_courses(self, seat)
        talents = self.fields["talents"]
        assert isinstance(talents, forms.ModelMultipleChoiceField)
        talents.queryset = _trainable(seat)


class WaiverForm(RefusableForm):
    talent: forms.ModelChoiceField[Talent] = forms.ModelChoiceField(
        label="免除を受ける人", queryset=None, empty_label="選んでください"
    )
    course: forms.ModelChoiceField[Course] = forms.ModelChoiceField(
        label="研修", queryset=None, empty_label="選んでください"
    )
    reason = forms.CharField(
        label="理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="同じ内容をいつ、どこで学んだかなど、承認者が判断できるように書きます",
    )  # fmt: skip
    valid_from = DayField(of_month="first", label="免除の初めの日")
    valid_until = DayField(of_month="last", label="免除の終わりの日", help_text="例：R9.3.31")

    def __init__(self, seat: Seat, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_courses(self, seat)
        talent = self.fields["talent"]
        assert isinstance(talent, forms.ModelChoiceField)
        talent.queryset = _trainable(seat)


class CourseForm(RefusableForm):
    name = forms.CharField(label="名称", max_length=80, widget=forms.TextInput(attrs={"class": "w-20"}))
    description = forms.CharField(
        label="内容", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    hours = forms.DecimalField(
        label="時間", min_value=0, max_digits=4, decimal_places=1, help_text="例：2.5",
        widget=HalfWidthInput(attrs={"class": "w-5", "inputmode": "decimal"}),
    )  # fmt: skip
    valid_years = CountField(
        label="有効な年数", units=["年"], required=False, min_value=1, max_value=50,
        help_text="期限がないときは空けておきます。すでに記録した修了の期限は変わりません",
    )  # fmt: skip
    is_required = forms.BooleanField(label="派遣の前に必要", required=False)
    is_offered = forms.BooleanField(label="いま使う", required=False, initial=True)


def _offer_courses(form: forms.Form, seat: Seat) -> None:
    course = form.fields["course"]
    assert isinstance(course, forms.ModelChoiceField)
    course.queryset = Course.objects.visible_to(seat).offered().order_by("id")


def _trainable(seat: Seat) -> Any:
    """Everybody whose term has not ended: those to come are trained before it begins."""
    return Talent.objects.visible_to(seat).not_ended(timezone.localdate()).order_by("kana", "id")
