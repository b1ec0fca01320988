"""The same list as a file: what every list page answers to `?format=csv`, `csv-cp932` or `xlsx`."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from typing import Any, TypeVar, cast
from urllib.parse import quote

from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render

from accounts.tenancy import NATIONAL_READER, current_scope, open_prefecture, scope
from desk.actions import note_export
from desk.door import DeskRequest
from desk.files.cells import Column
from desk.files.csv_files import cp932_losses, csv_parts, write_csv
from desk.files.room import with_room
from desk.files.sheets import CONTENT_TYPE as XLSX
from desk.files.sheets import write_sheet

FORMATS = ("csv", "csv-cp932", "xlsx")
CSV = "text/csv; charset=utf-8"
ROWS_AT_ONCE = 1000
Response = TypeVar("Response", HttpResponse, StreamingHttpResponse)
SHOWN_LOSSES = 100


def wanted_format(request: DeskRequest) -> str:
    """The file format that the address asks for; empty when it asks
    for the page, or for a format we have not."""
    wanted = request.GET.get("format", "")
    return wanted if wanted in FORMATS else ""


def download(
    request: DeskRequest,
    *,
    name: str,
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Any],
    conditions: Sequence[str] = (),
    count: int | None = None,
) -> HttpResponse:
    """The rows as the file that `?format=` asks for. `name` is the file's name without its ending.

    The CSV of a queryset flows from the database's cursor, however long it is; `count` is how many rows that
    is, where it is known.

    CP932 lacks letters of many names: a page lists them first, and the file follows with `&accept=1`.
    Taking a list away is an event, except for the ministry's figures, which hold no person.
    """
    wanted = wanted_format(request)
    if wanted == "csv" and isinstance(rows, QuerySet):
        known = rows.count() if count is None else count
        note_export(by=request.seat, title=title, rows=known, file_format=wanted, conditions=conditions)
        return cast("HttpResponse", _flowing(rows, columns, f"{name}.csv"))
    lines = list(rows)
    if wanted == "csv-cp932" and "accept" not in request.GET:
        losses = cp932_losses(columns, lines)
        if losses:
            return _warn(request, title, losses)
    if current_scope() != NATIONAL_READER:
        note_export(by=request.seat, title=title, rows=len(lines), file_format=wanted, conditions=conditions)
    if wanted == "xlsx":
        return attachment(write_sheet(title, columns, lines), f"{name}.xlsx", XLSX)
    if wanted == "csv-cp932":
        return attachment(write_csv(columns, lines, "cp932"), f"{name}.csv", "text/csv; charset=Shift_JIS")
    return attachment(write_csv(columns, lines), f"{name}.csv", CSV)


def _warn(request: DeskRequest, title: str, losses: Sequence[Any]) -> HttpResponse:
    accepted, unicode_file, page = request.GET.copy(), request.GET.copy(), request.GET.copy()
    accepted["accept"] = "1"
    unicode_file["format"] = "csv"
    page.pop("format")
    return render(
        request,
        "desk/cp932_losses.html",
        {
            "list_title": title,
            "losses": losses[:SHOWN_LOSSES],
            "count": len(losses),
            "accepted": accepted.urlencode(),
            "unicode_file": unicode_file.urlencode(),
            "page": page.urlencode(),
        },
    )


def _flowing(rows: QuerySet[Any], columns: Sequence[Column], file_name: str) -> StreamingHttpResponse:
    """The view's transaction is over when the first row leaves: they are
    read in one of their own, within the same prefecture."""
    prefecture_id = open_prefecture()

    def parts() -> Iterator[bytes]:
        lines = rows.iterator(chunk_size=ROWS_AT_ONCE)
        with scope(prefecture_id), closing(csv_parts(columns, lines)) as written:
            while part := with_room(next, written, b""):
                yield part

    return _as_attachment(StreamingHttpResponse(parts(), content_type=CSV), file_name)


def attachment(content: bytes, file_name: str, content_type: str, *, inline: bool = False) -> HttpResponse:
    """Bytes under a file name with Japanese letters (RFC 5987), to be kept, or shown if `inline`."""
    return _as_attachment(HttpResponse(content, content_type=content_type), file_name, inline=inline)


def _as_attachment(response: Response, file_name: str, *, inline: bool = False) -> Response:
    response["Content-Disposition"] = disposition(file_name, inline=inline)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def disposition(file_name: str, *, inline: bool = False) -> str:
    """The header in both forms: plain letters for old programs, the real name for all others.

    Letters that are not seen are replaced, such as the one that turns
    the direction and makes `gpj.exe` of an ending.
    """
    safe = "".join(
        "_" if letter in '/\\:*?"<>|' or unicodedata.category(letter)[0] == "C" else letter
        for letter in file_name
    )
    ending = safe.rpartition(".")[2]
    plain = safe if safe.isascii() else f"download.{ending}"
    shown = "inline" if inline else "attachment"
    return f"{shown}; filename=\"{plain}\"; filename*=UTF-8''{quote(safe, safe='')}"
