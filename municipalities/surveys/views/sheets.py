"""Doors of a sheet as a whole: what was sent, one answer given back, a section confirmed."""

from __future__ import annotations

from functools import partial
from typing import Final

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import Permission, Reach
from desk.answers import Asking, confirm_page, form_page, go_on
from desk.crumbs import Step, way
from desk.door import DeskRequest, desk
from desk.fields import Line
from desk.history import history_of
from municipalities.surveys.actions import returning, wishes
from municipalities.surveys.choices import RoundStatus
from municipalities.surveys.forms.rounds import ReturnForm
from municipalities.surveys.kinds import kind_of
from municipalities.surveys.models import Answer, AnswerSheet, SheetApproval
from municipalities.surveys.pages.answering import Progress, progress_of
from municipalities.surveys.pages.sheets import sent_sections
from municipalities.surveys.standing import Standing, sent_of, standing_of
from municipalities.surveys.views.answering import handed_keys, over, sheet_or_404

INSIDE_TOWN: Final = (
    *("save_answers", "attach_survey_files", "take_survey_file_away"),
    *("ask_sheet_approval", "send_back_sheet", "take_back_sheet_asking"),
    *("hand_section", "take_back_hand", "finish_hand"),
)
"""Verbs that are the town's own affair: the prefecture reads that something is being written, not who asked
whom."""


@desk(Permission.SEE_SURVEYS)
@require_safe
def sheet_detail(request: DeskRequest, pk: int) -> HttpResponse:
    """For the prefecture what was sent; for the town that, and what is left to do."""
    sheet, seat = sheet_or_404(request, pk), request.seat
    if seat.reach is Reach.OWN:
        keys = handed_keys(sheet, seat) or []
        if not keys:
            raise Http404
        return redirect(seat.url("sheet_section", pk, keys[0]))
    return _of_town(request, sheet) if seat.is_municipal else _of_prefecture(request, sheet)


def _of_prefecture(request: DeskRequest, sheet: AnswerSheet) -> HttpResponse:
    seat, survey = request.seat, sheet.round
    sections = sent_sections(sheet, seat, sent_of(sheet))
    context = {
        "sheet": sheet,
        "sections": sections,
        "may_run": seat.can(Permission.RUN_SURVEY),
        "may_return": seat.can(Permission.RUN_SURVEY) and survey.status == RoundStatus.OPEN,
        "to_confirm": [each for each in sections if each.is_to_confirm],
        "need": sheet.need if sheet.need and sheet.need.sequence else None,
        "history": history_of(sheet, timezone.now(), leave_out=INSIDE_TOWN),
        "over": over(sheet),
        "crumbs": way(seat, *steps_to(sheet), here=sheet.municipality_name),
    }
    return render(request, "municipalities/surveys/sheet_sent.html", context)


def _of_town(request: DeskRequest, sheet: AnswerSheet) -> HttpResponse:
    seat = request.seat
    standing = standing_of(sheet)
    progress = progress_of(sheet.round.questions, standing)
    has_news = bool(standing.unsent) and sheet.sequence is not None
    approvals = SheetApproval.objects.visible_to(seat).since_sent().filter(sheet=sheet)
    context = {
        "sheet": sheet,
        "is_open": sheet.round.status == RoundStatus.OPEN,
        "progress": progress,
        "has_news": has_news,
        "heading": _heading(sheet, progress, has_news=has_news),
        "sections": sent_sections(sheet, seat, standing) if sheet.sequence else [],
        "approval": approvals.select_related("asked_by", "decided_by").first(),
        "trouble": _trouble(sheet, standing),
        "over": over(sheet),
        "crumbs": way(seat, ("調査に回答する", "survey_list"), here=sheet.round.title),
    }
    return render(request, "municipalities/surveys/sheet_detail.html", context)


def _trouble(sheet: AnswerSheet, standing: Standing) -> str:
    """What the town has sent of its troubles, while that is no need yet."""
    if sheet.need_id is not None or sheet.sequence is None:
        return ""
    told = (each.value for each in standing.sent.values() if each.meaning == wishes.TROUBLE and each.value)
    return str(next(told, ""))


