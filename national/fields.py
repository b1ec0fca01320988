"""The fields of a line of the prefectures: the ministry's table and its file are drawn from them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from accounts.seats import Seat
from desk.fields import Field
from desk.marks import linked
from national.documents import share_words
from national.measures import COLUMNS, Measure
from national.prefecture_lines import SHARES, PrefectureLine


def _share(key: str) -> Callable[[PrefectureLine], str | None]:
    return lambda line: share_words(line.share(key))


def _figure(measure: Measure) -> Callable[[PrefectureLine], int | None]:
    return lambda line: line.figure(measure.key)


def _name(line: PrefectureLine, seat: Seat) -> Any:
    return linked(seat.url("national_prefecture", line.prefecture.slug), line.prefecture.name)


def _number(
    key: str, label: str, read: str | Callable[[PrefectureLine], Any], head: str = "", *, kind: Any = "int"
) -> Field:
    return Field(key, label, kind, read=read, on="list file", head=head, css="num", sort=key)


PREFECTURE_FIELDS: Final = (
    Field("code", "団体コード", read="prefecture.code"),
    Field("name", "都道府県", read="prefecture.name", on="list file", draw=_name, sort="code"),
    _number("bodies", "市区町村", "tally.bodies", "団体"),
    _number("population", "人口（令和7年国勢調査 速報）", "tally.population", "人口"),
    *(_number(key, label, _share(key), kind="text") for key, label in SHARES),
    *(_number(measure.key, measure.label, _figure(measure), measure.column) for measure in COLUMNS),
    Field("taken_at", "集計日時", "moment", read="snapshot.taken_at"),
)
