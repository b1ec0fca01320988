"""Columns of the ministry's tables as files: exactly what the pages list, with nobody's name."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from desk.files.cells import Column
from japan.numbers import percent
from national.dashboard.map_choices import MapChoice
from national.dashboard.nation import BandRow
from national.measures import MONTHS, Measure
from national.models import Snapshot
from national.public_figures import YES_NO
from national.town_lines import ANSWER_WORDS, YES_NO_COLUMNS, TownLine


def share_words(share: Fraction | None) -> str | None:
    return None if share is None else percent(share, 1)


def map_columns(choice: MapChoice) -> Sequence[Column]:
    """The table twin of the map: rows are `PrefectureValue`."""
    return (
        Column("都道府県", "name"),
        *(_count_column(index, label) for index, label in enumerate(choice.counts)),
        Column(choice.heading, "words"),
    )


def _count_column(index: int, label: str) -> Column:
    return Column(label, lambda value: value.counts[index], "int")


def _band_share(key: str, label: str) -> Column:
    def share(row: BandRow) -> str | None:
        return share_words(row.tally.share(key))

    return Column(label, share)


BAND_COLUMNS: Final[Sequence[Column]] = (
    Column("人口", "name"),
    Column("団体", "tally.bodies", "int"),
    *(
        _band_share(key, label)
        for key, label in zip(YES_NO, ("外部人材を使う", "全体方針", "CIO補佐官", "全職員研修"), strict=True)
    ),
    Column("32手続", lambda row: share_words(row.online)),
)


def _answer(key: str, label: str) -> Column:
    def answer(line: TownLine) -> str:
        return ANSWER_WORDS[line.answers[key]]

    return Column(f"{label}（令和5年度）", answer)


TOWN_COLUMNS: Final[Sequence[Column]] = (
    Column("団体コード", "code"),
    Column("都道府県", "prefecture"),
    Column("市区町村", "name"),
    Column("かな", "kana"),
    Column("人口（令和7年国勢調査 速報）", "population", "int"),
    *(_answer(key, label) for key, label in YES_NO_COLUMNS),
    Column("32手続のオンライン化率（％、令和5年度）", "online", "int"),
)


def _of_month(measure: Measure) -> Column:
    def figure(snapshot: Snapshot) -> int:
        return snapshot.figure(measure.key)

    return Column(measure.month, figure, "int")


SERIES_COLUMNS: Final[Sequence[Column]] = (
    Column("月", "month", "date"),
    *(_of_month(measure) for measure in MONTHS),
    Column("集計日時", "taken_at", "moment"),
)


def series_rows(snapshots: Sequence[Snapshot]) -> list[tuple[Snapshot, list[int]]]:
    """(snapshot, its figures in the order of the columns) for the page."""
    return [(snapshot, [snapshot.figure(measure.key) for measure in MONTHS]) for snapshot in snapshots]
