"""The accounts of one prefecture: who signs in, and the seat that each acts from."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from allauth.account.models import EmailAddress

from accounts.models import Membership, User
from accounts.permissions import Role
from accounts.seats import Seat, seat_of
from accounts.tenancy import NATIONWIDE, scope
from demo.stories.names import names_from
from demo.stories.prefectures import DemoPrefecture
from japan.bodies import bodies_in
from japan.clock import JAPAN

APPROVING_TOWNS = 6
"""So many municipalities besides the sign-in town have an approver of their own."""


@dataclass(frozen=True, slots=True)
class Part:
    """One account with one membership."""

    email: str
    name: str
    role: Role
    prefecture_id: int | None = None
    municipality_code: str = ""
    section: str = ""


@dataclass(frozen=True)
class Cast:
    """Everybody of one prefecture. Officers by municipality, people of the pool by name."""

    staff: tuple[Seat, ...]
    finance: Seat
    approver: Seat
    officers: Mapping[str, Seat]
    talents: Mapping[str, Seat]
    users: Mapping[str, User]
    """By e-mail address."""


def parts_of(home: DemoPrefecture, rng: random.Random) -> tuple[Part, ...]:
    """The parts of a prefecture, in a fixed order for a seeded `rng`."""
    return (*_prefectural(home), *_municipal(home, rng), *_pool(home))


def _prefectural(home: DemoPrefecture) -> Iterable[Part]:
    domain = f"{home.slug}.example"
    for number, name in enumerate(home.staff, start=1):
        email = f"staff{number if number > 1 else ''}@{domain}"
        yield Part(email, name, Role.PREFECTURE_STAFF, home.number, section=home.section)
    yield Part(f"finance@{domain}", home.finance, Role.FINANCE, home.number, section="財政・経費担当")
    yield Part(f"approver@{domain}", home.approver, Role.APPROVER, home.number, section=f"{home.section}長")


def _municipal(home: DemoPrefecture, rng: random.Random) -> Iterable[Part]:
    domain = f"{home.slug}.example"
    names = names_from(rng, home.named)
    towns = bodies_in(home.number)
    approving = {town.code for town in rng.sample(towns, APPROVING_TOWNS)} | {home.sign_in_town}
    for town in towns:
        drawn, approver = next(names)[0], next(names)[0]
        signs_in = town.code == home.sign_in_town
        email = f"{'municipality' if signs_in else town.code}@{domain}"
        section = (
            "総務課"
            if signs_in or town.kind != "市"
            else rng.choice(("情報政策課", "デジタル推進課", "総務課"))
        )
        name = home.officer if signs_in else drawn
        yield Part(email, name, Role.MUNICIPAL_OFFICER, home.number, town.code, section)
        if town.code in approving:
            name = home.municipal_approver if signs_in else approver
            email = f"{'head' if signs_in else f'approver-{town.code}'}@{domain}"
            yield Part(email, name, Role.APPROVER, home.number, town.code, f"{section}長")


def _pool(home: DemoPrefecture) -> Iterable[Part]:
    for number, row in enumerate(home.talents, start=1):
        email = f"talent{f'{number:02d}' if number > 1 else ''}@{home.slug}.example"
        yield Part(email, row.name, Role.TALENT, home.number)


def gather(home: DemoPrefecture, rng: random.Random, *, password: str, since: date) -> Cast:
    """Write the accounts of a prefecture and take their seats. Nobody
    wants mail while history is being written."""
    parts = parts_of(home, rng)
    seats = enrol(parts, password=password, since=since)
    by_role: dict[Role, list[Seat]] = {}
    for part in parts:
        by_role.setdefault(part.role, []).append(seats[part.email])
    return Cast(
        staff=tuple(by_role[Role.PREFECTURE_STAFF]),
        finance=by_role[Role.FINANCE][0],
        approver=next(seat for seat in by_role[Role.APPROVER] if not seat.is_municipal),
        officers={seat.municipality_code: seat for seat in by_role[Role.MUNICIPAL_OFFICER]},
        talents={seat.user_name: seat for seat in by_role[Role.TALENT]},
        users={user.email: user for user in User.objects.filter(email__in=seats)},
    )


def enrol(parts: Iterable[Part], *, password: str, since: date) -> dict[str, Seat]:
    """Accounts and memberships in four queries; `password` is encoded already. Answers the seats by address.

    Outside every prefecture, where accounts are made, also while one is open.
    """
    with scope(NATIONWIDE):
        return _enrol(list(parts), password, since)


def _enrol(parts: list[Part], password: str, since: date) -> dict[str, Seat]:
    moment = datetime.combine(since, time(9), JAPAN)
    users = User.objects.bulk_create(
        User(email=part.email, name=part.name, password=password, wants_mail=False, created_at=moment)
        for part in parts
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users
    )
    Membership.objects.bulk_create(
        Membership(
            user=user,
            prefecture_id=part.prefecture_id,
            role=part.role,
            municipality_code=part.municipality_code,
            section=part.section,
            starts_on=since,
        )
        for user, part in zip(users, parts, strict=True)
    )
    rows = Membership.objects.filter(user__in=users).select_related("user", "prefecture")
    return {row.user.email: seat_of(row) for row in rows}
