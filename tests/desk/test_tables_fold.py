"""A wide table either folds on a phone or is a matrix whose names
stay in sight: none hides its deciding column."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[2] / "templates"
SCROLLED = re.compile(r'<section class="scroll"[^>]*>\s*<table(?: class="([^"]*)")?>')
FOLDED = {"folds", "queue"}
MATRIX = {"heat", "cal", "named"}
NARROW = {"dense"}
"""Tables of a few short columns, which are as wide as a phone."""

PAGES = sorted(
    path
    for path in TEMPLATES.rglob("*.html")
    if SCROLLED.search(path.read_text()) and path.name != "list_table.html"
)
"""The frame's own table takes its classes from `ListPage.css`, which `test_lists.py` looks at."""


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_a_table_that_may_scroll_says_how_it_is_read_on_a_phone(path: Path) -> None:
    shapes = [set((found[1] or "").split()) for found in SCROLLED.finditer(path.read_text())]
    assert all(shape & (FOLDED | MATRIX | NARROW) for shape in shapes), shapes
