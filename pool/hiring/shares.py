"""Shares of what is hired together: read, added up, and applied to an amount. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Final

from japan.numbers import half_width

PREFECTURE: Final = ""
"""The prefecture's own place among the codes of towns."""
MOST_OF_DENOMINATOR: Final = 1_000
_FRACTION: Final = re.compile(r"([0-9]{1,4})/([0-9]{1,4})")
_IN_WORDS: Final = re.compile(r"([0-9]{1,4})分の([0-9]{1,4})")
_PERCENT: Final = re.compile(r"([0-9]{1,3})%")


class UnreadableShare(ValueError):
    """The message is a sentence for people."""


def read_share(text: str) -> Fraction | None:
    """1/4, ４分の１ or 25%, which is a fraction of the whole; None of an empty box and of 0. Raises
    `UnreadableShare`."""
    typed = half_width(text)
    if typed in ("", "0"):
        return None
    share = _read(typed)
    if share is None:
        raise UnreadableShare(
            f"「{text.strip()[:20]}」は分担として読めません。「1/4」「4分の1」「25%」のように書いてください。"
        )
    if not 0 < share <= 1:
        raise UnreadableShare("分担は、0より大きく1までの割合にしてください。例：1/4")
    if share.denominator > MOST_OF_DENOMINATOR:
        raise UnreadableShare(f"分母は{MOST_OF_DENOMINATOR:,}までにしてください。")
    return share


def _read(typed: str) -> Fraction | None:
    if found := _FRACTION.fullmatch(typed):
        return Fraction(int(found[1]), int(found[2])) if int(found[2]) else None
    if found := _IN_WORDS.fullmatch(typed):
        return Fraction(int(found[2]), int(found[1])) if int(found[1]) else None
    found = _PERCENT.fullmatch(typed)
    return Fraction(int(found[1]), 100) if found else None


def left_to_share(shares: Iterable[Fraction]) -> Fraction:
    """What is missing to the whole; below 0 where it is more than the whole."""
    return 1 - sum(shares, Fraction(0))


def split_yen(amount_yen: int, shares: Mapping[str, Fraction]) -> dict[str, int]:
    """What each body bears of an amount, by its code: a town never a yen more than its share, and the
    prefecture all the rest."""
    borne = {code: int(amount_yen * share) for code, share in shares.items() if code != PREFECTURE}
    return {PREFECTURE: amount_yen - sum(borne.values()), **borne}
