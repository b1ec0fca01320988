"""A need is over: after a support, with another scheme, or with nothing."""

from __future__ import annotations

from django.utils import timezone

from accounts.moves import move
from accounts.seats import Seat
from accounts.verbs import verb
from municipalities.needs import notices
from municipalities.needs.actions.rows import locked, record_move
from municipalities.needs.checks import SentAnew, check_last_word, check_outcome
from municipalities.needs.choices import NeedStatus
from municipalities.needs.models import Need
from municipalities.needs.words import sending_of


@verb("ニーズの完了")
def close_need(*, by: Seat, need: Need, reply: str = "") -> Need:
    """The support has ended, with a word on what came of it, or
    without; what was said before stands in the history alone."""
    return _finish(by, need, "close", reply)


@verb("ニーズの他制度案内")
def refer_need(*, by: Seat, need: Need, reply: str, sending: str | None = None) -> Need:
    """Advice was given, or another scheme helps the town: nobody was sent, and it does not count as support.
    What a word of advice answers need not be accepted first: `sending` is the one whose words were read.
    Raises `SentAnew`."""
    return _finish(by, need, "refer", reply, sending)


@verb("ニーズの支援なしの終了")
def end_need_unsupported(*, by: Seat, need: Need, reply: str) -> Need:
    """Nothing came of it, with the reason."""
    return _finish(by, need, "end_unsupported", reply)


def _finish(by: Seat, need: Need, verb: str, reply: str, sending: str | None = None) -> Need:
    check_last_word(verb, reply)
    need = locked(need)
    if sending is not None and need.status == NeedStatus.SUBMITTED and sending != sending_of(need):
        raise SentAnew(need)
    before = need.status
    move(need, verb)
    check_outcome(need, verb)
    need.closed_at = timezone.now()
    if need.decided_at is None:
        need.decided_at, need.reviewer_id = need.closed_at, by.user_id
    need.reply = reply.strip()
    need.save()
    record_move(by, need, before, reply=need.reply)
    notices.tell_town_of_outcome(by=by, need=need, verb=verb)
    return need
