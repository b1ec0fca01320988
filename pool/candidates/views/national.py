"""The ministry's pages of its list: read by the ministry, kept by its coordinators."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import Permission
from desk.answers import Asking, confirm_page, form_page
from desk.crumbs import Step, way
from desk.door import DeskRequest, nationwide_desk
from desk.fields import Line
from desk.forms.fields import ReasonForm
from desk.lists import show_list
from pool.candidates.actions import listing as actions
from pool.candidates.fields import NATIONAL_FIELDS
from pool.candidates.lists import NATIONAL_CANDIDATES
from pool.candidates.models import Candidate
from pool.candidates.pages import contact_lines, course_of, facts_of, role_counts

LIST: Step = ("候補人材の名簿", "national_candidates")


@nationwide_desk(Permission.SEE_CANDIDATES)
@require_safe
def national_candidates(request: DeskRequest) -> HttpResponse:
    more = {
        "role_counts": role_counts(),
        "may_keep": request.seat.can(Permission.KEEP_CANDIDATES),
        "crumbs": way(request.seat, here=LIST[0]),
    }
    return show_list(request, NATIONAL_CANDIDATES, "pool/candidates/national_candidates.html", **more)


@nationwide_desk(Permission.SEE_CANDIDATES)
@require_safe
def national_candidate(request: DeskRequest, pk: int) -> HttpResponse:
    """How to reach the candidate is shown to those who keep the list."""
    candidate = get_object_or_404(Candidate.objects.select_related("contact"), pk=pk)
    may_keep = request.seat.can(Permission.KEEP_CANDIDATES)
    contact = contact_lines(candidate.contact) if may_keep else []
    if contact:
        actions.note_contact_view(by=request.seat, candidate=candidate)
    context = {
        "candidate": candidate,
        "facts": facts_of(candidate, NATIONAL_FIELDS),
        "contact": contact,
        "may_keep": may_keep,
        "history": course_of(candidate, timezone.now()),
        "crumbs": way(request.seat, LIST, here=candidate.name),
    }
    return render(request, "pool/candidates/national_candidate.html", context)


@nationwide_desk(Permission.KEEP_CANDIDATES)
def candidate_withdraw(request: DeskRequest, pk: int) -> HttpResponse:
    candidate = get_object_or_404(Candidate, pk=pk)
    note = "都道府県の一覧に出なくなります。打診している都道府県には、外れたことが知らされます。"
    asking = _asking(request, candidate, "名簿から外す", note=note, danger=True)
    form = ReasonForm(request.POST or None, help_text="名簿の経過に残ります。例：本人から申出があったため")
    act = partial(actions.withdraw_candidate, candidate=candidate)
    return form_page(request, form, act, asking, said="名簿から外しました。", to=asking.back)


@nationwide_desk(Permission.KEEP_CANDIDATES)
def candidate_relist(request: DeskRequest, pk: int) -> HttpResponse:
    candidate = get_object_or_404(Candidate, pk=pk)
    asking = _asking(request, candidate, "名簿に載せ直す", note="都道府県の一覧に、また出ます。")
    rows = [Line("名簿番号", candidate.number), Line("氏名・名称", candidate.name)]
    act = partial(actions.relist_candidate, candidate=candidate)
    return confirm_page(request, act, asking, rows=rows, said="名簿に載せ直しました。", to=asking.back)


def _asking(request: DeskRequest, candidate: Candidate, title: str, **words: Any) -> Asking:
    seat = request.seat
    return Asking(
        title=title,
        button=title,
        over=candidate.name,
        back=seat.url("national_candidate", candidate.pk),
        crumbs=way(seat, LIST, (candidate.name, "national_candidate", candidate.pk), here=title),
        **words,
    )
