"""The course of one thing, for the 経過 of its page: its events, the newest first."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Model
from django.utils import timezone

from accounts.models import Event
from desk.event_words import verb_label
from japan.reference_numbers import year_words

REASONS = ("reason", "reply", "remark", "return_reason", "decline_reason")
"""Fields whose words belong into the course: why something was sent back."""

LONGEST = 50


def history_of(
    thing: Model, now: datetime, *, leave_out: Collection[str] = (), longest: int = LONGEST
) -> list[dict[str, str]]:
    """Entries for `{% timeline %}` from the events of the open scope; the newest one is marked.

    `leave_out` are verbs that say nothing of the thing itself, such as that somebody looked at it.
    """
    events = Event.objects.filter(subject_type=thing._meta.label_lower, subject_id=str(thing.pk))
    shown = events.exclude(verb__in=leave_out)[:longest]
    return [_entry(event, now, newest=index == 0) for index, event in enumerate(shown)]


def _entry(event: Event, now: datetime, *, newest: bool) -> dict[str, str]:
    words = [_moment(event.at, now), event.user_name]
    reason = next((str(event.after[field]) for field in REASONS if event.after.get(field)), "")
    return {
        "title": verb_label(event.verb),
        "detail": "　".join(word for word in [*words, reason] if word),
        "kind": "now" if newest else "",
    }


def _moment(at: datetime, now: datetime) -> str:
    """11月19日 16:42, with 令和 year when it is not this calendar year."""
    local, here = timezone.localtime(at), timezone.localtime(now)
    day = f"{local.month}月{local.day}日"
    year = "" if local.year == here.year else year_words(local.year)
    return f"{year}{day} {local.hour}:{local.minute:02d}"
