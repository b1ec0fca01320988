"""File locks that the kernel releases however their holder ends."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from types import TracebackType


class Lock:
    """One lock file, held alone, shared or not at all. Let go when the ``with`` block or the process ends."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle = -1

    def __enter__(self) -> Lock:
        self._handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._handle)

    def take(self, *, wait: bool) -> bool:
        """Hold it alone; without ``wait`` say at once whether that worked."""
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            return False
        return True

    def share(self) -> None:
        """Hold it together with others; waits for one who holds it alone."""
        fcntl.flock(self._handle, fcntl.LOCK_SH)

    def release(self) -> None:
        fcntl.flock(self._handle, fcntl.LOCK_UN)
