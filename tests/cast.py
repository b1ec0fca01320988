"""The cast of every test: plainly fictional people in real bodies."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core import signing
from django.test import Client

from accounts.models import Membership, User
from accounts.permissions import Role
from accounts.seats import Seat, seat_of
from accounts.tenancy import NATIONWIDE, current_scope, scope
from notices.models import Notice

HIROSHIMA, EHIME = 34, 38
SERA, JINSEKI, UCHIKO = "344621", "345458", "384224"
"""世羅町 and 神石高原町 (広島県), 内子町 (愛媛県)."""

PASSWORD = "demo-passphrase-2026"


class DeskClient(Client):
    """A signed-in browser without scripts: every post carries a key, as every form of ours does."""

    user: User

    def request(self, **environ: Any) -> Any:
        """Outside every prefecture, as a real request comes in, also where a test has one open."""
        with nullcontext() if current_scope() is None else scope(NATIONWIDE):
            return super().request(**environ)

    def post(self, path: str, data: Any = None, *args: Any, keyed: bool = True, **kwargs: Any) -> Any:  # type: ignore[override]
        if keyed and isinstance(data, dict | None):
            data = {"post_key": self.key(), **(data or {})}
        return super().post(path, data, *args, **kwargs)

    def key(self) -> str:
        """What `{% post_key %}` would have put into the form."""
        import secrets

        return signing.dumps([self.user.pk, secrets.token_urlsafe(12)], salt="accounts.post-key")


@dataclass(frozen=True)
class Person:
    """One of the cast: the account, its seat, and a signed-in browser."""

    user: User
    seat: Seat
    client: DeskClient


@dataclass(frozen=True)
class Part:
    email: str
    name: str
    role: Role
    prefecture_id: int | None = HIROSHIMA
    municipality_code: str = ""
    section: str = ""


CAST = {
    "staff": Part("staff@hiroshima.example", "デモ・中村 恵", Role.PREFECTURE_STAFF, section="県DX推進担当"),
    "finance": Part("finance@hiroshima.example", "デモ・石田 透", Role.FINANCE),
    "approver": Part("approver@hiroshima.example", "デモ・課長 一郎", Role.APPROVER),
    "officer": Part(
        "municipality@hiroshima.example",
        "デモ・岡本 真由美",
        Role.MUNICIPAL_OFFICER,
        HIROSHIMA,
        JINSEKI,
        "総務課",
    ),
    "section_writer": Part(
        "zeimu@hiroshima.example",
        "デモ・税務 健",
        Role.SECTION_WRITER,
        HIROSHIMA,
        JINSEKI,
        "税務課",
    ),
    "other_officer": Part(
        "sera@hiroshima.example", "デモ・世羅 花子", Role.MUNICIPAL_OFFICER, HIROSHIMA, SERA
    ),
    "municipal_approver": Part("kacho@hiroshima.example", "デモ・佐伯 隆", Role.APPROVER, HIROSHIMA, JINSEKI),
    "talent_user": Part("talent@hiroshima.example", "デモ・藤井 拓也", Role.TALENT),
    "ehime_staff": Part("staff@ehime.example", "デモ・伊予 美咲", Role.PREFECTURE_STAFF, EHIME),
    "ehime_officer": Part(
        "municipality@ehime.example", "デモ・内子 三郎", Role.MUNICIPAL_OFFICER, EHIME, UCHIKO
    ),
    "viewer": Part("viewer@mic.example", "デモ・井上 修", Role.MINISTRY_VIEWER, None),
    "coordinator": Part("coordinator@mic.example", "デモ・霞 調", Role.MINISTRY_COORDINATOR, None),
    "operator": Part("operator@demo.example", "デモ・運用 守", Role.OPERATOR, None),
}


def person(who: str) -> Person:
    """Make one of the cast in the open database, outside every prefecture: there nobody can be added."""
    with scope(NATIONWIDE):
        return enrolled(CAST[who])


def enrolled(part: Part) -> Person:
    user = User(email=part.email, name=part.name)
    user.set_unusable_password()
    user.save()
    membership = Membership.objects.create(
        user=user,
        prefecture_id=part.prefecture_id,
        role=part.role,
        municipality_code=part.municipality_code,
        section=part.section,
        starts_on=date(2026, 4, 1),
    )
    client = DeskClient()
    client.user = user
    client.force_login(user)
    return Person(
        user, seat_of(Membership.objects.select_related("user", "prefecture").get(pk=membership.pk)), client
    )


def unread_count(seat: Seat) -> int:
    """How many notices wait for somebody in the open prefecture."""
    return Notice.objects.unread().filter(user_id=seat.user_id).count()
