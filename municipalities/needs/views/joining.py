"""Doors by which the prefecture puts needs of several towns together, and answers them so."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.moves import state_forbids
from accounts.permissions import Permission
from desk.answers import Asking, check_page, confirm_page, form_page
from desk.crumbs import Crumb
from desk.door import DeskRequest, desk
from desk.fields import Line
from desk.history import history_of
from municipalities.needs.actions import joining
from municipalities.needs.checks import AMENDABLE, check_reply
from municipalities.needs.forms import JoinForm, JointForm, JointReplyForm, PickForm
from municipalities.needs.models import JointNeed, Need
from municipalities.needs.owners import may_own
from municipalities.needs.pages import promise_lines, usual_reply
from municipalities.needs.pages.joint import joint_page, offered_with
from municipalities.needs.views.needs import below, crumbs, detail_url, need_or_404, over

EACH = "各市町村"
ACCEPTED = "受理すると、それぞれの市町村の担当者に返事が届きます。行く人は、ニーズごとに選びます。"
WHAT_TOWNS_SEE = (
    "市町村の言葉、番号、状態は、1件ずつのまま残ります。市町村には、ほかの団体と合わせて進めることが届きます。"
    "ほかの団体の困りごとの内容は、見えません。"
)


def _joint(request: DeskRequest, pk: int) -> JointNeed:
    rows = JointNeed.objects.visible_to(request.seat).select_related("owner")
    found: JointNeed = get_object_or_404(rows, pk=pk)
    return found


def _joint_url(request: DeskRequest, joint: JointNeed) -> str:
    return request.seat.url("joint_need", joint.pk)


def _below(request: DeskRequest, joint: JointNeed, here: str) -> list[Crumb]:
    return crumbs(request, (joint.number, "joint_need", joint.pk), here=here)


@desk(Permission.REVIEW_NEED)
def need_join(request: DeskRequest, pk: int) -> HttpResponse:
    """Needs of other towns are put together with this one."""
    need, title = need_or_404(request, pk), "ほかの市町村のニーズとまとめる"
    if need.joint is not None:
        return redirect(_joint_url(request, need.joint))
    if request.method != "POST" and (need.status not in AMENDABLE or need.incident):
        what = "まとめられません" if need.status not in AMENDABLE else ""
        messages.warning(request, state_forbids(need, what) if what else HAPPENING)
        return redirect(detail_url(request, need))
    form = JoinForm(
        request.POST or None,
        need=need,
        offered=offered_with(need),
        people=list(may_own(need.prefecture_id)),
        initial={"title": need.title, "owner": need.owner_id},
    )
    asking = Asking(
        title=title,
        button="まとめる内容を確かめる",
        over=over(need),
        lead=need.title,
        note=WHAT_TOWNS_SEE,
        back=detail_url(request, need),
        crumbs=below(request, need, title),
    )
    return check_page(
        request,
        form,
        joining.join_needs,
        asking,
        rows=lambda: _rows_of(form),
        checking=Asking(
            title="まとめる前に確かめる",
            button="まとめる",
            over=over(need),
            note=WHAT_TOWNS_SEE,
            back=asking.back,
            crumbs=asking.crumbs,
        ),
        said=lambda joint: f"まとめました　{joint.number}　{joint.title}",
        to=lambda joint: _joint_url(request, joint),
    )


HAPPENING = "起きている事案は、まとめずに、すぐに1件ずつ対応してください。"


def _rows_of(form: JoinForm) -> list[Line]:
    facts = form.facts
    return [
        Line("件名", facts["title"]),
        *_needs(facts["needs"]),
        Line("県の担当", f"{facts['owner'].name}さん"),
        Line("市町村に知らせること", TELLS_NAMES if facts["tells_names"] else TELLS_COUNT),
    ]


TELLS_NAMES = "合わせて進めることと、参加する市町村の名前"
TELLS_COUNT = "合わせて進めることと、団体の数だけ"


def _needs(needs: Sequence[Need]) -> list[Line]:
    return [Line(need.municipality_name, f"{need.number}　{need.title}") for need in needs]


@desk(Permission.SEE_NEEDS)
@require_safe
def joint_need(request: DeskRequest, pk: int) -> HttpResponse:
    """Its needs beside each other, who answers for them, and the answer that all of them wait for."""
    joint, may_answer = _joint(request, pk), request.seat.can(Permission.REVIEW_NEED)
    page = joint_page(joint)
    form = JointReplyForm(initial=_first_reply(joint), town=EACH) if page.waiting and may_answer else None
    context = {
        "joint": joint,
        "page": page,
        "form": form,
        "may_answer": may_answer,
        "history": history_of(joint, timezone.now()),
        "crumbs": crumbs(request, here=joint.number),
    }
    return render(request, "municipalities/needs/joint_need.html", context)


def _first_reply(joint: JointNeed) -> dict[str, str]:
    """With the day that was promised for all of them, if that is still to come."""
    today = timezone.localdate()
    return {"reply": usual_reply(today, joint.promise_ahead(today))}


@desk(Permission.REVIEW_NEED)
def joint_need_answer(request: DeskRequest, pk: int) -> HttpResponse:
    """One answer to all of its needs that wait for one: first what will be sent, then it is decided."""
    joint = _joint(request, pk)
    if request.method != "POST":
        return redirect(f"{_joint_url(request, joint)}#h-dec")
    page = joint_page(joint)
    form = JointReplyForm(request.POST, town=EACH)
    verb = request.POST.get("do", "")
    if verb not in joining.ANSWERS:
        raise Http404
    move = Need.MOVES[verb]
    asking = Asking.of_move(
        move,
        title=f"{move.label}内容を確かめる",
        over=f"{joint.number}　{joint.title}",
        note=ACCEPTED if verb == "accept" else move.note,
        back=f"{_joint_url(request, joint)}#h-dec",
        crumbs=_below(request, joint, move.label),
    )
    return check_page(
        request,
        form,
        partial(joining.answer_joint, joint=joint),
        asking,
        rows=lambda: [
            *_needs([member.need for member in page.waiting]),
            Line("決めること", f"{move.label}（{len(page.waiting)}件まとめて）"),
            Line(f"{EACH}への返事", form.facts["reply"].strip() or "（返事の文はありません）"),
            *promise_lines(verb, form.facts["reply"], joint.promise_ahead(timezone.localdate())),
        ],
        check=lambda: check_reply(verb, form.facts["reply"]),
        said=f"{move.said}　{joint.number}　それぞれの市町村の担当者に知らせました。",
        to=_joint_url(request, joint),
    )


@desk(Permission.REVIEW_NEED)
def joint_need_edit(request: DeskRequest, pk: int) -> HttpResponse:
    """Heading, owner, promised day, and what its towns know of each other."""
    joint, title = _joint(request, pk), "共同のニーズを直す"
    people = list(may_own(joint.prefecture_id))
    form = JointForm(request.POST, people=people) if request.method == "POST" else JointForm.of(joint, people)
    asking = Asking(
        title=title,
        button="保存する",
        over=f"{joint.number}　{joint.title}",
        note="担当は、終わっていないニーズのすべてに使われます。約束の日は、受理したニーズに使われ、市町村に届きます。",
        back=_joint_url(request, joint),
        crumbs=_below(request, joint, title),
    )
    act = partial(joining.amend_joint, joint=joint)
    return form_page(request, form, act, asking, said="共同のニーズを直しました。", to=asking.back)


@desk(Permission.REVIEW_NEED)
def joint_need_add(request: DeskRequest, pk: int) -> HttpResponse:
    """Further towns ask for the same."""
    joint, title = _joint(request, pk), "ニーズを加える"
    first = Need.objects.filter(joint=joint).order_by("pk").first()
    if first is None:
        messages.warning(request, "まとめたニーズがありません。ニーズの画面から、新しくまとめてください。")
        return redirect(_joint_url(request, joint))
    form = PickForm(request.POST or None, need=first, offered=offered_with(first))
    asking = Asking(
        title=title,
        button="加える",
        over=f"{joint.number}　{joint.title}",
        note=f"県の担当は{joint.owner.name}さんになります。{WHAT_TOWNS_SEE}",
        back=_joint_url(request, joint),
        crumbs=_below(request, joint, title),
    )
    act = partial(joining.add_to_joint, joint=joint)
    return form_page(request, form, act, asking, said="ニーズを加えました。", to=asking.back)


@desk(Permission.REVIEW_NEED)
def need_leave_joint(request: DeskRequest, pk: int) -> HttpResponse:
    """The need is answered by itself again."""
    need, title = need_or_404(request, pk), "共同のニーズから外す"
    if request.method != "POST" and need.joint is None:
        messages.warning(request, "このニーズは、共同のニーズに入っていません。")
        return redirect(detail_url(request, need))
    back = _joint_url(request, need.joint) if need.joint else detail_url(request, need)
    asking = Asking(
        title=title,
        button="外す",
        over=over(need),
        note="市町村に、1件で進めることが届きます。県の担当と約束の日は、そのまま残ります。",
        back=back,
        crumbs=below(request, need, title),
    )
    rows = [Line("ニーズ", f"{need.number}　{need.title}")]
    if need.joint:
        rows.append(Line("共同のニーズ", str(need.joint)))
    act = partial(joining.leave_joint, need=need)
    return confirm_page(request, act, asking, rows=rows, said=f"外しました　{need.number}", to=back)
