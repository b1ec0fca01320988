"""Doors of the rules: reading them, trying them, and the prefecture's own words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import Permission
from desk.answers import Asking, check_page, confirm_page
from desk.crumbs import Step, way
from desk.door import DeskRequest, desk
from desk.fields import Line
from desk.history import history_of
from desk.lists import show_list
from municipalities.needs.proposals import own_words
from municipalities.rulebook.expressions import LEGEND
from municipalities.rulebook.forms import TrialForm, WordingForm
from municipalities.rulebook.lists import RULES
from municipalities.rulebook.pages import Preview, preview_of, withdrawing, wording_lines
from municipalities.rulebook.trial import tried
from municipalities.wordings import actions
from municipalities.wordings.models import Wording

LIST: Step = (RULES.title, "rule_list")
UNCHANGED = "すでにあるニーズの案は変わりません。これから作る案から使います。"


@desk(Permission.SEE_RULES)
@require_safe
def rule_list(request: DeskRequest) -> HttpResponse:
    return show_list(
        request,
        RULES,
        "municipalities/rulebook/rule_list.html",
        version=own_words().version,
        legend=LEGEND,
        may_keep=request.seat.can(Permission.REVIEW_NEED),
    )


@desk(Permission.SEE_RULES)
def rules_try(request: DeskRequest) -> HttpResponse:
    """The rules on a text of anybody's. Nothing is kept."""
    form = TrialForm(request.POST if request.method == "POST" else None)
    trial = None
    if request.method == "POST" and form.is_valid():
        trial = tried(form.cleaned_data["text"], own_words(), timezone.localdate())
    context = {"form": form, "trial": trial, "crumbs": way(request.seat, LIST, here="文を試す")}
    return render(request, "municipalities/rulebook/rules_try.html", context)


@desk(Permission.REVIEW_NEED)
def wording_record(request: DeskRequest) -> HttpResponse:
    seat, title = request.seat, "県の言葉を加える"
    asking = Asking(
        title=title,
        button="確かめる",
        back=seat.url("rule_list"),
        crumbs=way(seat, LIST, here=title),
        lead="県内の市町村が使う言葉を加えると、これから作る案が、その言葉を読み取ります。",
    )
    form = WordingForm.of_new(request.POST if request.method == "POST" else None)
    return _checked_page(
        request,
        form,
        actions.record_wording,
        asking,
        preview=lambda: preview_of(seat, form.facts),
        button="加える",
        said="「{}」を加えました。これから作る案から使います（県の版は{}）。",
    )


@desk(Permission.REVIEW_NEED)
def wording_correct(request: DeskRequest, pk: int) -> HttpResponse:
    seat, wording = request.seat, _wording(request, pk)
    if wording.withdrawn_at and request.method != "POST":
        return redirect(seat.url("wording_detail", pk))
    title = "県の言葉を直す"
    asking = Asking(
        title=title,
        button="確かめる",
        back=seat.url("wording_detail", pk),
        crumbs=way(seat, LIST, (wording.word, "wording_detail", pk), here=title),
    )
    form = WordingForm(request.POST) if request.method == "POST" else WordingForm.of(wording)
    return _checked_page(
        request,
        form,
        partial(actions.correct_wording, wording=wording),
        asking,
        preview=lambda: preview_of(seat, form.facts, wording),
        button="保存する",
        said="「{}」を直しました。これから作る案から使います（県の版は{}）。",
    )


def _checked_page(
    request: DeskRequest,
    form: WordingForm,
    act: Callable[..., Wording],
    asking: Asking,
    *,
    preview: Callable[[], Preview],
    button: str,
    said: str,
) -> HttpResponse:
    """The form, then what the word would do to the newest texts, then the deed."""
    looked: list[Preview] = []

    def check() -> None:
        looked.append(preview())

    def checking() -> Asking:
        return replace(asking, button=button, lead="", note=UNCHANGED, more={"preview": looked[-1]})

    return check_page(
        request,
        form,
        act,
        asking,
        rows=lambda: looked[-1].lines,
        said=lambda word: said.format(word.word, word.number),
        to=lambda word: request.seat.url("wording_detail", word.pk),
        check=check,
        checking=checking,
        check_template="municipalities/rulebook/wording_check.html",
    )


@desk(Permission.SEE_RULES)
@require_safe
def wording_detail(request: DeskRequest, pk: int) -> HttpResponse:
    wording = _wording(request, pk)
    context = {
        "wording": wording,
        "lines": wording_lines(wording),
        "may_keep": request.seat.can(Permission.REVIEW_NEED) and not wording.withdrawn_at,
        "history": history_of(wording, timezone.now(), tells_changes=True),
        "crumbs": way(request.seat, LIST, here=wording.word),
    }
    return render(request, "municipalities/rulebook/wording_detail.html", context)


@desk(Permission.REVIEW_NEED)
def wording_withdraw(request: DeskRequest, pk: int) -> HttpResponse:
    seat, wording = request.seat, _wording(request, pk)
    if wording.withdrawn_at and request.method != "POST":
        return redirect(seat.url("wording_detail", pk))
    title = "県の言葉を取り消す"
    rows: list[Any] = []
    if request.method != "POST":
        told = withdrawing(seat, wording).words
        rows = [*wording_lines(wording), Line("取り消すと", told)]
    return confirm_page(
        request,
        partial(actions.withdraw_wording, wording=wording),
        Asking(
            title=title,
            button="取り消す",
            back=seat.url("wording_detail", pk),
            crumbs=way(seat, LIST, (wording.word, "wording_detail", pk), here=title),
            note="すでにあるニーズの案は変わりません。これから作る案では、この言葉を読み取りません。",
            danger=True,
        ),
        rows=rows,
        said=f"「{wording.word}」を取り消しました。",
        to=seat.url("rule_list"),
    )


def _wording(request: DeskRequest, pk: int) -> Wording:
    rows = Wording.objects.visible_to(request.seat).select_related("recorded_by")
    return get_object_or_404(rows, pk=pk)
