"""The rows of a list as markup.

Written here and not in a template: a page has hundreds of cells, and a
template takes ten times as long over each.
"""

from __future__ import annotations

from functools import lru_cache
from html import escape
from typing import Any

from django.utils.safestring import SafeString

from desk.fields import NOTHING, Field


def table_rows(listing: Any) -> SafeString:
    """A `tr` for each row of the page; the first cell is its head."""
    columns, seat, css_of = listing.columns, listing.seat, listing.of.row_css
    rows = [
        f"<tr{_attribute('class', css_of(row))}>"
        + "".join(_cell(column, row, seat, is_head=place == 0) for place, column in enumerate(columns))
        + "</tr>"
        for row in listing.page
    ]
    return SafeString("\n".join(rows))


def _cell(column: Field, row: Any, seat: Any, *, is_head: bool) -> str:
    """What the field draws, or its words; pale where there is nothing."""
    found = column.draw(row, seat) if column.draw else column.words(row)
    is_nothing = found in (None, "", NOTHING)
    css = f"{column.css} nil".strip() if is_nothing else column.css
    text = NOTHING if is_nothing else _escaped(found)
    if is_head:
        return f'<th scope="row"{_attribute("class", css)}>{text}</th>'
    heard = _attribute("data-head", column.heading if column.headed else "")
    return f"<td{_attribute('class', css)}{heard}>{text}</td>"


def _escaped(value: Any) -> str:
    """As templates do it: what is markup stays."""
    return str(value.__html__()) if hasattr(value, "__html__") else escape(str(value))


@lru_cache(maxsize=512)
def _attribute(name: str, value: str) -> str:
    return f' {name}="{escape(value)}"' if value else ""
