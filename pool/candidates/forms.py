"""What is typed about candidates: files of the list, calls, and what came of them."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from accounts.errors import Refusal
from desk.forms.fields import DayField, ReadForm, RefusableForm
from documents.uploads.examining import examine
from pool.candidates.actions.calls import MOST_OF_REASON, MOST_OF_WORDS
from pool.candidates.choices import Missing
from pool.candidates.differences import Differences

NO_FILE: Final = "名簿のファイルを選んでください。"


class ListFileForm(RefusableForm):
    """A file of the list; what is clean was examined (`documents.uploads`)."""

    REFUSAL_FIELDS: ClassVar[dict[str, str]] = {"files": "file"}

    file = forms.FileField(
        label="名簿のファイル",
        help_text="xlsxかCSV（UTF-8かシフトJIS）。10MB、2万行まで。見出しの言葉で列を見分けます",
        error_messages={"required": NO_FILE, "empty": "ファイルの中身が空です。選び直してください。"},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        upload = values.get("file")
        if isinstance(upload, UploadedFile):
            try:
                values["file"] = examine(upload)
            except Refusal as refusal:
                self.add_refusal(refusal)
        return values


class TakeImportForm(ReadForm):
    """Taking a file over: what becomes of those who are not in it, where there are any."""

    missing = forms.ChoiceField(
        label="ファイルにない人",
        widget=forms.RadioSelect,
        error_messages={"required": "ファイルにない人を、名簿に残すか外すか選んでください。"},
    )

    def __init__(self, found: Differences, *args: Any, **options: Any) -> None:
        options["initial"] = {"read": found.mark}
        super().__init__(*args, **options)
        count = len(found.missing)
        missing = self.fields["missing"]
        assert isinstance(missing, forms.ChoiceField)
        missing.choices = [
            (Missing.STAY.value, f"{count:,}件を名簿に残す（ファイルが一部の人だけのとき）"),
            (Missing.WITHDRAW.value, f"{count:,}件を名簿から外す（ファイルが名簿の全部のとき）"),
        ]
        if not count:
            del self.fields["missing"]


def _text(label: str, most: int, hint: str, *, required: bool = True) -> forms.CharField:
    box = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, max_length=most, help_text=hint, required=required, widget=box)


class CallForm(RefusableForm):
    asked_on = DayField(label="打診した日")
    words = _text("打診の内容", MOST_OF_WORDS, "県の中だけで読めます。例：週2日、業務改革の支援を電話で打診")

    def __init__(self, *args: Any, **options: Any) -> None:
        options["initial"] = {"asked_on": timezone.localdate()}
        super().__init__(*args, **options)


class RemarkForm(RefusableForm):
    remark = _text("やり取り", MOST_OF_REASON, "県の中だけで読めます。例：来週、条件の返事をもらう")


class MeetForm(RefusableForm):
    met_on = DayField(label="面談の日", help_text="これからの日も書けます。例：R8.12.1")
    remark = _text("場所・面談の内容", MOST_OF_REASON, "県の中だけで読めます", required=False)
