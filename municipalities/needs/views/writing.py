"""Doors of writing: 困りごと in one box, a look at what the system made of it, then 送る."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.errors import Refusal, WrongState
from accounts.moves import is_open
from accounts.permissions import Permission
from desk.door import DeskRequest, desk
from desk.fields import Line
from japan.wareki import format_short
from municipalities.needs import actions
from municipalities.needs.forms import NeedForm
from municipalities.needs.models import Need
from municipalities.needs.pages import proposal_lines, word_lines
from municipalities.needs.proposals import propose_for
from municipalities.needs.views.needs import (
    back_to_need,
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
    if not is_open(need, "submit", request.seat):
        if request.method != "POST":
            return back_to_need(request, need, "書き直せません")
        raise WrongState("県に送ったあとの困りごとは、書き直せません。取り下げるか、差戻しを待ってください。")
    words = newest_words(need, request.seat)
    if request.method != "POST":
        return _form_page(request, NeedForm.of(words), need)
    only_kept = request.POST.get("do") == "draft"
    return _answer(request, NeedForm(request.POST, held_day=words.wanted_by if only_kept else None), need)


def _answer(request: DeskRequest, form: NeedForm, need: Need | None) -> HttpResponse:
    step = request.POST.get("do", "check")
    if request.method != "POST" or step == "back" or not form.is_valid():
        return _form_page(request, form, need)
    if step not in ("draft", "send"):
        return _check_page(request, form, need)
    try:
        with transaction.atomic():
            kept = _keep(request, form, need)
            sent = actions.submit_need(by=request.seat, need=kept) if step == "send" else None
    except Refusal as refusal:
        if refusal.field not in form.fields:
            raise
        form.add_error(refusal.field, refusal.sentence)
        return _form_page(request, form, need)
    return _done(request, kept, sent)


def _keep(request: DeskRequest, form: NeedForm, need: Need | None) -> Need:
    if need is None:
        return actions.write_need(by=request.seat, **form.cleaned_data)
    return actions.revise_need(by=request.seat, need=need, **form.cleaned_data)


def _done(request: DeskRequest, kept: Need, sent: Need | None) -> HttpResponse:
    if sent is None:
        messages.success(request, "下書きに保存しました。県にはまだ送っていません。")
    else:
        assert sent.reply_due_on is not None
        due = format_short(sent.reply_due_on)
        messages.success(request, f"送りました　受付番号 {sent.number}　県の返事は{due}までに届きます。")
    return redirect(request.seat.url("need_detail", kept.pk))


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
    context = {
        "form": form,
        "need": need,
        "raw_problem": words.raw_problem,
        "beside": word_lines(words),
        "lines": [Line("件名", proposal.title, proposal.reasons["title"]), *proposal_lines(proposal)],
        "back": _back(request, need),
        "crumbs": crumbs(request, here="内容を見直して送る"),
    }
    return render(request, "municipalities/needs/need_look_over.html", context)


def _back(request: DeskRequest, need: Need | None) -> str:
    return request.seat.url("need_detail", need.pk) if need else request.seat.url("need_list")
