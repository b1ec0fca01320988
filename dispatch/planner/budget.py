"""How long a calculation may go on, and what each part of it gets; no other module holds a share of time.

Each share is of what is left when its part begins, so that what one part does not need goes to those after
it. There are no shares for single talents: how hard one is worked on is counted in effort, so that a run that
ends by itself can be repeated. Only a run that ends by its time limit depends on what stands here.
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from time import monotonic
from typing import Final

from dispatch.planner.judge.tiers import FIT, KEPT, LOCKS, SEEN, URGENT, WORTH

# A whole run

AS_BEFORE: Final = 0.3
"""For keeping everybody where they were: only a start for the search, but no plan may end below it."""
FILLED_AS_BEFORE: Final = 0.2
"""Of what is left then, for filling that up."""
URGENT_FIRST: Final = 0.1
"""For urgent needs instead of others in such a start, and in one by hand: quick where it helps at all."""
PLAN_WITH_CHANGES: Final = 0.7
"""For the plan, if smallest changes are looked for: on a large instance these take all they are given."""
PLAN_ALONE: Final = 0.9
"""For the plan, if not: reasons alone take little, but must not be missing."""
ROOM: Final = 0.7
"""Of what is left then, for trying where unmet needs have room. Sentences and changes take the rest."""
OF_TIER: Final = {LOCKS: 0.5, URGENT: 0.4, SEEN: 0.4, KEPT: 0.6, WORTH: 0.9, FIT: 1.0}
"""Of what is left for the plan, tier by tier. The first ones are counts, settled in seconds as a rule: where
one is not, it has to leave most of the time to tier 3, in which plans differ. The last one takes the rest."""
FILLING_UP: Final = 0.1
"""For a plan to begin tier 3 with: those before it serve what they count, a quick look finds most others."""
ONE_CHANGE: Final = 0.03
"""For one smallest change: one that is hard to prove must not keep the other needs waiting."""

# One tier

RELAXATION: Final = 0.5
"""For the relaxation, after which a plan is looked for though it is not settled: a bound alone is no plan."""
DIVE: Final = 0.7
"""Of what is left then, for that plan; the bound is worked on again after that."""
EARLY_CHOICE: Final = 0.1
"""For a look whether what the bound allows is reached already: it spares the rest of a tier of counts."""
GAP_OF_FIT: Final = 0.5
"""For closing a gap of tier 4: the reasons matter more than its last hundredths. Others take all."""
CHOICE: Final = 0.9
"""For one choice of whole rosters; what is left is for days for its visits, and to say what was found."""

# One dive

BEFORE_HOLDING: Final = 0.2
"""For rosters that may be held: without good ones there is nothing to hold."""
HOLDING: Final = 0.7
"""Of what is left then, for holding one after another; the rest is for a choice with what is held."""
ASKING_OTHERS: Final = 0.5
"""Of that, for asking the others again after each; then what is likely is held, to get down at last."""
CHOICE_OF_DIVE: Final = 0.3
"""For each choice at its end: without a whole plan some are let go, and it takes another choice."""


def never() -> bool:
    return False


class Clock:
    """Started when made; `seconds` from then on. `cancelled` is asked again and again: it must be quick."""

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


ENDLESS = Clock(inf)
