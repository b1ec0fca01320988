"""Pages of the pool. A municipality has no seat here; a talent has the own registration alone."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef, TextField
from django.db.models.functions import Cast
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import Permission
from desk.answers import Asking, check_page, confirm_page, form_page
from desk.besides import besides, with_besides
from desk.crumbs import Crumb, Step, way
from desk.door import DeskRequest, desk
from desk.fields import Line
from desk.history import history_of
from desk.lists import show_list
from desk.touched import foreseen
from japan.wareki import format_day
from pool.people.actions import away, skills
from pool.people.actions import people as actions
from pool.people.actions.week import set_week
from pool.people.checks import check_term
from pool.people.forms import TalentForm
from pool.people.forms.facts import ConflictForm, LastDayForm, LeaveForm
from pool.people.forms.week import WeekForm
from pool.people.lists import TALENTS
from pool.people.models import Talent
from pool.people.pages import profile_of
from pool.people.registering import registration_page
from pool.people.work import pattern_ahead, work_of

POOL: Step = ("人材", "talent_list")
LONGEST_COURSE = 12


@desk(Permission.SEE_TALENTS)
@require_safe
def talent_list(request: DeskRequest) -> HttpResponse:
    may_edit = request.seat.can(Permission.EDIT_TALENT)
    return show_list(request, TALENTS, "pool/people/talent_list.html", may_edit=may_edit)


@desk(Permission.SEE_TALENTS)
@require_safe
def talent_detail(request: DeskRequest, pk: int) -> HttpResponse:
    noted = Exists(actions.seen_today(request.seat, Cast(OuterRef("pk"), TextField())))
    seat, today = request.seat, timezone.localdate()
    talents = with_besides(Talent.objects.visible_to(seat).with_facts(today), today)
    talent = get_object_or_404(talents.with_knowledge().annotate(is_noted=noted), pk=pk)
    if not talent.is_noted:  # type: ignore[attr-defined]
        actions.note_view(by=request.seat, talent=talent)
    pattern = pattern_ahead(talent, today)
    context = {
        "profile": profile_of(talent, pattern.offered, today),
        "work": work_of(request.seat, talent, pattern, today)
        if request.seat.can(Permission.SEE_DISPATCHES)
        else None,
        "history": history_of(talent, timezone.now(), leave_out=[actions.VIEWED], longest=LONGEST_COURSE),
        "can_edit": request.seat.can(Permission.EDIT_TALENT),
        "besides": besides(talent, request.seat),
        "crumbs": way(request.seat, POOL, here=talent.name),
    }
    return render(request, "pool/people/talent_detail.html", context)


@desk(Permission.EDIT_TALENT)
def talent_add(request: DeskRequest) -> HttpResponse:
    asking = Asking(
        title="人材を登録する",
        button="登録する",
        lead="登録のあと、承認者が任用を承認し、派遣の前に必要な研修の修了を記録すると、派遣できるようになります。",
        back=request.seat.url("talent_list"),
        crumbs=way(request.seat, POOL, here="登録"),
    )
    return registration_page(request, asking, actions.register_talent)


@desk(Permission.EDIT_TALENT)
def talent_edit(request: DeskRequest, pk: int) -> HttpResponse:
    talent = _talent(request, pk)
    asking = Asking(
        title=f"{talent.name}さんの登録内容を直す",
        button="この内容に直す",
        back=_page_of(request, talent),
        crumbs=_below(request, talent, "登録内容を直す"),
    )
    return form_page(
        request,
        TalentForm(request.seat, request.POST or None, talent=talent),
        partial(actions.revise_talent, talent=talent),
        asking,
        said="登録内容を直しました。",
        to=asking.back,
        template="pool/people/talent_form.html",
        foresees=True,
    )


@desk(Permission.EDIT_TALENT)
def term_end(request: DeskRequest, pk: int) -> HttpResponse:
    """First the day is typed, then the page says what follows from it, then it is done."""
    talent = _talent(request, pk)
    form = LastDayForm(request.POST or None, initial={"ends_on": talent.ends_on})
    follows = "この日の翌日から、派遣の候補に出なくなります。登録と記録は残り"
    asking = _asking(request, talent, "任期の終わりを決める", button="確かめる", lead=f"{follows}ます。")
    checking = _asking(
        request,
        talent,
        "任期の終わりを確かめる",
        button="任期の終わりを決める",
        note=f"{follows}、あとから直せます。任期のあとに入っている訪問は、決め直すまで「今日やること」に残ります。",
    )
    return check_page(
        request,
        form,
        partial(actions.end_term, talent=talent),
        asking,
        rows=lambda: [
            Line("氏名", talent.name),
            Line("任期の初め", format_day(talent.starts_on)),
            Line("いまの任期の終わり", format_day(talent.ends_on) if talent.ends_on else "定めなし"),
            Line("新しい任期の終わり", format_day(form.cleaned_data["ends_on"])),
            *foreseen(lambda: actions.end_term(by=request.seat, talent=talent, **form.facts)),
        ],
        said="任期の終わりを決めました。",
        to=asking.back,
        check=lambda: check_term(talent.starts_on, form.cleaned_data["ends_on"]),
        checking=checking,
    )


@desk(Permission.EDIT_TALENT)
@require_POST
def skill_verify(request: DeskRequest, pk: int, skill_pk: int) -> HttpResponse:
    talent = _talent(request, pk)
    skills.verify_skill(by=request.seat, skill=get_object_or_404(talent.skills, pk=skill_pk))
    messages.success(request, "スキルを確かめたことを記録しました。")
    return redirect(_page_of(request, talent))


@desk(Permission.EDIT_TALENT)
@require_POST
def knowledge_verify(request: DeskRequest, pk: int, knowledge_pk: int) -> HttpResponse:
    talent = _talent(request, pk)
    knowledge = get_object_or_404(talent.knowledge, pk=knowledge_pk)
    skills.verify_knowledge(by=request.seat, knowledge=knowledge)
    messages.success(request, "業務知識を確かめたことを記録しました。")
    return redirect(_page_of(request, talent))


@desk(Permission.EDIT_TALENT)
def week_set(request: DeskRequest, pk: int) -> HttpResponse:
    """From a day to a day; the days before and after keep what they have."""
    talent = _talent(request, pk)
    lead = "書いた期間だけ、この曜日になります。前とあとの期間は変わりません。"
    asking = _asking(request, talent, "稼働できる曜日を決める", button="この曜日にする", lead=lead)
    form = WeekForm(request.POST) if request.method == "POST" else WeekForm.of(talent, timezone.localdate())
    act = partial(set_week, talent=talent)
    said = "稼働できる曜日を決めました。"
    template = "pool/people/week_form.html"
    return form_page(request, form, act, asking, said=said, to=asking.back, template=template, foresees=True)


@desk(Permission.EDIT_TALENT)
def leave_add(request: DeskRequest, pk: int) -> HttpResponse:
    talent = _talent(request, pk)
    lead = (
        "この期間は、派遣と訪問の候補に出なくなります。すでに入っている訪問は、決め直すまでそのまま残ります。"
    )
    asking = _asking(request, talent, "休みを登録する", button="登録する", lead=lead)
    act = partial(away.take_leave, talent=talent)
    form = LeaveForm(request.POST or None)
    return form_page(request, form, act, asking, said="休みを登録しました。", to=asking.back, foresees=True)


@desk(Permission.EDIT_TALENT)
def leave_withdraw(request: DeskRequest, pk: int, leave_pk: int) -> HttpResponse:
    talent = _talent(request, pk)
    leave = get_object_or_404(talent.leaves, pk=leave_pk)
    note = "取り消すと、この期間も派遣と訪問の候補に出ます。"
    asking = _asking(request, talent, "休みを取り消す", button="休みを取り消す", note=note)
    rows = [
        Line("氏名", talent.name),
        Line("初めの日", format_day(leave.starts_on)),
        Line("終わりの日", format_day(leave.ends_on)),
        Line("理由", leave.reason or "–"),
    ]
    act = partial(away.withdraw_leave, leave=leave)
    return confirm_page(request, act, asking, rows=rows, said="休みを取り消しました。", to=asking.back)


@desk(Permission.EDIT_TALENT)
def conflict_declare(request: DeskRequest, pk: int) -> HttpResponse:
    talent = _talent(request, pk)
    lead = "この市町村の候補に出なくなります。利益相反のことは、市町村には知らせません。"
    asking = _asking(request, talent, "利益相反を登録する", button="登録する", lead=lead)
    act = partial(away.declare_conflict, talent=talent)
    form = ConflictForm(request.seat, request.POST or None, initial={"starts_on": timezone.localdate()})
    said = "利益相反を登録しました。"
    return form_page(request, form, act, asking, said=said, to=asking.back, foresees=True)


@desk(Permission.EDIT_TALENT)
def conflict_end(request: DeskRequest, pk: int, conflict_pk: int) -> HttpResponse:
    talent = _talent(request, pk)
    conflict = get_object_or_404(talent.conflicts, pk=conflict_pk)
    town = conflict.municipality_name
    lead = f"この日の翌日から、{town}の候補に出ます。記録は残ります。"
    asking = _asking(request, talent, f"{town}との利益相反を終える", button="終える", lead=lead)
    act = partial(away.end_conflict, conflict=conflict)
    form = LastDayForm(request.POST or None, initial={"ends_on": conflict.ends_on or timezone.localdate()})
    return form_page(request, form, act, asking, said="利益相反の終わりを決めました。", to=asking.back)


def _talent(request: DeskRequest, pk: int) -> Talent:
    return get_object_or_404(Talent.objects.visible_to(request.seat), pk=pk)


def _page_of(request: DeskRequest, talent: Talent) -> str:
    return request.seat.url("talent_detail", talent.pk)


def _below(request: DeskRequest, talent: Talent, here: str) -> list[Crumb]:
    return way(request.seat, POOL, (talent.name, "talent_detail", talent.pk), here=here)


def _asking(request: DeskRequest, talent: Talent, title: str, **words: Any) -> Asking:
    """The words of a page that asks for something about a talent, and leads back to the talent."""
    back, crumbs = _page_of(request, talent), _below(request, talent, title)
    return Asking(title=title, over=talent.name, back=back, crumbs=crumbs, **words)
