"""What everything in one prefecture is made on: its bodies, its people, its chain of events, its dice."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from accounts.events import digest_of_values
from accounts.models import Event, PostKey, Prefecture
from demo.volume.copying import Copies
from demo.volume.examples import Examples
from japan.clock import JAPAN
from notices.models import Notice

UNREAD_DAYS = 9


class Who(NamedTuple):
    """Somebody who does things."""

    user_id: int
    name: str
    role: str


class Town(NamedTuple):
    code: str
    name: str


@dataclass
class Worker:
    """A talent: since which fiscal year, on which halves of the week, and which of them are taken when."""

    talent_id: int
    who: Who
    since: int
    halves: list[tuple[int, str]]
    pay_yen: int
    is_of_the_demo: bool = False
    """The demo's own people keep their own dispatches of this year."""
    taken: list[tuple[int, str, date, date]] = field(default_factory=list)

    def is_free(self, weekday: int, half: str, first: date, last: date) -> bool:
        return all(
            (weekday, half) != (day, part) or ends < first or last < starts
            for day, part, starts, ends in self.taken
        )


@dataclass
class Ground:
    prefecture: Prefecture
    towns: list[Town]
    rows: Copies
    examples: Examples
    rng: random.Random
    today: date
    years: list[int]
    staff: list[Who] = field(default_factory=list)
    cashier: Who | None = None
    officers: dict[str, Who] = field(default_factory=dict)
    heads: dict[str, Who] = field(default_factory=dict)
    events: list[dict[str, Any]] = field(default_factory=list)

    @cached_property
    def town_names(self) -> dict[str, str]:
        return dict(self.towns)

    def add(self, model: Any, **values: Any) -> int:
        return self.rows.add(model, prefecture_id=self.prefecture.pk, **values)

    def tell(self, at: datetime, user_id: int, kind: str, subject: str, url: str, **more: Any) -> None:
        is_old = at.date() < self.today - timedelta(days=UNREAD_DAYS)
        self.add(
            Notice,
            user_id=user_id,
            kind=kind,
            subject=subject[:120],
            url=f"/{self.prefecture.slug}{url}",
            created_at=at,
            mailed_at=at,
            read_at=at + timedelta(hours=3) if is_old else None,
            **more,
        )

    def record(
        self,
        at: datetime,
        who: Who,
        verb: str,
        subject: tuple[str, int, str],
        *,
        town: str = "",
        before: dict[str, Any] | None = None,
        after: dict[str, Any] | None = None,
    ) -> None:
        """An event of the chain; `subject` is kind, number and label of the thing."""
        kind, number, label = subject
        self.events.append({
            "prefecture_id": self.prefecture.pk,
            "at": at,
            "user_id": who.user_id,
            "user_name": who.name,
            "role": who.role,
            "verb": verb,
            "subject_type": kind,
            "subject_id": str(number),
            "subject_label": label[:200],
            "municipality_code": town,
            "before": before or {},
            "after": after or {},
        })  # fmt: skip

    def chain(self, sequence: int, digest: str) -> tuple[int, str]:
        """Put the events in order behind the head that is there; gives the new head."""
        self.events.sort(key=lambda event: event["at"])
        for event in self.events:
            sequence += 1
            event |= {"sequence": sequence, "previous_digest": digest}
            digest = digest_of_values(event)
            self.rows.add(Event, **event, digest=digest)
            self._keep_key(event, digest)
        return sequence, digest

    def _keep_key(self, event: dict[str, Any], digest: str) -> None:
        """Every event came from a post."""
        path = f"/{self.prefecture.slug}/{event['subject_type']}/{event['subject_id']}/"
        key = f"{digest[:16]}{event['sequence']}"
        self.rows.add(
            PostKey,
            prefecture_id=self.prefecture.pk,
            key=key,
            user_id=event["user_id"],
            path=path,
            digest=digest,
            location=path,
            answered_at=event["at"],
        )


def at(day: date, hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute, second), JAPAN)
