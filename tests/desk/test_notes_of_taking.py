"""Taking a document or a list away leaves an event."""

from __future__ import annotations

import pytest

from accounts.models import Event
from desk.actions import note_export
from documents.actions import issue, note_download
from tests.cast import JINSEKI, Person

pytestmark = pytest.mark.usefixtures("today", "in_hiroshima")


def test_a_copy_of_a_document_is_noted_with_its_town(staff: Person) -> None:
    document = issue(
        by=staff.seat,
        kind="need_sheet",
        title="支援ニーズ票",
        file_name="票.pdf",
        content_type="application/pdf",
        content=b"%PDF",
        subject=staff.user,
        municipality_code=JINSEKI,
    )
    note_download(by=staff.seat, document=document)
    event = Event.objects.get(verb="download_document")
    assert (event.subject_id, event.municipality_code) == (str(document.pk), JINSEKI)


def test_an_exported_list_is_noted_with_its_size(staff: Person) -> None:
    note_export(by=staff.seat, title="人材の一覧", rows=12, file_format="xlsx")
    event = Event.objects.get(verb="export_list")
    assert (event.subject_label, event.after) == ("人材の一覧", {"rows": 12, "format": "xlsx"})
