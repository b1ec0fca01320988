"""The list of the rules: a prefecture's own words first, then what all prefectures have."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from accounts.seats import Seat
from desk.filters import choice, words
from desk.lists import Empty, ListPage
from municipalities.rulebook.fields import FIELDS
from municipalities.rulebook.rows import KEYS_OF, TABLES, RuleRow, Source, own_row, shared_rows
from municipalities.wordings.choices import speaks
from municipalities.wordings.models import Wording

Rows = list[RuleRow]
Groups = list[tuple[Any, Any]]

SORT_BOX: Final = {"source": "県の言葉から順に", "weight": "重い順", "word": "言葉の順"}
_SOURCES: Final = list(Source)


def rows_of(seat: Seat) -> Rows:
    own = Wording.objects.visible_to(seat).standing().select_related("recorded_by")
    return [*map(own_row, own.order_by("-number")), *shared_rows()]


def grouped_keys(tables: Iterable[str]) -> Groups:
    """Keys by their tables, as a box offers them."""
    return [
        (TABLES[table], [(speaks(table, key), label) for key, label in KEYS_OF[table].items()])
        for table in tables
    ]


def _kept(holds: Callable[[RuleRow, str], bool]) -> Callable[[Rows, str], Rows]:
    return lambda rows, value: [row for row in rows if holds(row, value)]


def _speaks_for(row: RuleRow, spoken: str) -> bool:
    return any(speaks(row.table, key) == spoken for key, _ in row.points)


def _said(spoken: Any) -> str:
    table, _, key = str(spoken).partition(":")
    return f"{TABLES[table]}：{KEYS_OF[table][key]}"


RULES = ListPage(
    title="案のきまり",
    fields=FIELDS,
    rows=rows_of,
    usual=lambda rows, asked: rows,
    filters=(
        words("言葉・文", _kept(RuleRow.is_named)),
        choice("source", "出どころ", Source.choices, _kept(lambda row, source: row.source == source)),
        choice("table", "何を決めるか", TABLES.items(), _kept(lambda row, table: row.table == table)),
        choice("key", "どれに", grouped_keys(TABLES), _kept(_speaks_for), say=_said),
    ),
    sorts={
        "source": lambda row: _SOURCES.index(row.source),
        "weight": lambda row: -row.weight,
        "word": lambda row: row.word,
    },
    sort_box=SORT_BOX,
    nothing_found=Empty(
        "条件に合う言葉はありません",
        "文のままでも探せます。例：「見積書が妥当か」と書くと、その文に当たる言葉が出ます。",
    ),
    unit="語",
    size=100,
    file_name=lambda seat: f"案のきまり_{seat.prefecture_name}",
)
