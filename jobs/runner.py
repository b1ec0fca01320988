"""Doing one job: claim it, run its handler, write down how it ended."""

from __future__ import annotations

import logging
from collections.abc import Callable
from traceback import extract_tb
from types import TracebackType

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from accounts.errors import Refusal
from accounts.tenancy import scope
from jobs.actions.claims import LEASE, Claim, LeaseLost, claim, finish, put_back, stop
from jobs.kinds import Cancelled, Work, handler_of
from jobs.models import JobStatus

log = logging.getLogger("jobs")


class Reporter:
    """Tells others how far a job is while its handler's transaction is still open.

    That takes a second connection: what the first one writes stays invisible until the handler has ended. It is opened
    at the first report, each report is one transaction on it, and the handler's transaction never touches the job's
    row before its very last statement, so that the two never wait for each other.
    """

    def __init__(self, claimed: Claim) -> None:
        self._claimed = claimed
        self._beside: BaseDatabaseWrapper = connection.copy()

    def __enter__(self) -> Reporter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._beside.close()

    def report(self, stage: str, percent: int) -> None:
        """Write stage and percent, prolong the lease. Raises `Cancelled` or `LeaseLost`."""
        self._beside.ensure_connection()
        session = self._beside.connection
        with session.transaction():
            session.execute("select set_config('app.prefecture_id', %s, true)", [str(self._claimed.prefecture_id)])
            answer = session.execute(
                "update jobs_job set stage = %s, percent = %s, leased_until = now() + %s"
                " where id = %s and status = 'running' and attempts = %s returning cancel_asked",
                [stage[:120], percent, LEASE, self._claimed.job_id, self._claimed.attempt],
            ).fetchone()
            session.execute(
                "update jobs_outbox set due_at = now() + %s where job_id = %s", [LEASE, self._claimed.job_id]
            )
        if answer is None:
            raise LeaseLost(self._claimed.job_id)
        if answer[0]:
            raise Cancelled


def run(job_id: int, prefecture_id: int) -> None:
    """Do the job if it waits for a worker; otherwise nothing. May be called any number of times."""
    claimed = claim(job_id, prefecture_id)
    if claimed is None:
        return
    with Reporter(claimed) as reporter:
        perform(claimed, reporter.report)


def perform(claimed: Claim, report: Callable[[str, int], None]) -> None:
    """Run the handler and write down how it ended. Raises only if the database cannot be reached."""
    try:
        with scope(claimed.prefecture_id):
            work = Work(
                job_id=claimed.job_id,
                arguments=claimed.arguments,
                prefecture_id=claimed.prefecture_id,
                by=claimed.by,
                report=report,
            )
            outcome = handler_of(claimed.kind)(work)
            finish(claimed, outcome)
    except Cancelled:
        stop(claimed, JobStatus.CANCELLED)
    except LeaseLost:
        log.warning("job %s (%s) went to another worker; its work was rolled back", claimed.job_id, claimed.kind)
    except Refusal as refusal:
        stop(claimed, JobStatus.FAILED, refusal.sentence)
    except Exception as error:
        log.exception("job %s (%s), attempt %s", claimed.job_id, claimed.kind, claimed.attempt)
        put_back(claimed, reason_of(error))


def reason_of(error: Exception) -> str:
    """Words for the operator's screen: the kind of fault and its place, never its text, which may name persons."""
    frames = extract_tb(error.__traceback__)
    place = f"（{frames[-1].filename.rpartition('/')[2]} {frames[-1].lineno}行）" if frames else ""
    return f"予期しない誤りのため終わりませんでした：{type(error).__name__}{place}"
