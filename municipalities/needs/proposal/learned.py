"""What single words tell of a problem's subject and of who must come, beside the rules. Pure.

`learned.tsv` is made by `python -m tests.learn_words` of labelled problems: a line for each word, with its
points for each key in tenths of a rule's point. `@` words are facts of the text: its manner, its scheme,
whether it is about the area. Staff can read the file; a reason quotes the words of a text that told most.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from municipalities.needs.proposal.passages import PLAIN_WEIGHT
from municipalities.needs.proposal.reading import Reading
from municipalities.needs.proposal.words import Hits

LEARNED_FILE: Final = Path(__file__).resolve().parent / "learned.tsv"
TENTHS: Final = 10
BIAS: Final = "@"
LONGEST: Final = 4
"""Letters of the longest part of a row of kanji that is looked at by itself."""
TELLING: Final = 10
"""Tenths from which a word is worth being quoted."""
USUAL_TOKENS: Final = 20
_SCRAP: Final = re.compile(r"[ぁ-んー]+")
_RUN: Final = re.compile(r"[一-龯々]{2,}|[ァ-ヶー]{3,}|[a-z]{2,}")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the text, what it counts for by its place, and where it stands in the folded text."""

    word: str
    weight: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Weighed:
    """What speaks for one key: in tenths of a rule's point, with the words that tell most."""

    score: int
    quotes: tuple[str, ...]
    is_told: bool
    """Whether any word speaks for it, be it a scrap of hiragana that nobody would want to see quoted."""


def tokens_of(reading: Reading) -> dict[str, Token]:
    """The words of a text and the parts of its rows of kanji, each where it counts most; none waved aside."""
    found: dict[str, Token] = {}
    for token in _tokens(reading):
        held = found.get(token.word)
        if held is None or held.weight < token.weight:
            found[token.word] = token
    return found


def _tokens(reading: Reading) -> Iterator[Token]:
    for run in _RUN.finditer(reading.text.text):
        weight = reading.passages.weight(run.start()) / PLAIN_WEIGHT
        if weight:
            for start, end in _parts(run):
                yield Token(reading.text.text[start:end], weight, start, end)


def _parts(run: re.Match[str]) -> Iterator[tuple[int, int]]:
    """The whole run; of one of kanji also what stands in it."""
    yield run.span()
    if run[0][0] > "ヿ":
        for length in range(2, LONGEST + 1):
            for start in range(run.start(), run.end() - length + 1):
                yield start, start + length


def facts_of(engagement: str, scheme: str, *, is_regional: bool, is_incident: bool) -> tuple[str, ...]:
    facts = {"@area": is_regional, "@incident": is_incident}
    return (f"@{engagement}", f"@{scheme}", *(fact for fact, holds in facts.items() if holds))


def fullness(tokens: Mapping[str, Token]) -> float:
    """How far facts count beside the words: little in a text of one word, wholly in a usual one."""
    return min(1.0, len(tokens) / USUAL_TOKENS)


def read_learned() -> dict[str, dict[str, dict[str, int]]]:
    """Table -> word -> key -> tenths of a point."""
    tables: dict[str, dict[str, dict[str, int]]] = {}
    with LEARNED_FILE.open(encoding="utf-8", newline="") as handle:
        for line in csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE):
            points = (pair.rpartition(":") for pair in line["points"].split(" "))
            words = tables.setdefault(line["table"], {})
            words[line["word"]] = {key: int(tenths) for key, _, tenths in points}
    return tables


LEARNED: Final = read_learned()


def weighed(
    reading: Reading,
    tokens: Mapping[str, Token],
    table: str,
    keys: Mapping[str, str],
    hits: Mapping[str, Hits],
    facts: tuple[str, ...],
) -> dict[str, Weighed]:
    """For each key what rules and words say together; `tokens` are those of the reading."""
    words = LEARNED.get(table, {})
    scores = {key: float(hits[key].score * TENTHS) if key in hits else 0.0 for key in keys}
    told: dict[str, list[tuple[float, Token]]] = {key: [] for key in keys}
    for name in (BIAS, *facts):
        for key, tenths in words.get(name, {}).items():
            scores[key] += tenths * fullness(tokens)
    for token in tokens.values():
        for key, tenths in words.get(token.word, {}).items():
            scores[key] += tenths * token.weight
            told[key].append((tenths * token.weight, token))
    return {
        key: Weighed(
            round(scores[key]),
            _quotes(reading, hits.get(key), told[key]),
            key in hits or any(tenths >= TELLING for tenths, _ in told[key]),
        )
        for key in keys
    }


def _quotes(reading: Reading, hits: Hits | None, told: list[tuple[float, Token]]) -> tuple[str, ...]:
    """The words of the rules; where they know none, those that told most, none that lies within another."""
    if hits:
        return hits.quotes
    quotes: list[str] = []
    for tenths, token in sorted(told, key=lambda each: (-each[0], each[1].start)):
        quote = reading.text.quote_whole(token.start, token.end)
        if _SCRAP.fullmatch(reading.text.quote(token.start, token.end)):
            continue
        if tenths >= TELLING and not any(quote in other for other in quotes):
            quotes.append(quote)
    return tuple(quotes)
