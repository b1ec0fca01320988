"""The fields of a member, of an invitation that waits, and of an event:
their lists and files are drawn from them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString

from accounts.models import Event, Invitation, Membership
from accounts.seats import Seat
from accounts.tenancy import NATIONWIDE
from desk.fields import Field
from desk.history import change_rows, role_label, subject_label, verb_label
from desk.marks import badge, beside, button, heard, markup, term, two_lines, under
from desk.templatetags.wareki import clock, day_time, short_day
from members.addresses import address


def has_ended(member: Membership, today: date) -> bool:
    return member.ends_on is not None and member.ends_on < today


def _is_over(member: Membership) -> bool:
    """What has no end needs no look at the calendar."""
    return member.ends_on is not None and has_ended(member, timezone.localdate())


def _person(member: Membership, seat: Seat) -> Any:
    state = "終わり" if _is_over(member) else ""
    state = state if member.user.is_active else "止めています"
    parts = [member.user.name, *([badge(state, "stop")] if state else [])]
    return under(beside(parts), member.user.email)


def _last_login(member: Membership, seat: Seat) -> Any:
    at = member.user.last_login
    return two_lines(short_day(at), clock(at)) if at else "まだ"


def _member_deeds(member: Membership, seat: Seat) -> Any:
    """What may be done about a member; nobody ends the own seat, and
    the operator alone closes whole accounts."""
    name = member.user.name
    deeds = []
    if not _is_over(member):
        deeds.append(button(address(seat, "member_section", member.pk), "部署", name))
        if member.user_id != seat.user_id:
            deeds.append(button(address(seat, "member_end", member.pk), "終える", name))
    if seat.prefecture_id == NATIONWIDE:
        deeds.append(button(address(seat, "member_stop", member.pk), "停止", name))
    return beside(deeds)


MEMBER_FIELDS = (
    Field("name", "氏名", read="user.name", on="list file", draw=_person),
    Field("email", "メールアドレス", read="user.email"),
    Field(
        "role",
        "立場",
        "choice",
        on="list file",
        draw=lambda member, seat: under(member.get_role_display(), member.section),
    ),
    Field("body", "団体", on="list file"),
    Field("section", "部署"),
    Field(
        "starts_on",
        "開始",
        "date",
        on="list file",
        draw=lambda member, seat: term(member.starts_on, member.ends_on),
        head="期間",
        css="nw",
    ),
    Field("ends_on", "終了", "date"),
    Field(
        "last_login",
        "最後のログイン",
        "moment",
        read="user.last_login",
        on="list file",
        draw=_last_login,
        css="nw",
        headed=True,
    ),
    Field("deeds", "操作", on="list", draw=_member_deeds, head=heard("操作"), css="nw wide"),
)


def _mail(invitation: Invitation, seat: Seat) -> Any:
    """How the mail of an invitation fared."""
    if invitation.mail_trouble:
        return under(badge("未送信", "stop"), invitation.mail_trouble)
    if invitation.mailed_at is None:
        return badge("送信待ち", "wait")
    return under(badge("送信済み", "done"), f"{timezone.localtime(invitation.mailed_at):%-m月%-d日 %-H:%M}")


def _expiry(invitation: Invitation, seat: Seat) -> Any:
    is_over = invitation.expires_at <= timezone.now()
    return beside([short_day(invitation.expires_at), *([badge("期限切れ", "stop")] if is_over else [])])


def _invitation_deeds(invitation: Invitation, seat: Seat) -> Any:
    resend = button(address(seat, "invitation_resend", invitation.pk), "送り直す", invitation.email)
    return beside(
        [resend, button(address(seat, "invitation_withdraw", invitation.pk), "取り消す", invitation.email)]
    )


INVITATION_FIELDS = (
    Field("email", "メールアドレス", on="list"),
    Field(
        "role",
        "立場と団体",
        "choice",
        on="list",
        draw=lambda invitation, seat: under(invitation.get_role_display(), invitation.body_in_full),
        css="nw",
    ),
    Field("invited_by_name", "招待した人", on="list", css="nw", headed=True),
    Field("mailed_at", "メール", on="list", draw=_mail, css="wide", headed=True),
    Field("expires_at", "期限", on="list", draw=_expiry, css="nw", headed=True),
    Field("deeds", "操作", on="list", draw=_invitation_deeds, head=heard("操作"), css="nw wide"),
)


def _changes(event: Event) -> list[dict[str, str]]:
    return change_rows(event.subject_type, event.before, event.after)


def _changes_in_a_line(event: Event) -> str:
    return "、".join(f"{row['label']}：{row['before']}→{row['after']}" for row in _changes(event))


def _changes_to_open(event: Event, seat: Seat) -> Any:
    rows = _changes(event)
    if not rows:
        return None
    words = ((row["label"], f"{row['before']} → " if row["before"] else "", row["after"]) for row in rows)
    shown = SafeString("".join(markup('<p class="sub"><b>{}</b>　{}{}</p>', *line) for line in words))
    return markup("<details><summary>{}項目</summary>{}</details>", len(rows), shown)


EVENT_FIELDS = (
    Field("sequence", "番号", "int"),
    Field(
        "at",
        "日時",
        read=lambda event: timezone.localtime(event.at).strftime("%Y-%m-%d %H:%M:%S"),
        on="list file",
        draw=lambda event, seat: under(day_time(event.at), f"{event.sequence}番"),
        css="nw",
    ),
    Field(
        "user_name",
        "利用者",
        on="list file",
        draw=lambda event, seat: under(event.user_name, role_label(event.role)),
        css="nw",
    ),
    Field("role", "立場", read=lambda event: role_label(event.role)),
    Field("verb", "動作", read=lambda event: verb_label(event.verb), on="list file"),
    Field("kind", "対象の種類", read=lambda event: subject_label(event.subject_type)),
    Field(
        "subject_label",
        "対象",
        on="list file",
        draw=lambda event, seat: under(event.subject_label, subject_label(event.subject_type)),
    ),
    Field("municipality_code", "団体コード"),
    Field("changes", "変更", read=_changes_in_a_line, on="list file", draw=_changes_to_open, css="wide"),
)
