"""Documents as they were issued: finding one, and taking a copy."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.permissions import Permission
from desk.crumbs import way
from desk.door import DeskRequest, desk
from desk.fields import NOTHING, lines
from desk.files.downloads import attachment
from documents.actions import note_download
from documents.fields import FIELDS
from documents.models import IssuedDocument


@desk(Permission.SEE_DOCUMENTS)
@require_safe
def document_detail(request: DeskRequest, document_id: int) -> HttpResponse:
    """What was issued, when, by whom, and the digest by which a copy can be checked."""
    rows = IssuedDocument.objects.visible_to(request.seat).without_content().select_related("issued_by")
    document = get_object_or_404(rows, pk=document_id)
    context = {
        "document": document,
        "lines": [line for line in lines("page", FIELDS, document) if line.value != NOTHING],
        "digest_parts": [document.sha256[start : start + 8] for start in range(0, 64, 8)],
        "crumbs": way(request.seat, ("発行文書", "document_list"), here=document.number),
    }
    return render(request, "documents/document_detail.html", context)


@desk(Permission.SEE_DOCUMENTS)
@require_safe
def document_download(request: DeskRequest, document_id: int) -> HttpResponse:
    """The bytes as issued. Taking a copy is an event; looking at the page about it is not."""
    document = get_object_or_404(IssuedDocument.objects.visible_to(request.seat), pk=document_id)
    note_download(by=request.seat, document=document)
    return attachment(bytes(document.content), document.file_name, document.content_type)
