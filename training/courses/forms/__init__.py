"""What is typed about training, turned into clean values."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from accounts.seats import Seat
from desk.forms.fields import CountField, DayField, HalfWidthInput, RefusableForm
from japan.skill_standard import ROLES
from pool.people.models import Talent
from training.courses.choices import CourseKind, Timing
from training.courses.models import MOST_OF_BODY, Course


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


class RevokeForm(RefusableForm):
    revoked_from = DayField(
        label="無効になる日",
        help_text="この日から修了として扱いません。初めからの誤りなら修了日を書きます。例：R8.11.24",
    )
    reason = forms.CharField(
        label="取り消す理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="例：修了日の書き誤り、研修の実施機関が修了を取り消した。本人も読みます",
    )  # fmt: skip


class CourseForm(RefusableForm):
    kind = forms.ChoiceField(label="種類", choices=CourseKind.choices)
    name = forms.CharField(label="名称", max_length=80, widget=forms.TextInput(attrs={"class": "w-20"}))
    description = forms.CharField(
        label="内容", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    hours = forms.DecimalField(
        label="時間", min_value=0, max_digits=4, decimal_places=1, help_text="例：2.5",
        widget=HalfWidthInput(attrs={"class": "w-5", "inputmode": "decimal"}),
    )  # fmt: skip
    held_by = forms.CharField(
        label="開く機関（県のほか）", required=False, max_length=MOST_OF_BODY,
        help_text="県が開くときは空けておきます。例：自治大学校、J-LIS",
        widget=forms.TextInput(attrs={"class": "w-20"}),
    )  # fmt: skip
    valid_years = CountField(
        label="有効な年数", units=["年"], required=False, min_value=1, max_value=50,
        help_text="期限がないときは空けておきます。すでに記録した修了の期限は変わりません",
    )  # fmt: skip
    pass_percent = CountField(
        label="確認テストの合格の割合（％）", units=["％", "%"], required=False, min_value=1, max_value=100,
        help_text="テストがないときは空けておきます。設問は研修の画面で加えます。例：80",
    )  # fmt: skip
    most_tries = CountField(
        label="テストを受けられる回数", units=["回"], min_value=1, max_value=20, initial=3
    )
    is_open_to_towns = forms.BooleanField(label="市町村の職員も受けられる", required=False)
    is_offered = forms.BooleanField(label="いま使う", required=False, initial=True)


class RequirementForm(RefusableForm):
    role = forms.ChoiceField(label="必要な人", choices=[("", "全員"), *ROLES.items()], required=False)
    timing = forms.ChoiceField(label="時期", choices=Timing.choices, widget=forms.RadioSelect)
    starts_on = DayField(
        of_month="first", label="初めの日", help_text="今日か、それより後の日。すでに決まった派遣は動きません"
    )
    ends_on = DayField(
        of_month="last", label="最後の日", required=False, help_text="決まっていないときは空けておきます"
    )
    grace = DayField(
        of_month="last",
        label="年度の初めの猶予",
        required=False,
        help_text="「年度ごと」のとき、毎年この月日までは、その年度の修了がなくても派遣できます。例：6.30",
    )

    def clean_grace(self) -> tuple[int, int] | None:
        day = self.cleaned_data["grace"]
        return (day.month, min(day.day, 28) if day.month == 2 else day.day) if day else None


class RequirementEndForm(RefusableForm):
    ends_on = DayField(
        of_month="last", label="最後の日", help_text="この日までは必要です。昨日か、それより後の日"
    )


class QuestionForm(RefusableForm):
    text = forms.CharField(label="問い", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    options = forms.CharField(
        label="選択肢", widget=forms.Textarea(attrs={"rows": 5}), help_text="1行に1つ、2つから6つまで"
    )
    answer = CountField(label="正しい選択肢", units=["番"], min_value=1, help_text="上から数えた番号")

    def clean_options(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["options"].splitlines() if line.strip()]


def _offer_courses(form: forms.Form, seat: Seat) -> None:
    course = form.fields["course"]
    assert isinstance(course, forms.ModelChoiceField)
    course.queryset = Course.objects.visible_to(seat).offered().order_by("id")


def _trainable(seat: Seat) -> Any:
    """Everybody whose term has not ended: those to come are trained before it begins."""
    return Talent.objects.visible_to(seat).not_ended(timezone.localdate()).order_by("kana", "id")
