"""What somebody types about the own registration."""

from __future__ import annotations

from typing import Any

from django import forms

from desk.forms.fields import RefusableForm
from pool.own.choices import Agreement, Subject
from pool.own.models import MOST_OF_WORDS


class CorrectionForm(RefusableForm):
    subject = forms.ChoiceField(label="どこを", choices=[("", "選んでください"), *Subject.choices])
    words = forms.CharField(
        label="どう直すか", max_length=MOST_OF_WORDS, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="県の担当がそのまま読みます。例：所属は9月から「デモ・新会社」です",
    )  # fmt: skip


class ReplyForm(RefusableForm):
    """What the prefecture says to it; a reason where it is not put right."""

    reply = forms.CharField(
        label="本人への返事", max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="本人がそのまま読みます。例：10月1日付けで直しました",
    )  # fmt: skip

    def __init__(self, *args: Any, is_needed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reply"].required = is_needed


class ConsentForm(RefusableForm):
    kinds = forms.MultipleChoiceField(
        label="同意すること", required=False, choices=Agreement.choices, widget=forms.CheckboxSelectMultiple,
        help_text="同意しなくても、派遣には関わりません。いつでも取り消せます",
    )  # fmt: skip
