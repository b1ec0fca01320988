"""Who is told: the people who may do what waits, in a body, today."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Membership, User
from accounts.permissions import Permission, Role, describe
from japan.body_changes import heirs_of


def people_who(permission: Permission, prefecture_id: int, municipality_code: str = "") -> QuerySet[User]:
    """Active users who hold the permission in the prefecture itself, or in
    the municipality if one is named: a new role is told with the others. Of a municipality that has ended
    also those of the one that it has gone into."""
    municipal, today = municipality_code != "", timezone.localdate()
    roles = [role for role in Role if permission in describe(role, municipal=municipal).opens]
    towns = heirs_of(municipality_code, today) if municipal else ("",)
    memberships = Membership.objects.active_on(today).filter(
        prefecture_id=prefecture_id, role__in=roles, municipality_code__in=towns
    )
    return User.objects.filter(pk__in=memberships.values("user_id")).order_by("id")


def people_of_town(prefecture_id: int, municipality_code: str) -> QuerySet[User]:
    """Those who act for a municipality: its officers and its approver."""
    return people_who(Permission.CONFIRM_VISIT, prefecture_id, municipality_code)
