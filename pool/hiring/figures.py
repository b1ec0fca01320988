"""Numbers of hiring: what was paid and who bears it, for finance; how many applied, for pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Q, Sum
from django.db.models.functions import JSONObject

from japan.reference_numbers import written
from pool.hiring.choices import ApplicantStatus, JointStatus, Stage
from pool.hiring.models import Applicant, HiringCost, HiringShare, Recruitment, with_paper
from pool.hiring.shares import PREFECTURE, split_yen


@dataclass(frozen=True)
class PaidCost:
    """One standing cost as finance reads it. Yen; `borne` says who bears how much, by the code of a town and
    "" for the prefecture. `talents` are those who were taken into the pool from the recruitment."""

    pk: int
    recruitment_id: int
    number: str
    title: str
    kind: str
    month: date
    paid_on: date
    what: str
    amount_yen: int
    has_paper: bool
    borne: Mapping[str, int]
    talents: Sequence[int]

    @property
    def lacks_proof(self) -> bool:
        return not self.has_paper


def costs_paid(fiscal_year: int) -> list[PaidCost]:
    """Every standing cost of a fiscal year, by recruitment and day; one query. The shares are those that were
    agreed for the day on which it was paid."""
    rows = HiringCost.objects.standing().filter(fiscal_year=fiscal_year)
    return paid_rows(rows.order_by("recruitment_id", "paid_on", "id"))


def paid_rows(rows: Any) -> list[PaidCost]:
    """In the order of the rows; one query."""
    held = HiringShare.objects.filter(
        Q(joint__ends_on=None) | Q(joint__ends_on__gte=OuterRef("paid_on")),
        joint__recruitment=OuterRef("recruitment_id"),
        joint__status=JointStatus.AGREED,
        joint__starts_on__lte=OuterRef("paid_on"),
    )
    share = JSONObject(town="municipality_id", numerator="numerator", denominator="denominator")
    taken = Applicant.objects.filter(recruitment=OuterRef("recruitment_id"), talent__isnull=False)
    found = with_paper(rows).annotate(
        held=ArraySubquery(held.order_by("id").values(of=share)),
        taken=ArraySubquery(taken.order_by("id").values("talent_id")),
    )
    names = ("pk", "recruitment_id", "kind", "month", "paid_on", "what", "amount_yen", "has_paper")
    more = ("held", "taken", "recruitment__fiscal_year", "recruitment__sequence", "recruitment__title")
    return [_paid(row) for row in found.values(*names, *more)]


def _paid(row: Mapping[str, Any]) -> PaidCost:
    shares = {
        each["town"] or PREFECTURE: Fraction(each["numerator"], each["denominator"]) for each in row["held"]
    }
    return PaidCost(
        pk=row["pk"],
        recruitment_id=row["recruitment_id"],
        number=written("R-", row["recruitment__fiscal_year"], row["recruitment__sequence"]),
        title=row["recruitment__title"],
        kind=row["kind"],
        month=row["month"],
        paid_on=row["paid_on"],
        what=row["what"],
        amount_yen=row["amount_yen"],
        has_paper=row["has_paper"],
        borne=split_yen(row["amount_yen"], shares),
        talents=row["taken"],
    )


def spent_by_month(fiscal_year: int) -> list[tuple[date, str, int]]:
    """Month, kind and yen of the standing costs of a year; one query."""
    rows = HiringCost.objects.standing().filter(fiscal_year=fiscal_year).order_by()
    return list(rows.values_list("month", "kind").annotate(yen=Sum("amount_yen")))


def borne_together(costs: Sequence[PaidCost]) -> dict[str, int]:
    """What each body bears of several costs, the prefecture first."""
    found: dict[str, int] = {PREFECTURE: 0}
    for cost in costs:
        for code, yen in cost.borne.items():
            found[code] = found.get(code, 0) + yen
    return found


@dataclass(frozen=True)
class Steps:
    """How many applied to a recruitment, and where they are. No name is in it."""

    by_stage: Mapping[str, int]
    by_status: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.by_status.values())

    @property
    def rows(self) -> list[tuple[str, int]]:
        """The stages of those in selection, then what became of the others; those that occur."""
        stages = [(f"選考中（{stage.label}）", self.by_stage.get(stage.value, 0)) for stage in Stage]
        others = [
            (str(status.label), self.by_status.get(status.value, 0))
            for status in ApplicantStatus
            if status is not ApplicantStatus.SELECTING
        ]
        return [(label, count) for label, count in (*stages, *others) if count]


def steps_of(recruitment: Recruitment) -> Steps:
    """One query."""
    rows = Applicant.objects.filter(recruitment=recruitment).order_by().values_list("status", "stage")
    by_stage: dict[str, int] = {}
    by_status: dict[str, int] = {}
    for status, stage, count in rows.annotate(count=Count("pk")):
        by_status[status] = by_status.get(status, 0) + count
        if status == ApplicantStatus.SELECTING:
            by_stage[stage] = by_stage.get(stage, 0) + count
    return Steps(by_stage, by_status)