def _heading(sheet: AnswerSheet, progress: Progress, *, has_news: bool) -> str:
    if progress.left or progress.returned:
        returned = f"差戻し{progress.returned}問、" if progress.returned else ""
        return f"{returned}残り{progress.left}問、約{progress.minutes_left}分"
    return "提出済みです" if sheet.sequence and not has_news else "すべて記入済みです"


def steps_to(sheet: AnswerSheet) -> list[Step]:
    return [("調査", "survey_list"), (sheet.round.title, "round_detail", sheet.round_id)]


def _answer(request: DeskRequest, pk: int, question: str) -> tuple[AnswerSheet, Answer]:
    sheet = sheet_or_404(request, pk)
    answer = get_object_or_404(Answer.objects.visible_to(request.seat), sheet=sheet, question=question)
    return sheet, answer


def _asking(request: DeskRequest, sheet: AnswerSheet, title: str, button: str, note: str) -> Asking:
    seat = request.seat
    step = (sheet.municipality_name, "sheet_detail", sheet.pk)
    return Asking(
        title=title,
        button=button,
        back=seat.url("sheet_detail", sheet.pk),
        crumbs=way(seat, *steps_to(sheet), step, here=title),
        over=f"{sheet.municipality_name}　{sheet.number}",
        note=note,
    )


@desk(Permission.RUN_SURVEY)
def answer_return(request: DeskRequest, pk: int, question: str) -> HttpResponse:
    """ONE answer goes back with one sentence."""
    sheet, answer = _answer(request, pk, question)
    if sheet.round.status != RoundStatus.OPEN:
        said = "この調査は締め切っています。差し戻すときは、先に受付を再開してください。"
        return go_on(request, said, request.seat.url("round_detail", sheet.round_id))
    asked = sheet.round.questions.by_id[question]
    note = "差し戻すのは、この1問だけです。ほかの回答は、出されたまま残ります。市町村に知らせが届きます。"
    asking = _asking(request, sheet, "この回答だけ差し戻す", "差し戻す", note)
    asking = Asking(
        **{**asking.__dict__, "lead": f"{asked.named}：{kind_of(asked).words(asked, answer.value)}"}
    )
    return form_page(
        request,
        ReturnForm(request.POST or None),
        partial(returning.return_answer, sheet=sheet, question=question),
        asking,
        said=f"「{asked.named}」を差し戻しました。",
        to=asking.back,
    )


@desk(Permission.RUN_SURVEY)
def answer_return_back(request: DeskRequest, pk: int, question: str) -> HttpResponse:
    """It may stay as it is."""
    sheet, answer = _answer(request, pk, question)
    asked = sheet.round.questions.by_id[question]
    note = "市町村は、この設問を直さなくてよくなります。"
    asking = _asking(request, sheet, "差戻しを取り消す", "取り消す", note)
    rows = [
        Line("設問", asked.text),
        Line("回答", kind_of(asked).words(asked, answer.value)),
        Line("差戻しの理由", answer.return_reason),
    ]
    act = partial(returning.take_back_return, sheet=sheet, question=question)
    return confirm_page(request, act, asking, rows=rows, said="差戻しを取り消しました。", to=asking.back)


@desk(Permission.WRITE_NEED)
@require_POST
def sheet_need(request: DeskRequest, pk: int) -> HttpResponse:
    """What troubles the town becomes a draft of a need: it looks at the proposal, and sends."""
    need = wishes.write_need_of_sheet(by=request.seat, sheet=sheet_or_404(request, pk))
    said = "困りごとをニーズの下書きにしました。内容を確かめて、県に送ってください。"
    return go_on(request, said, request.seat.url("need_edit", need.pk))


@desk(Permission.RUN_SURVEY)
@require_POST
def sheet_confirm(request: DeskRequest, pk: int) -> HttpResponse:
    """Somebody has looked at these sections. `key`: one or several; `seen`: the mark of what was
    looked at."""
    sheet, seat = sheet_or_404(request, pk), request.seat
    returning.confirm_sections(
        by=seat, sheet=sheet, keys=request.POST.getlist("key"), seen=request.POST.get("seen", "")
    )
    return go_on(request, "確認済みにしました。", seat.url("sheet_detail", pk))
