"""The jobs one has asked for: how far each is, and stopping it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import Permission
from desk.crumbs import way
from desk.door import DeskRequest, desk
from jobs.actions import cancel
from jobs.choices import JobStatus
from jobs.models import Job
from jobs.remaining import in_words, time_left


@desk(Permission.SEE_JOBS)
@require_safe
def job_detail(request: DeskRequest, job_id: int) -> HttpResponse:
    """One job. With scripts its middle part is renewed alone, until it ends; then the whole page is."""
    job = get_object_or_404(Job.objects.visible_to(request.seat), pk=job_id)
    asks_for_part = request.headers.get("HX-Request") == "true"
    if asks_for_part and not job.is_open:
        return HttpResponse(headers={"HX-Refresh": "true"})
    context = {
        "job": job,
        "left": in_words(time_left(job.started_at, job.percent, timezone.now())),
        "is_waiting": job.status == JobStatus.WAITING,
        "is_cancelled": job.status == JobStatus.CANCELLED,
        "crumbs": way(request.seat, ("処理", "job_list"), here=job.title),
    }
    return render(request, "jobs/progress.html" if asks_for_part else "jobs/job_detail.html", context)


@desk(Permission.SEE_JOBS)
@require_POST
def job_cancel(request: DeskRequest, job_id: int) -> HttpResponse:
    """Stop a job of one's own."""
    job = get_object_or_404(Job.objects.visible_to(request.seat), pk=job_id)
    cancel(by=request.seat, job=job)
    return redirect(request.seat.url("job_detail", job.pk))
