"""A seat: one person, in one role, in one body, for one request."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, Prefecture, User
from accounts.permissions import ROLES, Permission, Reach, Role, describe
from accounts.rows import Given, Statement
from accounts.tenancy import NATIONWIDE
from japan.bodies import body_name
from japan.body_changes import answering_for


@lru_cache(maxsize=10_000)
def _path(name: str, *args: object) -> str:
    """A page has a hundred addresses, most of them the same as the page before."""
    return reverse(name, args=args)


@dataclass(frozen=True)
class Seat:
    """Who acts, as what. Every action takes one as `by`; nothing below a door asks for the request's user."""

    user_id: int | None
    user_name: str
    role: Role
    prefecture_id: int
    prefecture_slug: str
    prefecture_name: str
    municipality_code: str
    section: str
    permissions: frozenset[Permission]
    reach: Reach = Reach.NONE
    came_for: Permission | None = field(default=None, compare=False)
    """What the door asked for that this seat has passed: work that begins later asks for it again."""

    def can(self, permission: Permission) -> bool:
        return permission in self.permissions

    def url(self, name: str, *args: object, **query: object) -> str:
        """The address of a page of this seat's prefecture, or of a nationwide page, by its name.

        `query` goes behind the `?`; what is None or empty is left out. Raises `NoReverseMatch`.
        """
        path = _path(name, *([self.prefecture_slug] if self.prefecture_slug else []), *args)
        asked = urlencode({key: value for key, value in query.items() if value not in (None, "")})
        return f"{path}?{asked}" if asked else path

    @property
    def person_id(self) -> int:
        """The number of the person who acts, for rows that need one.
        Scheduled work has none: an error of ours."""
        if self.user_id is None:
            raise RuntimeError(f"{self.user_name} は人ではないため、この操作の記録者になれません")
        return self.user_id

    @property
    def role_label(self) -> str:
        return self.section or self.role.label

    @property
    def sees_own(self) -> bool:
        """Whether this seat meets only what is about the person."""
        return self.reach is Reach.OWN

    @property
    def is_municipal(self) -> bool:
        return self.municipality_code != ""

    @property
    def towns(self) -> tuple[str, ...]:
        """The municipalities whose affairs are this seat's today: its own first, then those that have gone
        into it; none for a seat of a prefecture."""
        return answering_for(self.municipality_code, timezone.localdate()) if self.is_municipal else ()

    @property
    def is_of_one_town(self) -> bool:
        """Whether all that the seat sees is of one municipality, so that nobody has to be told of which."""
        return len(self.towns) == 1

    @property
    def place_label(self) -> str:
        """The body whose business this is, as the top of a page names it."""
        if self.is_municipal:
            return f"{self.prefecture_name} {body_name(self.municipality_code)}"
        return self.prefecture_name or ROLES[self.role].house


SEAT_VALUES = (
    "role",
    "municipality_code",
    "section",
    "prefecture_id",
    "prefecture__slug",
    "prefecture__name",
)


def _held() -> QuerySet[Membership, tuple[Any, ...]]:
    """What a person holds on a day."""
    held = Membership.objects.active_on(Given("on")).filter(user_id=Given("user"))
    return held.order_by("id").values_list(*SEAT_VALUES)


_HELD_ANYWHERE = Statement(_held)
_HELD_IN_PREFECTURE = Statement(lambda: _held().filter(prefecture__slug=Given("slug")))
_HELD_NATIONWIDE = Statement(lambda: _held().filter(prefecture=None))


def seats_of(user: User, *, slug: str | None, on: date) -> list[Seat]:
    """The seats that `user` holds on a day: in the prefecture of an
    address, or nationwide if None. One query.

    Empty for a stopped account and for a prefecture that does not exist.
    """
    if slug is None:
        return [_seat(user, *row) for row in _HELD_NATIONWIDE.rows(user=user.pk, on=on)]
    return [_seat(user, *row) for row in _HELD_IN_PREFECTURE.rows(user=user.pk, on=on, slug=slug)]


def seats_anywhere(user: User, *, on: date) -> list[Seat]:
    """Every seat that `user` holds on a day, in any prefecture and nationwide."""
    return [_seat(user, *row) for row in _HELD_ANYWHERE.rows(user=user.pk, on=on)]


def seat_of(membership: Membership) -> Seat:
    prefecture = membership.prefecture
    place = (prefecture.pk, prefecture.slug, prefecture.name) if prefecture else (None, None, None)
    return _seat(membership.user, membership.role, membership.municipality_code, membership.section, *place)


def _seat(
    user: User,
    role: str,
    municipality_code: str,
    section: str,
    prefecture_id: int | None,
    slug: str | None,
    name: str | None,
) -> Seat:
    """Of the values that `SEAT_VALUES` names."""
    description = describe(Role(role), municipal=municipality_code != "")
    return Seat(
        user_id=user.pk,
        user_name=user.name,
        role=Role(role),
        prefecture_id=prefecture_id or NATIONWIDE,
        prefecture_slug=slug or "",
        prefecture_name=name or "",
        municipality_code=municipality_code,
        section=section,
        permissions=description.opens,
        reach=description.reach,
    )


def beyond_prefectures(seat: Seat) -> Seat:
    """The same person outside any prefecture, for what concerns only themselves: no permission, no menu."""
    return replace(seat, prefecture_id=NATIONWIDE, prefecture_slug="", permissions=frozenset())


def choose(seats: list[Seat], permission: Permission) -> Seat | None:
    """The first seat that holds the permission: somebody with two roles acts in the one that allows it."""
    found = next((seat for seat in seats if seat.can(permission)), None)
    return replace(found, came_for=permission) if found else None


def system_seat(prefecture: Prefecture | None = None) -> Seat:
    """The seat of scheduled work: nobody's, and it passes no door."""
    return Seat(
        user_id=None,
        user_name="自動処理",
        role=Role.OPERATOR,
        prefecture_id=prefecture.id if prefecture else NATIONWIDE,
        prefecture_slug=prefecture.slug if prefecture else "",
        prefecture_name=prefecture.name if prefecture else "",
        municipality_code="",
        section="自動処理",
        permissions=frozenset(),
    )
