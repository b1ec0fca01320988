"""Doors of a sheet for those who write it: section by section, a look at all of it, 提出."""

from __future__ import annotations

from functools import partial
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.errors import Refusal
from accounts.permissions import Permission, Reach
from accounts.seats import Seat
from desk.answers import done, go_on
from desk.crumbs import Step, way
from desk.door import DeskRequest, desk
from japan.wareki import format_short
from municipalities.profile.models import SendingRule
from municipalities.profile.notices import approvers_of
from municipalities.surveys.actions.answering import save_answers, submit_sheet
from municipalities.surveys.actions.approving import ask_approval
from municipalities.surveys.actions.handing import finish_hand
from municipalities.surveys.choices import HandStatus, RoundStatus, SheetStatus
from municipalities.surveys.forms.answering import SectionForm
from municipalities.surveys.models import AnswerSheet, SectionHand, SheetApproval
from municipalities.surveys.models.asked import addresses_of
from municipalities.surveys.pages.answering import (
    Progress,
    asked_in,
    on_page,
    progress_of,
    review_of,
)
from municipalities.surveys.prefill import last_answers, prefill_of
from municipalities.surveys.questionnaire import Questionnaire
from municipalities.surveys.standing import Standing, mark_of_standing, standing_of

LIST: Final[Step] = ("調査に回答する", "survey_list")


def sheet_or_404(request: DeskRequest, pk: int) -> AnswerSheet:
    rows = AnswerSheet.objects.visible_to(request.seat).select_related("round", "submitted_by", "need")
    sheet: AnswerSheet = get_object_or_404(rows, pk=pk)
    return sheet


def handed_keys(sheet: AnswerSheet, seat: Seat) -> list[str] | None:
    """The sections that a colleague may write; None for those who write all of them."""
    if seat.reach is not Reach.OWN:
        return None
    return list(SectionHand.objects.visible_to(seat).filter(sheet=sheet).values_list("key", flat=True))


def over(sheet: AnswerSheet) -> str:
    """「S-8-0002　第2回 支援ニーズ調査　提出期限 11月27日（金）あと3日」."""
    due_on = sheet.round.due_on
    if due_on is None:
        return str(sheet.round)
    return (
        f"{sheet.round}　提出期限 {format_short(due_on)}{_left(sheet, (due_on - timezone.localdate()).days)}"
    )


def _left(sheet: AnswerSheet, days: int) -> str:
    if sheet.round.status != RoundStatus.OPEN or sheet.status == SheetStatus.SUBMITTED:
        return ""
    if days < 0:
        return f"　{-days}日過ぎています"
    return f"　あと{days}日" if days else "　今日まで"


@desk(Permission.ANSWER_SURVEY)
def sheet_section(request: DeskRequest, pk: int, key: str) -> HttpResponse:
    """One section. `do`: next (keep, and go on), draft (keep, and stay)."""
    sheet, seat = sheet_or_404(request, pk), request.seat
    questions, mine = sheet.round.questions, handed_keys(sheet, seat)
    keys = [section.key for section in questions.sections]
    if key not in keys or (mine is not None and key not in mine):
        raise Http404
    if sheet.round.status != RoundStatus.OPEN and request.method != "POST":
        return redirect(seat.url("sheet_detail", pk))
    whole = standing_of(sheet)
    filled = prefill_of(sheet.municipality_id, sheet.round_id, questions.of_section(key))
    shown = {name: each.value for name, each in filled.items()} | _written(whole)
    here = on_page(key, questions, shown)
    standing = Standing(whole.sent, whole.unsent, filled)
    posted = request.POST if request.method == "POST" else None
    form = SectionForm(here, standing, questions.numbers, posted)
    if done(request, form, partial(save_answers, sheet=sheet)):
        return _go_on(request, sheet, key, mine)
    if posted is not None:
        _keep_the_rest(request, sheet, form)
    progress = progress_of(questions, whole)
    state, hands = progress.state(key), hands_of(sheet, seat)
    asked = asked_in(form, questions, progress.faults, timezone.localdate())
    context = {
        "sheet": sheet,
        "form": form,
        "asked": asked,
        "is_prefilled": any(each.origin for each in asked),
        "progress": progress,
        "state": state,
        "next": progress.after(key) if mine is None else None,
        "is_colleague": mine is not None,
        "hands": hands,
        "my_hand": next(
            (each for each in hands if each.key == key and each.status == HandStatus.WAITING), None
        ),
        "saved_at": max((row.written_at for row in whole.unsent.values()), default=None),
        "over": over(sheet),
        "crumbs": way(
            seat, LIST, (sheet.round.title, "sheet_detail", pk), here=progress.state(key).section.title
        ),
    }
    return render(request, "municipalities/surveys/sheet_section.html", context)


def _keep_the_rest(request: DeskRequest, sheet: AnswerSheet, form: SectionForm) -> None:
    """Something on the page is wrong, or somebody else has written it: all the rest is kept all the same."""
    facts = form.facts
    if not facts["said"]:
        return
    try:
        save_answers(by=request.seat, sheet=sheet, **facts)
    except Refusal:
        return
    form.keep_marks(facts["said"])
    messages.success(request, "下の設問のほかは、下書きに保存しました。")


