"""利用者と招待: the members of a prefecture, and of every body for the operator."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.errors import Refusal
from accounts.models import Invitation, Membership
from accounts.permissions import Permission
from accounts.seats import Seat
from accounts.tenancy import NATIONWIDE
from desk.door import DeskRequest, desk, nationwide_desk
from desk.files.list_files import MOST_ROWS, csv_answer
from desk.form_fields import RefusableForm
from japan.wareki import format_compact
from members import actions
from members.forms import (
    EndForm,
    InviteForm,
    MemberFilter,
    SectionForm,
)
from members.invitations import body_words, open_invitations
from members.lists import memberships_of, narrow, place_of

COLUMNS = ("氏名", "メールアドレス", "立場", "団体", "部署", "開始", "終了", "最後のログイン")


def address(seat: Seat, name: str, *args: int) -> str:
    """The page of this name: below the prefecture, or the operator's twin of it."""
    if seat.prefecture_id == NATIONWIDE:
        return reverse(f"operator_{name.replace('member_list', 'members')}", args=args)
    return seat.url(name, *args)


def show_members(request: DeskRequest) -> HttpResponse:
    form = MemberFilter(request.GET, seat=request.seat)
    form.is_valid()
    given = {name: form.cleaned_data.get(name, "") for name in ("role", "body", "state")}
    members = narrow(
        memberships_of(request.seat), words=form.cleaned_data.get("q", ""), today=timezone.localdate(), **given
    )
    if request.GET.get("format") == "csv":
        return _as_csv(request.seat, members[:MOST_ROWS], form.conditions())
    page = Paginator(members, 50).get_page(request.GET.get("page"))
    waiting = list(open_invitations(request.seat))
    shown = {
        "form": form,
        "page": page,
        "conditions": form.conditions(),
        "rows": [_row(request.seat, member) for member in page],
        "invitations": [_invitation_row(request.seat, invitation) for invitation in waiting],
        "invite_url": address(request.seat, "member_invite"),
        "is_nationwide": request.seat.prefecture_id == NATIONWIDE,
    }
    return render(request, "members/member_list.html", shown)


def _row(seat: Seat, member: Membership) -> dict[str, Any]:
    today = timezone.localdate()
    ended = member.ends_on is not None and member.ends_on < today
    return {
        "member": member,
        "place": place_of(member),
        "state": "止めています" if not member.user.is_active else "終わり" if ended else "",
        "section_url": "" if ended else address(seat, "member_section", member.pk),
        "end_url": "" if ended or member.user_id == seat.user_id else address(seat, "member_end", member.pk),
        "stop_url": address(seat, "member_stop", member.pk) if seat.prefecture_id == NATIONWIDE else "",
    }


def _invitation_row(seat: Seat, invitation: Invitation) -> dict[str, Any]:
    return {
        "invitation": invitation,
        "place": body_words(invitation),
        "expired": invitation.expires_at <= timezone.now(),
        "mail": _mail_state(invitation),
        "resend_url": address(seat, "invitation_resend", invitation.pk),
        "withdraw_url": address(seat, "invitation_withdraw", invitation.pk),
    }


def _mail_state(invitation: Invitation) -> tuple[str, str, str]:
    """A badge's word and kind, and a sentence: how the mail of an invitation fared."""
    if invitation.mail_trouble:
        return "送れませんでした", "stop", invitation.mail_trouble
    if invitation.mailed_at is None:
        return "送信待ち", "wait", ""
    return "送信済み", "done", f"{timezone.localtime(invitation.mailed_at):%-m月%-d日 %-H:%M}"


def _as_csv(seat: Seat, members: Any, conditions: list[str]) -> HttpResponse:
    rows = [
        (
            member.user.name,
            member.user.email,
            member.get_role_display(),
            place_of(member),
            member.section,
            format_compact(member.starts_on),
            format_compact(member.ends_on) if member.ends_on else "",
            timezone.localtime(member.user.last_login).strftime("%Y-%m-%d %H:%M") if member.user.last_login else "",
        )
        for member in members
    ]
    actions.record_export(by=seat, verb="export_members", conditions=conditions, count=len(rows))
    return csv_answer("利用者の一覧", COLUMNS, rows)


def show_invite(request: DeskRequest) -> HttpResponse:
    """Write, check, send: the second step carries what was typed."""
    form = InviteForm(request.POST or None, seat=request.seat)
    back = address(request.seat, "member_list")
    if request.method == "POST" and form.is_valid():
        if request.POST.get("step") != "send":
            return render(request, "members/invite_check.html", _check(form, back))
        try:
            invitation, _ = actions.invite(by=request.seat, **form.wanted())
        except Refusal as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(
                request, f"{invitation.email} を招待しました。メールはこのあと自動で送ります。期限は14日後です。"
            )
            return redirect(back)
    return render(request, "members/invite.html", {"form": form, "back": back})


