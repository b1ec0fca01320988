"""What is typed about the vocabulary."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from accounts.errors import Refusal
from accounts.events import snapshot_of
from desk.checks import mark_of
from desk.forms.fields import DayField, ReadForm, RefusableForm
from documents.uploads.examining import examine
from japan.skill_standard import ROLES
from pool.skills.checks import FACTS
from pool.skills.choices import tier_words
from pool.skills.importing import HEADS, text_of_file
from pool.skills.models import MOST_OF_DESCRIPTION, MOST_OF_NAME, MOST_OF_REASON, Skill


class SkillForm(ReadForm):
    """スキル."""

    name = forms.CharField(
        label="名称", max_length=MOST_OF_NAME, help_text="例：公開型GISの運用",
        widget=forms.TextInput(attrs={"class": "w-20"}),
    )  # fmt: skip
    roles = forms.MultipleChoiceField(
        label="人材類型",
        help_text="このスキルを使う類型をすべて選びます。類型から、3つの区分が決まります",
        widget=forms.CheckboxSelectMultiple,
        choices=[(role, f"{label}（{tier_words([role])}）") for role, label in ROLES.items()],
    )
    description = forms.CharField(
        label="説明", required=False, max_length=MOST_OF_DESCRIPTION,
        help_text="何ができることかを1文で。例：庁内の地図データを整え、公開用の地図を更新する",
        widget=forms.TextInput(attrs={"class": "w-full"}),
    )  # fmt: skip

    @classmethod
    def of(cls, skill: Skill) -> SkillForm:
        stored = snapshot_of(skill, FACTS)
        return cls(initial={**stored, "read": mark_of(stored)})


class RetireForm(RefusableForm):
    unused_from = DayField(
        of_month="first", label="使わなくなる日", help_text="この日から選べなくなります。例：R9.4.1"
    )
    reason = forms.CharField(
        label="使わない理由", max_length=MOST_OF_REASON, help_text="1文で。例：別のスキルにまとめたため",
        widget=forms.TextInput(attrs={"class": "w-full"}),
    )  # fmt: skip

    @classmethod
    def of_today(cls) -> RetireForm:
        return cls(initial={"unused_from": timezone.localdate()})


class ImportForm(RefusableForm):
    """A file, or lines pasted out of one; then these lines are checked, and may be put right in the box."""

    REFUSAL_FIELDS: ClassVar[dict[str, str]] = {"files": "file"}

    file = forms.FileField(
        label="ファイル（xlsxかCSV）",
        required=False,
        help_text="一覧から取り出したファイルを直して、そのまま使えます",
        error_messages={"empty": "ファイルの中身が空です。選び直してください。"},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    text = forms.CharField(
        label="貼り付けた表",
        required=False,
        max_length=400_000,
        help_text=f"1行目は見出し（{'、'.join(HEADS)}）。列がない項目は、いまのまま変わりません",
        widget=forms.Textarea(attrs={"rows": 8, "class": "w-full"}),
    )
    only_good = forms.ChoiceField(
        label="取り込めない行があるとき",
        choices=[("", "何も取り込まない"), ("1", "取り込める行だけ取り込む")],
        required=False,
        widget=forms.RadioSelect,
        initial="",
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        upload = values.get("file")
        if isinstance(upload, UploadedFile):
            try:
                values["text"] = text_of_file(examine(upload))
            except Refusal as refusal:
                self.add_refusal(refusal)
        elif not values.get("text") and not self.errors:
            self.add_error("file", "ファイルを選ぶか、表を貼り付けてください。")
        return values

    @property
    def facts(self) -> dict[str, Any]:
        return {"text": self.cleaned_data["text"], "only_good": self.cleaned_data["only_good"] == "1"}
