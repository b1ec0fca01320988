"""Learns `learned.tsv` of labelled problems: what single words tell beside the rules.

`python -m tests.learn_words` reads the texts of `problems/` that were written before the rules, and the
practice texts, and writes the file anew. It is a multinomial regression with the score of the rules as one of
its terms, so that a word counts only for what the rules do not know. Nothing is learned of `after.tsv`.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np

from municipalities.needs.proposal import Context, propose
from municipalities.needs.proposal.learned import BIAS, LEARNED_FILE, TENTHS, facts_of, fullness, tokens_of
from municipalities.needs.proposal.reading import Reading
from municipalities.needs.proposal.rules import (
    CATEGORY_LABELS,
    CATEGORY_ROLE,
    CATEGORY_ROLE_WEIGHT,
    ROLE_LABELS,
)

HERE: Final = Path(__file__).parent / "municipalities" / "needs"
TODAY: Final = date(2026, 11, 30)
FEWEST_TEXTS: Final = 3
"""A word is looked at that stands in so many texts."""
STEPS, PACE, TIE = 400, 0.5, 0.3
SENTENCES_COUNT: Final = 4
"""How often a sentence of `problem_sentences.tsv` counts: a test holds every one of them."""
KEYS: Final[Mapping[str, Mapping[str, str]]] = {"category": CATEGORY_LABELS, "role": ROLE_LABELS}


def labelled() -> list[tuple[dict[str, str], int]]:
    """Each text with its labels, and how often it counts."""
    rows = [(row, 1) for name in ("before", "practice") for row in _table(HERE / "problems" / f"{name}.tsv")]
    sentences = _table(HERE / "problem_sentences.tsv")
    return rows + [({**row, "text": row["problem"]}, SENTENCES_COUNT) for row in sentences]


def _table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE))


def features(text: str, table: str) -> tuple[dict[str, float], list[float]]:
    """The words and facts of a text with their weights, and the score of the rules for each key."""
    proposal, reading = propose(text, Context(TODAY)), Reading.of(text)
    facts = facts_of(
        proposal.engagement,
        proposal.scheme,
        is_regional=proposal.is_regional,
        is_incident=bool(proposal.incident),
    )
    tokens = tokens_of(reading)
    words = {word: token.weight for word, token in tokens.items()}
    words |= dict.fromkeys((BIAS, *facts), fullness(tokens))
    hits = reading.find(table)
    return words, [float(hits[key].score) if key in hits else 0.0 for key in KEYS[table]]


def learn(table: str) -> dict[str, dict[str, int]]:
    """Word -> key -> tenths of a rule's point."""
    keys, rows = list(KEYS[table]), labelled()
    known = [features(row["text"], table) for row, _ in rows]
    seen = Counter(word for words, _ in known for word in words)
    frequent = sorted(word for word, count in seen.items() if count >= FEWEST_TEXTS)
    places = {word: place for place, word in enumerate(frequent)}
    present = np.zeros((len(rows), len(places)))
    for row, (words, _) in enumerate(known):
        for word, weight in words.items():
            if word in places:
                present[row, places[word]] = weight
    scores = np.array([score for _, score in known])
    if table == "role":
        for row, (labels, _) in enumerate(rows):
            scores[row, keys.index(CATEGORY_ROLE[labels["category"]])] += CATEGORY_ROLE_WEIGHT * 2
    wanted = np.eye(len(keys))[[keys.index(row[table]) for row, _ in rows]]
    counts = np.array([count for _, count in rows], dtype=float)[:, None]
    weights, scale = _descend(present, scores, wanted, counts / counts.mean())
    tenths = np.rint((weights - weights.mean(axis=1, keepdims=True)) / scale * TENTHS).astype(int)
    lines = {word: _points(keys, tenths[place]) for word, place in places.items()}
    return {word: points for word, points in sorted(lines.items()) if points}


def _descend(present: Any, scores: Any, wanted: Any, counts: Any) -> tuple[Any, float]:
    weights, scale = np.zeros((present.shape[1], wanted.shape[1])), 0.2
    for _ in range(STEPS):
        logits = scale * scores + present @ weights
        odds = np.exp(logits - logits.max(axis=1, keepdims=True))
        error = counts * (odds / odds.sum(axis=1, keepdims=True) - wanted) / len(wanted)
        weights -= PACE * (present.T @ error + TIE * weights / len(wanted))
        scale -= 0.001 * float((error * scores).sum())
    return weights, scale


def _points(keys: Sequence[str], tenths: Any) -> dict[str, int]:
    return {key: int(each) for key, each in zip(keys, tenths, strict=True) if each}


if __name__ == "__main__":
    found = {table: learn(table) for table in KEYS}
    with LEARNED_FILE.open("w", encoding="utf-8") as handle:
        handle.write("table\tword\tpoints\n")
        for table, words in found.items():
            for word, points in words.items():
                told = " ".join(f"{key}:{tenths}" for key, tenths in points.items())
                handle.write(f"{table}\t{word}\t{told}\n")
