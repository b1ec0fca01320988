"""The door of files, for the pages of every room: the form by which they come in, the answer by which they go
out.

A room fetches its thing through the seat, then the file of that thing, and gives it to `file_answer`.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any, ClassVar, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.utils.datastructures import MultiValueDict

from accounts.errors import Refusal
from accounts.seats import Seat
from desk.files.downloads import attachment
from desk.forms.fields import RefusableForm
from documents.uploads.actions import note_file_download
from documents.uploads.checks import MOST_FILES, check_new_files, check_number, check_together
from documents.uploads.examining import PATIENCE_WITH_ALL, Examined, examine
from documents.uploads.inspection import KINDS, kind_called
from documents.uploads.models import FileContent, StoredFile

POLICY: Final = "sandbox; default-src 'none'; frame-ancestors 'none'"
"""A browser that shows a file all the same lets nothing in it run, load or be framed."""
HELP: Final = (
    "PDF、写真（JPEG・PNG・HEIC）、Excel・Word・PowerPoint（xlsx・docx・pptx）、CSV、テキスト。"
    f"1つ10MBまで、{MOST_FILES}件まで。いくつか選べば一緒に付けられます（一度に30MBまで）。"
)


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once, as they came."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        files: list[UploadedFile[Any]] = [each for each in data or [] if each]
        if not files:
            raise forms.ValidationError("ファイルを選んでください。")
        return files


class FilesForm(RefusableForm):
    """Files to keep with a thing that has `held` already. Everything that is wrong with any is said at once;
    what is clean are files that were examined."""

    REFUSAL_FIELDS: ClassVar[dict[str, str]] = {"files": "chosen"}

    at_once = forms.BooleanField(required=False, widget=forms.HiddenInput)
    """Whether the page said that what is added is sent at the same time; it comes back with the post."""
    chosen = FilesField(
        label="ファイル",
        help_text=HELP,
        widget=FilesInput(attrs={"accept": ",".join(ending for kind in KINDS for ending in kind.endings)}),
    )

    def __init__(
        self,
        data: Any = None,
        files: MultiValueDict[str, Any] | None = None,
        *,
        held: Iterable[StoredFile] = (),
        at_once: bool = False,
    ) -> None:
        super().__init__(data, files, initial={"at_once": at_once})
        self.held = [file for file in held if file.taken_away_at is None]

    @property
    def facts(self) -> dict[str, Any]:
        return {"files": self.cleaned_data["chosen"], "at_once": self.cleaned_data["at_once"]}

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        uploads: list[UploadedFile[Any]] = values.get("chosen", [])
        try:
            check_number(len(uploads), len(self.held))
            check_together(each.size or 0 for each in uploads)
        except Refusal as refusal:
            self.add_refusal(refusal)
            return values
        until = time.monotonic() + PATIENCE_WITH_ALL
        examined = [each for upload in uploads if (each := self._examined(upload, until))]
        try:
            check_new_files(examined, self.held)
        except Refusal as refusal:
            self.add_refusal(refusal)
        return {**values, "chosen": examined}

    def _examined(self, upload: UploadedFile[Any], until: float) -> Examined | None:
        try:
            return examine(upload, patience=until - time.monotonic())
        except Refusal as refusal:
            self.add_refusal(refusal)
            return None


def file_answer(by: Seat, file: StoredFile) -> HttpResponse:
    """The bytes as they came, to be kept and not shown, and an event that says who took them."""
    content = FileContent.objects.filter(file=file).values_list("content", flat=True).first()
    if content is None:
        raise Http404
    note_file_download(by=by, file=file)
    answer = attachment(bytes(content), file.name, kind_called(file.kind).content_type)
    answer["Content-Security-Policy"] = POLICY
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer
