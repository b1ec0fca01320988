"""Doors of what money hangs on: all of it with its course, a wish, a second person's word."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import Permission
from desk.answers import Asking, confirm_page, form_page, led_back
from desk.crumbs import Step, way
from desk.door import DeskRequest, desk
from desk.fields import Line
from desk.forms.fields import ReasonForm
from pool.people.actions import facts as actions
from pool.people.choices import FactKind, FactStatus
from pool.people.forms.facts import FactForm, FactsToApproveForm
from pool.people.models import DatedFact, Talent
from pool.people.pages import days_words, fact_groups, words_to_approve

POOL: Step = ("人材", "talent_list")
HERE = "任用・主な仕事"


def _talent(request: DeskRequest, pk: int) -> Talent:
    return get_object_or_404(Talent.objects.visible_to(request.seat), pk=pk)


def _fact(request: DeskRequest, pk: int, fact_pk: int) -> DatedFact:
    facts = DatedFact.objects.visible_to(request.seat).select_related("talent", "asked_by")
    fact: DatedFact = get_object_or_404(facts, talent_id=pk, pk=fact_pk)
    return fact


def _asking(request: DeskRequest, talent: Talent, title: str, button: str, **words: Any) -> Asking:
    seat = request.seat
    steps = (POOL, (talent.name, "talent_detail", talent.pk), (HERE, "talent_facts", talent.pk))
    return Asking(
        title=title,
        button=button,
        over=talent.name,
        back=seat.url("talent_facts", talent.pk),
        crumbs=way(seat, *steps, here=title),
        **words,
    )


@desk(Permission.SEE_TALENTS)
@require_safe
def talent_facts(request: DeskRequest, pk: int) -> HttpResponse:
    """Everything that was asked for, by kind, the newest days first; nothing is ever taken away."""
    seat, talent = request.seat, _talent(request, pk)
    rows = DatedFact.objects.visible_to(seat).filter(talent=talent).order_by("kind", "-starts_on", "-id")
    known = list(rows.select_related("asked_by", "decided_by", "rest_of"))
    waiting = [fact for fact in known if fact.status == FactStatus.WAITING]
    may_decide = seat.can(Permission.APPROVE_FACT) and any(
        fact.asked_by_id != seat.user_id for fact in waiting
    )
    context = {
        "talent": talent,
        "groups": fact_groups(known, timezone.localdate()),
        "waiting": len(waiting),
        "may_decide": may_decide,
        "may_ask": seat.can(Permission.EDIT_TALENT),
        "crumbs": way(seat, POOL, (talent.name, "talent_detail", talent.pk), here=HERE),
    }
    return render(request, "pool/people/talent_facts.html", context)


@desk(Permission.EDIT_TALENT)
def fact_ask(request: DeskRequest, pk: int, kind: str) -> HttpResponse:
    """A wish: from a day on something else holds. The page says first which visits that would touch."""
    talent = _talent(request, pk)
    if kind not in FactKind.values:
        raise Http404
    of = FactKind(kind)
    title = f"{of.label}を申し出る"
    lead = "承認者が承認すると、この日から有効になります。前の記録は消えずに残ります。"
    return form_page(
        request,
        FactForm(of, request.POST or None),
        partial(actions.ask_fact, talent=talent, kind=kind),
        _asking(request, talent, title, "承認を求める", lead=lead),
        said=f"{of.label}を申し出ました。承認者に知らせました。",
        to=request.seat.url("talent_facts", talent.pk),
    )


@desk(Permission.APPROVE_FACT)
def fact_approval(request: DeskRequest, pk: int) -> HttpResponse:
    """All that waits of one person, each with its paper and reason; the page says first which visits the
    approval would touch."""
    seat, talent = request.seat, _talent(request, pk)
    asked = DatedFact.objects.visible_to(seat).waiting().filter(talent=talent)
    waiting = list(
        asked.exclude(asked_by_id=seat.user_id).select_related("asked_by").order_by("starts_on", "id")
    )
    if not waiting and request.method != "POST":
        messages.warning(request, "承認を待っている申出はありません。")
        return redirect(seat.url("talent_facts", talent.pk))
    form = FactsToApproveForm([(fact.pk, words_to_approve(fact)) for fact in waiting], request.POST or None)
    title = "任用などの申出を承認する"
    lead = "根拠の書類と照らし合わせてください。承認しないものは、印を外すか、1つずつ差し戻します。"
    asking = _asking(request, talent, title, "選んだものを承認する", lead=lead, more={"waiting": waiting})
    return form_page(
        request,
        form,
        partial(actions.approve_facts, talent=talent),
        asking,
        said=DatedFact.MOVES["approve"].said,
        to=asking.back,
        template="pool/people/fact_approval.html",
        foresees=True,
    )


@desk(Permission.APPROVE_FACT)
def fact_refuse(request: DeskRequest, pk: int, fact_pk: int) -> HttpResponse:
    fact = _fact(request, pk, fact_pk)
    asking = _asking(request, fact.talent, "申出を差し戻す", "差し戻す", lead=words_to_approve(fact))
    if elsewhere := led_back(request, fact, "refuse", asking.back):
        return elsewhere
    hint = "申し出た人がそのまま読みます。例：契約書の日付と合いません"
    act = partial(actions.refuse_fact, fact=fact)
    said = DatedFact.MOVES["refuse"].said
    form = ReasonForm(request.POST or None, help_text=hint)
    return form_page(request, form, act, asking, said=said, to=asking.back)


@desk(Permission.EDIT_TALENT)
def fact_withdraw(request: DeskRequest, pk: int, fact_pk: int) -> HttpResponse:
    fact = _fact(request, pk, fact_pk)
    note = str(DatedFact.MOVES["withdraw"].note)
    asking = _asking(request, fact.talent, "申出を取り下げる", "取り下げる", note=note)
    if elsewhere := led_back(request, fact, "withdraw", asking.back):
        return elsewhere
    rows = [
        Line(str(fact.get_kind_display()), fact.words),
        Line("期間", days_words(fact)),
        Line("根拠の書類", fact.paper),
        Line("申し出た人", fact.asked_by.name if fact.asked_by else "–"),
    ]
    act = partial(actions.withdraw_fact, fact=fact)
    return confirm_page(
        request, act, asking, rows=rows, said=DatedFact.MOVES["withdraw"].said, to=asking.back
    )
