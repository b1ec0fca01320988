"""A command of `manage.py` as it is typed: in its own process, with databases named that nobody can reach."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).parents[1]


def run(command: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Its exit status and what it wrote on either stream."""
    unreachable = {"DATABASE_URL": "postgres://nobody@localhost:1/none", "REDIS_URL": "redis://localhost:1/0"}
    return subprocess.run(
        [sys.executable, "manage.py", command, *arguments],
        cwd=PROJECT,
        env=os.environ | unreachable | {"DATABASE_OWNER_URL": unreachable["DATABASE_URL"]},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
