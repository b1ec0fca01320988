"""Who is told what about candidates. Subjects go out by mail: they name no person."""

from __future__ import annotations

from accounts.people import people_who
from accounts.permissions import Permission
from accounts.seats import Seat
from notices.actions import settle, tell
from pool.candidates.models import CandidateCall

CHANGED = "candidate_changed"


def tell_of_change(*, by: Seat, call: CandidateCall) -> None:
    """Those who keep the pool: whoever called may have left."""
    gone = not call.candidate.is_listed
    subject = "打診中の候補人材が名簿から外れました" if gone else "打診中の候補人材の名簿の内容が変わりました"
    tell(
        by=by,
        users=people_who(Permission.EDIT_TALENT, by.prefecture_id),
        kind=CHANGED,
        subject=subject,
        body="総務省の名簿が更新されました。いまの内容を確かめ、打診を続けるか決めてください。",
        url=by.url("candidate_detail", call.candidate_id),
        asks=True,
    )


def settle_change(*, by: Seat, call: CandidateCall) -> None:
    settle(kinds=[CHANGED], url=by.url("candidate_detail", call.candidate_id))
