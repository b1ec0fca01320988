"""Figures of the needs of one prefecture: the one whose scope is open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from accounts.seats import Seat
from municipalities.needs.choices import NeedStatus
from municipalities.needs.models import Need, NeedSkill


@dataclass(frozen=True)
class NeedFigures:
    """Needs that were sent in a fiscal year (令和の年度 of their number), by where they stand now.

    A draft is nobody's but the town's and is never counted, nor is what the town has taken back; a returned
    one counts as received.
    """

    fiscal_year: int
    received: int
    waiting: int
    """Sent and not yet answered."""
    returned: int
    accepted: int
    """Accepted, and a person is being chosen."""
    in_support: int
    closed: int
    """After a support: those that ended without one are counted beside them, each once."""
    referred: int
    unsupported: int
    declined: int
    given_up: int
    """By the town, after it was accepted and before anybody went."""
    by_municipality: Mapping[str, int]
    """Received by municipality code; those without a need are left out."""

    @property
    def taken_on(self) -> int:
        """Accepted, whatever has become of it since."""
        ended = self.closed + self.referred + self.unsupported + self.given_up
        return self.accepted + self.in_support + ended

    @property
    def municipalities(self) -> frozenset[str]:
        return frozenset(self.by_municipality)


def need_figures(fiscal_year: int) -> NeedFigures:
    """The figures of one fiscal year (Western year of its 1 April), in one query."""
    sent = Need.objects.received().filter(fiscal_year=fiscal_year)
    rows = sent.order_by().values("municipality_id", "status").annotate(count=Count("id"))
    by_status = dict.fromkeys(NeedStatus.values, 0)
    by_municipality: dict[str, int] = {}
    for row in rows:
        by_status[row["status"]] += row["count"]
        code = row["municipality_id"]
        by_municipality[code] = by_municipality.get(code, 0) + row["count"]
    return NeedFigures(
        fiscal_year=fiscal_year,
        received=sum(by_status.values()),
        waiting=by_status[NeedStatus.SUBMITTED],
        returned=by_status[NeedStatus.RETURNED],
        accepted=by_status[NeedStatus.ACCEPTED],
        in_support=by_status[NeedStatus.IN_SUPPORT],
        closed=by_status[NeedStatus.CLOSED],
        referred=by_status[NeedStatus.REFERRED],
        unsupported=by_status[NeedStatus.UNSUPPORTED],
        declined=by_status[NeedStatus.DECLINED],
        given_up=by_status[NeedStatus.GIVEN_UP],
        by_municipality=by_municipality,
    )


def needs_of(municipality_code: str) -> tuple[int, int]:
    """(all needs ever sent by a municipality, how many of them are closed)."""
    sent = Need.objects.received().filter(municipality_id=municipality_code)
    row = sent.aggregate(
        sent=Count("id"), closed=Coalesce(Count("id", filter=Q(status=NeedStatus.CLOSED)), 0)
    )
    return row["sent"], row["closed"]


def of_its_town() -> dict[str, Any]:
    """The same two numbers to `annotate` needs with, so that they come along: `town_sent`, `town_closed`."""
    sent = Need.objects.received().filter(municipality_id=OuterRef("municipality_id")).order_by()
    counted = sent.values("municipality_id").annotate(
        sent=Count("id"), closed=Count("id", filter=Q(status=NeedStatus.CLOSED))
    )
    return {
        f"town_{name}": Coalesce(Subquery(counted.values(name), output_field=IntegerField()), 0)
        for name in ("sent", "closed")
    }


def beside(need: Need) -> tuple[int, int]:
    """`needs_of` the town of a need: as they came along with it, else asked for now."""
    if hasattr(need, "town_sent") and hasattr(need, "town_closed"):
        return need.town_sent, need.town_closed
    return needs_of(need.municipality_id)


def needs_by_municipality() -> dict[str, int]:
    """How many needs each municipality has ever sent, by its code; one query."""
    sent = Need.objects.received().order_by().values("municipality_id").annotate(count=Count("id"))
    return {row["municipality_id"]: row["count"] for row in sent}


def needs_with(seat: Seat, key: str) -> tuple[str, str, str]:
    """How many needs that a seat sees ask for a skill, of whatever year (`settings.SKILL_USES`)."""
    asked = NeedSkill.objects.filter(skill=key)
    needs = Need.objects.visible_to(seat).filter(pk__in=asked.values("need_id")).count()
    return "求めているニーズ", f"{needs}件", ""
