"""Doors of joint hiring and of stationings: a town reads its own."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import Permission
from desk.answers import Asking, form_page, led_back
from desk.crumbs import Step, way
from desk.door import DeskRequest, desk
from desk.forms.fields import ReasonForm
from desk.lists import show_list
from pool.hiring.actions import joint as actions
from pool.hiring.forms.joint import ConsentForm, JointForm, LastDayForm, StationingForm
from pool.hiring.lists import JOINTS, STATIONINGS
from pool.hiring.models import Applicant, JointHiring, Stationing
from pool.hiring.pages import joint_page
from pool.hiring.views.recruitments import asking_of, recruitment_or_404
from pool.people.models import Talent

LIST: Step = ("共同採用", "joint_list")
STATIONED: Step = ("市町村への配置", "stationing_list")


@desk(Permission.SEE_JOINT_HIRING)
@require_safe
def joint_list(request: DeskRequest) -> HttpResponse:
    crumbs = way(request.seat, here=JOINTS.title_for(request.seat))
    return show_list(request, JOINTS, "pool/hiring/joint_list.html", crumbs=crumbs)


@desk(Permission.KEEP_HIRING)
def joint_ask(request: DeskRequest, pk: int) -> HttpResponse:
    recruitment = recruitment_or_404(request, pk)
    lead = "市町村に分担を申し出ます。すべての市町村が合意すると成立し、募集の経費をこの割合で分けます。"
    asking = asking_of(request, recruitment, "共同採用を申し出る", "市町村に申し出る", lead=lead)
    return form_page(
        request,
        JointForm(request.seat, recruitment, request.POST or None),
        partial(actions.ask_towns, recruitment=recruitment),
        asking,
        said="市町村に申し出ました。返事は、この画面と「今日やること」で分かります。",
        to=lambda made: request.seat.url("joint_detail", made.pk),
        template="pool/hiring/joint_form.html",
    )


@desk(Permission.SEE_JOINT_HIRING)
@require_safe
def joint_detail(request: DeskRequest, pk: int) -> HttpResponse:
    seat, joint = request.seat, _joint(request, pk)
    page = joint_page(joint, seat, timezone.now())
    context = {
        "page": page,
        "joint": joint,
        "may_answer": page.own is not None and seat.can(Permission.AGREE_HIRING),
        "may_keep": seat.can(Permission.KEEP_HIRING),
        "may_open": seat.can(Permission.SEE_HIRING),
        "crumbs": way(seat, LIST, here=joint.recruitment.number),
    }
    return render(request, "pool/hiring/joint_detail.html", context)


@desk(Permission.AGREE_HIRING)
def joint_answer(request: DeskRequest, pk: int) -> HttpResponse:
    joint = _joint(request, pk)
    move = JointHiring.MOVES["answer"]
    shares = [f"{share.body} {share.share_words}" for share in joint.shares.all()]
    asking = _asking(request, joint, move.label, "返事をする", lead="、".join(shares), note=joint.words)
    if elsewhere := led_back(request, joint, "answer", asking.back):
        return elsewhere
    act = partial(actions.answer_shares, joint=joint)
    form = ConsentForm(request.POST or None)
    return form_page(request, form, act, asking, said="返事をしました。県に知らせました。", to=asking.back)


@desk(Permission.KEEP_HIRING)
def joint_take_back(request: DeskRequest, pk: int) -> HttpResponse:
    joint = _joint(request, pk)
    move = JointHiring.MOVES["take_back"]
    asking = _asking(request, joint, move.label, move.label, note=move.note)
    if elsewhere := led_back(request, joint, "take_back", asking.back):
        return elsewhere
    form = ReasonForm(request.POST or None, help_text="市町村が読みます。例：分担の案を作り直すため")
    act = partial(actions.take_joint_back, joint=joint)
    return form_page(request, form, act, asking, said=move.said, to=asking.back)


@desk(Permission.SEE_JOINT_HIRING)
@require_safe
def stationing_list(request: DeskRequest) -> HttpResponse:
    crumbs = way(request.seat, here=STATIONINGS.title_for(request.seat))
    return show_list(request, STATIONINGS, crumbs=crumbs)


@desk(Permission.KEEP_HIRING)
def stationing_add(request: DeskRequest, pk: int) -> HttpResponse:
    """Of somebody of the pool; whoever was hired through a recruitment stays linked with it."""
    seat, talent = request.seat, get_object_or_404(Talent.objects.visible_to(request.seat), pk=pk)
    hired = Applicant.objects.filter(talent=talent).select_related("recruitment").first()
    title = "市町村への配置を記録する"
    asking = Asking(
        title=title,
        button="記録する",
        over=talent.name,
        lead="常勤職員として市町村に置くときに記録します。市町村に知らせます。",
        back=seat.url("talent_detail", pk),
        crumbs=way(seat, STATIONED, here=title),
    )
    act = partial(actions.station_talent, talent=talent, recruitment=hired.recruitment if hired else None)
    known = {"starts_on": talent.starts_on, "ends_on": talent.ends_on}
    form = StationingForm(seat, request.POST or None, initial=known)
    return form_page(
        request, form, act, asking, said="配置を記録しました。市町村に知らせました。", to=asking.back
    )


@desk(Permission.KEEP_HIRING)
def stationing_end(request: DeskRequest, pk: int) -> HttpResponse:
    seat = request.seat
    rows = Stationing.objects.visible_to(seat).select_related("talent")
    stationing = get_object_or_404(rows, pk=pk)
    title = "配置の終わりを決める"
    asking = Asking(
        title=title,
        button="決める",
        over=f"{stationing.talent.name}　{stationing.municipality_name}",
        lead=stationing.when,
        back=seat.url("stationing_list"),
        crumbs=way(seat, STATIONED, here=title),
    )
    act = partial(actions.end_stationing, stationing=stationing)
    form = LastDayForm(request.POST or None, initial={"ends_on": stationing.ends_on or timezone.localdate()})
    return form_page(request, form, act, asking, said="配置の終わりを決めました。", to=asking.back)


def _joint(request: DeskRequest, pk: int) -> JointHiring:
    rows = JointHiring.objects.visible_to(request.seat).select_related("recruitment", "asked_by")
    found: JointHiring = get_object_or_404(rows, pk=pk)
    return found


def _asking(request: DeskRequest, joint: JointHiring, title: str, button: str, **words: Any) -> Asking:
    seat, recruitment = request.seat, joint.recruitment
    return Asking(
        title=title,
        button=button,
        over=str(recruitment),
        back=seat.url("joint_detail", joint.pk),
        crumbs=way(seat, LIST, (recruitment.number, "joint_detail", joint.pk), here=title),
        **words,
    )
