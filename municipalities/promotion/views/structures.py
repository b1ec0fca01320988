"""Doors of the structures of promotion."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import Permission
from desk.answers import Asking, confirm_page, form_page
from desk.crumbs import Step, way
from desk.door import DeskRequest, desk
from desk.fields import Line
from desk.history import history_of
from desk.lists import show_list
from municipalities.promotion import actions
from municipalities.promotion.forms import StructureEndForm, StructureForm
from municipalities.promotion.lists import STRUCTURES
from municipalities.promotion.models import Structure
from municipalities.promotion.pages import structure_page

LIST: Step = (STRUCTURES.title, "structure_list")
FORM = "municipalities/promotion/structure_form.html"


@desk(Permission.SEE_MUNICIPALITIES)
@require_safe
def structure_list(request: DeskRequest) -> HttpResponse:
    may_keep = request.seat.can(Permission.KEEP_GROUPS)
    return show_list(request, STRUCTURES, "municipalities/promotion/structure_list.html", may_keep=may_keep)


@desk(Permission.SEE_MUNICIPALITIES)
@require_safe
def structure_detail(request: DeskRequest, pk: int) -> HttpResponse:
    """A municipality reads that in which it takes part; the course of it is the prefecture's alone."""
    seat, now = request.seat, timezone.now()
    structure = structure_or_404(request, pk)
    context = {
        "page": structure_page(structure, seat, timezone.localdate(now)),
        "may_keep": seat.can(Permission.KEEP_GROUPS),
        "history": [] if seat.is_municipal else history_of(structure, now, tells_changes=True),
        "crumbs": way(seat, LIST, here=structure.name),
    }
    return render(request, "municipalities/promotion/structure_detail.html", context)


@desk(Permission.KEEP_GROUPS)
def structure_record(request: DeskRequest) -> HttpResponse:
    seat, title = request.seat, "推進体制を記録する"
    asking = Asking(
        title=title,
        button="記録する",
        back=seat.url("structure_list"),
        crumbs=way(seat, LIST, here=title),
        lead="参加する市町村の担当者も、記録とファイルを読めます。",
    )
    form = StructureForm.of_new(seat, request.POST if request.method == "POST" else None)
    return form_page(
        request,
        form,
        actions.record_structure,
        asking,
        said=lambda structure: f"{structure.name}を記録しました。宣言文や要綱は、この画面から付けられます。",
        to=lambda structure: seat.url("structure_detail", structure.pk),
        template=FORM,
    )


@desk(Permission.KEEP_GROUPS)
def structure_change(request: DeskRequest, pk: int) -> HttpResponse:
    structure = structure_or_404(request, pk)
    asking = asking_of(request, structure, "推進体制を直す", "保存する")
    posted = request.POST if request.method == "POST" else None
    form = StructureForm(request.seat, posted, structure=structure)
    act = partial(actions.change_structure, structure=structure)
    said = f"{structure.name}を直しました。"
    return form_page(request, form, act, asking, said=said, to=asking.back, template=FORM)


@desk(Permission.KEEP_GROUPS)
def structure_end(request: DeskRequest, pk: int) -> HttpResponse:
    structure = structure_or_404(request, pk)
    note = "最後の日の翌日から「終わったもの」になります。記録、会議、ファイルは残ります。"
    asking = asking_of(request, structure, "推進体制を終える", "終える", note=note)
    today = timezone.localdate()
    form = StructureEndForm(request.POST) if request.method == "POST" else StructureEndForm.of(today)
    act = partial(actions.end_structure, structure=structure)
    said = f"{structure.name}の終わりを決めました。"
    return form_page(request, form, act, asking, said=said, to=asking.back)


@desk(Permission.KEEP_GROUPS)
def structure_resume(request: DeskRequest, pk: int) -> HttpResponse:
    structure = structure_or_404(request, pk)
    actions.refuse_running(structure)
    asking = asking_of(request, structure, "終わりを取り消す", "取り消す")
    rows = [Line("名称", structure.name), Line("終わった理由", structure.end_reason)]
    act = partial(actions.resume_structure, structure=structure)
    return confirm_page(request, act, asking, rows=rows, said="終わりを取り消しました。", to=asking.back)


def structure_or_404(request: DeskRequest, pk: int) -> Structure:
    rows = Structure.objects.visible_to(request.seat).select_related("recorded_by")
    return get_object_or_404(rows, pk=pk)


def asking_of(
    request: DeskRequest, structure: Structure, title: str, button: str, *, note: str = ""
) -> Asking:
    seat = request.seat
    return Asking(
        title=title,
        button=button,
        over=structure.name,
        note=note,
        back=seat.url("structure_detail", structure.pk),
        crumbs=way(seat, LIST, (structure.name, "structure_detail", structure.pk), here=title),
    )
