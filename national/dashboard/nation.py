"""What the ministry's first page is made of: a handful of queries, then pure tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, Sum
from django.db.models.functions import Extract
from django.urls import reverse
from django.utils import timezone

from accounts.models import Prefecture
from japan.fiscal_year import fiscal_year_of
from japan.numbers import percent
from national.dashboard.key_figures import Sources, as_of_words
from national.dashboard.map_choices import MapChoice, PrefectureValue
from national.dashboard.totals import NationalTotals, national_totals
from national.definitions import DEFINITIONS
from national.models import Snapshot
from national.public_figures import (
    BANDS,
    YES_NO,
    PublicFigures,
    Tally,
    prefectures_with_external_talent,
    public_figures,
    published,
)


def own_label() -> str:
    """How figures of the system are called. The demo's records are
    made up, and every figure of them says so."""
    return "見本" if settings.DEMO else "本システムの集計"


def totals_on(day: date) -> NationalTotals:
    """The fiscal year's snapshots, in one query of the ministry's own reader."""
    return national_totals(Snapshot.objects.filter(fiscal_year=fiscal_year_of(day)), day.replace(day=1))


@dataclass(frozen=True, eq=False)
class Nation:
    """The sources of the pages about the whole country, as they stand until anything of them changes."""

    public: PublicFigures
    totals: NationalTotals
    prefectures: tuple[Prefecture, ...]

    def sources(self) -> Sources:
        """What the key figures are made of; one more query, for the prefectures' own indicators."""
        return Sources(
            nation=self.public.nation,
            prefectures=prefectures_with_external_talent(),
            external_people=published("external_people_prefectures_2023"),
            solo=published("solo_it_small_2025"),
            target=published("accelerator_target"),
            totals=self.totals,
            own_label=own_label(),
        )

    def values(self, choice: MapChoice) -> list[PrefectureValue]:
        """All 47, in the order of their numbers."""
        pages = reverse("national_prefectures")
        return [
            self._value(choice, prefecture, f"{pages}{prefecture.slug}/") for prefecture in self.prefectures
        ]

    def _value(self, choice: MapChoice, prefecture: Prefecture, url: str) -> PrefectureValue:
        tally, snapshot = self.public.by_prefecture[prefecture.pk], self.totals.latest.get(prefecture.pk)
        counts, value = choice.read(tally, snapshot)
        return PrefectureValue(
            prefecture.pk, url, prefecture.name, prefecture.short_name, choice, counts, value
        )

    def dated(self, choice: MapChoice) -> str:
        """Kind and date of a map's figure: 「公表値　令和5年4月1日」."""
        if choice.is_public:
            return f"公表値　{DEFINITIONS[choice.definition].as_of}"
        return f"{own_label()}　{as_of_words(self.totals.as_of)}"


def nation_on(day: date) -> Nation:
    """One query, which asks whether anything has changed; three more where it has."""
    return _nation(day, _version(day))


@lru_cache(maxsize=2)
def _nation(day: date, version: tuple[Any, ...]) -> Nation:
    return Nation(public_figures(), totals_on(day), tuple(Prefecture.objects.order_by("pk")))


def _version(day: date) -> tuple[Any, ...]:
    """Another one after every snapshot; published figures that are loaded anew are met within the hour."""
    taken = Sum(Extract("taken_at", "epoch"))
    snapshots = Snapshot.objects.filter(fiscal_year=fiscal_year_of(day)).order_by()
    state = snapshots.aggregate(Count("pk"), Max("taken_at"), Sum("event_sequence"), taken=taken)
    return (*state.values(), timezone.localtime().hour)


def forget() -> None:
    """Nothing is known any more, as in a new process."""
    _nation.cache_clear()


def tiles(nation: Nation, values: list[PrefectureValue]) -> list[dict[str, Any]]:
    """The map's tiles as `tile_map` draws them; each leads to its prefecture."""
    return [
        {
            "row": prefecture.tile_row,
            "col": prefecture.tile_column,
            "name": value.short_name,
            "title": value.title,
            "value": value.tile_words,
            "step": f"q{value.step}",
            "href": value.url,
        }
        for prefecture, value in zip(nation.prefectures, values, strict=True)
    ]


def table_rows(values: list[PrefectureValue]) -> list[list[Any]]:
    """The map's table twin: name with its link, the counts, the value."""
    return [
        [(value.name, value.url), *(_count(number) for number in value.counts), value.words]
        for value in values
    ]


def _count(number: int | None) -> str | None:
    return None if number is None else f"{number:,}"


@dataclass(frozen=True)
class BandRow:
    """One line of the table of population bands, or its last line, the nation."""

    name: str
    tally: Tally
    is_total: bool = False

    @property
    def external(self) -> Fraction | None:
        return self.tally.share("external_talent")

    @property
    def shares(self) -> Mapping[str, Fraction | None]:
        return {key: self.tally.share(key) for key in YES_NO}

    @property
    def online(self) -> Fraction | None:
        return self.tally.share("online_32_percent")

    @property
    def bar(self) -> float:
        """Length of the meter out of 100."""
        return float((self.external or Fraction(0)) * 100)


def band_rows(public: PublicFigures) -> list[BandRow]:
    """Six bands and the nation."""
    rows = [BandRow(name, tally) for (name, _), tally in zip(BANDS, public.by_band, strict=True)]
    return [*rows, BandRow("全国", public.nation, is_total=True)]


def answer_in_words(rows: list[BandRow]) -> str:
    """The page's first sentence, out of the smallest and the largest band."""
    smallest, largest = rows[0], rows[-2]
    low, high = smallest.external, largest.external
    if low is None or high is None:
        return "外部のデジタル人材の活用について、回答のある団体がまだありません。"
    numbers = f"人口{smallest.name}では{percent(low, 1)}、{largest.name}では{percent(high, 1)}です。"
    if low < high:
        return f"小さな団体ほど、外部のデジタル人材が届いていません。{numbers}"
    return f"外部のデジタル人材を使う市区町村の割合は、{numbers}"
