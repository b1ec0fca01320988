"""Whom a town calls: who answers for its need, and what to do first where something is happening."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from accounts.seats import Seat
from municipalities.call_points.choices import Purpose
from municipalities.call_points.models import CallPoint
from municipalities.needs.choices import IncidentKind
from municipalities.needs.models import Need
from municipalities.profile.choices import Purpose as Asked
from municipalities.profile.models import TownContact

_CUT_OFF: Final = (
    "LANケーブルを抜き、無線を切って、ほかの端末から切り離してください。",
    "電源は切らず、画面の表示を写真に撮ってください。",
    "ほかの端末に同じことが起きていないか確かめてください。",
)
FIRST_STEPS: Final[Mapping[str, Sequence[str]]] = {
    IncidentKind.MALWARE: _CUT_OFF,
    IncidentKind.INTRUSION: (
        "使われたIDとパスワードを止め、関係する機器をネットワークから切り離してください。",
        "ログと画面の表示を残してください。消したり入れ直したりするのは、調べてからです。",
    ),
    IncidentKind.PHISHING: (
        "開いた端末をネットワークから切り離し、電源は切らないでください。",
        "入力したパスワードは、ほかの端末からすぐに変えてください。",
    ),
    IncidentKind.LEAK: (
        "公開や送信を止め、いつ、だれの、何の情報が、だれに見えたかを書き留めてください。",
        "画面や通知の控えを残してください。",
    ),
    IncidentKind.LOSS: (
        "最後に持っていた場所と時刻、入っていた情報と件数を書き留めてください。",
        "警察と交通機関に届け、端末なら遠隔で止められるか確かめてください。",
    ),
    IncidentKind.OUTAGE: (
        "止まった時刻と、使えなくなった業務を書き留めてください。",
        "窓口を手書きに切り替えられるか確かめてください。",
    ),
}
"""What can be done until somebody is on the telephone (our assumption; a town's own manual goes before)."""


@dataclass(frozen=True)
class IncidentPage:
    """What a page says where something is happening."""

    label: str
    steps: Sequence[str]
    points: Sequence[CallPoint]
    town: Sequence[TownContact] = ()
    """To the prefecture: whom it reaches in the town."""


@dataclass(frozen=True)
class Contact:
    """Who answers for a need, and the numbers under which they are reached."""

    name: str
    section: str
    points: Sequence[CallPoint]


def standing_points() -> list[CallPoint]:
    """Every number that towns call, in the order in which they are to be called."""
    return list(CallPoint.objects.standing().order_by("place", "id"))


def incident_at(need: Need, seat: Seat) -> IncidentPage | None:
    """What the prefecture reads of it: whom to call in the town, as the town has written it."""
    if not need.incident:
        return None
    contacts = TownContact.objects.visible_to(seat).of(need.municipality_id).standing().exclude(phone="")
    urgent_first = sorted(contacts, key=lambda contact: Asked.URGENT not in contact.purposes)
    return IncidentPage(str(IncidentKind(need.incident).label), (), (), urgent_first)


def incident_of(kind: str, points: Sequence[CallPoint]) -> IncidentPage | None:
    """What the town reads of it."""
    if not kind:
        return None
    numbers = [point for point in points if point.purpose == Purpose.INCIDENT]
    return IncidentPage(str(IncidentKind(kind).label), FIRST_STEPS[kind], numbers)


def contact_of(need: Need, points: Sequence[CallPoint]) -> Contact:
    """Of a need that was sent, with the section of today (`owner_section`): whoever has left is not named."""
    numbers = [point for point in points if point.purpose == Purpose.NEEDS]
    section: str | None = getattr(need, "owner_section", None)
    if need.owner is None or section is None:
        return Contact("", "", numbers)
    return Contact(need.owner.name, section, numbers)
