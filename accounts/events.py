"""The record of what was done: append-only and chained, one chain for each prefecture."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from accounts.models import Event, EventHead
from accounts.seats import Seat
from accounts.verbs import verb_now

CHAINED_FIELDS = (
    "prefecture_id", "sequence", "at", "user_id", "user_name", "role", "verb", "subject_type", "subject_id",
    "subject_label", "municipality_code", "before", "after", "previous_digest",
)  # fmt: skip


def record(
    *,
    by: Seat,
    subject: models.Model,
    verb: str = "",
    label: str = "",
    municipality_code: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Append one event to the chain of `by`'s prefecture, in the caller's transaction and scope.

    It bears the name of the verb that is being done, unless another one is given. `before` and `after` hold
    only the fields that changed, by their field name.
    """
    record_each(by=by, verb=verb, done=[(subject, label, municipality_code, before or {}, after or {})])


Done = tuple[models.Model, str, str, Mapping[str, Any], Mapping[str, Any]]
"""Subject, label, code of the municipality, before, after."""


def record_each(*, by: Seat, done: Iterable[Done], verb: str = "") -> None:
    """Append an event for each of the things that one verb did, in their order: a list of two thousand takes
    as many statements as a single one."""
    head, at, events = _lock_head(by.prefecture_id), timezone.now(), []
    for subject, label, municipality_code, before, after in done:
        event = Event(
            prefecture_id=by.prefecture_id,
            sequence=head.sequence + 1,
            at=at,
            user_id=by.user_id,
            user_name=by.user_name,
            role=by.role,
            verb=verb or verb_now(),
            subject_type=subject._meta.label_lower,
            subject_id=str(subject.pk),
            subject_label=(label or str(subject))[:200],
            municipality_code=municipality_code,
            before=plain(before),
            after=plain(after),
            previous_digest=head.digest,
        )
        event.digest = digest_of(event)
        head.sequence, head.digest = event.sequence, event.digest
        events.append(event)
    Event.objects.bulk_create(events, batch_size=500)
    EventHead.objects.filter(pk=head.pk).update(sequence=head.sequence, digest=head.digest)


def changes(
    thing: models.Model, before: Mapping[str, Any], fields: tuple[str, ...]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The pairs before/after of those of `fields` that differ; `before` is an earlier `snapshot_of`."""
    return differing(before, snapshot_of(thing, fields))


def differing(before: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Those of two sets of the same names whose values differ."""
    changed = [name for name in now if before[name] != now[name]]
    return {name: before[name] for name in changed}, {name: now[name] for name in changed}


def snapshot_of(thing: models.Model, fields: tuple[str, ...]) -> dict[str, Any]:
    """The present values of `fields`, for a later `changes`."""
    attributes = {field.name: field.attname for field in thing._meta.concrete_fields}
    return {field: getattr(thing, attributes[field]) for field in fields}


def plain(values: Mapping[str, Any]) -> Any:
    return json.loads(json.dumps(values, cls=DjangoJSONEncoder, ensure_ascii=False))


def _lock_head(prefecture_id: int) -> EventHead:
    head = EventHead.objects.select_for_update().filter(pk=prefecture_id).first()
    if head is None:
        EventHead.objects.bulk_create([EventHead(prefecture_id=prefecture_id)], ignore_conflicts=True)
        head = EventHead.objects.select_for_update().get(pk=prefecture_id)
    return head


def digest_of(event: Event) -> str:
    return digest_of_values({field: getattr(event, field) for field in CHAINED_FIELDS})


def digest_of_values(values: Mapping[str, Any]) -> str:
    """SHA-256 over the canonical JSON of the chained fields (keys sorted, UTC times)."""
    in_utc = values["at"].astimezone(UTC).isoformat(timespec="microseconds")
    text = json.dumps({**values, "at": in_utc}, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class BrokenLink:
    """The first place where a chain does not hold."""

    prefecture_id: int
    sequence: int
    reason: str


def first_broken_link(prefecture_id: int) -> BrokenLink | None:
    """Walk the chain of the prefecture whose scope is open; None if every row is as it was written.

    The head is read first and the walk ends with it, so that what others append meanwhile is no false alarm.
    """
    head = EventHead.objects.filter(pk=prefecture_id).first()
    written = head.sequence if head else 0
    expected, digest = 1, ""
    for event in _chain(written):
        if event.sequence != expected:
            return BrokenLink(prefecture_id, expected, "この番号の行がありません（削除された疑い）")
        if event.previous_digest != digest:
            return BrokenLink(prefecture_id, expected, "前の行とのつながりが合いません")
        if event.digest != digest_of(event):
            return BrokenLink(
                prefecture_id, expected, "行の内容が書かれたときと違います（書き換えられた疑い）"
            )
        expected, digest = expected + 1, event.digest
    if written >= expected:
        return BrokenLink(prefecture_id, expected, "この番号の行がありません（削除された疑い）")
    if _has_rows_beyond(prefecture_id, written):
        return BrokenLink(
            prefecture_id, written + 1, "末尾の控えより後の行です（控えが変えられたか、行が足された疑い）"
        )
    if head and head.digest != digest:
        return BrokenLink(prefecture_id, written, "末尾の控えと合いません")
    return None


@dataclass(frozen=True)
class KeptHead:
    """The end of a chain as it was noted outside the database: what stood then must stand still."""

    prefecture_id: int
    sequence: int
    digest: str


def kept_head() -> KeptHead | None:
    """The present end of the open prefecture's chain; None if nothing was ever done there."""
    last = Event.objects.order_by("-sequence").first()
    return KeptHead(last.prefecture_id, last.sequence, last.digest) if last else None


def broken_since(kept: KeptHead) -> BrokenLink | None:
    """Whether the open prefecture's chain still leads over a head noted earlier.

    A chain that was cut short together with its head, or removed whole,
    holds in itself; only a note kept elsewhere tells.
    """
    event = Event.objects.filter(sequence=kept.sequence).first()
    if event is None:
        return BrokenLink(
            kept.prefecture_id, kept.sequence, "控えにある行がありません（末尾ごと削除された疑い）"
        )
    if event.digest != kept.digest:
        return BrokenLink(kept.prefecture_id, kept.sequence, "控えと違います（履歴が作り直された疑い）")
    return None


def _has_rows_beyond(prefecture_id: int, written: int) -> bool:
    """Rows after the head's. If the head has moved since, they were
    appended by somebody at work, and are in order."""
    if not Event.objects.filter(sequence__gt=written).exists():
        return False
    head = EventHead.objects.filter(pk=prefecture_id).first()
    return (head.sequence if head else 0) == written


def _chain(until: int) -> Iterator[Event]:
    return Event.objects.filter(sequence__lte=until).order_by("sequence").iterator(chunk_size=2000)
