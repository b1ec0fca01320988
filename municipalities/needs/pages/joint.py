"""Joint needs: which needs may go together, what one holds, and what a town is told of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from django.db.models import Case, QuerySet, Value, When

from accounts.seats import Seat
from desk.marks import badge
from japan.bodies import body_name
from japan.wareki import format_compact
from municipalities.needs.actions.joining import mark_of_waiting
from municipalities.needs.checks import AMENDABLE
from municipalities.needs.choices import NEED_BADGES, NeedStatus
from municipalities.needs.likeness.alike import open_alike
from municipalities.needs.models import JointNeed, Need, named_skills
from municipalities.needs.pages import skills_told

MOST_OFFERED: Final = 30
"""Needs that are offered to be ticked; others are named by their number."""
LONGEST_EXCERPT: Final = 60


def may_go_with(need: Need) -> QuerySet[Need]:
    """Needs of other towns that run and stand alone: what is happening is answered by itself."""
    rows = Need.objects.filter(status__in=AMENDABLE, joint=None, incident="")
    return rows.exclude(municipality=need.municipality_id)


def offered_with(need: Need) -> list[Need]:
    """Those, the nearest first: what is about the same, then of the same subject, then those that still wait
    for an answer."""
    near = {row.pk: row.score for row in open_alike(need, MOST_OFFERED)}
    ranked = may_go_with(need).annotate(
        is_near=Case(When(pk__in=near, then=Value(1)), default=Value(0)),
        is_alike=Case(When(category=need.category, then=Value(1)), default=Value(0)),
        waits=Case(When(status=NeedStatus.SUBMITTED, then=Value(1)), default=Value(0)),
    )
    offered = ranked.order_by("-is_near", "-is_alike", "-waits", "-pk")[:MOST_OFFERED]
    return sorted(offered, key=lambda row: -near.get(row.pk, 0))


def needs_numbered(number: tuple[int, int]) -> Need | None:
    """The need with this fiscal year and running number, as far as the prefecture sees it."""
    year, sequence = number
    return Need.objects.sent().filter(fiscal_year=year, sequence=sequence).first()


def offer_words(need: Need) -> str:
    """「世羅町　N-8-0002　…（県が確認中）　…」: enough to know whether it is the same."""
    words = " ".join(need.raw_problem.split())
    excerpt = words if len(words) <= LONGEST_EXCERPT else f"{words[:LONGEST_EXCERPT]}…"
    return (
        f"{need.municipality_name}　{need.number}　{need.title}（{need.get_status_display()}）　「{excerpt}」"
    )


class Member(NamedTuple):
    """One need of a joint need, as its page shows it."""

    need: Need
    skills: str

    @property
    def badge(self) -> str:
        return badge(self.need.get_status_display(), NEED_BADGES[self.need.status])

    @property
    def period(self) -> str:
        return f"{format_compact(self.need.starts_on)}–{format_compact(self.need.ends_on)}"

    @property
    def waits_for_somebody(self) -> bool:
        """Accepted, and nobody is sent yet."""
        return self.need.status == NeedStatus.ACCEPTED and self.need.supported_on is None


@dataclass(frozen=True)
class JointPage:
    """Everything on the page of a joint need."""

    members: Sequence[Member]
    mark: str
    """Which of them wait for an answer, in which sending (`mark_of_waiting`)."""

    @property
    def waiting(self) -> Sequence[Member]:
        return [member for member in self.members if member.need.status == NeedStatus.SUBMITTED]

    @property
    def towns(self) -> int:
        return len({member.need.municipality_id for member in self.members})

    @property
    def is_open(self) -> bool:
        return any(member.need.status in AMENDABLE for member in self.members)


def joint_page(joint: JointNeed) -> JointPage:
    rows = Need.objects.filter(joint=joint).select_related("municipality").prefetch_related(named_skills())
    needs = list(rows.order_by("municipality_id", "pk"))
    return JointPage([Member(need, skills_told(need)) for need in needs], mark_of_waiting(needs))


@dataclass(frozen=True)
class ToldOfJoint:
    """What the page of one of its needs says: to the prefecture everything, to a town how many others there
    are, and who, only where the prefecture has said that they may know."""

    joint: JointNeed
    others: int
    names: Sequence[str]


def told_of_joint(need: Need, seat: Seat) -> ToldOfJoint | None:
    """Of the needs of others a town learns nothing but that they are there."""
    if need.joint is None:
        return None
    codes = Need.objects.filter(joint=need.joint_id).exclude(municipality=need.municipality_id)
    towns = sorted(set(codes.order_by().values_list("municipality_id", flat=True)))
    tells = not seat.is_municipal or need.joint.tells_names
    return ToldOfJoint(need.joint, len(towns), [body_name(code) for code in towns] if tells else [])
