"""The list of issued documents."""

from __future__ import annotations

from typing import Any, Final

from desk.filters import choice, holding, words
from desk.lists import Empty, ListPage
from documents.choices import DocumentKind
from documents.fields import FIELDS
from documents.models import IssuedDocument
from japan.reference_numbers import read


def _about(documents: Any, said: str) -> Any:
    """Documents of this number, or whose title or file name hold the words."""
    number = read("文", said)
    if number:
        return documents.filter(fiscal_year=number[0], sequence=number[1])
    return documents.filter(holding(said, "title", "file_name"))


DOCUMENTS: Final = ListPage(
    title="発行文書",
    lead="発行したときのまま保存しています。あとから変わることはありません。",
    fields=FIELDS,
    rows=lambda seat: IssuedDocument.objects.visible_to(seat),
    joined=lambda documents: documents.without_content().select_related("issued_by"),
    usual=lambda documents, asked: documents.order_by("-issued_at", "-id"),
    filters=(words("番号・件名", _about), choice("kind", "種類", DocumentKind.choices, "kind")),
    sorts={"number": ("fiscal_year", "sequence"), "title": ("title", "id"), "issued": ("issued_at", "id")},
    empty=lambda seat: Empty("発行した文書はまだありません", "ニーズ票や試算をPDFにすると、ここに並びます。"),
    nothing_found=Empty("条件に合う文書はありません", "番号は「文8-0012」のように入れてください。"),
    file_name=lambda seat: f"発行文書_{seat.prefecture_name}",
)
