"""The table of a prefecture's targets, and the page of one body, as values for their templates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from accounts.seats import Seat
from japan.codes import BY_NUMBER
from japan.fiscal_year import fiscal_year_of
from municipalities.targets.bodies import TargetBody
from municipalities.targets.choices import TARGET_ROLES
from municipalities.targets.figures import RoleSum, TargetLine, sums_of, target_lines
from municipalities.targets.models import Headcount, HeadcountQuerySet

MOST_YEARS: Final = 12


@dataclass(frozen=True)
class BodyRow:
    """A body with its lines in the order of the roles."""

    body: TargetBody
    url: str
    lines: Sequence[TargetLine]


@dataclass(frozen=True)
class Board:
    """The table of a fiscal year: the prefecture itself, its municipalities, and these together."""

    fiscal_year: int
    roles: Sequence[str]
    itself: Sequence[BodyRow]
    towns: Sequence[BodyRow]
    sums: Sequence[RoleSum]

    @property
    def missing(self) -> int:
        """People that the municipalities miss, all roles together."""
        return sum(each.missing for each in self.sums)

    @property
    def short_bodies(self) -> int:
        """Municipalities that miss somebody."""
        return sum(any(line.missing for line in row.lines) for row in self.towns)

    @property
    def targeted_bodies(self) -> int:
        """Municipalities that aim at something."""
        return sum(any(line.target is not None for line in row.lines) for row in self.towns)


def board_of(seat: Seat, fiscal_year: int, today: date) -> Board:
    rows: dict[str, list[TargetLine]] = {}
    lines = target_lines(seat, [fiscal_year], today)
    for line in lines:
        rows.setdefault(line.body.code, []).append(line)
    bodies = [BodyRow(each[0].body, seat.url("target_body", code), each) for code, each in rows.items()]
    return Board(
        fiscal_year=fiscal_year,
        roles=list(TARGET_ROLES.values()),
        itself=[row for row in bodies if row.body.is_prefecture],
        towns=[row for row in bodies if not row.body.is_prefecture],
        sums=sums_of(line for line in lines if not line.body.is_prefecture),
    )


@dataclass(frozen=True)
class Statement:
    """A number that was said, and whether it holds, was followed by another one, or was taken back."""

    row: Headcount
    state: str
    badge: str
    url: str
    """Where it is taken back, where this seat may."""


@dataclass(frozen=True)
class BodyPage:
    """One body: by role what is aimed at and there in each fiscal year, and all that was ever said."""

    body: TargetBody
    years: Sequence[int]
    series: Sequence[Sequence[TargetLine]]
    """By role, its lines in the order of the years."""
    history: Sequence[Statement]
    read: str
    """The newest row, for the forms."""


def body_page(body: TargetBody, seat: Seat, today: date, *, may_record: bool) -> BodyPage:
    history = list(statements_of(body, seat).select_related("recorded_by", "withdrawn_by"))
    this = fiscal_year_of(today)
    named = {row.fiscal_year for row in history if row.withdrawn_at is None}
    years = sorted({this - 1, this, this + 1, *named})[-MOST_YEARS:]
    lines = target_lines(seat, years, today, body.code)
    seen: set[tuple[int, str, str, str]] = set()
    return BodyPage(
        body=body,
        years=years,
        series=[[line for line in lines if line.role == role] for role in TARGET_ROLES],
        history=[_statement(row, seat, seen, may_record=may_record) for row in history],
        read=newest_of(history),
    )


def statements_of(body: TargetBody, seat: Seat) -> HeadcountQuerySet:
    """All that a body has said, what was taken back too, the newest first."""
    rows = Headcount.objects.visible_to(seat)
    return rows.of_body(body.code, BY_NUMBER[seat.prefecture_id].code).newest_first()


def newest_of(rows: Sequence[Headcount]) -> str:
    """The mark that a form carries: whoever writes says on which rows."""
    return str(max((row.pk for row in rows), default=0))


def _statement(
    row: Headcount, seat: Seat, seen: set[tuple[int, str, str, str]], *, may_record: bool
) -> Statement:
    if row.withdrawn_at is not None:
        return Statement(row, "取消し", "", "")
    holds = row.key not in seen
    seen.add(row.key)
    url = seat.url("headcount_withdraw", row.body_code, row.pk) if may_record else ""
    return Statement(row, "いまの値", "go", url) if holds else Statement(row, "前の値", "", url)
