"""What is measured besides pages and plans. To be imported once Django is set up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tests.bench import calculations, exports, papers, row_security, saves, snapshots
from tests.bench.ground import Ground

ROWS: tuple[tuple[str, Callable[[Ground], Iterator[dict[str, Any]]]], ...] = (
    ("save of a visit log", saves.lines),
    ("files: CSV, Excel", exports.lines),
    ("snapshots", snapshots.lines),
    ("papers: PDF", papers.lines),
    ("row-level security", row_security.lines),
    ("allocation calculation", calculations.lines),
)
"""What is no page. There is no row for an import of a workbook: the product has none."""
