"""The calendars of the open prefecture and its municipalities: whoever asks whether a day is a working day
asks `japan.holidays` with the offices that are found here."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from accounts.tenancy import open_prefecture
from japan.bodies import bodies, bodies_in
from japan.holidays import LocalDay, Offices, Ordinance, ordinances
from municipalities.holidays.choices import Kind, Whose
from municipalities.holidays.models import LocalHoliday

PREFECTURE = ""
"""Stands for the prefecture's own offices where the code of a municipality is asked."""


class Rule(NamedTuple):
    """One day, as a calendar counts it."""

    whose: str
    code: str | None
    kind: str
    day: LocalDay

    def is_of(self, code: str) -> bool:
        """Whether it is about this municipality, or about the prefecture's own offices."""
        if self.whose == Whose.TOWN:
            return self.code == code
        return self.whose == Whose.EVERYBODY or code == PREFECTURE


@dataclass(frozen=True)
class Calendars:
    """`rules` are those of the whole country for this prefecture, and what it has recorded itself."""

    prefecture_id: int
    rules: tuple[Rule, ...]

    def of(self, code: str = PREFECTURE) -> Offices:
        """The offices of a municipality, or of the prefecture."""
        found: dict[str, tuple[LocalDay, ...]] = {
            kind: tuple(rule.day for rule in self.rules if rule.kind == kind and rule.is_of(code))
            for kind in Kind.values
        }
        return Offices(found[Kind.CLOSED], found[Kind.OPEN])

    def closed_towns(self, first: date, last: date) -> dict[date, dict[str, str]]:
        """By day: the municipalities that a day of their own closes, by code, and what that day is called."""
        closing = [rule for rule in self.rules if rule.kind == Kind.CLOSED]
        days = sorted({day for rule in closing for day in rule.day.between(first, last)})
        found: dict[date, dict[str, str]] = defaultdict(dict)
        for body in bodies_in(self.prefecture_id) if days else ():
            offices = self.of(body.code)
            for day in days:
                if reason := offices.local_reason(day):
                    found[day][body.code] = reason
        return dict(found)


def calendars() -> Calendars:
    """Those of the open scope. One query: whoever asks about many days or bodies asks once."""
    columns = ("whose", "municipality_id", "kind", "name", "starts_on", "is_yearly", "ends_on")
    rows = LocalHoliday.objects.standing().order_by("starts_on", "id").values_list(*columns)
    recorded = [Rule(whose, code, kind, LocalDay(*day)) for whose, code, kind, *day in rows]
    number = open_prefecture()
    return Calendars(number, (*map(_rule, known_ordinances(number)), *recorded))


def known_ordinances(prefecture_id: int) -> list[Ordinance]:
    """What is known for the whole country, of this prefecture and its municipalities."""
    return [row for row in ordinances() if int(row.body_code[:2]) == prefecture_id]


def _rule(row: Ordinance) -> Rule:
    """A prefecture's own code is no municipality's."""
    if row.body_code in bodies():
        return Rule(Whose.TOWN, row.body_code, Kind.CLOSED, row.day)
    return Rule(Whose.PREFECTURE, None, Kind.CLOSED, row.day)


def towns_closed_by(holiday: LocalHoliday, first: date, last: date) -> dict[date, frozenset[str]]:
    """The municipalities that a holiday closes, on each of its days in a period."""
    rule = Rule(holiday.whose, holiday.municipality_id, holiday.kind, holiday.day)
    codes = frozenset(body.code for body in bodies_in(holiday.prefecture_id) if rule.is_of(body.code))
    if holiday.kind != Kind.CLOSED or not codes:
        return {}
    return dict.fromkeys(holiday.day.between(first, last), codes)
