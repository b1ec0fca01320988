"""Who in the prefecture answers for a need: every need that was sent has somebody."""

from __future__ import annotations

from django.db.models import Case, Count, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.errors import Refusal
from accounts.models import Membership, User
from accounts.people import people_who
from accounts.permissions import Permission, roles_that
from municipalities.needs.models import Need


def may_own(prefecture_id: int) -> QuerySet[User]:
    """Those who answer needs, in the order in which they are offered."""
    return people_who(Permission.REVIEW_NEED, prefecture_id).order_by("name", "id")


def refuse_other_owner(prefecture_id: int, owner: User) -> None:
    """Only those who answer needs answer for one."""
    if not may_own(prefecture_id).filter(pk=owner.pk).exists():
        raise Refusal("担当にできるのは、県でニーズに答える人だけです。選び直してください。", field="owner")


def owner_for(need: Need) -> int | None:
    """Who answers for a need that is sent now: whoever did, who knows the town, or who has the fewest to
    answer for. None where the prefecture has nobody. One query."""
    theirs = Need.objects.filter(owner=OuterRef("pk")).order_by()
    of_town = theirs.filter(municipality_id=need.municipality_id).order_by("-pk")
    load = theirs.open_at_the_prefecture().values("owner").annotate(count=Count("pk")).values("count")
    people = people_who(Permission.REVIEW_NEED, need.prefecture_id).annotate(
        was=Case(When(pk=need.owner_id, then=1), default=0) if need.owner_id else Value(0),
        knows=Subquery(of_town.values("pk")[:1]),
        load=Coalesce(Subquery(load), 0),
    )
    ranked = people.order_by("-was", F("knows").desc(nulls_last=True), "load", "pk")
    return ranked.values_list("pk", flat=True).first()


def owner_section() -> Subquery:
    """Where the owner of a need works in the prefecture today; None where that person has left."""
    seats = Membership.objects.active_on(timezone.localdate()).filter(
        prefecture_id=OuterRef("prefecture_id"),
        user_id=OuterRef("owner_id"),
        municipality_code="",
        role__in=roles_that(Permission.REVIEW_NEED),
    )
    return Subquery(seats.values("section")[:1])
