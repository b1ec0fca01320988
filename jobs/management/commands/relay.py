"""The relay: woken by a commit that asked for work, it hands ids from the outbox to Celery."""

from __future__ import annotations

import logging
import signal
import threading
from types import FrameType
from typing import Any

import psycopg
from django.core.management.base import BaseCommand
from django.db import DatabaseError, InterfaceError, connection

from jobs.actions import CHANNEL
from jobs.outbox import BATCH, BrokerAway, hand_over

log = logging.getLogger("jobs")

POLL_SECONDS = 2.0
LONGEST_PAUSE = 15.0


class Command(BaseCommand):
    help = (
        "Hands jobs to the workers as they are asked for. Waits for Redis and the database as long as it "
        "takes."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        Relay().work_until_told_to_stop()


class Relay:
    """One process that listens. More than one may run: rows are claimed under `SKIP LOCKED`."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._failures = 0

    def stop(self, number: int = 0, frame: FrameType | None = None) -> None:
        self._stopping.set()

    def work_until_told_to_stop(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)
        while not self._stopping.is_set():
            self.turn()

    def turn(self) -> None:
        """Hand over what is due, then wait for the next wake-up, two
        seconds at the most; longer after a failure."""
        try:
            self._listen()
            handed = hand_over()
        except BrokerAway as error:
            self._pause("Redis", error)
        except (DatabaseError, InterfaceError) as error:
            connection.close()
            self._pause("database", error)
        else:
            self._recovered()
            if handed < BATCH:
                self._wait_for_wake_up()

    def _listen(self) -> None:
        if connection.connection is None or connection.connection.closed:
            connection.ensure_connection()
            connection.connection.execute(f"listen {CHANNEL}")

    def _wait_for_wake_up(self) -> None:
        try:
            for _ in connection.connection.notifies(timeout=POLL_SECONDS, stop_after=1):
                pass
        except psycopg.Error as error:
            connection.close()
            self._pause("database", error)

    def _pause(self, what: str, error: Exception) -> None:
        pause = min(2.0 ** min(self._failures, 4), LONGEST_PAUSE)
        if self._failures == 0:
            log.warning("relay: the %s does not answer; nothing is lost, trying again (%s)", what, error)
        self._failures += 1
        self._stopping.wait(pause)

    def _recovered(self) -> None:
        if self._failures:
            log.warning("relay: at work again after %s attempts", self._failures)
        self._failures = 0
