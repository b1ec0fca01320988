"""The operator's board: which prefecture's work waits, what was set aside, whether everything runs."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Prefecture
from accounts.permissions import Permission
from accounts.tenancy import NATIONWIDE, scope
from desk.door import DeskRequest, nationwide_desk
from jobs import actions
from jobs.figures import Load, health, loads
from jobs.models import Job


@dataclass(frozen=True)
class Row:
    """One scope and its work."""

    prefecture_id: int
    name: str
    load: Load


@nationwide_desk(Permission.OPERATE)
@require_safe
def operator_board(request: DeskRequest) -> HttpResponse:
    """Every prefecture with work, one scope after another; names of
    persons and titles stay where they are."""
    bodies = {NATIONWIDE: "全国・共通", **dict(Prefecture.objects.values_list("id", "name").order_by("id"))}
    rows = [Row(prefecture_id, bodies[prefecture_id], load) for prefecture_id, load in loads(bodies).items()]
    busy = [row for row in rows if row.load.oldest_asked_at]
    aside = [row for row in rows if row.load.set_aside]
    return render(request, "jobs/operator_board.html", {"health": health(), "busy": busy, "aside": aside})


@nationwide_desk(Permission.OPERATE)
@require_POST
def job_retry(request: DeskRequest, prefecture_id: int, job_id: int) -> HttpResponse:
    """Three more tries for a job that was set aside."""
    return _act(request, "retry", prefecture_id, job_id)


@nationwide_desk(Permission.OPERATE)
@require_POST
def job_give_up(request: DeskRequest, prefecture_id: int, job_id: int) -> HttpResponse:
    """End a job that was set aside."""
    return _act(request, "give_up", prefecture_id, job_id)


def _act(request: DeskRequest, verb: str, prefecture_id: int, job_id: int) -> HttpResponse:
    """One verb in the job's own prefecture, whose chain of events keeps it."""
    if prefecture_id != NATIONWIDE and not Prefecture.objects.filter(pk=prefecture_id).exists():
        raise Http404
    with scope(prefecture_id):
        job = get_object_or_404(Job, pk=job_id)
        by = replace(request.seat, prefecture_id=prefecture_id)
        {"retry": actions.retry, "give_up": actions.give_up}[verb](by=by, job=job)
    return redirect("operator_board")
