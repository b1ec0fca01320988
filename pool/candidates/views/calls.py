"""A prefecture's pages: the list as it searches it, and its calls."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import Permission
from desk.answers import Asking, confirm_page, form_page, led_back
from desk.crumbs import Step, way
from desk.door import DeskRequest, desk
from desk.fields import Line
from desk.forms.fields import ReasonForm
from desk.lists import show_list
from pool.candidates.actions import calls as actions
from pool.candidates.actions.listing import note_contact_view
from pool.candidates.fields import PREFECTURE_FIELDS
from pool.candidates.forms import CallForm, MeetForm, RemarkForm
from pool.candidates.lists import CANDIDATES, of_prefecture
from pool.candidates.models import Candidate, CandidateCall, CandidateContact
from pool.candidates.pages import call_parts, contact_lines, facts_of, known_of
from pool.people.registering import registration_page

LIST: Step = ("候補人材", "candidate_list")
READ_HERE = "県の中だけで読めます。ほかの都道府県と総務省には見えません。"


@desk(Permission.EDIT_TALENT)
@require_safe
def candidate_list(request: DeskRequest) -> HttpResponse:
    return show_list(request, CANDIDATES, "pool/candidates/candidate_list.html")


@desk(Permission.EDIT_TALENT)
@require_safe
def candidate_detail(request: DeskRequest, pk: int) -> HttpResponse:
    seat, candidate = request.seat, _candidate(request, pk)
    calls = list(
        CandidateCall.objects.visible_to(seat)
        .filter(candidate=candidate)
        .select_related("candidate", "asked_by")
        .order_by("-id")
    )
    contact = CandidateContact.objects.filter(pk=candidate.pk).first() if calls else None
    reached = contact_lines(contact)
    if reached:
        note_contact_view(by=seat, candidate=candidate)
    parts = call_parts(calls, seat, timezone.now())
    context = {
        "candidate": candidate,
        "facts": facts_of(candidate, PREFECTURE_FIELDS),
        "contact": reached,
        "calls": parts,
        "overtaken": next((call for call in calls if call.is_overtaken), None),
        "may_call": candidate.is_listed and not any(part.is_running for part in parts),
        "crumbs": way(seat, LIST, here=candidate.name),
    }
    return render(request, "pool/candidates/candidate_detail.html", context)


@desk(Permission.EDIT_TALENT)
def candidate_call(request: DeskRequest, pk: int) -> HttpResponse:
    """Of whoever has left the list meanwhile nothing is there; what was typed is shown with the sentence."""
    candidate = of_prefecture(request.seat).filter(pk=pk).first()
    if candidate is None:
        if request.method != "POST":
            raise Http404
        candidate = Candidate(pk=pk, name="名簿から外れた候補人材")
    title = "打診を記録する"
    asking = Asking(
        title=title,
        button="記録する",
        over=candidate.name,
        lead="記録すると、連絡先がこの候補人材の画面に出ます。",
        note=READ_HERE,
        back=request.seat.url("candidate_detail", pk),
        crumbs=way(request.seat, LIST, (candidate.name, "candidate_detail", pk), here=title),
    )
    act = partial(actions.call_candidate, candidate=candidate)
    form = CallForm(request.POST or None)
    return form_page(request, form, act, asking, said="打診を記録しました。", to=asking.back)


@desk(Permission.EDIT_TALENT)
def call_write(request: DeskRequest, pk: int) -> HttpResponse:
    call = _call(request, pk)
    asking = _asking(request, call, "やり取りを書く", button="記録する")
    act = partial(actions.write_word, call=call)
    form = RemarkForm(request.POST or None)
    return form_page(request, form, act, asking, said="やり取りを記録しました。", to=asking.back)


@desk(Permission.EDIT_TALENT)
def call_meet(request: DeskRequest, pk: int) -> HttpResponse:
    return _moved(request, pk, "meet", actions.meet_candidate, MeetForm(request.POST or None))


@desk(Permission.EDIT_TALENT)
def call_take(request: DeskRequest, pk: int) -> HttpResponse:
    return _moved(
        request, pk, "take", actions.take_candidate, _reason(request, "例：週2日の勤務で合意したため")
    )


@desk(Permission.EDIT_TALENT)
def call_pass(request: DeskRequest, pk: int) -> HttpResponse:
    form = _reason(request, "例：求める曜日と合わなかったため")
    return _moved(request, pk, "pass_over", actions.pass_candidate, form)


@desk(Permission.EDIT_TALENT)
def call_decline(request: DeskRequest, pk: int) -> HttpResponse:
    form = _reason(request, "例：ほかの仕事が決まったと連絡があったため")
    return _moved(request, pk, "decline", actions.note_decline, form)


@desk(Permission.EDIT_TALENT)
def call_reopen(request: DeskRequest, pk: int) -> HttpResponse:
    call = _call(request, pk)
    move = CandidateCall.MOVES["reopen"]
    asking = _asking(request, call, move.label, button=move.label, note=move.note)
    if elsewhere := led_back(request, call, "reopen", asking.back):
        return elsewhere
    rows = [Line("候補人材", call.candidate.name), Line("いまの状態", str(call.get_status_display()))]
    act = partial(actions.reopen_call, call=call)
    return confirm_page(request, act, asking, rows=rows, said=move.said, to=asking.back)


@desk(Permission.EDIT_TALENT)
def call_register(request: DeskRequest, pk: int) -> HttpResponse:
    """The form of the pool, filled in with what the list says."""
    call = _call(request, pk)
    title = CandidateCall.MOVES["register"].label
    lead = "名簿に書かれていることを入れてあります。確かめて、足りないところを書いてください。"
    asking = _asking(request, call, title, button="登録する", lead=lead)
    if elsewhere := led_back(request, call, "register", asking.back):
        return elsewhere
    if call.talent_id and request.method != "POST":
        messages.warning(request, "すでに人材プールに登録しています。")
        return redirect(request.seat.url("talent_detail", call.talent_id))
    return registration_page(
        request,
        asking,
        partial(actions.register_called, call=call),
        known=known_of(call.candidate),
        skills=call.candidate.skill_pairs,
        evidence="総務省の候補人材の名簿",
    )


@desk(Permission.EDIT_TALENT)
@require_POST
def call_change_seen(request: DeskRequest, pk: int) -> HttpResponse:
    call = _call(request, pk)
    actions.see_change(by=request.seat, call=call)
    messages.success(request, "名簿の変更を確かめたことを記録しました。")
    return redirect(request.seat.url("candidate_detail", call.candidate_id))


def _candidate(request: DeskRequest, pk: int) -> Candidate:
    found: Candidate = get_object_or_404(of_prefecture(request.seat), pk=pk)
    return found


def _call(request: DeskRequest, pk: int) -> CandidateCall:
    calls = CandidateCall.objects.visible_to(request.seat).select_related("candidate")
    found: CandidateCall = get_object_or_404(calls, pk=pk)
    return found


def _reason(request: DeskRequest, example: str) -> ReasonForm:
    return ReasonForm(request.POST or None, help_text=f"{READ_HERE}{example}")


def _moved(request: DeskRequest, pk: int, verb: str, act: Any, form: Any) -> HttpResponse:
    """The page of a verb that asks for something, by the words of `MOVES`."""
    call = _call(request, pk)
    move = CandidateCall.MOVES[verb]
    asking = _asking(request, call, move.label, button=move.label, note=move.note)
    if elsewhere := led_back(request, call, verb, asking.back):
        return elsewhere
    return form_page(request, form, partial(act, call=call), asking, said=move.said, to=asking.back)


def _asking(request: DeskRequest, call: CandidateCall, title: str, **words: Any) -> Asking:
    seat, candidate = request.seat, call.candidate
    return Asking(
        title=title,
        over=candidate.name,
        back=seat.url("candidate_detail", candidate.pk),
        crumbs=way(seat, LIST, (candidate.name, "candidate_detail", candidate.pk), here=title),
        **words,
    )
