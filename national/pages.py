"""What the ministry's pages show, as values ready for their templates."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from accounts.models import Prefecture
from municipalities.register.reference_tables import SOURCES
from national import documents, prefecture_lines, town_lines
from national.dashboard import key_figures, map_choices
from national.dashboard.map_choices import MapChoice
from national.dashboard.nation import Nation, answer_in_words, band_rows, own_label, table_rows, tiles
from national.definitions import DEFINITIONS
from national.measures import COLUMNS, MONTHS
from national.models import Snapshot
from national.town_lines import TownLine

MOST_DRAWN = 8
"""Contents that are kept drawn; each keeps the nation of which it was drawn, some megabytes."""


@lru_cache(maxsize=MOST_DRAWN)
def dashboard_drawn(nation: Nation, map_key: str) -> dict[str, SafeString | str]:
    """What is the same for every reader until anything changes: its answer in words, and its content."""
    page = dashboard_page(nation, map_choices.CHOICES[map_key])
    return {
        "answer": page["answer"],
        "content": SafeString(render_to_string("national/dashboard_content.html", page)),
    }


def dashboard_page(nation: Nation, choice: MapChoice) -> dict[str, Any]:
    """The three questions with their figures, the map of one figure, and the bands of population."""
    sources, bands = nation.sources(), band_rows(nation.public)
    return {
        "answer": answer_in_words(bands),
        "own_label": sources.own_label,
        "questions": [
            ("体制はあるか", [key_figures.structure(sources), key_figures.pool(sources)]),
            ("使われているか", [key_figures.use(sources)]),
            ("成果は出ているか", [key_figures.outcome(sources)]),
        ],
        "bands": bands,
        "credits": [
            source.credit for source in SOURCES if "国勢調査" in source.title or "DXの取組" in source.title
        ],
        **_map(nation, choice),
    }


def _map(nation: Nation, choice: MapChoice) -> dict[str, Any]:
    values = nation.values(choice)
    high, low = map_choices.highest(values), map_choices.lowest(values)
    return {
        "choice": choice,
        "choices": map_choices.CHOICES.values(),
        "definition": DEFINITIONS[choice.definition].definition,
        "dated": nation.dated(choice),
        "has_gaps": any(value.step == 0 for value in values),
        "tiles": tiles(nation, values),
        "head": ["都道府県", *choice.counts, choice.heading],
        "rows": table_rows(values),
        "ends": [
            (word, map_choices.kinds_of(rows), rows) for word, rows in (("高い", high), ("低い", low)) if rows
        ],
    }


def prefectures_page(nation: Nation) -> dict[str, Any]:
    """What the table of the prefectures says besides its lines: its columns and the whole nation."""
    whole = nation.public.nation
    return {
        "shares": prefecture_lines.SHARES,
        "columns": COLUMNS,
        "nation": whole,
        "nation_shares": [whole.share(key) for key, _ in prefecture_lines.SHARES],
        "sums": prefecture_lines.nation_sums(nation),
        "in_use": nation.totals.in_use,
        "own_label": own_label(),
        "as_of": key_figures.as_of_words(nation.totals.as_of),
    }


def prefecture_page(
    nation: Nation, prefecture: Prefecture, towns: list[TownLine], series: list[Snapshot]
) -> dict[str, Any]:
    """One prefecture: its figures, its months, its published shares beside the nation's, its towns."""
    line = prefecture_lines.line_of(nation, prefecture)
    sheet, areas = town_lines.picture(prefecture.pk, towns)
    return {
        "prefecture": prefecture,
        "line": line,
        "compared": prefecture_lines.compared(line, nation.public.nation),
        "details": prefecture_lines.details(line),
        "rate_legend": town_lines.RATE_LEGEND,
        "sheet": sheet,
        "areas": areas,
        "towns": towns,
        "columns": town_lines.YES_NO_COLUMNS,
        "series": documents.series_rows(series),
        "series_columns": MONTHS,
        "own_label": own_label(),
    }
