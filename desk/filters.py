"""The conditions that narrow a list: what the filter bar offers, what a value means, how it is said."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import and_, or_
from typing import Any

from django import forms
from django.db.models import Q
from django.http import HttpRequest

from accounts.seats import Seat
from desk.checks import too_long
from desk.forms.fields import DayField, Fits
from japan.kana import wanted
from japan.wareki import Edge

LONGEST_WORDS = 80
ANY = ("", "すべて")
NOT_LISTED = {"invalid_choice": "一覧から選び直してください。"}


@dataclass(frozen=True)
class Filter:
    """One condition of a list.

    `make` gives the field of the filter bar for a seat, or None where that seat has no use for it. `narrow`
    takes rows and a clean value; None where the list narrows by it `together` with others. `say` puts the
    value in words: by default a choice's label, or the words in 「」. `first` is the value that holds where
    the address names none, such as the present year.
    """

    name: str
    make: Callable[[Seat], forms.Field | None]
    narrow: Callable[[Any, Any], Any] | None
    say: Callable[[Any], str] | None = None
    first: Callable[[], str] | None = None

    def words(self, value: Any, made: forms.Field) -> str:
        if self.say is not None:
            return self.say(value)
        labels = {str(key): label for key, label in getattr(made, "choices", ())}
        return str(labels.get(str(value), f"「{value}」"))


def words(
    label: str, narrow: Callable[[Any, str], Any], *, name: str = "q", say: Callable[[Any], str] | None = None
) -> Filter:
    """A box for words, searched for as `narrow` says."""

    def make(seat: Seat) -> forms.Field:
        box = forms.TextInput(attrs={"type": "search", "class": "w-10"})
        return forms.CharField(
            label=label, required=False, widget=box, validators=[Fits(label, LONGEST_WORDS)]
        )

    return Filter(name, make, narrow, say)


def words_of(request: HttpRequest) -> tuple[str, str]:
    """The words that an address searches for outside a list, and what is wrong with them, or ""."""
    said = request.GET.get("q", "").strip()
    return said, too_long(said, "探す言葉", LONGEST_WORDS) if len(said) > LONGEST_WORDS else ""


def holding(said: str, *columns: str, begins: str = "") -> Q:
    """Rows that have every word that was said, however it is written (`japan.kana`), in one of the columns.

    `begins` names a column that only counts from its beginning, such as a reading.
    """

    def anywhere(pattern: str) -> Q:
        within = [Q(**{f"{column}__regex": pattern}) for column in columns]
        return reduce(or_, [*within, Q(**{f"{begins}__regex": f"^{pattern}"})] if begins else within)

    return reduce(and_, map(anywhere, wanted(said)), Q())


def day(
    name: str, label: str, narrow: Callable[[Any, date], Any], say: Callable[[Any], str], *, of_month: Edge
) -> Filter:
    """A day in any of the forms that `DayField` reads; one that it cannot read is told at the box."""

    def make(seat: Seat) -> forms.Field:
        return DayField(label=label, required=False, help_text="", of_month=of_month)

    return Filter(name, make, narrow, say)


def choice(
    name: str,
    label: str,
    choices: Iterable[tuple[Any, str]] | Callable[[Seat], Iterable[tuple[Any, str]]],
    narrow: str | Callable[[Any, Any], Any] | None,
    *,
    empty: str = ANY[1],
    say: Callable[[Any], str] | None = None,
    first: Callable[[], str] | None = None,
) -> Filter:
    """A choice from a list; none is offered to a seat that has
    nothing to choose. `narrow` may name a field."""

    def make(seat: Seat) -> forms.Field | None:
        offered = list(choices(seat) if callable(choices) else choices)
        if not offered:
            return None
        offered = [*([("", empty)] if empty else []), *offered]
        return forms.ChoiceField(label=label, required=False, choices=offered, error_messages=NOT_LISTED)

    return Filter(name, make, by(narrow) if isinstance(narrow, str) else narrow, say, first)


def unseen(
    name: str,
    narrow: str | Callable[[Any, Any], Any],
    say: Callable[[Any], str],
    *,
    least: int = 1,
    most: int = 2**31,
) -> Filter:
    """A condition that stands in addresses only, such as the year that a page leads to: a whole number."""

    def make(seat: Seat) -> forms.Field:
        return forms.IntegerField(required=False, min_value=least, max_value=most, widget=forms.HiddenInput())

    return Filter(name, make, by(narrow) if isinstance(narrow, str) else narrow, say)


def unseen_choice(
    name: str, choices: Callable[[Seat], Iterable[tuple[Any, str]]], narrow: str | Callable[[Any, Any], Any]
) -> Filter:
    """A condition that stands in addresses only and means one of a list, such as the
    person whose visits a page leads to. The list is read only where the address has the
    condition; what is not on it counts as not said."""

    def make(seat: Seat) -> forms.Field:
        return forms.ChoiceField(required=False, choices=lambda: choices(seat), widget=forms.HiddenInput())

    return Filter(name, make, by(narrow) if isinstance(narrow, str) else narrow)


def has(*columns: str) -> Callable[[Any, str], Any]:
    """Narrow a queryset to the rows that have the words in one of the columns."""
    return lambda rows, said: rows.filter(holding(said, *columns))


def by(name: str) -> Callable[[Any, Any], Any]:
    """Narrow a queryset by a field."""
    return lambda rows, value: rows.filter(**{name: value})
