"""Template tags of figures, maps, calendars and charts. Registered as built-ins like those of `page`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from django import template
from django.utils.safestring import SafeString

from desk.marks import markup
from desk.templatetags.page import katakana_breaks

register = template.Library()

SLOT_WORDS = {"lock": "固定", "plan": "予定", "try": "案", "gate": "保留"}
TILE_WIDTH, TILE_HEIGHT, TILE_GAP = 56, 48, 2


@register.inclusion_tag("desk/parts/figure.html")
def figure(
    title: str,
    value: Any,
    unit: str = "",
    lines: Iterable[str] = (),
    definition: str = "",
    url: str = "",
    link: str = "",
    small: bool = False,
    level: int = 3,
) -> dict[str, Any]:
    """A key figure: value, lines of comparison and date, definition. None is shown as –, never as 0."""
    return {
        "title": title,
        "value": "–" if value is None else value,
        "unit": unit,
        "lines": [lines] if isinstance(lines, str) else list(lines),
        "definition": definition,
        "url": url,
        "link": link,
        "small": small,
        "level": level,
    }


@register.inclusion_tag("desk/parts/meter.html")
def meter(value: float | None, whole: float = 100) -> dict[str, Any]:
    """A bar of value out of `whole`, beside which the number stands. More than the whole is red and full."""
    share = 100 * (value or 0) / whole if whole else 0
    return {"width": f"{min(max(share, 0), 100):.1f}", "over": share > 100}


@register.inclusion_tag("desk/parts/calendar.html")
def calendar(grid: Any, label: str = "人と週の予定の表") -> dict[str, Any]:
    """People by weeks; what `grid` holds is written in desk/parts/calendar.html."""
    return {"grid": grid, "label": label}


@register.inclusion_tag("desk/parts/tile_map.html")
def tile_map(tiles: Iterable[Mapping[str, Any]], labelled_by: str) -> dict[str, Any]:
    """Japan as 47 tiles. Tile: `row`, `col` (from 0), `name` (short), `title`, `value` (words), `step`
    (q0 to q5), `href`. `labelled_by` is the id of the caption. Rows without a tile take no room."""
    width, height = TILE_WIDTH + TILE_GAP, TILE_HEIGHT + TILE_GAP
    tiles = list(tiles)
    rows = {row: index for index, row in enumerate(sorted({tile["row"] for tile in tiles}))}
    placed = [
        {
            **tile,
            "x": tile["col"] * width + 1,
            "y": rows[tile["row"]] * height + 1,
            "middle": tile["col"] * width + 1 + TILE_WIDTH // 2,
            "name_y": rows[tile["row"]] * height + 20,
            "value_y": rows[tile["row"]] * height + 39,
            "size": "n3" if len(tile["name"]) > 2 else "n2",
        }
        for tile in tiles
    ]
    return {
        "tiles": placed,
        "width": max((tile["x"] for tile in placed), default=0) + TILE_WIDTH + 1,
        "height": max((tile["y"] for tile in placed), default=0) + TILE_HEIGHT + 1,
        "labelled_by": labelled_by,
    }


@register.inclusion_tag("desk/parts/area_map.html")
def area_map(
    areas: Iterable[Any], width: int, height: int, label: str, frames: Iterable[str] = ()
) -> dict[str, Any]:
    """Municipalities of one prefecture. Area: `d` (path), `title`, `step` (q0 to q5); optional `href` and
    `name`, `x`, `y` of the label. `frames` are the paths round islands that were moved."""
    return {"areas": list(areas), "width": width, "height": height, "label": label, "frames": list(frames)}


@register.inclusion_tag("desk/parts/chart_table.html")
def chart_table(
    head: Sequence[str], rows: Iterable[Sequence[Any]], label: str, csv: str = "", rows_text: str = ""
) -> dict[str, Any]:
    """The table twin of a picture, folded. A row is a list of cells, the first one its heading; a cell is
    text, a number, or a pair (text, address). Numbers are right-aligned."""
    return {
        "head": [{"text": text, "num": index > 0} for index, text in enumerate(head)],
        "rows": [[_cell(cell) for cell in row] for row in rows],
        "label": label,
        "csv": csv,
        "rows_text": rows_text,
    }


def _cell(value: Any) -> dict[str, str]:
    """A cell as its text and, for a pair, its address."""
    text, url = value if isinstance(value, tuple) else (value, "")
    return {"text": "–" if text is None else str(text), "url": url}


@register.filter
def person_weeks(person: Any) -> SafeString:
    """The rows of one person in the calendar, as `desk/parts/calendar.html` describes them."""
    of: Mapping[str, Any] = person if isinstance(person, Mapping) else vars(person)
    height = len(of["rows"])
    who = markup(
        '<th scope="rowgroup" class="who" rowspan="{}"><a href="{}">{}</a><br>'
        '<span class="sub">{}</span></th>',
        height,
        of["href"],
        of["name"],
        _role(of["role"]),
    )
    load = markup('<td class="load" rowspan="{}"><b>{}</b></td>', height, of["load"])
    rows = ["".join(map(week_cell, row)) for row in of["rows"]]
    rows[0] = f"{who}{rows[0]}{load}"
    return SafeString(f"<tbody>{''.join(f'<tr>{row}</tr>' for row in rows)}</tbody>")


@lru_cache(maxsize=256)
def _role(words: str) -> SafeString:
    return katakana_breaks(words)


@register.filter
def week_cell(cell: Any) -> SafeString:
    """A cell of the calendar, as `desk/parts/calendar.html` describes it. A year of a large prefecture has
    thousands, so they are no template."""
    of: Mapping[str, Any] = cell if isinstance(cell, Mapping) else vars(cell)
    spans = ((" colspan", of["span"]), (" rowspan", of.get("rows", 1)))
    size = "".join(f'{name}="{count}"' for name, count in spans if count > 1)
    if of["kind"] == "void":
        return markup('<td{} class="void">{}</td>', SafeString(size), of["text"])
    return SafeString(f"<td{size}>{_slot(of) if of['kind'] else ''}</td>")


def _slot(of: Mapping[str, Any]) -> SafeString:
    """What is taken of some weeks: its kind for those who do not see the colour, its words, its visits."""
    words = markup('<span class="vh">{}　</span>{}', SLOT_WORDS[of["kind"]], of["text"])
    if of.get("visits"):
        weeks = "".join('<i class="on"></i>' if is_visited else "<i></i>" for is_visited in of["visits"])
        words += markup(
            '<span class="vh">　{}</span><span class="visits" aria-hidden="true">{}</span>',
            of["visit_words"],
            SafeString(weeks),
        )
    if of.get("href"):
        return markup('<a class="slot {}" href="{}">{}</a>', of["kind"], of["href"], words)
    return markup('<span class="slot {}">{}</span>', of["kind"], words)
