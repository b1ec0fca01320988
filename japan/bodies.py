"""The 1,741 municipalities as plain facts: code, name, kana, kind, position and road component; and in words
what became of those that ended.

Source: 総務省 全国地方公共団体コード (2024-01-01) and localgovjp (CC0) for kana and positions; see
`municipalities/register/reference/README.md`. Populations and indicators stand in the register.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

from japan.body_changes import BodyChange, ChangeKind, changes_from, changes_to, ends_on, exists_on
from japan.wareki import format_day

BODIES_FILE = Path(__file__).resolve().parent / "bodies.csv"


@dataclass(frozen=True, slots=True)
class Body:
    """One municipality. Position in degrees, of its hall."""

    code: str
    """Six digits with the check digit."""
    name: str
    kana: str
    kind: str
    """市, 町, 村 or 特別区."""
    latitude: float
    longitude: float
    road_component: str
    """Bodies with the same word can be reached from one another by road."""

    @property
    def prefecture_number(self) -> int:
        return int(self.code[:2])


@cache
def bodies() -> Mapping[str, Body]:
    """All municipalities by code, in the order of the codes."""
    with BODIES_FILE.open(encoding="utf-8", newline="") as handle:
        rows = [
            Body(
                code=row["code"],
                name=row["name"],
                kana=row["kana"],
                kind=row["kind"],
                latitude=float(row["latitude"]),
                longitude=float(row["longitude"]),
                road_component=row["road_component"],
            )
            for row in csv.DictReader(handle)
        ]
    return MappingProxyType({body.code: body for body in rows})


@cache
def bodies_in(prefecture_number: int) -> tuple[Body, ...]:
    """The municipalities of one prefecture (1-47), in the order of the codes."""
    return tuple(body for body in bodies().values() if body.prefecture_number == prefecture_number)


def bodies_on(prefecture_number: int, day: date) -> list[Body]:
    """Those that are there on a day: neither ended before, nor still to come."""
    return [body for body in bodies_in(prefecture_number) if exists_on(body.code, day)]


def body_choices(prefecture_number: int, day: date) -> list[tuple[str, str]]:
    """Code and name of those that a form offers on a day: what is new is about bodies that are there."""
    return [(body.code, body.name) for body in bodies_on(prefecture_number, day)]


def body_names(prefecture_number: int, day: date) -> list[tuple[str, str]]:
    """Code and name of all of them, as a list is narrowed by them: those that have ended by a day too, with
    what became of them."""
    return [(body.code, told(body.code, day)) for body in bodies_in(prefecture_number)]


def body_name(code: str) -> str:
    """The name of a municipality, or the code itself if it is not (or no longer) one."""
    body = bodies().get(code)
    return body.name if body else code


def told(code: str, day: date) -> str:
    """「神石高原町（令和8年10月1日に福山市に合併）」, of a body that has ended by a day; else its name."""
    ended = ending_words(code, day)
    return f"{body_name(code)}（{ended}）" if ended else body_name(code)


def ending_words(code: str, day: date) -> str:
    """「令和8年10月1日に福山市に合併」, of a body that has ended by a day; "" while it is there."""
    ended = ends_on(code)
    if ended is None or day < ended:
        return ""
    last = [change for change in changes_from(code) if change.on == ended and not change.keeps_code]
    heirs = "と".join(body_name(change.successor) for change in last)
    return f"{format_day(ended)}に{heirs}{_ENDINGS[last[0].kind]}"


def sentence_of_absence(code: str, day: date) -> str:
    """What is said where something new is asked for a body that is not there on a day; "" where it is."""
    if exists_on(code, day):
        return ""
    ended = ending_words(code, day)
    return (
        f"{body_name(code)}は{ended}しました。" if ended else f"{body_name(code)}は、まだ置かれていません。"
    )


_ENDINGS = {
    ChangeKind.MERGED: "に合併",
    ChangeKind.ABSORBED: "に合併",
    ChangeKind.RENAMED: "に改称",
    ChangeKind.SPLIT: "に分割",
}


def origin_words(change: BodyChange) -> str:
    """「令和8年10月1日に編入」, beside the name of the predecessor on the page of the successor."""
    return f"{format_day(change.on)}に{_ORIGINS[change.kind]}"


_ORIGINS = {
    ChangeKind.MERGED: "合併",
    ChangeKind.ABSORBED: "編入",
    ChangeKind.RENAMED: "いまの名称に改称",
    ChangeKind.SPLIT: "分割",
}


def former_names(code: str) -> list[str]:
    """What the body was called before, with the readings, and what it came from: for searches."""
    found = []
    for change in changes_to(code):
        known = bodies().get(change.predecessor)
        found += [change.former_name or (known.name if known else "")]
        found += [change.former_kana or (known.kana if known else "")]
    return [name for name in found if name]
