"""Columns of the list of needs as a file, and what the 支援ニーズ票 says."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from accounts.seats import Seat
from desk.files.sheets import Column
from japan.wareki import format_compact
from municipalities.needs.models import Need
from municipalities.needs.pages import (
    facts_of,
    proposal_lines,
    scheme_lines,
    town_word,
)
from municipalities.needs.proposals import proposal_of

NEED_COLUMNS = (
    Column("番号", lambda need: need.number),
    Column("団体コード", lambda need: need.municipality_id),
    Column("市町村", lambda need: need.municipality.name),
    Column("件名", lambda need: need.title),
    Column("状態", lambda need: need.get_status_display()),
    Column("優先度", lambda need: need.get_priority_display()),
    Column("支援分野", lambda need: need.get_category_display()),
    Column("人材類型", lambda need: need.get_role_display()),
    Column("関わり方", lambda need: need.get_engagement_display()),
    Column("頻度", lambda need: need.get_cadence_display()),
    Column("期間の初め", lambda need: need.starts_on, "date"),
    Column("期間の終わり", lambda need: need.ends_on, "date"),
    Column("方法", lambda need: need.get_mode_display()),
    Column("送った日", lambda need: timezone.localdate(need.submitted_at) if need.submitted_at else None, "date"),
    Column("返事の期限", lambda need: need.reply_due_on, "date"),
    Column("困っていること", lambda need: need.raw_problem),
    Column("県の返事", lambda need: need.reply),
)

APPROVAL_OFFICES = ("課長", "課長補佐", "係長", "担当")


def sheet_context(need: Need, seat: Seat) -> dict[str, Any]:
    """What the PDF of a need shows: the town's words, the facts, the proposal, the schemes."""
    today = timezone.localdate()
    return {
        "need": need,
        "town": town_word(need),
        "prefecture_name": seat.prefecture_name,
        "facts": facts_of(need, seat),
        "lines": proposal_lines(proposal_of(need)),
        "schemes": [] if seat.is_municipal else scheme_lines(need, today),
        "offices": APPROVAL_OFFICES,
        "today": today,
    }


def sheet_name(need: Need) -> str:
    """支援ニーズ票_神石高原町_N-8-0001.pdf, or the day it was written while it has no number."""
    number = need.number if need.sequence else f"下書き{format_compact(timezone.localdate(need.created_at))}"
    return f"支援ニーズ票_{need.municipality.name}_{number}.pdf"
