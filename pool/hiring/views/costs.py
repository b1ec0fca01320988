"""Doors of channels and costs, and of the papers with a cost."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import Permission
from desk.answers import Asking, confirm_page, form_page
from desk.crumbs import Step, way
from desk.door import DeskRequest, desk
from desk.fields import Line
from desk.forms.fields import ReasonForm
from desk.lists import show_list
from documents.uploads.door import FilesForm, file_answer
from documents.uploads.models import StoredFile
from japan.wareki import format_day
from pool.hiring.actions import channels as actions
from pool.hiring.forms.recruitments import AmendCostForm, ChannelForm, CostForm
from pool.hiring.lists import COSTS
from pool.hiring.models import Channel, HiringCost
from pool.hiring.pages import cost_page, first_of
from pool.hiring.views.recruitments import asking_of, recruitment_or_404

LIST: Step = ("募集の経費", "cost_list")


@desk(Permission.KEEP_HIRING)
def channel_add(request: DeskRequest, pk: int) -> HttpResponse:
    recruitment = recruitment_or_404(request, pk)
    asking = asking_of(request, recruitment, "募集の経路を記録する", "記録する")
    act = partial(actions.add_channel, recruitment=recruitment)
    form = ChannelForm.of(None, request.POST or None)
    return form_page(request, form, act, asking, said="募集の経路を記録しました。", to=asking.back)


@desk(Permission.KEEP_HIRING)
def channel_change(request: DeskRequest, pk: int) -> HttpResponse:
    channel = _channel(request, pk)
    asking = asking_of(request, channel.recruitment, "募集の経路を直す", "保存する", lead=str(channel))
    act = partial(actions.change_channel, channel=channel)
    form = ChannelForm.of(channel, request.POST or None)
    return form_page(request, form, act, asking, said="募集の経路を直しました。", to=asking.back)


@desk(Permission.KEEP_HIRING)
def channel_drop(request: DeskRequest, pk: int) -> HttpResponse:
    channel = _channel(request, pk)
    title = "募集の経路を取り消す"
    note = "誤って記録したときに使います。取り消したことは、経過に残ります。"
    asking = asking_of(request, channel.recruitment, title, "取り消す", note=note, danger=True)
    rows = [Line("経路", str(channel)), Line("載せた日", format_day(channel.posted_on))]
    act = partial(actions.drop_channel, channel=channel)
    return confirm_page(request, act, asking, rows=rows, said="募集の経路を取り消しました。", to=asking.back)


@desk(Permission.SEE_HIRING)
@require_safe
def cost_list(request: DeskRequest) -> HttpResponse:
    return show_list(request, COSTS, "pool/hiring/cost_list.html", crumbs=way(request.seat, here=LIST[0]))


@desk(Permission.RECORD_HIRING_COST)
def cost_add(request: DeskRequest, pk: int) -> HttpResponse:
    recruitment = recruitment_or_404(request, pk)
    lead = (
        "ここに記録した経費は、そのまま交付税の試算に入ります。経費の台帳には、重ねて記録しないでください。"
    )
    asking = asking_of(request, recruitment, "募集の経費を記録する", "記録する", lead=lead)
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    return form_page(
        request,
        CostForm(recruitment, *posted),
        partial(actions.record_cost, recruitment=recruitment),
        asking,
        said="募集の経費を記録しました。交付税の試算に入ります。",
        to=lambda cost: request.seat.url("cost_detail", cost.pk),
    )


@desk(Permission.SEE_HIRING)
@require_safe
def cost_detail(request: DeskRequest, pk: int) -> HttpResponse:
    seat, cost = request.seat, _cost(request, pk)
    may_record = seat.can(Permission.RECORD_HIRING_COST)
    context = {
        "page": cost_page(cost, seat, timezone.now(), may_record=may_record),
        "cost": cost,
        "may_record": may_record,
        "crumbs": way(seat, LIST, here=cost.what),
    }
    return render(request, "pool/hiring/cost_detail.html", context)


@desk(Permission.RECORD_HIRING_COST)
def cost_amend(request: DeskRequest, pk: int) -> HttpResponse:
    cost = _cost(request, pk)
    lead = "新しい行を置き、もとの行は残します。交付税の試算は、新しい行で計算します。"
    asking = _asking(request, cost, "募集の経費を訂正する", "訂正する", lead=lead)
    return form_page(
        request,
        AmendCostForm.of(cost, request.POST or None),
        partial(actions.amend_cost, cost=cost),
        asking,
        said="訂正しました。もとの行も残っています。",
        to=lambda new: request.seat.url("cost_detail", new.pk),
    )


@desk(Permission.RECORD_HIRING_COST)
def cost_papers(request: DeskRequest, pk: int) -> HttpResponse:
    cost = _cost(request, pk)
    asking = _asking(request, cost, "書類を付ける", "付ける", lead="請求書、契約書、支出命令書などです。")
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = FilesForm(*posted, held=_papers(cost), at_once=True)

    def act(*, by: Any, files: Any, **_: Any) -> HiringCost:
        return actions.keep_papers(by=by, cost=cost, files=files)

    return form_page(request, form, act, asking, said="書類を付けました。", to=asking.back)


@desk(Permission.SEE_HIRING)
@require_safe
def cost_paper(request: DeskRequest, pk: int, file_id: int) -> HttpResponse:
    """A copy. That somebody took one is an event."""
    return file_answer(request.seat, _paper(_cost(request, pk), file_id))


@desk(Permission.RECORD_HIRING_COST)
def cost_paper_remove(request: DeskRequest, pk: int, file_id: int) -> HttpResponse:
    cost = _cost(request, pk)
    file = _paper(cost, file_id)
    note = "中身は消え、元に戻せません。名前と、だれがいつ、なぜ取り外したかは、操作履歴に残ります。"
    asking = _asking(request, cost, "書類を取り外す", "取り外す", lead=file.name, note=note, danger=True)
    form = ReasonForm(request.POST or None, help_text="例：別の契約の請求書だったため")
    act = partial(actions.drop_paper, cost=cost, file=file)
    return form_page(request, form, act, asking, said=f"取り外しました　{file.name}", to=asking.back)


def _channel(request: DeskRequest, pk: int) -> Channel:
    rows = Channel.objects.visible_to(request.seat).select_related("recruitment")
    found: Channel = get_object_or_404(rows, pk=pk)
    return found


def _cost(request: DeskRequest, pk: int) -> HiringCost:
    rows = HiringCost.objects.visible_to(request.seat)
    found: HiringCost = get_object_or_404(
        rows.select_related("recruitment", "channel", "recorded_by", "origin"), pk=pk
    )
    return found


def _papers(cost: HiringCost) -> Any:
    return StoredFile.objects.of(first_of(cost))


def _paper(cost: HiringCost, file_id: int) -> StoredFile:
    found: StoredFile = get_object_or_404(_papers(cost).there().select_related("kept_by"), pk=file_id)
    return found


def _asking(request: DeskRequest, cost: HiringCost, title: str, button: str, **words: Any) -> Asking:
    seat = request.seat
    return Asking(
        title=title,
        button=button,
        over=f"{cost.recruitment.number}　{cost.what}",
        back=seat.url("cost_detail", cost.pk),
        crumbs=way(seat, LIST, (cost.what, "cost_detail", cost.pk), here=title),
        **words,
    )
