"""Lists of needs: which, in which order, and the words that say so."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Case, Count, F, IntegerField, Q, Value, When
from django.http import QueryDict

from accounts.seats import Seat
from japan.kana import hiragana_key
from municipalities.needs.choices import Category, NeedStatus
from municipalities.needs.models import Need
from municipalities.register.models import Municipality

NUMBER: Final = re.compile(r"[NnＮｎ]?[-－−ー]?(?P<year>\d{1,2})[-－−ー](?P<sequence>\d{1,6})")
SORTS: Final[Mapping[str, tuple[str, ...]]] = {
    "number": ("fiscal_year", "sequence"),
    "town": ("municipality_id", "id"),
    "due": ("reply_due_on", "id"),
    "sent": ("submitted_at", "id"),
}
FIRST_FOR_PREFECTURE: Final = (NeedStatus.SUBMITTED, NeedStatus.ACCEPTED, NeedStatus.IN_SUPPORT, NeedStatus.RETURNED)
FIRST_FOR_TOWN: Final = (NeedStatus.RETURNED, NeedStatus.DRAFT, NeedStatus.SUBMITTED, NeedStatus.ACCEPTED)


@dataclass(frozen=True)
class NeedFilter:
    """The conditions of one list, as they stand in its address; an unknown value counts as none."""

    status: str = ""
    municipality_code: str = ""
    category: str = ""
    words: str = ""
    sort: str = ""

    @classmethod
    def read(cls, query: QueryDict) -> NeedFilter:
        sort = query.get("sort", "")
        return cls(
            status=_one_of(query.get("status", ""), NeedStatus.values),
            municipality_code=query.get("municipality", ""),
            category=_one_of(query.get("category", ""), Category.values),
            words=query.get("q", "").strip()[:100],
            sort=sort if sort.removeprefix("-") in SORTS else "",
        )

    @property
    def is_open(self) -> bool:
        """Whether any condition narrows the list."""
        return any((self.status, self.municipality_code, self.category, self.words))

    def needs(self, seat: Seat) -> Any:
        """The needs that match, in order. Two queries when drawn: the needs and nothing else is fetched by row."""
        return self._ordered(self._matching(seat).filter(**({"status": self.status} if self.status else {})), seat)

    def counts(self, seat: Seat) -> list[tuple[str, str, int]]:
        """(status, its label, how many) under the other conditions; those that occur, in the order of the course."""
        rows = self._matching(seat).order_by().values("status").annotate(count=Count("id"))
        found = {row["status"]: row["count"] for row in rows}
        return [(status.value, status.label, found[status]) for status in NeedStatus if status in found]

    def conditions(self) -> list[str]:
        """The conditions in words."""
        town = Municipality.objects.filter(pk=self.municipality_code).first() if self.municipality_code else None
        return [
            *([NeedStatus(self.status).label] if self.status else []),
            *([town.name if town else self.municipality_code] if self.municipality_code else []),
            *([Category(self.category).label] if self.category else []),
            *([f"「{self.words}」"] if self.words else []),
        ]

    def _matching(self, seat: Seat) -> Any:
        needs = Need.objects.visible_to(seat)
        if self.municipality_code:
            needs = needs.filter(municipality_id=self.municipality_code)
        if self.category:
            needs = needs.filter(category=self.category)
        if self.words:
            needs = needs.filter(_about(self.words))
        return needs

    def _ordered(self, needs: Any, seat: Seat) -> Any:
        needs = needs.select_related("municipality")
        if self.sort:
            key = self.sort.removeprefix("-")
            back = self.sort.startswith("-")
            order = [F(field).desc(nulls_last=True) if back else F(field).asc(nulls_last=True) for field in SORTS[key]]
            return needs.order_by(*order)
        first = FIRST_FOR_TOWN if seat.is_municipal else FIRST_FOR_PREFECTURE
        ranks = [When(status=status, then=Value(rank)) for rank, status in enumerate(first)]
        rank = Case(*ranks, default=Value(len(first)), output_field=IntegerField())
        due = Case(When(status=NeedStatus.SUBMITTED, then=F("reply_due_on")))
        return needs.order_by(rank, due.asc(nulls_last=True), "-submitted_at", "-id")


def _one_of(value: str, known: list[str]) -> str:
    return value if value in known else ""


def _about(words: str) -> Q:
    """Needs whose number, subject, own words or town hold the words; a number is read in any width."""
    found = NUMBER.fullmatch(words)
    if found:
        return Q(fiscal_year=int(found["year"]) + 2018, sequence=int(found["sequence"]))
    condition = Q(title__icontains=words) | Q(raw_problem__icontains=words) | Q(municipality__name__icontains=words)
    return condition | Q(municipality__kana__startswith=hiragana_key(words))