def _check(form: InviteForm, back: str) -> dict[str, Any]:
    return {"form": form, "rows": _check_rows(form), "back": back, "send_step": {"step": "send"}}


def _check_rows(form: InviteForm) -> list[dict[str, str]]:
    def words(name: str) -> str:
        value = form.cleaned_data.get(name) or ""
        choices = dict(getattr(form.fields[name], "choices", None) or [])
        return str(choices.get(value, value)) or "（なし）"

    return [{"label": str(form.fields[name].label), "value": words(name)} for name in form.fields]


def show_end(request: DeskRequest, pk: int) -> HttpResponse:
    member = get_object_or_404(memberships_of(request.seat), pk=pk)
    form = EndForm(request.POST or None, initial={"ends_on": timezone.localdate()})

    def end() -> str:
        day = form.cleaned_data["ends_on"]
        actions.end_membership(by=request.seat, membership=member, ends_on=day)
        at_once = day == timezone.localdate() - timedelta(days=1)
        return f"{member.user.name}さんの所属を終えました。" + ("もう使えません。" if at_once else "")

    return _do(request, form, member, "members/member_end.html", end)


def show_section(request: DeskRequest, pk: int) -> HttpResponse:
    member = get_object_or_404(memberships_of(request.seat), pk=pk)
    form = SectionForm(request.POST or None, initial={"section": member.section})

    def change() -> str:
        actions.change_section(by=request.seat, membership=member, section=form.cleaned_data["section"])
        return f"{member.user.name}さんの部署を変えました。"

    return _do(request, form, member, "members/member_section.html", change)


def show_stop(request: DeskRequest, pk: int) -> HttpResponse:
    """The operator closes a whole account, or opens it again. A post says which of the two its page was about."""
    member = get_object_or_404(memberships_of(request.seat), pk=pk)

    def turn() -> str:
        opens = request.POST.get("deed") == "allow"
        action = actions.allow_user if opens else actions.stop_user
        action(by=request.seat, user=member.user)
        return f"{member.user.name}さんの利用を" + ("再開しました。" if opens else "止めました。")

    return _do(request, RefusableForm(request.POST or None), member, "members/member_stop.html", turn)


def _do(request: DeskRequest, form: RefusableForm, member: Membership, template: str, action: Any) -> HttpResponse:
    """One page with one form and one action about a member."""
    back = address(request.seat, "member_list")
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, action())
        except Refusal as refusal:
            form.add_refusal(refusal)
        else:
            return redirect(back)
    return render(request, template, {"form": form, "member": member, "place": place_of(member), "back": back})


def show_resend(request: DeskRequest, pk: int) -> HttpResponse:
    invitation = get_object_or_404(open_invitations(request.seat), pk=pk)
    back = address(request.seat, "member_list")
    if request.method == "POST":
        actions.resend_invitation(by=request.seat, invitation=invitation)
        told = "への招待を作り直しました。メールはこのあと自動で送ります。前のリンクは使えません。"
        messages.success(request, f"{invitation.email} {told}")
        return redirect(back)
    shown = {"invitation": invitation, "place": body_words(invitation), "back": back, "verb": "resend"}
    return render(request, "members/invitation_confirm.html", shown)


def show_withdraw(request: DeskRequest, pk: int) -> HttpResponse:
    invitation = get_object_or_404(open_invitations(request.seat), pk=pk)
    back = address(request.seat, "member_list")
    if request.method == "POST":
        actions.withdraw_invitation(by=request.seat, invitation=invitation)
        messages.success(request, f"{invitation.email} への招待を取り消しました。")
        return redirect(back)
    shown = {"invitation": invitation, "place": body_words(invitation), "back": back, "verb": "withdraw"}
    return render(request, "members/invitation_confirm.html", shown)


_keep, _operate = desk(Permission.KEEP_MEMBERS), nationwide_desk(Permission.OPERATE)

member_list, operator_member_list = _keep(show_members), _operate(show_members)
member_invite, operator_member_invite = _keep(show_invite), _operate(show_invite)
member_end, operator_member_end = _keep(show_end), _operate(show_end)
member_section, operator_member_section = _keep(show_section), _operate(show_section)
operator_member_stop = _operate(show_stop)
invitation_resend, operator_invitation_resend = _keep(show_resend), _operate(show_resend)
invitation_withdraw, operator_invitation_withdraw = _keep(show_withdraw), _operate(show_withdraw)
