"""Who is told: the people who hold a role in a body today."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Membership, User
from accounts.permissions import Role


def people_in(prefecture_id: int, *roles: Role, municipality_code: str = "") -> QuerySet[User]:
    """Active users with one of `roles` in the prefecture itself, or in the municipality if one is named."""
    memberships = Membership.objects.active_on(timezone.localdate()).filter(
        prefecture_id=prefecture_id, role__in=roles, municipality_code=municipality_code
    )
    return User.objects.filter(pk__in=memberships.values("user_id")).order_by("id")


def people_of_town(prefecture_id: int, municipality_code: str) -> QuerySet[User]:
    """Those who act for a municipality: its officers and its approver."""
    return people_in(
        prefecture_id, Role.MUNICIPAL_OFFICER, Role.APPROVER, municipality_code=municipality_code
    )
