"""Template tags of figures, maps, calendars and charts. Registered as built-ins like those of `page`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from django import template
from django.utils.safestring import SafeString

from desk.marks import in_a_row, linked, markup
from desk.templatetags.page import katakana_breaks
from desk.templatetags.wareki import comma

register = template.Library()

NUMBER = SafeString(' class="num"')
SLOT_WORDS = {"lock": "固定", "plan": "予定", "try": "案", "gate": "保留"}
LONGEST_VALUE = 9
"""Letters of a key figure that fit a quarter of the page at full size: 1,234,567, but not 17,552,703."""
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
        "is_long": len(str(value)) > LONGEST_VALUE,
        "unit": unit,
        "lines": [lines] if isinstance(lines, str) else list(lines),
        "definition": definition,
        "url": url,
        "link": link,
        "small": small,
        "level": level,
    }


@register.simple_tag
@lru_cache
def level_steps(level: int, *, is_verified: bool = True) -> SafeString:
    """A level from 1 to 4 as four steps, hollow where nobody has verified them; its number stands beside."""
    css = "on" if is_verified else "un"
    steps = (
        f'<rect x="{x}" y="1" width="9" height="10" class="{css}"/>'
        if step < level
        else f'<rect x="{x}" y="9" width="9" height="2"/>'
        for step, x in enumerate(range(1, 45, 11))
    )
    return SafeString(f'<svg class="lv" viewBox="0 0 44 12" aria-hidden="true">{"".join(steps)}</svg>')


@register.inclusion_tag("desk/parts/meter.html")
def meter(value: float | None, whole: float = 100) -> dict[str, Any]:
    """A bar of value out of `whole`, beside which the number stands. More than the whole is red and full."""
    share = 100 * (value or 0) / whole if whole else 0
    return {"width": f"{min(max(share, 0), 100):.1f}", "over": share > 100}


@register.inclusion_tag("desk/parts/calendar.html")
def calendar(grid: Any, label: str = "人と週の予定の表") -> dict[str, Any]:
    """People by weeks; what `grid` holds is written in desk/parts/calendar.html."""
    return {"grid": grid, "label": label}


@register.simple_tag
def tile_map(tiles: Iterable[Mapping[str, Any]], labelled_by: str) -> SafeString:
    """Japan as 47 tiles. Tile: `row`, `col` (from 0), `name` (short), `title`, `value` (words), `step`
    (q0 to q5), `href`. `labelled_by` is the id of the caption. Rows without a tile take no room."""
    width, height = TILE_WIDTH + TILE_GAP, TILE_HEIGHT + TILE_GAP
    tiles = list(tiles)
    rows = {row: index for index, row in enumerate(sorted({tile["row"] for tile in tiles}))}
    columns = max((tile["col"] for tile in tiles), default=0)
    drawn = [_tile(tile, tile["col"] * width + 1, rows[tile["row"]] * height + 1) for tile in tiles]
    return markup(
        '<svg class="map" viewBox="0 0 {} {}" role="group" aria-labelledby="{}">\n{}</svg>',
        columns * width + TILE_WIDTH + 2,
        max(len(rows) - 1, 0) * height + TILE_HEIGHT + 2,
        labelled_by,
        in_a_row(drawn),
    )


def _tile(tile: Mapping[str, Any], left: int, top: int) -> SafeString:
    """A prefecture at its place: its name, its value, and both in full for the pointer."""
    return markup(
        '<a href="{}"><title>{}</title><rect class="{}" x="{}" y="{}" width="{}" height="{}"/>'
        '<text class="{}" x="{}" y="{}" dy=".1em">{}</text><text class="val" x="{}" y="{}">{}</text></a>\n',
        *(tile["href"], tile["title"], tile["step"], left, top, TILE_WIDTH, TILE_HEIGHT),
        *("n3" if len(tile["name"]) > 2 else "n2", left + TILE_WIDTH // 2, top + 19, tile["name"]),
        *(left + TILE_WIDTH // 2, top + 38, tile["value"]),
    )


@register.simple_tag
def heat_cells(cells: Iterable[tuple[str, int, bool]]) -> SafeString:
    """Cells of a table whose grounds show how much: words, step (0 to 5), and
    whether it is a gap, which is told in bold."""
    return in_a_row(
        [
            markup('<td class="q{}">{}</td>', step, markup("<b>{}</b>", text) if is_gap else text)
            for text, step, is_gap in cells
        ]
    )


@register.inclusion_tag("desk/parts/area_map.html")
def area_map(
    areas: Iterable[Any], width: int, height: int, label: str, frames: Iterable[str] = ()
) -> dict[str, Any]:
    """Municipalities of one prefecture. Area: `d` (path), `title`, `step` (q0 to q5); optional `href` and
    `name`, `x`, `y` of the label. `frames` are the paths round islands that were moved."""
    return {"areas": list(areas), "width": width, "height": height, "label": label, "frames": list(frames)}


@register.simple_tag
def number_cells(numbers: Iterable[int | None]) -> SafeString:
    """Cells of counts; – for what nobody counted."""
    return in_a_row([markup('<td class="num">{}</td>', comma(number)) for number in numbers])


@register.simple_tag
def chart_table(
    head: Sequence[str], rows: Iterable[Sequence[Any]], label: str, csv: str = "", rows_text: str = ""
) -> SafeString:
    """The table twin of a picture, folded. A row is a list of cells, the first one its heading; a cell is
    text, a number, or a pair (text, address). Numbers are right-aligned."""
    heads = [
        markup('<th scope="col"{}>{}</th>', NUMBER if place else "", text) for place, text in enumerate(head)
    ]
    lines = [_chart_row(row) for row in rows]
    pattern = '<p class="small"><a href="{}">CSV（{}行）</a></p>'
    return markup(
        "<details>\n<summary>同じ値を表で見る{}</summary>\n"
        '<section class="scroll" aria-label="{}" tabindex="0"><table class="dense">\n'
        "<thead><tr>{}</tr></thead>\n"
        "<tbody>{}</tbody></table></section>\n{}</details>",
        f"（{rows_text}）" if rows_text else "",
        label,
        in_a_row(heads),
        in_a_row(lines),
        markup(pattern, csv, len(lines)) if csv else "",
    )


def _chart_row(cells: Sequence[Any]) -> SafeString:
    first, *others = map(_cell, cells)
    numbers = in_a_row([markup('<td class="num">{}</td>', cell) for cell in others])
    return markup('<tr><th scope="row">{}</th>{}</tr>\n', first, numbers)


def _cell(value: Any) -> Any:
    """Its text; a link where it is a pair with an address; – for nothing."""
    text, url = value if isinstance(value, tuple) else (value, "")
    text = "–" if text is None else text
    return linked(url, text) if url else text


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
        katakana_breaks(of["role"]),
    )
    load = markup('<td class="load" rowspan="{}"><b>{}</b></td>', height, of["load"])
    rows = ["".join(map(week_cell, row)) for row in of["rows"]]
    rows[0] = f"{who}{rows[0]}{load}"
    return SafeString(f"<tbody>{''.join(f'<tr>{row}</tr>' for row in rows)}</tbody>")


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
