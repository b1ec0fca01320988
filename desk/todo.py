"""One thing that waits for somebody: what every app gives to 今日やること."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Todo:
    """A row of the home page. `kind` is a word such as ニーズ or 訪問; `action` the verb of the button."""

    kind: str
    title: str
    url: str
    action: str
    due_on: date | None = None
    lines: tuple[str, ...] = ()
    is_first: bool = False
    """Stands above everything else, whatever the days say: somebody else waits for it."""
