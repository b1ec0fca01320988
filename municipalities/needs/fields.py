"""The fields of a need: the page with its paper, the list, the file and the API are drawn from them.

What the town writes is a line of `WORDS`, what the prefecture may put right a line of `PROPOSAL`: on the
page, and on its paper, each group stands in a part of its own, in the order of its lines.
"""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from accounts.seats import Seat
from desk.fields import Field, form_names
from desk.marks import badge, linked, two_lines, under
from desk.templatetags.wareki import due_badge, short_day
from japan.bodies import ending_words
from japan.wareki import format_day
from municipalities.needs.choices import NeedStatus
from municipalities.needs.models import Need


def _title(need: Need, seat: Seat) -> Any:
    about = f"{need.get_category_display()}　優先度 {need.get_priority_display()}"
    if need.incident:
        about = f"事案（{need.get_incident_display()}）　{about}"
    if need.joint is not None and not seat.is_municipal:
        about = f"{about}　共同 {need.joint.number}"
    return under(linked(seat.url("need_detail", need.pk), need.title), about)


def _town(need: Need, seat: Seat) -> Any:
    return under(need.municipality_name, ending_words(need.municipality_id, timezone.localdate()))


def _status(need: Need, seat: Seat) -> Any:
    shown = badge(need.get_status_display(), need.badge)
    waits = seat.is_municipal and getattr(need, "is_for_approval", False)
    return under(shown, "課長の承認待ち") if waits else shown


def _due(need: Need, seat: Seat) -> Any:
    """While the answer is owed, or somebody is to be named: until when, and how near that is."""
    if need.status == NeedStatus.ACCEPTED and need.promised_on is not None:
        promised = f"約束 {short_day(need.promised_on)}"
        return two_lines(promised, due_badge(need.promised_on, timezone.localdate()))
    if need.status != NeedStatus.SUBMITTED:
        return None
    return two_lines(short_day(need.reply_due_on), due_badge(need.reply_due_on, timezone.localdate()))


def _number(need: Need, seat: Seat) -> Any:
    return need.number if need.sequence else None


def _sent(need: Need, seat: Seat) -> Any:
    return short_day(need.submitted_at) if need.submitted_at else None


def _is_of_town(seat: Seat) -> bool:
    return seat.is_municipal


def _rhythm(need: Need) -> str:
    return f"{need.rhythm}\n{format_day(need.starts_on)}から{format_day(need.ends_on)}まで"


WORDS = (
    Field("raw_problem", "困っていること", on="file api"),
    Field("wanted_by", "いつまでに", "date", on="page api"),
    Field("wanted_by_reason", "急ぐ理由", on="page api"),
    Field("own_title", "市町村が付けた件名", on="api"),
    Field("own_engagement", "市町村が望む関わり方", "choice", on="api"),
    Field("own_starts_on", "市町村が望む期間の初め", "date", on="api"),
    Field("own_ends_on", "市町村が望む期間の終わり", "date", on="api"),
)
"""The page quotes the problem itself, and names the others below it; what the town put right of the proposal
stands in the proposal."""

PROPOSAL = (
    Field("role", "人材類型", "choice", on="page file api form"),
    Field("deadline_on", "言葉から読んだ期限", "date", on="page api"),
    Field("skills", "スキル", on="page api"),
    Field("category", "支援分野", "choice", on="page file api form"),
    Field("engagement", "関わり方", "choice", on="page file api form"),
    Field("rhythm", "頻度と期間", read=_rhythm, on="page"),
    Field("cadence", "頻度", "choice", on="file api form"),
    Field("half_days_per_visit", "1回の長さ（半日）", "int", on="api form"),
    Field("starts_on", "期間の初め", "date", on="file api form"),
    Field("ends_on", "期間の終わり", "date", on="file api form"),
    Field("mode", "方法", "choice", on="page file api form"),
    Field("priority", "優先度", "choice", on="page file api form"),
    Field("scheme", "まず使う制度", "choice", on="file api form"),
    Field("incident", "事案", "choice", on="page file api form"),
)
"""All of a proposal but its title, which is the heading of the page, and the scheme, which heads a table."""

FIELDS = (
    Field("id", "ID", "int", on="api"),
    Field("number", "番号", on="list file api", draw=_number, css="nw", sort="number"),
    Field("municipality", "団体コード", read="municipality_id", on="file api"),
    Field(
        "municipality_name",
        "市町村",
        on="list file api",
        css="nw",
        sort="town",
        draw=_town,
        is_hidden=lambda seat: seat.is_of_one_town,
    ),
    Field("title", "件名", on="list file api form", draw=_title),
    Field("status", "状態", "choice", on="list file api", draw=_status, css="nw"),
    *PROPOSAL,
    Field(
        "submitted_at", "送った日", "date", on="list file api", draw=_sent, css="nw", headed=True, sort="sent"
    ),
    Field(
        "reply_due_on", "返事の期限", "date", on="list file api", draw=_due, css="nw", headed=True, sort="due"
    ),
    Field("promised_on", "知らせると約束した日", "date", on="file api"),
    Field("owner_name", "県の担当", on="list file", read="owner.name", css="nw", is_hidden=_is_of_town),
    *WORDS,
    Field("unsent_words", "まだ送っていない言葉", on="api"),
    Field("reasons", "案の理由", on="api"),
    Field("reply", "県の返事", on="file api"),
    Field("decided_at", "決めた日時", "moment", on="api"),
    Field("closed_at", "完了日時", "moment", on="api"),
)

AMENDABLE_FIELDS = form_names(FIELDS)
"""What the prefecture may put right of a proposal, besides its skills."""
