"""What is aimed at, what there is and what is missing, by body, role and fiscal year.

Who is in the pool, and who was sent where, are facts of `pool` and `dispatch`, which stand beside and above;
imports go down only. So the wiring names who is asked (`settings.PEOPLE`), as it does for needs
(`docs/adr/0019`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final, cast

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.seats import Seat
from japan.fiscal_year import first_day, label, last_day
from japan.skill_standard import ROLES
from japan.wareki import format_day
from municipalities.register.models import ItStaffing
from municipalities.targets.bodies import TargetBody, bodies_for
from municipalities.targets.choices import GAP_BADGES, IT_STAFF, TARGET_ROLES, Gap, Side
from municipalities.targets.models import Headcount

NOT_BEGUN: Final = "年度が始まっていません"
NOT_SAID: Final = "記録がありません"
IN_POOL: Final = "人材プール：この年度に任期のあった人"
SENT: Final = "派遣：この年度に始まった派遣で来た人"


@dataclass(frozen=True)
class People:
    """Heads of the open scope, each person once in each of their roles. What is not named is nobody."""

    in_pool: Mapping[tuple[int, str], int]
    """By fiscal year and key of `japan.skill_standard.ROLES`: in term in the year, by the day asked."""
    sent: Mapping[tuple[int, str, str], int]
    """By fiscal year, code of the municipality and role: with a dispatch that had begun by the day."""


@cache
def _asked() -> Callable[[Sequence[int], date], People]:
    return cast("Callable[[Sequence[int], date], People]", import_string(settings.PEOPLE))


@dataclass(frozen=True)
class TargetLine:
    """One role of one body in one fiscal year. None: nothing was aimed at, or nobody knows how many there
    are; `source` says where the second comes from, or why it is missing."""

    body: TargetBody
    role: str
    fiscal_year: int
    target: int | None
    actual: int | None
    source: str
    said: Headcount | None
    """The statement that holds."""
    has_begun: bool = True

    @property
    def role_label(self) -> str:
        return TARGET_ROLES[self.role]

    @property
    def year_label(self) -> str:
        return label(self.fiscal_year)

    @property
    def gap(self) -> int | None:
        """People beyond the target; below zero where some are missing."""
        return None if self.target is None or self.actual is None else self.actual - self.target

    @property
    def missing(self) -> int:
        return max(0, -(self.gap or 0))

    @property
    def state(self) -> Gap:
        if self.target is None:
            return Gap.UNTARGETED
        if self.gap is None:
            return Gap.UNKNOWN if self.has_begun else Gap.COMING
        return Gap.SHORT if self.gap < 0 else Gap.MET

    @property
    def words(self) -> str:
        """「2人不足」「達成」「達成（1人多い）」; why where it cannot be said."""
        if self.gap is None or self.gap == 0:
            return str(self.state.label)
        return f"{-self.gap}人不足" if self.gap < 0 else f"達成（{self.gap}人多い）"

    @property
    def badge(self) -> str:
        return GAP_BADGES[self.state]


def target_lines(seat: Seat, years: Sequence[int], today: date, code: str = "") -> list[TargetLine]:
    """Every role of every body that a seat sees, or of one, in some fiscal years: four queries however many
    there are."""
    rows = Headcount.objects.visible_to(seat).standing().filter(fiscal_year__in=years).newest_first()
    said: dict[tuple[int, str, str, str], Headcount] = {}
    for row in rows.select_related("recorded_by"):
        said.setdefault(row.key, row)
    facts = Facts(said, _asked()(years, today), _staffing(seat), today)
    bodies = bodies_for(seat, today, {key[1] for key in said})
    return [
        facts.line(body, role, year)
        for year in years
        for body in bodies
        if code in ("", body.code)
        for role in TARGET_ROLES
    ]


def _staffing(seat: Seat) -> dict[str, list[tuple[date, int]]]:
    """By municipality what it has said of its own IT staff, the newest day first."""
    found: dict[str, list[tuple[date, int]]] = {}
    rows = ItStaffing.objects.visible_to(seat).order_by("-as_of")
    for code, as_of, count in rows.values_list("municipality_id", "as_of", "staff_count"):
        found.setdefault(code, []).append((as_of, count))
    return found


@dataclass(frozen=True)
class Facts:
    """What the rooms say, put together for one line after the other."""

    said: Mapping[tuple[int, str, str, str], Headcount]
    people: People
    staffing: Mapping[str, Sequence[tuple[date, int]]]
    today: date

    def line(self, body: TargetBody, role: str, year: int) -> TargetLine:
        held = self.said.get((year, body.code, role, Side.TARGET))
        actual, source = self._actual(body, role, year)
        target, has_begun = held.people if held else None, first_day(year) <= self.today
        return TargetLine(body, role, year, target, actual, source, held, has_begun)

    def _actual(self, body: TargetBody, role: str, year: int) -> tuple[int | None, str]:
        if first_day(year) > self.today:
            return None, NOT_BEGUN
        if role in ROLES and body.is_prefecture:
            return self.people.in_pool.get((year, role), 0), IN_POOL
        if role in ROLES:
            return self.people.sent.get((year, body.code, role), 0), SENT
        if role == IT_STAFF and not body.is_prefecture:
            return self._of_register(body.code, year)
        row = self.said.get((year, body.code, role, Side.ACTUAL))
        return (row.people, f"{row.document}（{format_day(row.as_of)}）") if row else (None, NOT_SAID)

    def _of_register(self, code: str, year: int) -> tuple[int | None, str]:
        """What a municipality said of the latest day that is not after the year."""
        until = last_day(year)
        for as_of, count in self.staffing.get(code, ()):
            if as_of <= until:
                return count, f"情報担当の体制（{format_day(as_of)}時点）"
        return None, NOT_SAID


def targets_of(code: str) -> dict[tuple[str, int], Headcount]:
    """What a municipality aims at now, by role and fiscal year. One query."""
    rows = Headcount.objects.standing().filter(municipality=code, side=Side.TARGET).newest_first()
    found: dict[tuple[str, int], Headcount] = {}
    for row in rows:
        found.setdefault((row.role, row.fiscal_year), row)
    return found


@dataclass(frozen=True)
class RoleSum:
    """One role over several bodies: what those that have a target aim at and have, and who is missing where.
    Nobody's surplus makes up for what another lacks."""

    role: str
    bodies: int
    target: int
    actual: int
    missing: int
    unknown: int
    """Bodies with a target of which nobody knows what they have."""
    has_begun: bool

    @property
    def role_label(self) -> str:
        return TARGET_ROLES[self.role]

    @property
    def words(self) -> str:
        """Who is missing, and of how many bodies nothing is known."""
        missing = f"{self.missing}人不足" if self.missing else ""
        unknown = f"{self.unknown}団体は実績なし" if self.unknown else ""
        return "、".join(filter(None, (missing, unknown))) or str(self.state.label)

    @property
    def state(self) -> Gap:
        if not self.has_begun:
            return Gap.COMING
        return Gap.SHORT if self.missing else Gap.UNKNOWN if self.unknown else Gap.MET

    @property
    def badge(self) -> str:
        return GAP_BADGES[self.state]


def sums_of(lines: Iterable[TargetLine]) -> list[RoleSum]:
    """By role, in the order of the roles; those without any target too."""
    targeted = [line for line in lines if line.target is not None]
    return [_sum(role, [line for line in targeted if line.role == role]) for role in TARGET_ROLES]


def _sum(role: str, lines: Sequence[TargetLine]) -> RoleSum:
    return RoleSum(
        role=role,
        bodies=len(lines),
        target=sum(line.target or 0 for line in lines),
        actual=sum(line.actual or 0 for line in lines),
        missing=sum(line.missing for line in lines),
        unknown=sum(line.state is Gap.UNKNOWN for line in lines),
        has_begun=all(line.has_begun for line in lines),
    )
