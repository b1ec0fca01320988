"""The words that a prefecture adds to the rules: what they weigh, and the version of both together. Pure.

A word of a prefecture is plain text, never an expression. Its people say in words how strongly it speaks.
What that is in points was measured on 111 texts of the tests (December 2026): the winning category or role is
ahead of any other by 10 points of one word in the middle, by 27 at most in 99 of 100 cases. So a word that
settles has 30, one that names 10. An incident is one from 3 points on (`incident.BAR`): a faint word needs
another beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from municipalities.needs.proposal.rules import FINDERS, RULES_VERSION
from municipalities.needs.proposal.words import WordFinder

_USUAL: Final = {"settles": 30, "names": 10, "hints": 3}
POINTS: Final[Mapping[str, Mapping[str, int]]] = {
    "category": _USUAL,
    "role": _USUAL,
    "skill": _USUAL,
    "engagement": _USUAL,
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
        """「need-2026-12b 県3」: up to 20 characters, as a need keeps it; the rules' own without words."""
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
