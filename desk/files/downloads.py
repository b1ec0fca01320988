"""The same list as a file: what every list page answers to `?format=csv`, `csv-cp932` or `xlsx`."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import partial
from typing import Any, TypeVar, cast
from urllib.parse import quote

from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render

from accounts.tenancy import NATIONAL_READER, current_scope, open_prefecture, scope
from desk.actions import note_export
from desk.door import DeskRequest
from desk.files.cells import Column
from desk.files.csv_files import Encoding, cp932_losses, csv_parts
from desk.files.room import with_room
from desk.files.sheets import CONTENT_TYPE as XLSX
from desk.files.sheets import sheet_parts

ROWS_AT_ONCE, SHOWN_LOSSES = 1000, 100
Response = TypeVar("Response", HttpResponse, StreamingHttpResponse)
Parts = Callable[[Iterator[Any]], Generator[bytes]]


def _csv(encoding: Encoding) -> Callable[..., Generator[bytes]]:
    return lambda title, columns, rows: csv_parts(columns, rows, encoding)


FORMATS: Mapping[str, tuple[str, str, Callable[..., Generator[bytes]]]] = {
    "csv": ("csv", "text/csv; charset=utf-8", _csv("utf-8-sig")),
    "csv-cp932": ("csv", "text/csv; charset=Shift_JIS", _csv("cp932")),
    "xlsx": ("xlsx", XLSX, sheet_parts),
}
"""Ending, type, and what writes title, columns and rows, a part at a time."""


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

    The file of a queryset flows from the database's cursor, however long it is; `count` is how many rows
    that is, where it is known.

    CP932 lacks letters of many names: a page lists them first, and the file follows with `&accept=1`.
    Taking a list away is an event, except for the ministry's figures, which hold no person.
    """
    wanted, flows = wanted_format(request), isinstance(rows, QuerySet)
    lines: Any = rows if flows else list(rows)
    read = partial(lines.iterator, chunk_size=ROWS_AT_ONCE) if flows else partial(iter, lines)
    if wanted == "csv-cp932" and "accept" not in request.GET:
        losses = cp932_losses(columns, read())
        if losses:
            return _warn(request, title, losses)
    if current_scope() != NATIONAL_READER:
        known = count if count is not None else lines.count() if flows else len(lines)
        note_export(by=request.seat, title=title, rows=known, file_format=wanted, conditions=conditions)
    ending, content_type, parts = FORMATS[wanted]
    written = partial(parts, title, columns)
    if flows:
        return flowing(read, written, f"{name}.{ending}", content_type)
    return attachment(b"".join(written(read())), f"{name}.{ending}", content_type)


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


def flowing(
    read: Callable[[], Iterator[Any]], written: Parts, file_name: str, content_type: str
) -> HttpResponse:
    """The view's transaction is over when the first row leaves: they are
    read in one of their own, within the same prefecture."""
    prefecture_id = open_prefecture()

    def parts() -> Iterator[bytes]:
        with scope(prefecture_id), closing(written(read())) as found:
            while (part := with_room(next, found, None)) is not None:
                yield part

    answer = StreamingHttpResponse(parts(), content_type=content_type)
    return cast("HttpResponse", _as_attachment(answer, file_name))


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
