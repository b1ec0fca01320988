"""What a skill counts for that nobody of the prefecture has verified: the one place that says it. Pure.

Such a skill rests on the person's own word. It is no proof, and no reason to leave somebody out either: it
counts half (`UNVERIFIED_PART`, our own figure: the standard has none). The ranking of prospects gives half of
the points; the planner, whose format knows whole levels alone, takes half of the level, rounded down. Both
grow with the level and never shrink when somebody verifies it.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final

UNVERIFIED_PART: Final = Fraction(1, 2)
WHOLE: Final = 24
"""Shares of a skill: every level from 1 to 4 divides it, and half of it."""


def share_of(level: int, asked: int, *, is_verified: bool) -> int:
    """How much of an asked level is there, of `WHOLE`; more than is asked gives no more."""
    share = min(level, asked) * WHOLE // asked
    return share if is_verified else int(share * UNVERIFIED_PART)


def counted_level(level: int, *, is_verified: bool) -> int:
    """The level that may be relied on, 0 to 4."""
    return level if is_verified else int(level * UNVERIFIED_PART)
