"""The published list of wide-area groups (`reference/README.md`), as each prefecture is given it."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from municipalities.groups.checks import Said

REFERENCE_FILE = Path(__file__).resolve().parent / "reference" / "wide_area_groups.csv"
SECOND_HAND = "second_hand"


@cache
def read_groups() -> Mapping[str, Said]:
    """By name, every group with all of its members."""
    with REFERENCE_FILE.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    found: dict[str, Said] = {}
    for name in dict.fromkeys(row["group"] for row in rows):
        of_it = [row for row in rows if row["group"] == name]
        first = of_it[0]
        found[name] = Said(
            kind=first["kind"],
            name=name,
            kana=first["kana"],
            source=first["source"],
            as_of=first["as_of"],
            note="一次資料では確かめていません" if first["certainty"] == SECOND_HAND else "",
            members=[row["code"] for row in of_it],
            cores=[row["code"] for row in of_it if row["is_core"] == "1"],
        )
    return found


def groups_in(prefecture_id: int) -> list[Said]:
    """Those in which a prefecture (1-47) has members, whole."""
    return [
        said
        for said in read_groups().values()
        if any(int(code[:2]) == prefecture_id for code in said.members)
    ]
