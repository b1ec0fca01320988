"""Documents as they were issued: finding one, and taking a copy."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.permissions import Permission
from desk.crumbs import way
from desk.door import DeskRequest, desk
from desk.files.cells import Column
from desk.files.downloads import attachment, download, wanted_format
from documents.actions import note_download
from documents.kinds import KINDS, kind_label
from documents.models import IssuedDocument
from japan.bodies import body_name
from japan.reference_numbers import read

PAGE_SIZE = 50
SORTS = {"number": ("fiscal_year", "sequence"), "title": ("title", "id"), "issued": ("issued_at", "id")}

COLUMNS = (
    Column("番号", "number"),
    Column("件名", "title"),
    Column("種類", lambda document: kind_label(document.kind)),
    Column("市町村", lambda document: body_name(document.municipality_code) if document.municipality_code else ""),
    Column("発行日時", "issued_at", "moment"),
    Column("発行した人", lambda document: document.issued_by.name if document.issued_by else "自動処理"),
    Column("ファイル名", "file_name"),
    Column("大きさ（バイト）", "size", "int"),
    Column("SHA-256", "sha256"),
)


@desk(Permission.SEE_DOCUMENTS)
@require_safe
def document_list(request: DeskRequest) -> HttpResponse:
    """Newest first; searched by words or number, narrowed by kind."""
    words, kind = request.GET.get("q", "").strip(), request.GET.get("kind", "")
    rows = _found(request, words, kind)
    if wanted_format(request):
        name = f"発行文書_{request.seat.prefecture_name}"
        return download(request, name=name, title="発行文書の一覧", columns=COLUMNS, rows=rows)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    conditions = [text for text in (f"「{words}」を含む" if words else "", kind_label(kind) if kind else "") if text]
    context = {
        "page": page,
        "rows": [(document, kind_label(document.kind)) for document in page],
        "words": words,
        "kind": kind,
        "kinds": KINDS.items(),
        "conditions": conditions,
    }
    return render(request, "documents/document_list.html", context)


def _found(request: DeskRequest, words: str, kind: str) -> QuerySet[IssuedDocument]:
    rows = IssuedDocument.objects.visible_to(request.seat).without_content().select_related("issued_by")
    if kind:
        rows = rows.filter(kind=kind)
    number = read("文", words)
    if number:
        rows = rows.filter(fiscal_year=number[0], sequence=number[1])
    else:
        for word in words.split():
            rows = rows.filter(Q(title__icontains=word) | Q(file_name__icontains=word))
    asked = request.GET.get("sort", "-issued")
    fields = SORTS.get(asked.removeprefix("-"), SORTS["issued"])
    return rows.order_by(*(f"-{field}" if asked.startswith("-") else field for field in fields))


@desk(Permission.SEE_DOCUMENTS)
@require_safe
def document_detail(request: DeskRequest, document_id: int) -> HttpResponse:
    """What was issued, when, by whom, and the digest by which a copy can be checked."""
    rows = IssuedDocument.objects.visible_to(request.seat).without_content().select_related("issued_by")
    document = get_object_or_404(rows, pk=document_id)
    context = {
        "document": document,
        "kind_label": kind_label(document.kind),
        "municipality": body_name(document.municipality_code) if document.municipality_code else "",
        "digest_parts": [document.sha256[start : start + 8] for start in range(0, 64, 8)],
        "crumbs": way(request.seat, ("発行文書", "document_list"), here=document.number),
    }
    return render(request, "documents/document_detail.html", context)


@desk(Permission.SEE_DOCUMENTS)
@require_safe
def document_download(request: DeskRequest, document_id: int) -> HttpResponse:
    """The bytes as issued. Taking a copy is an event; looking at the page about it is not."""
    document = get_object_or_404(IssuedDocument.objects.visible_to(request.seat), pk=document_id)
    if request.method == "GET":
        note_download(by=request.seat, document=document)
    return attachment(bytes(document.content), document.file_name, document.content_type)
