"""Doors of offers: asked for, decided by somebody else, answered."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.permissions import Permission
from desk.answers import Asking, confirm_page, form_page, led_back
from desk.door import DeskRequest, desk
from desk.fields import Line
from japan.holidays import add_workdays
from pool.hiring.actions import offers as actions
from pool.hiring.forms.applicants import AnsweredForm, DeclinedForm, ExtendForm, OfferForm, RemarkForm
from pool.hiring.models import Applicant, Offer
from pool.hiring.pages import offer_lines
from pool.hiring.views.applicants import applicant_or_404, asking_about

ANSWER_WORKDAYS = 10
"""Working days within which an answer is asked for, unless the form says otherwise (our assumption)."""
ASKER_READS = "申し出た人が読みます。例：任期の初めを確かめてください"
HERE_READ = "応募者を見られる職員が読めます。例：経歴に誤りがあったため"


@desk(Permission.SELECT_APPLICANTS)
def offer_propose(request: DeskRequest, pk: int) -> HttpResponse:
    applicant = applicant_or_404(request, pk)
    move = Applicant.MOVES["propose"]
    asking = asking_about(request, applicant, move.label, "承認を求める", note=move.note)
    if elsewhere := led_back(request, applicant, "propose", asking.back):
        return elsewhere
    recruitment = applicant.recruitment
    known = {
        "employment_form": recruitment.employment_form,
        "pay_unit": recruitment.pay_unit,
        "pay_yen": recruitment.pay_from_yen,
        "days_per_week": str(recruitment.days_per_week or ""),
        "starts_on": recruitment.starts_on,
        "ends_on": recruitment.ends_on,
        "answer_by": add_workdays(timezone.localdate(), ANSWER_WORKDAYS),
    }
    act = partial(actions.propose_offer, applicant=applicant)
    form = OfferForm(request.POST or None, initial=known)
    return form_page(request, form, act, asking, said=move.said, to=asking.back)


@desk(Permission.APPROVE_OFFER)
def offer_approve(request: DeskRequest, pk: int) -> HttpResponse:
    return _confirmed(request, pk, "approve", actions.approve_offer)


@desk(Permission.APPROVE_OFFER)
def offer_send_back(request: DeskRequest, pk: int) -> HttpResponse:
    form = RemarkForm.reading(ASKER_READS, request.POST or None)
    return _moved(request, pk, "send_back", actions.send_offer_back, form)


@desk(Permission.SELECT_APPLICANTS)
def offer_take_back(request: DeskRequest, pk: int) -> HttpResponse:
    return _confirmed(request, pk, "take_back", actions.take_offer_back)


@desk(Permission.SELECT_APPLICANTS)
def offer_accept(request: DeskRequest, pk: int) -> HttpResponse:
    form = AnsweredForm.of_today(request.POST or None)
    return _moved(request, pk, "accept", actions.note_acceptance, form)


@desk(Permission.SELECT_APPLICANTS)
def offer_decline(request: DeskRequest, pk: int) -> HttpResponse:
    form = DeclinedForm.of_today(request.POST or None)
    return _moved(request, pk, "decline", actions.note_refusal, form)


@desk(Permission.SELECT_APPLICANTS)
def offer_extend(request: DeskRequest, pk: int) -> HttpResponse:
    return _moved(request, pk, "extend", actions.extend_offer, ExtendForm(request.POST or None))


@desk(Permission.APPROVE_OFFER)
def offer_cancel(request: DeskRequest, pk: int) -> HttpResponse:
    form = RemarkForm.reading(HERE_READ, request.POST or None)
    return _moved(request, pk, "cancel", actions.cancel_offer, form)


def _offer(request: DeskRequest, pk: int) -> Offer:
    rows = Offer.objects.visible_to(request.seat)
    people = ("applicant__recruitment", "asked_by", "decided_by")
    found: Offer = get_object_or_404(rows.select_related(*people), pk=pk)
    return found


def _asking(request: DeskRequest, offer: Offer, verb: str) -> Asking:
    move = Offer.MOVES[verb]
    words = {"note": move.note, "danger": move.danger}
    return asking_about(request, offer.applicant, move.label, move.label, **words)


def _confirmed(request: DeskRequest, pk: int, verb: str, act: Any) -> HttpResponse:
    offer = _offer(request, pk)
    asking = _asking(request, offer, verb)
    if elsewhere := led_back(request, offer, verb, asking.back):
        return elsewhere
    rows = [Line("氏名", offer.applicant.name), *offer_lines(offer)]
    said = Offer.MOVES[verb].said
    return confirm_page(request, partial(act, offer=offer), asking, rows=rows, said=said, to=asking.back)


def _moved(request: DeskRequest, pk: int, verb: str, act: Any, form: Any) -> HttpResponse:
    offer = _offer(request, pk)
    asking = _asking(request, offer, verb)
    if elsewhere := led_back(request, offer, verb, asking.back):
        return elsewhere
    said = Offer.MOVES[verb].said
    return form_page(request, form, partial(act, offer=offer), asking, said=said, to=asking.back)
