"""Doors of writing: 困りごと in one box, a look at what the system made of it, then 送る."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.permissions import Permission
from accounts.seats import Seat
from desk.answers import done, go_on, led_back
from desk.door import DeskRequest, desk
from desk.fields import Line
from japan.wareki import format_short
from municipalities.needs import actions
from municipalities.needs.checks import check_may_be_rewritten
from municipalities.needs.choices import NeedStatus
from municipalities.needs.forms import NeedForm
from municipalities.needs.models import Need
from municipalities.needs.pages import proposal_lines, word_lines
from municipalities.needs.proposals import drafted, propose_for
from municipalities.needs.views.needs import (
    crumbs,
    need_or_404,
)
from municipalities.needs.words import Words, newest_words
from municipalities.register.models import Municipality


@desk(Permission.WRITE_NEED)
def need_write(request: DeskRequest) -> HttpResponse:
    """A new 困りごと. `do`: nothing or check (look at it), draft (keep it), send."""
    form = NeedForm(request.POST) if request.method == "POST" else NeedForm()
    return _answer(request, form, None)


@desk(Permission.WRITE_NEED)
def need_edit(request: DeskRequest, pk: int) -> HttpResponse:
    """A draft or a returned need, in other words."""
    need = need_or_404(request, pk)
    if elsewhere := led_back(request, need, "submit", request.seat.url("need_detail", pk)):
        return elsewhere
    check_may_be_rewritten(need)
    words = newest_words(need, request.seat)
    if request.method != "POST":
        return _form_page(request, NeedForm.of(words), need)
    only_kept = request.POST.get("do") == "draft"
    return _answer(request, NeedForm(request.POST, held_day=words.wanted_by if only_kept else None), need)


def _answer(request: DeskRequest, form: NeedForm, need: Need | None) -> HttpResponse:
    step = request.POST.get("do", "check")
    if step in WRITES and done(request, form, partial(WRITES[step], need=need)):
        return go_on(request, _said, lambda kept: request.seat.url("need_detail", kept.pk), form.outcome)
    if request.method != "POST" or step in (*WRITES, "back") or not form.is_valid():
        return _form_page(request, form, need)
    return _check_page(request, form, need)


def _keep(*, by: Seat, need: Need | None, **words: Any) -> Need:
    if need is None:
        return actions.write_need(by=by, **words)
    return actions.revise_need(by=by, need=need, **words)


@transaction.atomic
def _send(*, by: Seat, need: Need | None, **words: Any) -> Need:
    """Both or nothing: what is refused as it is sent is not kept either, and stays on the page."""
    return actions.submit_need(by=by, need=_keep(by=by, need=need, **words))


WRITES: Final[Mapping[str, Callable[..., Need]]] = {"draft": _keep, "send": _send}


def _said(need: Need) -> str:
    if need.status == NeedStatus.SUBMITTED and need.reply_due_on:
        due = format_short(need.reply_due_on)
        return f"送りました　受付番号 {need.number}　県の返事は{due}までに届きます。"
    return "下書きに保存しました。県にはまだ送っていません。"


def _form_page(request: DeskRequest, form: NeedForm, need: Need | None) -> HttpResponse:
    here = "困りごとを書き直す" if need else "困りごとを書く"
    return render(
        request,
        "municipalities/needs/need_write.html",
        {"form": form, "need": need, "back": _back(request, need), "crumbs": crumbs(request, here=here)},
    )


def _check_page(request: DeskRequest, form: NeedForm, need: Need | None) -> HttpResponse:
    """What will be sent, and what the system made of it. Nothing is written yet."""
    words = Words(**form.cleaned_data)
    town = Municipality.objects.get(pk=request.seat.municipality_code)
    proposal = propose_for(town, words.raw_problem, words.wanted_by, timezone.localdate())
    draft = drafted(words, proposal)
    context = {
        "form": form,
        "need": need,
        "raw_problem": words.raw_problem,
        "beside": word_lines(draft),
        "lines": [
            Line("件名", proposal.title, proposal.reasons["title"]),
            *proposal_lines(draft, proposal.skills),
        ],
        "back": _back(request, need),
        "crumbs": crumbs(request, here="内容を見直して送る"),
    }
    return render(request, "municipalities/needs/need_look_over.html", context)


def _back(request: DeskRequest, need: Need | None) -> str:
    return request.seat.url("need_detail", need.pk) if need else request.seat.url("need_list")
