"""Who holds which seat: the lists behind the pages of members."""

from __future__ import annotations

from datetime import date

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from accounts.models import Membership
from accounts.permissions import NATIONWIDE_ROLES, Role
from accounts.seats import Seat
from accounts.tenancy import NATIONWIDE
from japan.bodies import bodies_in, body_name

PREFECTURE_ROLES = tuple(role for role in Role if role not in NATIONWIDE_ROLES)


def memberships_of(seat: Seat) -> QuerySet[Membership]:
    """The memberships that this seat keeps: the own prefecture's; for the operator, everybody's."""
    kept = Membership.objects.select_related("user", "prefecture")
    return kept if seat.prefecture_id == NATIONWIDE else kept.filter(prefecture_id=seat.prefecture_id)


def narrow(
    members: QuerySet[Membership], *, words: str = "", role: str = "", body: str = "", state: str = "", today: date
) -> QuerySet[Membership]:
    """`words` part of a name or address, `body` a municipality's code or "-" for the prefecture itself, `state`
    "ended", "all", or "" for those that hold today or later."""
    if words:
        members = members.filter(Q(user__name__icontains=words) | Q(user__email__icontains=words))
    if role:
        members = members.filter(role=role)
    if body:
        members = members.filter(municipality_code="" if body == "-" else body)
    if state == "ended":
        members = members.filter(ends_on__lt=today)
    elif state != "all":
        members = members.filter(Q(ends_on=None) | Q(ends_on__gte=today))
    order = [When(role=role, then=Value(place)) for place, role in enumerate(Role)]
    return members.annotate(role_order=Case(*order, output_field=IntegerField())).order_by(
        "prefecture_id", "role_order", "municipality_code", "id"
    )


def place_of(membership: Membership) -> str:
    """The body of a membership as lists name it."""
    if membership.municipality_code:
        return body_name(membership.municipality_code)
    if membership.prefecture is not None:
        return membership.prefecture.name
    return "運用" if membership.role == Role.OPERATOR else "総務省"


def municipality_choices(prefecture_id: int) -> list[tuple[str, str]]:
    return [(body.code, body.name) for body in bodies_in(prefecture_id)]
