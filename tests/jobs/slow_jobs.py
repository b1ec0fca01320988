"""Kinds of work that real worker processes do in tests: long enough to be killed in the middle of."""

from __future__ import annotations

import os
import time
from pathlib import Path

from accounts.models import User
from jobs.kinds import Outcome, Work, handles
from notices.actions import tell

SLOW = "tests.slow"


@handles(SLOW)
def slow(work: Work) -> Outcome:
    """Write a notice and a line with this process's number to the
    file `log`, then take as long as its line says.

    `seconds` is how long each try takes; tries beyond its end take no time.
    """
    log, seconds = Path(work.arguments["log"]), work.arguments["seconds"]
    tell(by=work.by, users=[User.objects.get(pk=work.by.user_id)], kind="tests", subject="書いた", url="/")
    with log.open("a") as lines:
        lines.write(f"{os.getpid()}\n")
    turn = len(log.read_text().splitlines())
    time.sleep(seconds[turn - 1] if turn <= len(seconds) else 0)
    return Outcome("/hiroshima/", "結果")
