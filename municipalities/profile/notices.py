"""Who approves what a town sends, and who is told that this has changed."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.models import User
from accounts.people import people_of_town, people_who
from accounts.permissions import Permission
from accounts.seats import Seat
from municipalities.profile.models import SendingRule
from notices.actions import tell


def approvers_of(prefecture_id: int, municipality_code: str) -> QuerySet[User]:
    """Those of a town who may approve what it sends, today."""
    return people_who(Permission.APPROVE_SENDING, prefecture_id, municipality_code)


def tell_of_sending_rule(*, by: Seat, rule: SendingRule) -> None:
    """Everybody of the town but whoever changed it: their button to send is another one from now on."""
    people = people_of_town(rule.prefecture_id, rule.municipality_id).exclude(pk=by.person_id)
    what = "受けることになりました" if rule.is_approved else "受けなくてよくなりました"
    tell(
        by=by,
        users=people,
        kind="sending_rule",
        subject=f"県に送る前に、課長の承認を{what}",
        url=by.url("municipality_detail", rule.municipality_id),
    )
