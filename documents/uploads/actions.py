"""Keeping files with a thing. A room calls these from verbs of its own, under the lock of the thing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models
from django.utils import timezone

from accounts.errors import WrongState
from accounts.events import record
from accounts.seats import Seat
from accounts.verbs import verb, word_fields
from documents.uploads.checks import check_new_files
from documents.uploads.examining import Examined
from documents.uploads.models import FileContent, StoredFile

UNSENT = "送る前のファイル"
"""What the history calls a file that a municipality has not sent: its name is the municipality's."""

word_fields({"files": "ファイル", "digests": "SHA-256"})


def store_files(
    files: Sequence[Examined],
    *,
    subject: models.Model,
    keeper: Seat,
    municipality_code: str,
    is_sent: bool,
) -> list[StoredFile]:
    """Keep files with `subject`, whose row the caller has locked. The verb that calls this records what
    `facts_of` says of them. Raises `Refusal` for too many, and for what is there already."""
    check_new_files(files, StoredFile.objects.of(subject).there())
    return [_store(file, subject, keeper, municipality_code, is_sent=is_sent) for file in files]


def _store(
    file: Examined, subject: models.Model, keeper: Seat, municipality_code: str, *, is_sent: bool
) -> StoredFile:
    now = timezone.now()
    stored = StoredFile(
        prefecture_id=keeper.prefecture_id,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        municipality_code=municipality_code,
        name=file.name,
        kind=file.kind,
        size=file.size,
        sha256=file.sha256,
        kept_by_id=keeper.user_id,
        kept_at=now,
        sent_at=now if is_sent else None,
    )
    stored.save(force_insert=True)
    content = FileContent(prefecture_id=keeper.prefecture_id, file=stored, content=file.content())
    content.save(force_insert=True)
    return stored


def facts_of(files: Sequence[StoredFile]) -> dict[str, Any]:
    """What a verb records of files: their digests, and the names of those that were sent."""
    names = [file.name for file in files if file.sent_at is not None]
    return {**({"files": names} if names else {}), "digests": [file.sha256 for file in files]}


def send_files(subject: models.Model) -> list[StoredFile]:
    """What the municipality has kept with its thing goes to the prefecture together with it. Gives what
    was not sent before."""
    files, now = list(StoredFile.objects.of(subject).unsent()), timezone.now()
    if files:
        StoredFile.objects.filter(pk__in=[file.pk for file in files]).update(sent_at=now)
    for file in files:
        file.sent_at = now
    return files


def mark_of(files: Iterable[StoredFile]) -> str:
    """Which files these are, for a form to carry: whoever sends them says which ones were seen."""
    return "-".join(str(pk) for pk in sorted(file.pk for file in files))


def drop_unsent(subject: models.Model) -> None:
    """The municipality does not go on with its thing: what it has not sent goes for good."""
    StoredFile.objects.of(subject).unsent().delete()


def remove_file(file: StoredFile, *, remover: Seat) -> StoredFile:
    """Take a file away from its thing, whose row the caller has locked: its bytes are deleted, and the
    fact stays if it was sent. Raises `WrongState` if somebody else was first."""
    found = StoredFile.objects.there().filter(pk=file.pk).first()
    if found is None:
        raise WrongState("このファイルは、ほかの画面ですでに取り外されています。")
    if found.sent_at is None:
        found.delete()
        return file
    FileContent.objects.filter(file=found).delete()
    StoredFile.objects.filter(pk=found.pk).update(taken_away_at=timezone.now(), taken_away_by=remover.user_id)
    return found


@verb("ファイルの受取り", name="download_file")
def note_file_download(*, by: Seat, file: StoredFile) -> None:
    """Somebody took a copy of a file."""
    label = file.name if file.sent_at else UNSENT
    facts = {"digests": [file.sha256]}
    record(by=by, subject=file, label=label, municipality_code=file.municipality_code, after=facts)
