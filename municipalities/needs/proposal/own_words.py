"""The words that a prefecture adds to the rules: what they weigh, and the version of both together. Pure.

A word of a prefecture is plain text, never an expression. Its people say in words how strongly it speaks;
what that is in points depends on the table, for the tables are not read alike: in 関わり方 the built-in words
go up to 9, and an incident is one from 3 points on (`incident.BAR`): a faint word needs another beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from municipalities.needs.proposal.rules import FINDERS, RULES_VERSION
from municipalities.needs.proposal.words import WordFinder

_USUAL: Final = {"settles": 9, "names": 4, "hints": 2}
POINTS: Final[Mapping[str, Mapping[str, int]]] = {
    "category": _USUAL,
    "role": _USUAL,
    "skill": _USUAL,
    "engagement": {"settles": 12, "names": 8, "hints": 4},
    "scheme": _USUAL,
    "incident": {"settles": 6, "names": 4, "hints": 2},
    "regional": _USUAL,
}
"""Table -> strength -> points of a word of a prefecture; these are the tables that take any."""


@dataclass(frozen=True, slots=True)
class OwnWord:
    """What a word speaks for, and how strongly (`POINTS`)."""

    word: str
    table: str
    key: str
    strength: str


@dataclass(frozen=True, slots=True)
class OwnWords:
    """The words of a prefecture that hold; `number` grows with each change, 0 where there are none."""

    words: tuple[OwnWord, ...] = ()
    number: int = 0

    @property
    def version(self) -> str:
        """「need-2026-12 県3」: up to 20 characters, as a need keeps it; the rules' own without words."""
        return f"{RULES_VERSION} 県{self.number}" if self.words else RULES_VERSION


NO_OWN_WORDS: Final = OwnWords()


@lru_cache(maxsize=64)
def finders_with(own: OwnWords) -> Mapping[str, WordFinder]:
    """The tables of words by name, those of the prefecture among them."""
    tables = dict.fromkeys(each.table for each in own.words)
    return {
        **FINDERS,
        **{
            table: FINDERS[table].with_words(
                (each.key, POINTS[table][each.strength], each.word)
                for each in own.words
                if each.table == table
            )
            for table in tables
        },
    }
