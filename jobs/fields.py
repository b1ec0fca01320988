"""The fields of a job, for the list of what one has asked for."""

from __future__ import annotations

from typing import Any

from accounts.seats import Seat
from desk.fields import Field
from desk.marks import badge, beside, linked
from desk.templatetags.wareki import day_time
from jobs.choices import JobStatus
from jobs.models import Job


def _status(job: Job, seat: Seat) -> Any:
    percent = [f"{job.percent}％"] if job.status == JobStatus.RUNNING else []
    return beside([badge(job.get_status_display(), job.badge), *percent])


def _result(job: Job, seat: Seat) -> Any:
    """Where the result is, or why there is none."""
    if job.result_url:
        return linked(job.result_url, job.result_label or "結果を見る")
    return job.reason if job.status == JobStatus.FAILED else None


FIELDS = (
    Field(
        "title", "件名", on="list", draw=lambda job, seat: linked(seat.url("job_detail", job.pk), job.title)
    ),
    Field("status", "状態", "choice", on="list", draw=_status, css="nw"),
    Field(
        "asked_at",
        "受付",
        "moment",
        on="list",
        draw=lambda job, seat: day_time(job.asked_at),
        css="nw",
        headed=True,
    ),
    Field("result", "結果", on="list", draw=_result, css="wide"),
)
