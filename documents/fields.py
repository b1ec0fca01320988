"""The fields of an issued document."""

from __future__ import annotations

from django.template.defaultfilters import filesizeformat

from desk.fields import Field
from desk.marks import linked
from desk.templatetags.wareki import day_time
from documents.models import IssuedDocument
from japan.bodies import body_name


def _town(document: IssuedDocument) -> str:
    return body_name(document.municipality_code) if document.municipality_code else ""


def _issuer(document: IssuedDocument) -> str:
    return document.issued_by.name if document.issued_by else "自動処理"


FIELDS = (
    Field(
        "number",
        "番号",
        on="list file",
        draw=lambda document, seat: linked(seat.url("document_detail", document.pk), document.number),
        css="nw",
        sort="number",
    ),
    Field("title", "件名", on="list file", css="wide", sort="title"),
    Field("kind", "種類", "choice", on="list page file", css="nw"),
    Field("municipality", "市町村", read=_town, on="page file"),
    Field(
        "issued_at",
        "発行日時",
        "moment",
        on="list page file",
        draw=lambda document, seat: day_time(document.issued_at),
        css="nw",
        sort="issued",
    ),
    Field("issued_by", "発行した人", read=_issuer, on="list page file", css="nw"),
    Field("file_name", "ファイル名", on="page file"),
    Field(
        "size",
        "大きさ（バイト）",
        "int",
        on="list file",
        draw=lambda document, seat: filesizeformat(document.size),
        head="大きさ",
        css="num",
    ),
    Field("sha256", "SHA-256"),
)
