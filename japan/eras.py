"""The Japanese eras (元号) 明治 to 令和, with their first and last days by the era ordinances.

Days before 1 January 1873 (明治6年) are not handled: until then Japan counted lunar months, so that a month
and day of that time is not a Gregorian one (明治5年太政官布告第337号).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

FIRST_DAY = date(1873, 1, 1)
# An era year is written with two digits at most, so 令和99年 is the last one that can be read back.
LAST_YEAR = 2117


@dataclass(frozen=True, slots=True)
class Era:
    """One era. Both days are inclusive; the present era has no last day."""

    name: str
    letter: str
    first_day: date
    last_day: date | None

    def western_year(self, year: int) -> int:
        """The Western year of the era's ``year`` (元年 = 1), also beyond the era's end."""
        return self.first_day.year + year - 1

    def year_of(self, western_year: int) -> int:
        """The era's year in a Western year, 元年 = 1."""
        return western_year - self.first_day.year + 1


_STARTS = (
    ("明治", "M", date(1868, 1, 25)),
    ("大正", "T", date(1912, 7, 30)),
    ("昭和", "S", date(1926, 12, 25)),
    ("平成", "H", date(1989, 1, 8)),
    ("令和", "R", date(2019, 5, 1)),
)
_LAST_DAYS = (*(first_day - timedelta(days=1) for _, _, first_day in _STARTS[1:]), None)
ERAS = tuple(Era(*start, last_day) for start, last_day in zip(_STARTS, _LAST_DAYS, strict=True))

_BY_ANY_NAME = {key: era for era in ERAS for key in (era.name, era.name[0], era.letter)}
# Full names first, so that 令和 is not read as 令 and a rest.
ERA_PATTERN = "|".join(
    [*(era.name for era in ERAS), *(era.name[0] for era in ERAS), *(f"(?i:{era.letter})" for era in ERAS)]
)


def era_named(text: str) -> Era:
    """The era called 令和, 令, R or r. Raises KeyError for another name."""
    return _BY_ANY_NAME[text.upper()]


def era_of(day: date) -> Era:
    """The era that holds ``day``. Raises ValueError before FIRST_DAY."""
    if day < FIRST_DAY:
        raise ValueError(f"{day} is before {FIRST_DAY}, when Japan took up the Gregorian calendar")
    return next(era for era in reversed(ERAS) if era.first_day <= day)


def year_in_words(year: int) -> str:
    """The year of an era as it is written: 1 is 元."""
    return "元" if year == 1 else str(year)
