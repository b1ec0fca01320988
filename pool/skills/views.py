"""Doors of the vocabulary of skills."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.errors import Refusal
from accounts.permissions import Permission
from desk.answers import DO, STEP, Asking, check_page, confirm_page, done, form_page, go_on
from desk.crumbs import Step, way
from desk.door import DeskRequest, desk
from desk.fields import Line
from desk.history import history_of
from desk.lists import show_list
from japan.wareki import format_day
from pool.skills import actions
from pool.skills.checks import check_retirement, refuse_unused, refuse_used
from pool.skills.forms import ImportForm, RetireForm, SkillForm
from pool.skills.importing import Sheet, read_sheet
from pool.skills.lists import SKILLS
from pool.skills.models import Skill
from pool.skills.pages import skill_page, uses_of

LIST: Step = ("スキル標準", "skill_list")


@desk(Permission.SEE_TALENTS)
@require_safe
def skill_list(request: DeskRequest) -> HttpResponse:
    may_edit = request.seat.can(Permission.EDIT_TALENT)
    return show_list(request, SKILLS, "pool/skills/skill_list.html", may_edit=may_edit)


@desk(Permission.SEE_TALENTS)
@require_safe
def skill_detail(request: DeskRequest, pk: int) -> HttpResponse:
    skill = _skill(request, pk)
    context = {
        "page": skill_page(skill, request.seat),
        "history": history_of(skill, timezone.now(), tells_changes=True),
        "may_edit": request.seat.can(Permission.EDIT_TALENT),
        "crumbs": way(request.seat, LIST, here=skill.name),
    }
    return render(request, "pool/skills/skill_detail.html", context)


@desk(Permission.EDIT_TALENT)
def skill_add(request: DeskRequest) -> HttpResponse:
    seat, title = request.seat, "スキルを追加する"
    asking = Asking(
        title=title,
        button="追加する",
        back=seat.url("skill_list"),
        crumbs=way(seat, LIST, here=title),
        lead="追加すると、人材の登録とニーズの案で、このスキルを選べるようになります。",
    )
    return form_page(
        request,
        SkillForm.of_new(request.POST if request.method == "POST" else None),
        actions.add_skill,
        asking,
        said=lambda skill: f"「{skill.name}」を追加しました。",
        to=lambda skill: seat.url("skill_detail", skill.pk),
    )


@desk(Permission.EDIT_TALENT)
def skill_change(request: DeskRequest, pk: int) -> HttpResponse:
    skill = _skill(request, pk)
    lead = (
        "名称を変えると、これからはどの画面にも新しい名称で出ます。"
        "すでに登録した人とニーズには登録当時の名称も残り、発行した文書は変わりません。"
    )
    form = SkillForm(request.POST) if request.method == "POST" else SkillForm.of(skill)
    asking = _asking(request, skill, "スキルを直す", "この内容に直す", lead=lead)
    act = partial(actions.change_skill, skill=skill)
    return form_page(request, form, act, asking, said="スキルを直しました。", to=asking.back)


@desk(Permission.EDIT_TALENT)
def skill_retire(request: DeskRequest, pk: int) -> HttpResponse:
    """First the day is typed, then the page says where the skill stands, then it is done."""
    skill = _skill(request, pk)
    refuse_unused(skill)
    form = RetireForm(request.POST) if request.method == "POST" else RetireForm.of_today()
    lead = "この日から、人材の登録とニーズの案で選べなくなります。すでに登録した記録は残ります。"
    asking = _asking(request, skill, "スキルを使わなくする", "確かめる", lead=lead)

    def rows() -> list[Line]:
        said = form.cleaned_data
        uses = [Line(use.label, use.words) for use in uses_of(request.seat, skill)]
        day, reason = Line("使わなくなる日", format_day(said["unused_from"])), Line("理由", said["reason"])
        return [Line("スキル", skill.name), day, reason, *uses]

    note = "登録した記録と、それによる候補の順位は変わりません。もう一度使うことも、あとからできます。"
    return check_page(
        request,
        form,
        partial(actions.retire_skill, skill=skill),
        asking,
        rows=rows,
        said=f"「{skill.name}」を使わなくする日を決めました。",
        to=asking.back,
        check=lambda: check_retirement(
            form.cleaned_data["unused_from"], form.cleaned_data["reason"], timezone.localdate()
        ),
        checking=_asking(request, skill, "使わなくすることを確かめる", "使わなくする", note=note),
    )


@desk(Permission.EDIT_TALENT)
def skill_restore(request: DeskRequest, pk: int) -> HttpResponse:
    skill = _skill(request, pk)
    refuse_used(skill)
    asking = _asking(request, skill, "もう一度使う", "もう一度使う")
    rows = [
        Line("スキル", skill.name),
        Line("使わなくなる日", format_day(skill.unused_from) if skill.unused_from else "–"),
        Line("使わない理由", skill.unused_reason),
    ]
    act = partial(actions.restore_skill, skill=skill)
    said = f"「{skill.name}」をもう一度使えるようにしました。"
    return confirm_page(request, act, asking, rows=rows, said=said, to=asking.back)


@desk(Permission.EDIT_TALENT)
def skills_import(request: DeskRequest) -> HttpResponse:
    """The lines, what each would come to, then the deed: nothing is changed before it."""
    seat, title = request.seat, "スキル標準を取り込む"
    asking = Asking(
        title=title,
        button="確かめる",
        lead="一覧から取り出したファイルに行を足したり直したりして、まとめて取り込みます。"
        "先に、どの行がどう扱われるかを確かめます。",
        back=seat.url("skill_list"),
        crumbs=way(seat, LIST, here=title),
    )
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ImportForm(*posted)
    template = "pool/skills/import.html"
    if request.POST.get(STEP) == DO:
        if done(request, form, actions.import_skills):
            return go_on(request, _said(form.outcome), asking.back)
        return render(request, template, {"form": form, **asking.context()})
    sheet: Sheet | None = None
    if request.method == "POST" and form.is_valid():
        try:
            sheet = read_sheet(form.facts["text"])
            form = ImportForm(initial=form.cleaned_data)
        except Refusal as refusal:
            form.add_refusal(refusal)
    return render(request, template, {"form": form, "sheet": sheet, **asking.context()})


def _said(sheet: Sheet) -> str:
    held = f"取り込めない{len(sheet.bad)}行は取り込んでいません。" if sheet.bad else ""
    same = f"ほかの{len(sheet.known)}行は変わりません。" if sheet.known else ""
    return f"スキルを{len(sheet.new)}件取り込みました。{same}{held}"


def _skill(request: DeskRequest, pk: int) -> Skill:
    return get_object_or_404(Skill.objects.visible_to(request.seat), pk=pk)


def _asking(request: DeskRequest, skill: Skill, title: str, button: str, **words: str) -> Asking:
    seat = request.seat
    return Asking(
        title=title,
        button=button,
        over=skill.name,
        back=seat.url("skill_detail", skill.pk),
        crumbs=way(seat, LIST, (skill.name, "skill_detail", skill.pk), here=title),
        lead=words.get("lead", ""),
        note=words.get("note", ""),
    )
