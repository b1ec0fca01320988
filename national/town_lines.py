"""The list of 1,741 municipalities with their published indicators: one query, narrowed by what was asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.db.models import F, FilteredRelation, Q
from django.utils import timezone

from japan.kana import is_found
from municipalities.register.figures import indicator_year
from municipalities.register.models import Municipality
from municipalities.register.outlines import (
    Area,
    Cell,
    OutlineSheet,
    coloured,
    outlines,
)
from municipalities.towns.pages import HeatCell, cell_of
from national.public_figures import BANDS, RATE

YES_NO_COLUMNS: Final[tuple[tuple[str, str], ...]] = (
    ("external_talent", "外部人材"),
    ("overall_policy", "全体方針"),
    ("cio_assistant", "CIO補佐官"),
    ("all_staff_training", "全職員研修"),
)
ANSWERS: Final[Mapping[str, tuple[str, bool | None]]] = {
    "yes": ("実施", True),
    "no": ("未実施", False),
    "none": ("調査なし", None),
}
FIRST_ANSWER: Final = "yes"
RATE_LEGEND: Final = tuple(enumerate(("20％未満", "20–39", "40–59", "60–79", "80以上"), start=1))
ANSWER_WORDS: Final[Mapping[bool | None, str]] = {value: words for words, value in ANSWERS.values()}


@dataclass(frozen=True)
class TownLine:
    """One municipality, as the public registers have it. Nobody's
    name, nothing of its own prefecture's system."""

    code: str
    name: str
    kana: str
    alt_name: str
    prefecture: str
    slug: str
    population: int
    answers: Mapping[str, bool | None]
    online: int | None
    """Rate of the 32 procedures in whole percent."""

    @property
    def cells(self) -> list[HeatCell]:
        """Those of the yes/no columns, in this page's words."""
        said = [self.answers[key] for key, _ in YES_NO_COLUMNS]
        return [cell_of(answer)._replace(text=ANSWER_WORDS[answer]) for answer in said]

    @property
    def online_words(self) -> str:
        return "–" if self.online is None else f"{self.online}％"


def town_lines(prefecture_id: int | None = None) -> list[TownLine]:
    """All municipalities in the order of their codes, or those of one prefecture."""
    there = Municipality.objects.standing_on(timezone.localdate())
    rows = there.annotate(
        year=FilteredRelation("indicators", condition=Q(indicators__fiscal_year=indicator_year())),
        online=F(f"year__{RATE}"),
        body=F("prefecture__name"),
        slug=F("prefecture__slug"),
        **{f"said_{key}": F(f"year__{key}") for key, _ in YES_NO_COLUMNS},
    ).order_by("code")
    if prefecture_id is not None:
        rows = rows.filter(prefecture_id=prefecture_id)
    keys = [key for key, _ in YES_NO_COLUMNS]
    said = [f"said_{key}" for key in keys]
    values = rows.values_list(
        *("code", "name", "kana", "alt_name", "body", "slug", "population_2025", "online"), *said
    )
    return [
        TownLine(
            code,
            name,
            kana,
            alt_name,
            body,
            slug,
            population,
            dict(zip(keys, answers, strict=True)),
            online,
        )
        for code, name, kana, alt_name, body, slug, population, online, *answers in values
    ]


def band_of(population: int) -> int:
    return next(index for index, (_, below) in enumerate(BANDS) if population < below)


def is_named(line: TownLine, words: str) -> bool:
    """By a part of the name, the beginning of the reading, or the beginning of the code."""
    return is_found(words, line.name, line.alt_name, begins=(line.kana, line.code))


def picture(prefecture_id: int, lines: Iterable[TownLine]) -> tuple[OutlineSheet, list[Area]]:
    """The municipalities of a prefecture coloured by their rate of
    the 32 procedures; white where there is none."""
    sheet = outlines(prefecture_id)
    cells = {
        line.code: Cell(cell_of(line.online).step, f"{line.name}　{line.online_words}") for line in lines
    }
    return sheet, coloured(sheet, cells)
