"""What everything in one prefecture is made on: its bodies, its people, its chain of events, its dice."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from accounts.events import CHAINED_FIELDS, digest_of_values
from accounts.models import Event, PostKey, Prefecture
from demo.volume.copying import Copies
from demo.volume.examples import Examples, values_of
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
    notices: list[dict[str, Any]] = field(default_factory=list)

    @property
    def yesterday(self) -> date:
        return self.today - timedelta(days=1)

    @cached_property
    def town_names(self) -> dict[str, str]:
        return dict(self.towns)

    def add(self, model: Any, **values: Any) -> int:
        return self.rows.add(model, prefecture_id=self.prefecture.pk, **values)

    def tell(self, at: datetime, user_id: int, kind: str, subject: str, url: str, **more: Any) -> None:
        self._refuse_what_has_not_happened(at, subject)
        is_old = at.date() < self.today - timedelta(days=UNREAD_DAYS)
        self.notices.append({
            "user_id": user_id,
            "kind": kind,
            "subject": subject[:120],
            "url": f"/{self.prefecture.slug}{url}",
            "created_at": at,
            "mailed_at": at,
            "read_at": at + timedelta(hours=3) if is_old else None,
            **more,
        })  # fmt: skip

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
        self._refuse_what_has_not_happened(at, f"{verb} {label}")
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

    def _refuse_what_has_not_happened(self, at: datetime, what: str) -> None:
        """Whatever the hour of the day: what is told of ended yesterday."""
        if at.date() >= self.today:
            raise ValueError(f"{what}: {at} has not happened yet on {self.today}")

    def chain(self) -> tuple[int, str]:
        """Put the events in the order of time, together with those that are there: the chain is made anew, as
        no product ever does. Gives its head."""
        there = [(event, False) for event in Event.objects.order_by("sequence").values(*CHAINED_FIELDS)]
        self.rows.take_back(Event, self.prefecture.pk)
        sequence, digest = 0, ""
        for event, is_new in sorted([*there, *((event, True) for event in self.events)], key=_when):
            sequence += 1
            event |= {"sequence": sequence, "previous_digest": digest}
            digest = digest_of_values(event)
            self.rows.add(Event, **event, digest=digest)
            if is_new:
                self._keep_key(event, digest)
        return sequence, digest

    def deliver(self) -> None:
        """The notices in the order of time, as lists show them, together with those that are there."""
        there = [values_of(notice) for notice in Notice.objects.order_by("id")]
        self.rows.take_back(Notice, self.prefecture.pk)
        for notice in sorted([*there, *self.notices], key=lambda notice: notice["created_at"]):
            self.add(Notice, **notice)

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


def _when(event: tuple[dict[str, Any], bool]) -> datetime:
    moment: datetime = event[0]["at"]
    return moment


def at(day: date, hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute, second), JAPAN)
