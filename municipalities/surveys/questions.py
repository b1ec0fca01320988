"""What a questionnaire is made of, as values. Pure: no models.

Everything here is written to JSON as it stands: the name of a field is its key, and what is as usual is left
out (`plain`). `municipalities.surveys.reading` reads it back and says what is wrong.
"""

from __future__ import annotations

import re
from dataclasses import MISSING, dataclass, fields
from typing import Any, Final

Scalar = int | float | str
"""The end of a range: a number, or a day (`2027-01-31`) or month (`2027-01`)."""

INDICATORS: Final = frozenset(
    {
        *("cio", "cio_assistant", "overall_policy", "organization_wide_structure", "external_talent"),
        *("staff_development", "all_staff_training", "ai", "rpa", "telework"),
        *("online_26_percent", "online_32_percent", "mynumber_card_percent"),
    }
)
STAFFING: Final = frozenset({"staff_count", "is_concurrent", "section"})
SOURCES: Final = frozenset(
    {"last", "network", "target"}
    | {f"indicator:{name}" for name in INDICATORS}
    | {f"staffing:{name}" for name in STAFFING}
)
"""Where an answer may be filled in from, to be looked at only: the answer of the last round, the body's
public indicators, what it has said of its staff (`municipalities.register`), of its network
(`municipalities.profile`) and of its targets for people (`municipalities.targets`); one role of one year is
`target:leader:2029`."""
UNNAMED_SOURCES: Final = frozenset({"", "last"})
"""The last answer is filled in everywhere, whether or not it is named."""
TARGET: Final = re.compile(r"target:[a-z_]+:20\d\d")


@dataclass(frozen=True, kw_only=True)
class Option:
    """One of the words to choose from. `yes`: whether it says yes or no; `step`: how far along it is, where
    the options are steps of one way; `alone`: it is chosen with no other (とくにない)."""

    key: str
    label: str
    yes: bool | None = None
    step: int | None = None
    alone: bool = False


@dataclass(frozen=True, kw_only=True)
class Row:
    key: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is asked, and in which form; each kind uses what it names in `takes`.

    `short` is the name that errors, boards and the heads of files have room for. `least` and `most` are in
    the unit of the question; `latest` is "today" where a day is asked that has been. `letters` at most;
    `lines` of the box, 1 for one line.
    """

    text: str
    kind: str
    short: str = ""
    help: str = ""
    required: bool = False
    options: tuple[Option, ...] = ()
    unit: str = ""
    least: Scalar | None = None
    most: Scalar | None = None
    decimals: int = 0
    precision: str = "day"
    latest: str = ""
    letters: int = 0
    lines: int = 1

    @property
    def named(self) -> str:
        return self.short or self.text


@dataclass(frozen=True, kw_only=True)
class Column(Asked):
    """A column of a table: asked anew in each row."""

    key: str


@dataclass(frozen=True, kw_only=True)
class Condition:
    """Asked only where an earlier question of options has one of some values."""

    question: str
    one_of: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Check:
    """What must hold between answers. `rule`: `before` (this day is not later than that one), `sum_of` (this
    number is the sum of those), `at_most` (this number is not more than that one). `sentence` is said in
    place of the usual one."""

    rule: str
    of: tuple[str, ...]
    sentence: str = ""


@dataclass(frozen=True, kw_only=True)
class Question(Asked):
    """One question. `meaning` stays the same from round to round, whatever becomes of the wording; `minutes`
    is what an answer takes, halves allowed. `wish`: a yes says what is wanted, not how far anything is."""

    id: str
    section: str
    meaning: str
    minutes: float = 1
    rows: tuple[Row, ...] = ()
    columns: tuple[Column, ...] = ()
    condition: Condition | None = None
    source: str = ""
    wish: bool = False
    checks: tuple[Check, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Section:
    key: str
    title: str
    hint: str = ""


def plain(thing: Any) -> Any:
    """A value of this module as JSON, without what is as usual."""
    if isinstance(thing, tuple):
        return [plain(each) for each in thing]
    if not hasattr(thing, "__dataclass_fields__"):
        return thing
    return {
        field.name: plain(getattr(thing, field.name))
        for field in fields(thing)
        if field.default is MISSING or getattr(thing, field.name) != field.default
    }
