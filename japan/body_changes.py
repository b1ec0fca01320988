"""How municipalities end, come about and change their names: dated public facts, by code.

`body_changes.csv` has one row for each body that a change takes from and each that it leads to: a merger of
three into a new one is three rows, a split into two is two rows. `on` is the first day on which the change
holds: until the day before the predecessor is what it was. Who comes first in a row and who follows are never
the same body, save where only the name changed and the code stayed.

`bodies.csv` keeps the bodies that have ended, and has those that come. It has names as they are now; a former
name of the same code stands here. How sure a row is, is said as in `japan/local_holidays.csv`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path

CHANGES_FILE = Path(__file__).resolve().parent / "body_changes.csv"


class ChangeKind(StrEnum):
    """廃置分合 and changes of names, as 地方自治法 3条, 7条 and 8条 know them."""

    MERGED = "merged"
    """新設合併: the bodies end, a new one comes about."""
    ABSORBED = "absorbed"
    """編入合併: the body ends, another takes it in and goes on."""
    RENAMED = "renamed"
    """改称, 市制施行, 町制施行: the same body, with the same code or another one."""
    SPLIT = "split"
    """分割: the body ends, and several follow."""


@dataclass(frozen=True, slots=True)
class BodyChange:
    """One row: codes are of six digits."""

    on: date
    kind: ChangeKind
    predecessor: str
    successor: str
    former_name: str = ""
    """What the predecessor was called, where `bodies.csv` does not say."""
    former_kana: str = ""
    ground: str = ""
    source: str = ""
    certainty: str = "checked"

    @property
    def keeps_code(self) -> bool:
        return self.predecessor == self.successor

    @property
    def is_of_the_whole(self) -> bool:
        """Whether all that was the predecessor's is the successor's now: a split says nothing of it."""
        return self.kind is not ChangeKind.SPLIT


@cache
def body_changes() -> tuple[BodyChange, ...]:
    """All of them, in the order of their days."""
    with CHANGES_FILE.open(encoding="utf-8", newline="") as handle:
        rows = [
            BodyChange(
                on=date.fromisoformat(row["on"]),
                kind=ChangeKind(row["kind"]),
                predecessor=row["predecessor"],
                successor=row["successor"],
                former_name=row["former_name"],
                former_kana=row["former_kana"],
                ground=row["ground"],
                source=row["source"],
                certainty=row["certainty"],
            )
            for row in csv.DictReader(handle)
        ]
    return tuple(sorted(rows, key=lambda change: (change.on, change.predecessor, change.successor)))


@lru_cache(maxsize=8)
def _lives(changes: tuple[BodyChange, ...]) -> dict[str, tuple[date | None, date | None]]:
    """By code, of the bodies that have not always been or do not last: the
    first day, and the first day on which it is no more."""
    found: dict[str, tuple[date | None, date | None]] = {}
    for change in changes:
        if change.keeps_code:
            continue
        begins, _ = found.get(change.predecessor, (None, None))
        found[change.predecessor] = (begins, change.on)
        if change.kind is not ChangeKind.ABSORBED:
            _, ends = found.get(change.successor, (None, None))
            found[change.successor] = (change.on, ends)
    return found


def codes_of_changes() -> set[str]:
    """All bodies that a change takes from or leads to."""
    return {code for change in body_changes() for code in (change.predecessor, change.successor)}


def ends_on(code: str) -> date | None:
    """The first day on which the body is no more; None where no end is known."""
    return _lives(body_changes()).get(code, (None, None))[1]


def exists_on(code: str, day: date) -> bool:
    begins, ends = _lives(body_changes()).get(code, (None, None))
    return (begins is None or begins <= day) and (ends is None or day < ends)


def absent_on(day: date) -> list[str]:
    """The codes of the bodies that are not there any more on a day, or not yet."""
    return [code for code in _lives(body_changes()) if not exists_on(code, day)]


def changes_from(code: str) -> list[BodyChange]:
    """What became of the body, at whatever time: several rows where it was split."""
    return [change for change in body_changes() if change.predecessor == code]


def changes_to(code: str) -> list[BodyChange]:
    """From what the body came about, what it took in, and how it was called before."""
    return [change for change in body_changes() if change.successor == code]


def answering_for(code: str, day: date) -> tuple[str, ...]:
    """The bodies whose affairs are those of this one on a day: itself first, then what has wholly gone
    into it, and into those again."""
    return (code, *_back(code, day, {code}))


def heirs_of(code: str, day: date) -> tuple[str, ...]:
    """Who answers for the body's affairs on a day: itself, then what it has wholly gone into."""
    return (code, *_on(code, day, {code}))


def _back(code: str, day: date, seen: set[str]) -> Iterator[str]:
    for change in changes_to(code):
        if change.is_of_the_whole and change.on <= day and change.predecessor not in seen:
            seen.add(change.predecessor)
            yield change.predecessor
            yield from _back(change.predecessor, day, seen)


def _on(code: str, day: date, seen: set[str]) -> Iterator[str]:
    for change in changes_from(code):
        if change.is_of_the_whole and change.on <= day and change.successor not in seen:
            seen.add(change.successor)
            yield change.successor
            yield from _on(change.successor, day, seen)
