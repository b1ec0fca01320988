"""What has to be planned anew, because a fact has changed under it."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from accounts.permissions import Permission
from accounts.seats import Seat
from desk.todo import Todo
from dispatch.repairs.clashes import Clash, clashes
from japan.wareki import format_near

MOST_TOWNS = 3


def todo(seat: Seat, today: date) -> list[Todo]:
    """A row for each person some of whose visits cannot stay, until these are moved, called off or ended."""
    if not seat.can(Permission.PLAN_DISPATCH):
        return []
    found = sorted(clashes(today), key=lambda clash: (clash.talent_id, clash.day))
    groups = groupby(found, key=lambda clash: clash.talent_id)
    return [_row(seat, talent_id, list(of_talent), today) for talent_id, of_talent in groups]


def _row(seat: Seat, talent_id: int, found: list[Clash], today: date) -> Todo:
    first = found[0]
    towns = list(dict.fromkeys(clash.town for clash in found))
    more = f"ほか{len(towns) - MOST_TOWNS}団体" if len(towns) > MOST_TOWNS else ""
    reasons = "、".join(dict.fromkeys(rule.name for clash in found for rule in clash.broken))
    return Todo(
        kind="訪問",
        title=f"{first.talent}さんの予定の訪問{len(found)}回を決め直す",
        url=seat.url("visits_settle", talent_id),
        action="決め直す",
        due_on=first.day,
        lines=(
            f"{'、'.join(towns[:MOST_TOWNS])}{more}　{format_near(first.day, today)}から",
            f"変わったこと　{reasons}",
        ),
    )
