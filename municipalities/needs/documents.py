"""What the 支援ニーズ票 says."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from accounts.seats import Seat
from documents.uploads.models import StoredFile
from japan.wareki import format_compact
from municipalities.needs.choices import NeedStatus
from municipalities.needs.models import Need
from municipalities.needs.pages import (
    facts_of,
    proposal_lines,
    scheme_lines,
    skills_told,
    town_word,
)
from municipalities.register.figures import staffing_of

APPROVAL_OFFICES = ("課長", "課長補佐", "係長", "担当")


def sheet_context(need: Need, seat: Seat) -> dict[str, Any]:
    """What the PDF of a need shows: the town's words, the facts, the proposal, the schemes."""
    today, staffing = timezone.localdate(), staffing_of(need.municipality_id)
    return {
        "need": need,
        "town": town_word(need),
        "prefecture_name": seat.prefecture_name,
        "facts": facts_of(need, staffing, seat),
        "files": _files(need),
        "lines": proposal_lines(need, skills_told(need)),
        "schemes": [] if seat.is_municipal else scheme_lines(need, staffing, today),
        "offices": APPROVAL_OFFICES,
        "today": today,
    }


def _files(need: Need) -> list[StoredFile]:
    """Of a draft all; of what was sent, those that were sent, so that the prefecture may read the paper."""
    files = StoredFile.objects.of(need).there()
    return list(files if need.status == NeedStatus.DRAFT else files.filter(sent_at__isnull=False))


def sheet_name(need: Need) -> str:
    """支援ニーズ票_神石高原町_N-8-0001.pdf, or the day it was written while it has no number."""
    number = need.number if need.sequence else f"下書き{format_compact(timezone.localdate(need.created_at))}"
    return f"支援ニーズ票_{need.municipality_name}_{number}.pdf"
