"""How long a calculation may go on: until its time is up or somebody cancels it."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from dispatch.planner.talent.solver import INFINITE


def never() -> bool:
    return False


class Clock:
    """Started when made; `seconds` from then on. `cancelled` is asked again and again, so it must be quick."""

    def __init__(self, seconds: float, cancelled: Callable[[], bool] = never) -> None:
        self._start, self._seconds, self._cancelled = monotonic(), seconds, cancelled

    @property
    def spent(self) -> float:
        """Seconds."""
        return monotonic() - self._start

    @property
    def left(self) -> float:
        """Seconds, 0 once the time is up or the calculation is cancelled."""
        return 0.0 if self._cancelled() else max(0.0, self._seconds - self.spent)

    def is_over(self) -> bool:
        return self.left <= 0.0

    def first(self, share: float) -> Clock:
        """One that runs for this share of what is left."""
        return Clock(self.left * share, self._cancelled)


ENDLESS = Clock(INFINITE)
