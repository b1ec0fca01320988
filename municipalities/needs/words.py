"""The words of a need: as they were sent, and as the town has written them since."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import UTC, date
from typing import Any, Final

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.seats import Seat
from desk.checks import mark_of
from municipalities.needs.choices import IN_HAND, Involvement
from municipalities.needs.models import Need, NeedApproval, UnsentWords, WrittenWords
from municipalities.profile.models import SendingRule, approving_seats


@dataclass(frozen=True)
class Words:
    """困りごと as a town writes it. Each field is a column of `WrittenWords`."""

    raw_problem: str
    wanted_by: date | None = None
    wanted_by_reason: str = ""
    own_title: str = ""
    own_engagement: str = ""
    own_starts_on: date | None = None
    own_ends_on: date | None = None

    @classmethod
    def of(cls, row: WrittenWords) -> Words:
        return cls(**{name: getattr(row, name) for name in WRITTEN_FIELDS})

    def written(self) -> list[str]:
        """The fields in which something stands."""
        return [name for name, value in asdict(self).items() if value]

    def differing(self, earlier: Words) -> list[str]:
        """The fields that were other before."""
        return [name for name, value in asdict(self).items() if value != getattr(earlier, name)]

    def get_own_engagement_display(self) -> str:
        """As its column says it: two wordings are shown beside each other."""
        return str(Involvement(self.own_engagement).label) if self.own_engagement else ""

    @property
    def mark(self) -> str:
        """SHA-256 of all of them, for a form to carry: whoever goes on writing says on which words."""
        return mark_of(asdict(self))

    def put_into(self, row: WrittenWords) -> None:
        for name, value in asdict(self).items():
            setattr(row, name, value)


OWN_PROPOSAL: Final = {
    "own_title": "title",
    "own_engagement": "engagement",
    "own_starts_on": "starts_on",
    "own_ends_on": "ends_on",
}
"""What a town may put right of the proposal before it sends: its own word, and the field that it is for."""
WRITTEN_FIELDS: Final = tuple(field.name for field in fields(Words))


def column_of(model: type[models.Model], name: str) -> models.Field[Any, Any]:
    """The column that holds a field: what it is called, and what it can hold."""
    column = model._meta.get_field(name)
    assert isinstance(column, models.Field)
    return column


def sending_of(need: Need) -> str:
    """Which sending of a need a page shows, for its form to carry:
    the need that was sent anew has another."""
    return f"{need.submitted_at.astimezone(UTC):%Y%m%d%H%M%S%f}" if need.submitted_at else ""


def unsent_words(need: Need, seat: Seat) -> UnsentWords | None:
    """What this town has written anew on a need that was sent before; None for everybody else."""
    found: UnsentWords | None = UnsentWords.objects.visible_to(seat).filter(need=need).first()
    return found


def approval_of(need: Need, seat: Seat) -> NeedApproval | None:
    """What became of the last wish of this town to send a need in its hand, with whether that is still asked
    for (`is_wanted`) and somebody is there to say (`has_approver`); None for everybody else."""
    if not seat.is_municipal or need.status not in IN_HAND:
        return None
    town = OuterRef("need__municipality_id")
    asked = (
        NeedApproval.objects.visible_to(seat)
        .since_sent()
        .filter(need=need)
        .select_related("asked_by", "decided_by")
    )
    with_state = asked.annotate(
        is_wanted=Exists(SendingRule.objects.asking().filter(municipality=town)),
        has_approver=Exists(approving_seats(timezone.localdate(), town)),
    )
    found: NeedApproval | None = with_state.first()
    return found


def newest_words(need: Need, seat: Seat) -> Words:
    """The words on which the town goes on writing; to everybody else those that were sent."""
    return Words.of(unsent_words(need, seat) or need)
