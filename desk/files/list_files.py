"""A list as CSV for Excel: what is shown, with formulas made harmless. (Sheets belong to `documents`, a floor above.)"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from django.http import HttpResponse

FORMULA_BEGINNINGS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")
MOST_ROWS = 50_000
"""More rows than this are asked for in parts, so that one export cannot hold up the server."""


def harmless(cell: str) -> str:
    """The text with an apostrophe before anything that a spreadsheet would run as a formula."""
    return f"'{cell}" if cell.lstrip(" \u3000").startswith(FORMULA_BEGINNINGS) else cell


def csv_answer(title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> HttpResponse:
    """A download named `title`, UTF-8 with byte order mark."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    response = HttpResponse(text.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(title)}.csv"
    return response
