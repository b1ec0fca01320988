"""The table of a prefecture's municipalities."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.utils import timezone

from accounts.seats import Seat
from desk.filters import choice, words
from desk.lists import Empty, ListPage
from japan.bodies import bodies_in
from japan.body_changes import exists_on
from japan.kana import is_found
from municipalities.groups.lists import group_choices
from municipalities.profile.choices import NetworkKind
from municipalities.register.choices import POPULATION_BANDS
from municipalities.towns.fields import fields_of
from municipalities.towns.pages import TownRow, town_rows

NOT_SAID: Final = "none"
STAFFING: Final[Mapping[str, tuple[str, Callable[[TownRow], bool]]]] = {
    "solo": ("ひとり情シス（1人以下）", lambda row: row.is_solo),
    "more": ("2人以上", lambda row: row.staffing is not None and not row.is_solo),
    NOT_SAID: ("まだ登録がない", lambda row: row.staffing is None),
}
NETWORKS: Final = {**dict(NetworkKind.choices), NOT_SAID: "まだ登録がない"}
NOW, ENDED, ALL = "now", "ended", "all"
STATES: Final = (
    (NOW, "いまある市町村"),
    (ENDED, "合併などで終わった市町村"),
    (ALL, "終わった市町村も含める"),
)
SORTS: Final = {
    "online": lambda row: _with_code(row, row.value("online_32_percent")),
    "population": lambda row: _with_code(row, row.town.population_2025),
    "staffing": lambda row: _with_code(row, row.staffing.staff_count if row.staffing else None),
    "needs": lambda row: _with_code(row, row.needs),
    "kana": lambda row: (row.town.kana, row.town.code),
    "code": lambda row: row.town.code,
}
SORT_BOX: Final = {
    "online": "32手続の率が低い順",
    "population": "人口が少ない順",
    "-population": "人口が多い順",
    "staffing": "情報担当が少ない順",
    "needs": "ニーズが少ない順",
    "kana": "かな順",
    "code": "団体コード順",
}

Rows = list[TownRow]


def _with_code(row: TownRow, value: bool | int | None) -> tuple[int, str] | None:
    """Towns with the same value stand by their code; None stands last."""
    return None if value is None else (int(value), row.town.code)


def _kept(holds: Callable[[TownRow, str], bool]) -> Callable[[Rows, str], Rows]:
    """Narrow rows to those for which the value holds."""
    return lambda rows, value: [row for row in rows if holds(row, value)]


def _is_named(row: TownRow, said: str) -> bool:
    """By a part of a name that it has or had, or by the beginning of its reading or its code."""
    return is_found(said, *row.town.names, begins=[row.town.kana, row.town.code])


def _has_network(row: TownRow, model: str) -> bool:
    return (row.network.model if row.network else NOT_SAID) == model


def _is_in(row: TownRow, group: Any) -> bool:
    return any(str(each.pk) == str(group) for each in row.groups)


def _is_in_state(row: TownRow, state: str) -> bool:
    is_there = exists_on(row.town.code, timezone.localdate())
    return state == ALL or is_there == (state == NOW)


def _states(seat: Seat) -> list[tuple[str, str]]:
    """Nothing to choose where no municipality has ended."""
    today = timezone.localdate()
    all_there = all(exists_on(body.code, today) for body in bodies_in(seat.prefecture_id))
    return [] if all_there else list(STATES)


def towns(fiscal_year: int) -> ListPage:
    """With the public indicators of a year."""
    return ListPage(
        title="市町村",
        fields=fields_of(fiscal_year),
        rows=lambda seat: town_rows(seat, fiscal_year, timezone.localdate()),
        usual=lambda rows, asked: rows,
        filters=(
            words("名前・かな・コード", _kept(_is_named)),
            choice(
                "population",
                "人口規模",
                [(size, band.label) for size, band in POPULATION_BANDS.items()],
                _kept(lambda row, size: row.band is POPULATION_BANDS[size]),
                say=lambda size: f"人口{POPULATION_BANDS[size].label}",
            ),
            choice("group", "圏域・グループ", group_choices, _kept(_is_in)),
            choice(
                "network",
                "ネットワーク",
                NETWORKS.items(),
                _kept(_has_network),
                say=lambda model: f"ネットワーク：{NETWORKS[model]}",
            ),
            choice(
                "staffing",
                "情報担当",
                [(key, label) for key, (label, _) in STAFFING.items()],
                _kept(lambda row, key: STAFFING[key][1](row)),
                say=lambda key: f"情報担当：{STAFFING[key][0]}",
            ),
            choice("state", "合併など", _states, _kept(_is_in_state), empty="", first=lambda: NOW),
        ),
        sorts=SORTS,
        sort_box=SORT_BOX,
        nothing_found=Empty("条件に合う市町村はありません", "名前はかなの初めの文字でも探せます。"),
        unit="市町村",
        size=200,
        file_name=lambda seat: f"市町村_{seat.prefecture_name}",
        file_title=lambda seat: f"{seat.prefecture_name}の市町村",
    )
