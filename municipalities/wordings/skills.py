"""What the open prefecture calls its skills. The vocabulary is one of `pool`, which this floor never imports:
the wiring names who is asked (`settings.SKILLS`, `settings.SKILL_NAMES`), as it does for what rests on facts
(`docs/adr/0019`)."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, cast

from django.conf import settings
from django.db.models.expressions import Combinable
from django.utils.module_loading import import_string

from japan.skill_standard import Vocabulary


@cache
def _asked(name: str) -> Callable[..., Any]:
    return cast("Callable[..., Any]", import_string(name))


def vocabulary() -> Vocabulary:
    """As it is today, in one statement: whoever shows many rows asks once."""
    return cast("Vocabulary", _asked(settings.SKILLS)())


def name_today(column: str) -> Combinable:
    """What the skill in a column of other rows is called today, for a statement that reads those rows."""
    return cast("Combinable", _asked(settings.SKILL_NAMES)(column))
