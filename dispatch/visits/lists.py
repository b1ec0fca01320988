"""The list of visits: which, in which order, and the words that say so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self
from urllib.parse import urlencode

from django.db.models import Case, Count, F, IntegerField, Q, Value, When
from django.http import QueryDict
from django.utils import timezone

from accounts.seats import Seat
from dispatch.visits.choices import VisitStatus
from dispatch.visits.models import Visit
from japan.bodies import body_name
from japan.eras import LAST_YEAR
from japan.fiscal_year import first_day, label, last_day
from japan.kana import hiragana_key
from japan.reference_numbers import read
from pool.models import Talent

LONGEST_WORDS = 80
FIRST_YEAR = 2019
VISIT_SORTS: Mapping[str, tuple[str, ...]] = {
    "day": ("starts_at", "id"),
    "town": ("municipality_id", "starts_at", "id"),
    "talent": ("talent__kana", "starts_at", "id"),
}

UNLOGGED = "unlogged"
STATES: Mapping[str, str] = {
    "planned": "予定",
    UNLOGGED: "記録待ち",
    "logged": "確認待ち",
    "sent_back": "差戻し",
    "confirmed": "確認済み",
    "cancelled": "取消",
}


@dataclass(frozen=True)
class ListFilter:
    """The conditions of one list, as they stand in its address; a value that is not known counts as none."""

    state: str = ""
    municipality_code: str = ""
    talent_id: int | None = None
    fiscal_year: int | None = None
    words: str = ""
    sort: str = ""

    @classmethod
    def read(cls, query: QueryDict, sorts: Mapping[str, Any], states: Mapping[str, str]) -> Self:
        sort, state = query.get("sort", ""), query.get("state", "")
        return cls(
            state=state if state in states else "",
            municipality_code=query.get("municipality", "")[:6],
            talent_id=_number(query.get("talent", "")),
            fiscal_year=_year(query.get("year", "")),
            words=query.get("q", "").strip()[:LONGEST_WORDS],
            sort=sort if sort.removeprefix("-") in sorts else "",
        )

    @property
    def is_open(self) -> bool:
        """Whether any condition besides the tab narrows the list."""
        return any((self.municipality_code, self.talent_id, self.fiscal_year, self.words))

    def conditions(self, states: Mapping[str, str]) -> list[str]:
        talent = Talent.objects.filter(pk=self.talent_id).first() if self.talent_id else None
        return [
            *([states[self.state]] if self.state else []),
            *([body_name(self.municipality_code)] if self.municipality_code else []),
            *([f"{talent.name}さん"] if talent else []),
            *([label(self.fiscal_year)] if self.fiscal_year else []),
            *([f"「{self.words}」"] if self.words else []),
        ]

    def kept(self) -> str:
        """The conditions besides the tab, as they stand in an address: what a tab's link keeps."""
        values = {
            "municipality": self.municipality_code,
            "talent": self.talent_id,
            "year": self.fiscal_year,
            "q": self.words,
        }
        return urlencode({name: value for name, value in values.items() if value})

    def narrowed(self, rows: Any) -> Any:
        """Conditions that dispatches and visits share."""
        if self.municipality_code:
            rows = rows.filter(municipality_id=self.municipality_code)
        if self.talent_id:
            rows = rows.filter(talent_id=self.talent_id)
        return rows


class VisitFilter(ListFilter):
    """Which visits."""

    def rows(self, seat: Seat) -> Any:
        rows = self._matching(seat)
        if self.state:
            rows = rows.filter(state_condition(self.state, timezone.localdate()))
        rows = rows.select_related("municipality", "talent", "dispatch__need").prefetch_related("logs")
        if not self.sort and not self.state:
            return rows.order_by(*_nearest_first(timezone.localdate()))
        usual = ("starts_at", "id") if self.state in ("planned", UNLOGGED, "logged") else ("-starts_at", "-id")
        return _ordered(rows, self.sort, VISIT_SORTS, usual)

    def counts(self, seat: Seat) -> list[tuple[str, str, int]]:
        today = timezone.localdate()
        wanted = {state: Count("id", filter=state_condition(state, today)) for state in STATES}
        found = self._matching(seat).order_by().aggregate(**wanted)
        return [(state, label, found[state]) for state, label in STATES.items() if found[state]]

    def _matching(self, seat: Seat) -> Any:
        rows = self.narrowed(Visit.objects.visible_to(seat))
        if self.fiscal_year:
            rows = rows.filter(on_day__range=(first_day(self.fiscal_year), last_day(self.fiscal_year)))
        return rows.filter(_about(self.words, "dispatch__")) if self.words else rows


def state_condition(state: str, today: date) -> Q:
    """A tab: planned visits whose day has passed have one of their own."""
    if state == "planned":
        return Q(status=VisitStatus.PLANNED, on_day__gte=today)
    if state == UNLOGGED:
        return Q(status=VisitStatus.PLANNED, on_day__lt=today)
    return Q(status=state)


def _nearest_first(today: date) -> tuple[Any, ...]:
    """What has been, back from today, before what is to come."""
    has_been = Q(on_day__lte=today)
    return (
        Case(When(has_been, then=Value(0)), default=Value(1), output_field=IntegerField()),
        Case(When(has_been, then=F("starts_at"))).desc(nulls_last=True),
        "starts_at",
        "id",
    )


def _ordered(rows: Any, sort: str, sorts: Mapping[str, tuple[str, ...]], usual: tuple[str, ...]) -> Any:
    if not sort:
        return rows.order_by(*usual)
    sign = "-" if sort.startswith("-") else ""
    return rows.order_by(*(f"{sign}{field}" for field in sorts[sort.removeprefix("-")]))


def _about(words: str, dispatch: str) -> Q:
    """Rows whose number, town, person or subject hold the words; a number is read in any width."""
    number = read("D-", words)
    if number:
        return Q(**{f"{dispatch}fiscal_year": number[0], f"{dispatch}sequence": number[1]})
    return (
        Q(municipality__name__icontains=words)
        | Q(municipality__kana__startswith=hiragana_key(words))
        | Q(talent__name__icontains=words)
        | Q(talent__kana__startswith=hiragana_key(words))
        | Q(**{f"{dispatch}need__title__icontains": words})
    )


def _year(text: str) -> int | None:
    """A fiscal year of 令和, so that it can be said in words."""
    year = _number(text)
    return year if year is not None and FIRST_YEAR <= year <= LAST_YEAR else None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