def _written(standing: Standing) -> dict[str, object]:
    names = {*standing.sent, *standing.unsent}
    return {name: standing.value(name) for name in names}


def _go_on(request: DeskRequest, sheet: AnswerSheet, key: str, mine: list[str] | None) -> HttpResponse:
    """Back to the same page for a draft; else to the next section, and after the last to the review."""
    seat = request.seat
    if request.POST.get("do") == "finish":
        return _finish(request, sheet, key)
    if request.POST.get("do") == "draft" or mine is not None:
        return go_on(
            request, "保存しました。まだ提出していません。", seat.url("sheet_section", sheet.pk, key)
        )
    places = [section.key for section in sheet.round.questions.sections]
    here = places.index(key) + 1
    if here < len(places):
        to = seat.url("sheet_section", sheet.pk, places[here])
        return go_on(request, "保存しました。次の区分です。", to)
    return go_on(request, "保存しました。見直して提出してください。", seat.url("sheet_review", sheet.pk))


def _finish(request: DeskRequest, sheet: AnswerSheet, key: str) -> HttpResponse:
    """Whoever was asked to write the section has kept it, and says that it is written."""
    seat = request.seat
    rows = SectionHand.objects.visible_to(seat).filter(sheet=sheet, key=key, status=HandStatus.WAITING)
    mine = list(rows.filter(email__in=addresses_of(seat)).select_related("asked_by"))
    for hand in mine:
        finish_hand(by=seat, hand=hand)
    told = "、".join(dict.fromkeys(f"{hand.asked_by.name}さん" for hand in mine))
    said = f"保存し、{told}に、記入が終わったことを知らせました。" if told else "保存しました。"
    return go_on(request, said, seat.url("survey_list"))


def hands_of(sheet: AnswerSheet, seat: Seat) -> list[SectionHand]:
    rows = SectionHand.objects.visible_to(seat).standing().filter(sheet=sheet)
    return list(rows.named().select_related("asked_by").order_by("id"))


@desk(Permission.SEND_SURVEY)
def sheet_review(request: DeskRequest, pk: int) -> HttpResponse:
    """見直しと提出: everything that would be sent, and what keeps it from being sent. `do`: send, ask."""
    sheet, seat = sheet_or_404(request, pk), request.seat
    if sheet.round.status != RoundStatus.OPEN and request.method != "POST":
        return redirect(seat.url("sheet_detail", pk))
    if request.method == "POST":
        if request.POST.get("do") == "ask":
            ask_approval(by=seat, sheet=sheet)
            said = "課長に承認を求めました。承認されると県に提出され、あなたに知らせが届きます。"
            return go_on(request, said, seat.url("sheet_detail", pk))
        sent = submit_sheet(by=seat, sheet=sheet, seen=request.POST.get("seen", ""))
        said = f"提出しました　受付番号 {sent.number}　県が確かめ、聞きたいことがあれば1問ずつ戻ります。"
        return go_on(request, said, seat.url("sheet_detail", pk))
    return review_page(request, sheet)


def review_page(request: DeskRequest, sheet: AnswerSheet, **more: object) -> HttpResponse:
    seat, questions = request.seat, sheet.round.questions
    standing = standing_of(sheet)
    progress: Progress = progress_of(questions, standing)
    found = last_answers(sheet.municipality_id, sheet.round_id, questions.questions)
    last = {name: filled.value for name, filled in found.items()}
    context = {
        "sheet": sheet,
        "progress": progress,
        "sections": review_of(sheet, standing, progress, last),
        "has_news": bool(standing.unsent),
        "seen": mark_of_standing(standing),
        "approvers": approvers_before(sheet, seat),
        "is_asked": SheetApproval.objects.waiting().filter(sheet=sheet).exists(),
        "out": [
            _titled(hand, questions) for hand in hands_of(sheet, seat) if hand.status == HandStatus.WAITING
        ],
        "over": over(sheet),
        "crumbs": way(seat, LIST, (sheet.round.title, "sheet_detail", sheet.pk), here="見直しと提出"),
    }
    return render(request, "municipalities/surveys/sheet_review.html", context | more)


def _titled(hand: SectionHand, questions: Questionnaire) -> str:
    """「税務（tax@town.example、12月10日まで）」: a section that somebody else is writing still."""
    title = next(section.title for section in questions.sections if section.key == hand.key)
    return f"{title}（{hand.email}、{format_short(hand.until)}まで）"


def approvers_before(sheet: AnswerSheet, seat: Seat) -> list[str] | None:
    """The names of those who must approve before this seat can send; None where it sends at once."""
    if seat.can(Permission.APPROVE_SENDING):
        return None
    if not SendingRule.objects.asking().filter(municipality=sheet.municipality_id).exists():
        return None
    return [user.name for user in approvers_of(sheet.prefecture_id, sheet.municipality_id)]
