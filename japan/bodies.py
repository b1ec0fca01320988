"""The 1,741 municipalities as plain facts: code, name, kana, kind, position and road component.

Source: 総務省 全国地方公共団体コード (2024-01-01) and localgovjp (CC0) for kana and positions; see
`municipalities/register/reference/README.md`. Populations and indicators stand in the register.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

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


def body_choices(prefecture_number: int) -> list[tuple[str, str]]:
    """The municipalities of one prefecture as a form or a list offers them: code and name."""
    return [(body.code, body.name) for body in bodies_in(prefecture_number)]


def body_name(code: str) -> str:
    """The name of a municipality, or the code itself if it is not (or no longer) one."""
    body = bodies().get(code)
    return body.name if body else code
