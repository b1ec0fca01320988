"""What is typed about many completions at once."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.errors import Refusal
from accounts.seats import Seat
from desk.forms.fields import DayField, RefusableForm
from training.courses.importing import HEADS, text_of_file
from training.courses.models import MOST_OF_BODY, Course


class PersonForm(RefusableForm):
    """A row for each course: its day, and the number of its paper."""

    provider = forms.CharField(
        label="実施した機関", max_length=MOST_OF_BODY, help_text="例：県市町村職員研修センター、自治大学校",
        widget=forms.TextInput(attrs={"class": "w-20"}),
    )  # fmt: skip

    def __init__(self, seat: Seat, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.courses = list(Course.objects.visible_to(seat).offered().order_by("id"))
        for course in self.courses:
            day = DayField(label=f"{course.name}の修了日", required=False, help_text="")
            number = forms.CharField(
                label=f"{course.name}の修了証の番号", required=False, max_length=120,
                widget=forms.TextInput(attrs={"class": "w-10", "autocomplete": "off"}),
            )  # fmt: skip
            self.fields[f"on_{course.pk}"], self.fields[f"no_{course.pk}"] = day, number
            for field in (day, number):
                field.widget.attrs["aria-label"] = field.label

    @property
    def rows(self) -> list[tuple[str, list[forms.BoundField]]]:
        return [(each.name, [self[f"on_{each.pk}"], self[f"no_{each.pk}"]]) for each in self.courses]

    @property
    def facts(self) -> dict[str, Any]:
        said = self.cleaned_data
        done = [
            (course, said[f"on_{course.pk}"], said[f"no_{course.pk}"])
            for course in self.courses
            if said[f"on_{course.pk}"]
        ]
        return {"provider": said["provider"], "done": done}


class ImportForm(RefusableForm):
    """A file, or lines pasted out of one; then these lines are checked, and may be put right in the box."""

    file = forms.FileField(
        label="ファイル（xlsxかCSV）", required=False, widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"})
    )
    text = forms.CharField(
        label="貼り付けた表",
        required=False,
        max_length=400_000,
        help_text=f"1行目は見出し（{'、'.join(HEADS)}）。表計算の表をそのまま貼り付けられます",
        widget=forms.Textarea(attrs={"rows": 8, "class": "w-full"}),
    )
    only_good = forms.ChoiceField(
        label="記録できない行があるとき",
        choices=[("", "何も記録しない"), ("1", "記録できる行だけ記録する")],
        required=False,
        widget=forms.RadioSelect,
        initial="",
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if upload := values.get("file"):
            try:
                values["text"] = text_of_file(upload.read())
            except Refusal as refusal:
                self.add_error("file", refusal.sentence)
        elif not values.get("text") and "text" not in self.errors:
            self.add_error("file", "ファイルを選ぶか、表を貼り付けてください。")
        return values

    @property
    def facts(self) -> dict[str, Any]:
        return {"text": self.cleaned_data["text"], "only_good": self.cleaned_data["only_good"] == "1"}
