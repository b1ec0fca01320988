"""Pages of the pool. A municipality has no seat here; a talent has the own registration alone."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.errors import Refusal
from accounts.permissions import Permission
from desk.crumbs import Crumb, Step, way
from desk.door import DeskRequest, desk
from desk.files.downloads import download, wanted_format
from desk.form_fields import RefusableForm
from japan.wareki import format_day
from pool import actions
from pool.documents import TALENT_COLUMNS
from pool.forms import ConflictForm, LastDayForm, LeaveForm, TalentForm
from pool.models import Talent
from pool.profile import profile_of
from pool.talent_search import TalentFilter, found_talents, search_of

PAGE_SIZE = 50


@desk(Permission.SEE_TALENTS)
@require_safe
def talent_list(request: DeskRequest) -> HttpResponse:
    form = TalentFilter(request.GET)
    search = search_of(form, request.GET.get("sort", ""))
    talents = found_talents(request.seat, search, timezone.localdate())
    if wanted_format(request):
        return download(request, name="登録人材の一覧", title="登録人材の一覧", columns=TALENT_COLUMNS, rows=talents)
    page = Paginator(talents, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "conditions": search.words, "can_edit": _can_edit(request)}
    return render(request, "pool/talent_list.html", context)


@desk(Permission.SEE_TALENTS)
@require_safe
def talent_detail(request: DeskRequest, pk: int) -> HttpResponse:
    talent = _talent(request, pk)
    actions.note_view(by=request.seat, talent=talent)
    profile = profile_of(talent, request.seat, timezone.localdate())
    context = {"profile": profile, "can_edit": _can_edit(request), "crumbs": _crumbs(request, None, talent.name)}
    return render(request, "pool/talent_detail.html", context)


@desk(Permission.SEE_HOME)
@require_safe
def my_registration(request: DeskRequest) -> HttpResponse:
    talent = get_object_or_404(Talent.objects.visible_to(request.seat), user_id=request.user.pk)
    profile = profile_of(talent, request.seat, timezone.localdate())
    return render(request, "pool/my_registration.html", {"profile": profile, "can_edit": False})


@desk(Permission.EDIT_TALENT)
def talent_add(request: DeskRequest) -> HttpResponse:
    form = TalentForm(request.seat, request.POST or None)
    if form.is_valid():
        try:
            talent = actions.register_talent(by=request.seat, **form.facts)
        except Refusal as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, f"{talent.name}さんを登録しました。派遣の前に、研修の修了を記録してください。")
            return redirect(request.seat.url("talent_detail", talent.pk))
    return render(
        request, "pool/talent_form.html", {"form": form, "talent": None, "crumbs": _crumbs(request, None, "登録")}
    )


@desk(Permission.EDIT_TALENT)
def talent_edit(request: DeskRequest, pk: int) -> HttpResponse:
    talent = _talent(request, pk)
    form = TalentForm(request.seat, request.POST or None, talent=talent)
    if form.is_valid():
        try:
            actions.revise_talent(by=request.seat, talent=talent, **form.facts)
        except Refusal as refusal:
            form.add_refusal(refusal)
        else:
            return _back(request, talent, "登録内容を直しました。")
    context = {"form": form, "talent": talent, "crumbs": _crumbs(request, talent, "登録内容を直す")}
    return render(request, "pool/talent_form.html", context)


@desk(Permission.EDIT_TALENT)
def term_end(request: DeskRequest, pk: int) -> HttpResponse:
    """First the day is typed, then the page says what follows from it, then it is done."""
    talent = _talent(request, pk)
    form = LastDayForm(request.POST or None, initial={"ends_on": talent.ends_on})
    if not form.is_valid():
        return _small_form(request, talent, form, "任期の終わりを決める", "確かめる", note=TERM_NOTE)
    if request.POST.get("step") != "end" and form.cleaned_data["ends_on"] >= talent.starts_on:
        rows = [
            {"label": "氏名", "value": talent.name},
            {"label": "任期の初め", "value": format_day(talent.starts_on)},
            {"label": "いまの任期の終わり", "value": format_day(talent.ends_on) if talent.ends_on else "定めなし"},
            {"label": "新しい任期の終わり", "value": format_day(form.cleaned_data["ends_on"])},
        ]
        crumbs = _crumbs(request, talent, "任期の終わり")
        context = {"talent": talent, "form": form, "rows": rows, "hidden": {"step": "end"}, "crumbs": crumbs}
        return render(request, "pool/term_end.html", context)
    try:
        actions.end_term(by=request.seat, talent=talent, **form.cleaned_data)
    except Refusal as refusal:
        form.add_refusal(refusal)
        return _small_form(request, talent, form, "任期の終わりを決める", "確かめる", note=TERM_NOTE)
    return _back(request, talent, "任期の終わりを決めました。")


TERM_NOTE = "この日の翌日から、派遣の候補に出なくなります。登録と記録は残ります。"


@desk(Permission.EDIT_TALENT)
@require_POST
def skill_verify(request: DeskRequest, pk: int, skill_pk: int) -> HttpResponse:
    talent = _talent(request, pk)
    actions.verify_skill(by=request.seat, skill=get_object_or_404(talent.skills, pk=skill_pk))
    return _back(request, talent, "スキルを確かめたことを記録しました。")


@desk(Permission.EDIT_TALENT)
def leave_add(request: DeskRequest, pk: int) -> HttpResponse:
    talent = _talent(request, pk)
    form = LeaveForm(request.POST or None)
    if _is_done(request, form, partial(actions.take_leave, talent=talent)):
        return _back(request, talent, "休みを登録しました。")
    note = "この期間は、派遣と訪問の候補に出なくなります。すでに入っている訪問は動きません。"
    return _small_form(request, talent, form, "休みを登録する", "登録する", note=note)


@desk(Permission.EDIT_TALENT)
def leave_withdraw(request: DeskRequest, pk: int, leave_pk: int) -> HttpResponse:
    talent = _talent(request, pk)
    leave = get_object_or_404(talent.leaves, pk=leave_pk)
    if request.method == "POST":
        actions.withdraw_leave(by=request.seat, leave=leave)
        return _back(request, talent, "休みを取り消しました。")
    rows = [
        {"label": "氏名", "value": talent.name},
        {"label": "初めの日", "value": format_day(leave.starts_on)},
        {"label": "終わりの日", "value": format_day(leave.ends_on)},
        {"label": "理由", "value": leave.reason or "–"},
    ]
    context = {"talent": talent, "rows": rows, "crumbs": _crumbs(request, talent, "休みを取り消す")}
    return render(request, "pool/leave_withdraw.html", context)


@desk(Permission.EDIT_TALENT)
def conflict_declare(request: DeskRequest, pk: int) -> HttpResponse:
    talent = _talent(request, pk)
    form = ConflictForm(request.seat, request.POST or None, initial={"starts_on": timezone.localdate()})
    if _is_done(request, form, partial(actions.declare_conflict, talent=talent)):
        return _back(request, talent, "利益相反を登録しました。")
    note = "この市町村の候補に出なくなります。市町村には知らせません。"
    return _small_form(request, talent, form, "利益相反を登録する", "登録する", note=note)


@desk(Permission.EDIT_TALENT)
def conflict_end(request: DeskRequest, pk: int, conflict_pk: int) -> HttpResponse:
    talent = _talent(request, pk)
    conflict = get_object_or_404(talent.conflicts, pk=conflict_pk)
    form = LastDayForm(request.POST or None, initial={"ends_on": conflict.ends_on or timezone.localdate()})
    if _is_done(request, form, partial(actions.end_conflict, conflict=conflict)):
        return _back(request, talent, "利益相反の終わりを決めました。")
    note = f"この日の翌日から、{conflict.municipality_name}の候補に出ます。記録は残ります。"
    return _small_form(request, talent, form, f"{conflict.municipality_name}との利益相反を終える", "終える", note=note)


def _talent(request: DeskRequest, pk: int) -> Talent:
    return get_object_or_404(Talent.objects.visible_to(request.seat), pk=pk)


def _crumbs(request: DeskRequest, talent: Talent | None, here: str) -> list[Crumb]:
    """The way here: home, the pool, the talent if the page lies below one, the page itself."""
    below: list[Step] = [(talent.name, "talent_detail", talent.pk)] if talent else []
    return way(request.seat, ("人材", "talent_list"), *below, here=here)


def _can_edit(request: DeskRequest) -> bool:
    return request.seat.can(Permission.EDIT_TALENT)


def _back(request: DeskRequest, talent: Talent, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect(request.seat.url("talent_detail", talent.pk))


def _is_done(request: DeskRequest, form: RefusableForm, act: Callable[..., object]) -> bool:
    """Act on what was typed, if it is whole. False with the form's errors in words, or on the first visit."""
    if not form.is_valid():
        return False
    try:
        act(by=request.seat, **form.cleaned_data)
    except Refusal as refusal:
        form.add_refusal(refusal)
        return False
    return True


def _small_form(
    request: DeskRequest, talent: Talent, form: RefusableForm, heading: str, button: str, *, note: str
) -> HttpResponse:
    """A page with one short form about a talent."""
    context: dict[str, Any] = {"talent": talent, "form": form, "heading": heading, "button": button, "note": note}
    context["crumbs"] = _crumbs(request, talent, heading)
    return render(request, "pool/small_form.html", context)
