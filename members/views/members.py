"""利用者と招待: the members of a prefecture, and of every body for the operator; and what was done there."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import Invitation, Membership
from accounts.permissions import Permission
from accounts.seats import Seat
from desk.answers import Asking, check_page, confirm_page, form_page
from desk.crumbs import way
from desk.door import DeskRequest, desk, nationwide_desk
from desk.fields import Line
from desk.forms.fields import RefusableForm
from desk.lists import Listing, show_list
from members import actions
from members.addresses import address
from members.forms import EndForm, InviteForm, SectionForm, StopForm
from members.invitations import open_invitations
from members.lists import EVENTS, INVITATIONS, MEMBERS, memberships_of


@desk(Permission.SEE_EVENTS)
@require_safe
def event_list(request: DeskRequest) -> HttpResponse:
    return show_list(request, EVENTS, "members/event_list.html")


def show_members(request: DeskRequest) -> HttpResponse:
    more = {
        "invitations": Listing(request, INVITATIONS),
        "invite_url": address(request.seat, "member_invite"),
    }
    return show_list(request, MEMBERS, "members/member_list.html", **more)


def _asking(seat: Seat, title: str, button: str, *, here: str, **words: Any) -> Asking:
    """The words of a page below the list of members."""
    back = address(seat, "member_list")
    crumbs = way(seat, ("利用者と招待", back), here=here)
    return Asking(title, button, back, crumbs=crumbs, page_title=here, **words)


def _member_or_404(request: DeskRequest, pk: int) -> Membership:
    return get_object_or_404(memberships_of(request.seat).select_related("user", "prefecture"), pk=pk)


def _place_and_role(held: Membership) -> str:
    return f"{held.body}　{held.get_role_display()}"


def show_invite(request: DeskRequest) -> HttpResponse:
    """Write, check, send."""
    seat = request.seat
    form = InviteForm(request.POST or None, seat=seat)
    lead = "リンクの付いたメールを送ります。相手が氏名とパスワードを決めると使えるようになります。"
    note = "期限は14日です。送った後でも、相手が登録するまでは取り消せます。"
    told = "を招待しました。メールはこのあと自動で送ります。期限は14日後です。"
    return check_page(
        request,
        form,
        actions.invite,
        _asking(seat, "招待する", "内容を確かめる", here="招待する", lead=lead),
        rows=form.lines,
        said=lambda sent: f"{sent[0].email} {told}",
        to=address(seat, "member_list"),
        checking=_asking(seat, "この内容で招待しますか", "招待を送る", here="招待の内容の確認", note=note),
        template="members/invite_form.html",
    )


def show_end(request: DeskRequest, pk: int) -> HttpResponse:
    member, today = _member_or_404(request, pk), timezone.localdate()
    form = EndForm(request.POST or None, initial={"ends_on": today}, begins_today=member.starts_on == today)
    asking = _asking(
        request.seat,
        f"{member.user.name}さんの所属を終えますか",
        "この日で終える",
        here="所属を終える",
        lead=f"{_place_and_role(member)}。書いた記録は残ります。後から、もう一度招待できます。",
        danger=True,
    )

    def said(outcome: None) -> str:
        at_once = form.cleaned_data["ends_on"] == today - timedelta(days=1)
        return f"{member.user.name}さんの所属を終えました。" + ("もう使えません。" if at_once else "")

    act = partial(actions.end_membership, membership=member)
    return form_page(request, form, act, asking, said=said, to=asking.back, foresees=True)


def show_section(request: DeskRequest, pk: int) -> HttpResponse:
    member = _member_or_404(request, pk)
    asking = _asking(
        request.seat,
        f"{member.user.name}さんの部署",
        "保存する",
        here="部署を変える",
        lead=_place_and_role(member),
    )
    return form_page(
        request,
        SectionForm(request.POST or None, initial={"section": member.section}),
        partial(actions.change_section, membership=member),
        asking,
        said=f"{member.user.name}さんの部署を変えました。",
        to=asking.back,
    )


def show_stop(request: DeskRequest, pk: int) -> HttpResponse:
    """The operator closes a whole account, or opens it again. A post
    says which of the two its page was about."""
    member = _member_or_404(request, pk)
    deed = request.POST.get("deed") or ("stop" if member.user.is_active else "allow")
    turn = _allow if deed == "allow" else _stop
    return turn(request, member, StopForm(request.POST or None, initial={"deed": deed}))


def _stop(request: DeskRequest, member: Membership, form: RefusableForm) -> HttpResponse:
    name = member.user.name
    lead = (
        "すべての立場で、すぐに使えなくなります。ログイン中の機器とAPIトークンも終わります。記録は残ります。"
    )
    title = f"{name}さんの利用を止めますか"
    asking = _asking(request.seat, title, "利用を止める", here="利用の停止と再開", lead=lead, danger=True)
    act = partial(actions.stop_user, user=member.user)
    return form_page(request, form, act, asking, said=f"{name}さんの利用を止めました。", to=asking.back)


def _allow(request: DeskRequest, member: Membership, form: RefusableForm) -> HttpResponse:
    name = member.user.name
    lead = "期間の残っている立場で、またログインできるようになります。"
    asking = _asking(
        request.seat, f"{name}さんの利用を再開しますか", "利用を再開する", here="利用の停止と再開", lead=lead
    )
    act = partial(actions.allow_user, user=member.user)
    return form_page(request, form, act, asking, said=f"{name}さんの利用を再開しました。", to=asking.back)


def _invitation_or_404(request: DeskRequest, pk: int) -> Invitation:
    return get_object_or_404(open_invitations(request.seat).select_related("prefecture"), pk=pk)


def _invitation_lines(invitation: Invitation) -> list[Line]:
    return [
        Line("メールアドレス", invitation.email),
        Line("団体", invitation.body_in_full),
        Line("立場", invitation.get_role_display()),
    ]


def show_resend(request: DeskRequest, pk: int) -> HttpResponse:
    invitation = _invitation_or_404(request, pk)
    note = "新しいリンクを送ります。前のリンクは使えなくなり、期限は今日から14日になります。"
    told = "への招待を作り直しました。メールはこのあと自動で送ります。前のリンクは使えません。"
    asking = _asking(request.seat, "招待を送り直しますか", "送り直す", here="招待を送り直す", note=note)
    return confirm_page(
        request,
        partial(actions.resend_invitation, invitation=invitation),
        asking,
        rows=_invitation_lines(invitation),
        said=f"{invitation.email} {told}",
        to=asking.back,
    )


def show_withdraw(request: DeskRequest, pk: int) -> HttpResponse:
    invitation = _invitation_or_404(request, pk)
    note = "前に送ったリンクは使えなくなります。"
    asking = _asking(
        request.seat, "招待を取り消しますか", "取り消す", here="招待を取り消す", note=note, danger=True
    )
    return confirm_page(
        request,
        partial(actions.withdraw_invitation, invitation=invitation),
        asking,
        rows=_invitation_lines(invitation),
        said=f"{invitation.email} への招待を取り消しました。",
        to=asking.back,
    )


_keep, _operate = desk(Permission.KEEP_MEMBERS), nationwide_desk(Permission.OPERATE)

member_list, operator_member_list = _keep(show_members), _operate(show_members)
member_invite, operator_member_invite = _keep(show_invite), _operate(show_invite)
member_end, operator_member_end = _keep(show_end), _operate(show_end)
member_section, operator_member_section = _keep(show_section), _operate(show_section)
operator_member_stop = _operate(show_stop)
invitation_resend, operator_invitation_resend = _keep(show_resend), _operate(show_resend)
invitation_withdraw, operator_invitation_withdraw = _keep(show_withdraw), _operate(show_withdraw)
