"""`python -m documents.uploads.inspection .pdf < FILE`: what the file is, or why it is refused, in JSON.

One file, then the process ends. Before it reads a byte it gives up what it does not need: memory, time,
files to write. A file that exhausts these exhausts this process and nothing else.
"""

from __future__ import annotations

import json
import resource
import sys
from typing import Final

from accounts.errors import Refusal
from documents.uploads.inspection.contents import inspect
from documents.uploads.inspection.kinds import MB, MOST_BYTES

MOST_MEMORY: Final = 1024 * MB
MOST_SECONDS: Final = 40
"""Of the processor."""
LIMITS: Final = (
    (resource.RLIMIT_AS, MOST_MEMORY),
    (resource.RLIMIT_CPU, MOST_SECONDS),
    (resource.RLIMIT_FSIZE, 0),
    (resource.RLIMIT_CORE, 0),
)


def main() -> None:
    for limit, most in LIMITS:
        resource.setrlimit(limit, (most, most))
    with open(0, "rb", closefd=False) as stream:
        if stream.seek(0, 2) > MOST_BYTES:
            raise ValueError("larger than what is asked about")
        stream.seek(0)
        try:
            answer = {"kind": inspect(stream, sys.argv[1])}
        except Refusal as refusal:
            answer = {"refusal": refusal.sentence}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
