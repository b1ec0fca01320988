"""The jobs one has asked for: how far each is, and stopping it."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import Permission
from desk.crumbs import way
from desk.door import DeskRequest, desk
from jobs.actions import cancel
from jobs.models import Job, JobStatus
from jobs.remaining import in_words, time_left

PAGE_SIZE = 50
BADGES = {
    JobStatus.WAITING: "wait",
    JobStatus.RUNNING: "go",
    JobStatus.DONE: "done",
    JobStatus.FAILED: "stop",
    JobStatus.SET_ASIDE: "stop",
    JobStatus.CANCELLED: "",
}
"""The badge kind of each status."""


@desk(Permission.SEE_JOBS)
@require_safe
def job_list(request: DeskRequest) -> HttpResponse:
    """What the reader has asked for, newest first."""
    page = Paginator(Job.objects.visible_to(request.seat), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [(job, BADGES[JobStatus(job.status)]) for job in page]
    return render(request, "jobs/job_list.html", {"page": page, "rows": rows})


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
        "badge": BADGES[JobStatus(job.status)],
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
