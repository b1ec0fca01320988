"""Pages of waivers: asking, the queue, and the second person's decision."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from accounts.errors import Refusal
from accounts.moves import open_moves
from accounts.permissions import Permission
from desk.crumbs import Crumb, way
from desk.door import DeskRequest, desk
from desk.files.downloads import download, wanted_format
from japan.wareki import format_day
from training import actions
from training.documents import WAIVER_COLUMNS
from training.forms import WaiverForm
from training.models import Waiver, WaiverStatus

PAGE_SIZE = 50
BOARD = ("研修", "training_board")
TABS = {"asked": "承認待ち", "approved": "承認", "refused": "不承認"}


@desk(Permission.SEE_TRAINING)
@require_safe
def waiver_list(request: DeskRequest) -> HttpResponse:
    """The queue by state; those that wait come first because they are the tab that opens."""
    status = request.GET.get("status", "")
    shown = WaiverStatus(status) if status in TABS else WaiverStatus.ASKED
    waivers = Waiver.objects.visible_to(request.seat).select_related("talent", "course", "asked_by", "decided_by")
    shown_waivers = waivers.filter(status=shown).order_by("-id")
    if wanted_format(request):
        title = f"研修の免除（{shown.label}）"
        return download(request, name=title, title=title, columns=WAIVER_COLUMNS, rows=shown_waivers)
    page = Paginator(shown_waivers, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "tabs": [(value, label, value == shown) for value, label in TABS.items()],
        "status_label": shown.label,
        "can_ask": request.seat.can(Permission.RECORD_TRAINING),
        "crumbs": way(request.seat, BOARD, here="免除"),
    }
    return render(request, "training/waiver_list.html", context)


@desk(Permission.RECORD_TRAINING)
def waiver_ask(request: DeskRequest) -> HttpResponse:
    initial = {"talent": request.GET.get("talent"), "course": request.GET.get("course")}
    form = WaiverForm(request.seat, request.POST or None, initial=initial)
    if form.is_valid():
        try:
            waiver = actions.ask_waiver(by=request.seat, **form.cleaned_data)
        except Refusal as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, "免除を申請しました。承認されるまで、派遣の扱いは変わりません。")
            return redirect(request.seat.url("waiver_detail", waiver.pk))
    context = {"form": form, "crumbs": _below_waivers(request, "免除を申請する")}
    return render(request, "training/waiver_form.html", context)


@desk(Permission.SEE_TRAINING)
@require_safe
def waiver_detail(request: DeskRequest, pk: int) -> HttpResponse:
    waiver = _waiver(request, pk)
    is_own = waiver.asked_by_id == request.seat.user_id
    context = {
        "waiver": waiver,
        "crumbs": _below_waivers(request, f"{waiver.talent.name}　{waiver.course.name}"),
        "can_decide": bool(open_moves(waiver, request.seat)) and not is_own,
        "others": Waiver.objects.visible_to(request.seat)
        .filter(talent=waiver.talent)
        .exclude(pk=waiver.pk)
        .select_related("course")[:10],
    }
    return render(request, "training/waiver_detail.html", context)


@desk(Permission.APPROVE_WAIVER)
def waiver_approve(request: DeskRequest, pk: int) -> HttpResponse:
    waiver = _waiver(request, pk)
    if request.method == "POST":
        actions.approve_waiver(by=request.seat, waiver=waiver)
        messages.success(request, "免除を承認しました。申請した人に知らせました。")
        return redirect(request.seat.url("waiver_detail", waiver.pk))
    note = "承認すると、この期間はこの研修を修了していなくても派遣できるようになります。"
    return _check_page(request, waiver, heading="免除を承認する", note=note, danger=False)


@desk(Permission.APPROVE_WAIVER)
def waiver_refuse(request: DeskRequest, pk: int) -> HttpResponse:
    waiver = _waiver(request, pk)
    if request.method == "POST":
        actions.refuse_waiver(by=request.seat, waiver=waiver)
        messages.success(request, "不承認としました。申請した人に知らせました。")
        return redirect(request.seat.url("waiver_detail", waiver.pk))
    note = "不承認とすると、この研修は派遣の前に必要なままです。理由を改めて申請できます。"
    return _check_page(request, waiver, heading="免除を承認しない", note=note, danger=True)


def _waiver(request: DeskRequest, pk: int) -> Waiver:
    waivers = Waiver.objects.visible_to(request.seat).select_related("talent", "course", "asked_by", "decided_by")
    waiver: Waiver = get_object_or_404(waivers, pk=pk)
    return waiver


def _check_page(request: DeskRequest, waiver: Waiver, *, heading: str, note: str, danger: bool) -> HttpResponse:
    """What is about to be decided, before it is."""
    context = {
        "waiver": waiver,
        "rows": _rows(waiver),
        "heading": heading,
        "note": note,
        "danger": danger,
        "crumbs": _below_waivers(request, heading),
    }
    return render(request, "training/waiver_decide.html", context)


def _below_waivers(request: DeskRequest, here: str) -> list[Crumb]:
    return way(request.seat, BOARD, ("免除", "waiver_list"), here=here)


def _rows(waiver: Waiver) -> list[dict[str, str]]:
    return [
        {"label": "免除を受ける人", "value": waiver.talent.name},
        {"label": "研修", "value": waiver.course.name},
        {"label": "期間", "value": f"{format_day(waiver.valid_from)}から{format_day(waiver.valid_until)}まで"},
        {"label": "理由", "value": waiver.reason},
        {"label": "申請した人", "value": waiver.asked_by.name},
    ]
