"""What a page says of the files of a thing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import models
from django.template.defaultfilters import filesizeformat

from accounts.models import User
from accounts.seats import Seat
from desk.templatetags.wareki import short_day
from documents.uploads.models import StoredFile

Address = Callable[[StoredFile], str]


@dataclass(frozen=True)
class FileRow:
    """A file in a table: what it is, who put it there, and where to get it or to take it away; without an
    address where its bytes are gone. `is_unsent`: nobody but the municipality sees it."""

    name: str
    kind: str
    size: str
    kept: str
    gone: str
    is_unsent: bool
    url: str
    away_url: str


def files_of(subject: models.Model, seat: Seat) -> list[StoredFile]:
    """Those that this seat may see, in the order in which they came."""
    seen = StoredFile.objects.visible_to(seat).of(subject)
    return list(seen.select_related("kept_by", "taken_away_by"))


def file_rows(files: list[StoredFile], address: Address, away: Address | None = None) -> list[FileRow]:
    """`address` is where a file is given out, `away` where this seat may take it away."""
    return [_row(file, address, away) for file in files]


def _row(file: StoredFile, address: Address, away: Address | None) -> FileRow:
    is_there = file.taken_away_at is None
    return FileRow(
        name=file.name,
        kind=str(file.get_kind_display()),
        size=filesizeformat(file.size),
        kept=f"{short_day(file.kept_at)}　{_name(file.kept_by)}",
        gone="" if is_there else f"{short_day(file.taken_away_at)}　{_name(file.taken_away_by)}",
        is_unsent=file.sent_at is None,
        url=address(file) if is_there else "",
        away_url=away(file) if is_there and away else "",
    )


def _name(person: User | None) -> str:
    return person.name if person else "自動処理"
