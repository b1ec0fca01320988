"""A town takes back what it has asked for: it discards what nobody works on, gives up what was accepted,
and asks the prefecture to stop what runs."""

from __future__ import annotations

from django.utils import timezone

from accounts.moves import move
from accounts.seats import Seat
from accounts.verbs import verb
from documents.uploads.actions import drop_unsent
from municipalities.needs import notices
from municipalities.needs.actions.approving import end_approvals
from municipalities.needs.actions.rows import locked, record_move, record_need
from municipalities.needs.checks import check_reason
from municipalities.needs.models import Need


@verb("ニーズの破棄")
def discard_need(*, by: Seat, need: Need) -> None:
    """The town does not go on with it.

    What was never sent is deleted, words and all: that it was there stands in the history. What has a number
    keeps it and stays, discarded, with the words and files as they were sent.
    """
    need = locked(need)
    before = need.status
    move(need, "discard")
    drop_unsent(need)
    end_approvals(by, need, "take_back")
    notices.settle_return(by=by, need=need)
    if need.sequence is None:
        record_need(by, need, before={"status": before})
        need.delete()
        return
    need.save()
    record_move(by, need, before)


@verb("ニーズの取りやめ")
def give_up_need(*, by: Seat, need: Need, reason: str) -> Need:
    """The town no longer wants what was accepted. What was supported before is closed and counts as that."""
    return _give_up(by, locked(need), reason)


@verb("ニーズの取りやめ", name="give_up_need")
def end_as_wished(*, by: Seat, need: Need) -> None:
    """Nobody goes any more for a need that the town wished to stop: it is over, with the town's own word.
    Nothing where the town has wished for nothing. Called by dispatch."""
    need = locked(need)
    if need.stop_wished_at is not None:
        _give_up(by, need, need.stop_reason)


def _give_up(by: Seat, need: Need, reason: str) -> Need:
    check_reason(reason)
    before = need.status
    move(need, "give_up" if need.supported_on is None else "finish")
    need.stop_reason = reason.strip()
    need.closed_at = timezone.now()
    need.promised_on = None
    need.save()
    record_move(by, need, before, reason=need.stop_reason)
    notices.tell_of_giving_up(by=by, need=need)
    return need


@verb("支援をやめる希望")
def ask_to_stop(*, by: Seat, need: Need, reason: str) -> Need:
    """Somebody goes for the need, or will: visits are the prefecture's to end. The town says that it wishes
    so, and why."""
    check_reason(reason)
    need = locked(need)
    move(need, "ask_to_stop")
    need.stop_reason, need.stop_wished_at = reason.strip(), timezone.now()
    need.save()
    record_need(by, need, after={"reason": need.stop_reason})
    notices.tell_of_wish(by=by, need=need)
    return need


@verb("支援をやめる希望の取消し")
def take_back_wish(*, by: Seat, need: Need) -> Need:
    """The support goes on after all."""
    need = locked(need)
    move(need, "take_back_wish")
    if need.stop_wished_at is None:
        return need
    before, need.stop_reason, need.stop_wished_at = need.stop_reason, "", None
    need.save()
    record_need(by, need, before={"reason": before})
    notices.tell_of_going_on(by=by, need=need)
    return need
