"""Keeping the words of a prefecture. Every change makes another set, with the next number."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Max
from django.utils import timezone

from accounts.events import differing, record, snapshot_of
from accounts.numbering import wait_for_turn
from accounts.seats import Seat
from accounts.verbs import verb, word_fields, word_values
from desk.checks import refuse_unseen
from municipalities.wordings.checks import FACTS, checked, refuse_same, refuse_too_many, refuse_withdrawn
from municipalities.wordings.choices import said_of, speaks
from municipalities.wordings.models import Wording

RECORDED: Final = ("word", "strength", "reason", "number")

word_fields({"speaks": "何を示す言葉か"})
word_values("speaks", said_of)


@verb("県の言葉の登録")
def record_wording(*, by: Seat, **said: str) -> Wording:
    """It speaks in every proposal that is made from now on. `said` are the facts of `FACTS`."""
    number = _next_number(by)
    kept = checked(said)
    refuse_same(kept)
    refuse_too_many()
    wording = Wording(prefecture_id=by.prefecture_id, recorded_by_id=by.person_id, number=number, **kept)
    wording.save(force_insert=True)
    record(by=by, subject=wording, after=_told(wording))
    return wording


@verb("県の言葉の変更")
def correct_wording(*, by: Seat, wording: Wording, read: str = "", **said: str) -> Wording:
    """`read` is the mark of what somebody began on. Raises `WrittenMeanwhile`."""
    number = _next_number(by)
    wording = _standing(wording)
    kept = checked(said)
    stored = snapshot_of(wording, FACTS)
    typed = {name: kept[name] for name in FACTS}
    refuse_unseen(read, stored, typed, stands=str(wording))
    if stored == typed:
        return wording
    refuse_same(kept, but=wording.pk)
    told = _told(wording)
    for name, value in {**kept, "number": number}.items():
        setattr(wording, name, value)
    wording.recorded_by_id, wording.recorded_at = by.person_id, timezone.now()
    wording.save()
    before, after = differing(told, _told(wording))
    record(by=by, subject=wording, before=before, after=after)
    return wording


@verb("県の言葉の取消し")
def withdraw_wording(*, by: Seat, wording: Wording) -> Wording:
    """It speaks in no proposal any more; those that rest on it stay as they are."""
    number = _next_number(by)
    wording = _standing(wording)
    before = _told(wording)
    wording.withdrawn_at, wording.number = timezone.now(), number
    wording.save(update_fields=["withdrawn_at", "number"])
    record(by=by, subject=wording, before=before, after={"number": number})
    return wording


def _told(wording: Wording) -> dict[str, Any]:
    return {**snapshot_of(wording, RECORDED), "speaks": speaks(wording.table, wording.key)}


def _next_number(by: Seat) -> int:
    """The number of the set that this change makes; whoever changes at the same time waits."""
    wait_for_turn(f"wordings {by.prefecture_id}")
    return int(Wording.objects.aggregate(last=Max("number"))["last"] or 0) + 1


def _standing(wording: Wording) -> Wording:
    wording = Wording.objects.select_for_update().get(pk=wording.pk)
    refuse_withdrawn(wording)
    return wording
