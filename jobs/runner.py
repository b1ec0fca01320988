"""Doing one job: claim it, run its handler, write down how it ended."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from threading import Thread
from traceback import extract_tb
from types import TracebackType

from django.db import connection

from accounts.errors import Refusal
from accounts.tenancy import scope
from jobs.actions.claims import Claim, LeaseLost, claim, finish, hold, lease, prolong, put_back, stop
from jobs.choices import JobStatus
from jobs.kinds import Cancelled, Work, handler_of
from jobs.models import Job

log = logging.getLogger("jobs")


class Reporter:
    """Gives signs of life, and tells how far a job is, while its handler's transaction is still open.

    That takes a second connection, since what the first one writes stays invisible until the handler has
    ended. A thread owns it: it prolongs the lease by itself, whatever the handler is busy with, and writes
    what `report` is given. The handler's transaction never touches the job's row before its very last
    statement, so that the two never wait for each other. The thread and its connection end with the
    process: a killed worker gives no more signs.
    """

    SIGNS_PER_LEASE = 4

    def __init__(self, claimed: Claim) -> None:
        self._claimed = claimed
        self._asked: SimpleQueue[tuple[str, int, Future[bool]] | None] = SimpleQueue()
        self._thread = Thread(target=self._stay_beside, name=f"beside job {claimed.job_id}", daemon=True)

    def __enter__(self) -> Reporter:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._asked.put(None)
        self._thread.join(lease().total_seconds())

    def report(self, stage: str, percent: int) -> None:
        """Write stage and percent. Raises `Cancelled` or `LeaseLost`."""
        answer: Future[bool] = Future()
        self._asked.put((stage, percent, answer))
        if answer.result():
            raise Cancelled

    def _stay_beside(self) -> None:
        pause = lease().total_seconds() / self.SIGNS_PER_LEASE
        try:
            while True:
                try:
                    asked = self._asked.get(timeout=pause)
                except Empty:
                    self._give_sign()
                    continue
                if asked is None:
                    return
                self._answer(*asked)
        finally:
            connection.close()

    def _give_sign(self) -> None:
        """A database that does not answer now may do so next time; until
        then the handler's lock keeps the job ours."""
        try:
            prolong(self._claimed)
        except LeaseLost:  # the handler has just ended, or will hear of it at its next step
            return
        except Exception as error:
            connection.close()
            log.warning("job %s (%s): no sign of life (%s)", self._claimed.job_id, self._claimed.kind, error)

    def _answer(self, stage: str, percent: int, answer: Future[bool]) -> None:
        try:
            answer.set_result(prolong(self._claimed, stage=stage[:120], percent=percent))
        except Exception as error:
            connection.close()
            answer.set_exception(error)


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
            hold(claimed)
            work = Work(
                job_id=claimed.job_id,
                arguments=claimed.arguments,
                prefecture_id=claimed.prefecture_id,
                by=claimed.by,
                is_last_try=claimed.attempt >= Job.ATTEMPTS,
                report=report,
            )
            outcome = handler_of(claimed.kind)(work)
            finish(claimed, outcome)
    except Cancelled:
        stop(claimed, JobStatus.CANCELLED)
    except LeaseLost:
        log.warning(
            "job %s (%s) went to another worker; its work was rolled back", claimed.job_id, claimed.kind
        )
    except Refusal as refusal:
        stop(claimed, JobStatus.FAILED, refusal.sentence)
    except Exception as error:
        log.exception("job %s (%s), attempt %s", claimed.job_id, claimed.kind, claimed.attempt)
        put_back(claimed, reason_of(error))


def reason_of(error: Exception) -> str:
    """Words for the operator's screen: the kind of fault and its
    place, never its text, which may name persons."""
    frames = extract_tb(error.__traceback__)
    place = f"（{frames[-1].filename.rpartition('/')[2]} {frames[-1].lineno}行）" if frames else ""
    return f"予期しない誤りのため終わりませんでした：{type(error).__name__}{place}"
