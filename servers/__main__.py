"""Run a command with the servers' addresses set: ``python -m servers run --area test -- COMMAND``."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from types import FrameType

from servers import embedded
from servers.database import DatabaseSettingsError
from servers.processes import spawn


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m servers", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    run = verbs.add_parser("run", help="run a command with DATABASE_URL, REDIS_URL and so on set")
    run.add_argument("--area", default="demo")
    run.add_argument("command", nargs=argparse.REMAINDER)
    verbs.add_parser("clean", help="throw away what every area keeps, wherever it lies")
    reset = verbs.add_parser("reset", help="throw away what an area keeps")
    reset.add_argument("--area", default="demo")
    given = parser.parse_args()
    try:
        if given.verb == "reset":
            embedded.reset(given.area)
            return 0
        if given.verb == "clean":
            embedded.clean()
            return 0
        command = given.command[1:] if given.command[:1] == ["--"] else given.command
        if not command:
            parser.error("name the command to run after --")
        return _run(given.area, command)
    except (embedded.EmbeddedError, DatabaseSettingsError) as refusal:
        print(refusal, file=sys.stderr)
        return 1


def _run(area: str, command: list[str]) -> int:
    signal.signal(signal.SIGTERM, _end)
    signal.signal(signal.SIGHUP, _end)
    with embedded.environment(area) as found:
        child = spawn(command, environ=os.environ | found, own_session=False)
        while True:
            try:
                code = child.wait()
            except KeyboardInterrupt:
                continue  # the terminal has told the child as well: let it finish in its own way
            except SystemExit:
                child.terminate()
                continue
            return code if code >= 0 else 128 - code


def _end(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


if __name__ == "__main__":
    sys.exit(main())
