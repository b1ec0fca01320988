"""How a visit is told in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dispatch.visits.models import VisitLog


def length_words(minutes: int) -> str:
    """「3時間」, 「1時間30分」, 「45分」."""
    hours, rest = divmod(minutes, 60)
    return f"{f'{hours}時間' if hours else ''}{f'{rest}分' if rest or not hours else ''}"


def way_words(log: VisitLog) -> str:
    """「現地3時間」 of a visit that was held."""
    return f"{log.get_mode_display()}{length_words(log.minutes)}" if log.was_held else "訪問なし"
