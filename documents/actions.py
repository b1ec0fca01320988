"""Issuing documents, and the record of who took a copy."""

from __future__ import annotations

import hashlib

from django.db import models
from django.utils import timezone

from accounts.events import record
from accounts.numbering import next_in_year
from accounts.seats import Seat
from accounts.verbs import verb
from documents.models import IssuedDocument
from japan.fiscal_year import fiscal_year_of


@verb("文書の発行", name="issue_document")
def issue(
    *,
    by: Seat,
    kind: str,
    title: str,
    file_name: str,
    content_type: str,
    content: bytes,
    subject: models.Model,
    municipality_code: str = "",
    municipality_only: bool = False,
) -> IssuedDocument:
    """Keep `content` as it is, under the next number of the fiscal year. Called by jobs.

    `municipality_code` names the municipality that may see the document; without one it is
    the prefecture's own. `municipality_only`: made of what the municipality has not sent yet,
    and not for the prefecture to see, now or later.
    """
    issued_at = timezone.now()
    fiscal_year = fiscal_year_of(timezone.localdate(issued_at))
    document = IssuedDocument(
        prefecture_id=by.prefecture_id,
        fiscal_year=fiscal_year,
        sequence=next_in_year(IssuedDocument, fiscal_year),
        kind=kind,
        title=title[:200],
        file_name=file_name[:200],
        content_type=content_type,
        content=content,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        municipality_code=municipality_code,
        municipality_only=municipality_only,
        issued_by_id=by.user_id,
        issued_at=issued_at,
    )
    document.save(force_insert=True)
    record(
        by=by,
        subject=document,
        municipality_code=municipality_code,
        after={"kind": kind, "sha256": document.sha256},
    )
    return document


@verb("文書の受取り", name="download_document")
def note_download(*, by: Seat, document: IssuedDocument) -> None:
    """Somebody took a copy of an issued document."""
    record(by=by, subject=document, municipality_code=document.municipality_code)
