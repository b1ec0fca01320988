"""Who is told what about a need: one function for each thing that happens to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from accounts.models import User
from accounts.people import people_of_town, people_who
from accounts.permissions import Permission
from accounts.seats import Seat
from municipalities.needs.models import Need, stopping_day
from notices.actions import settle, tell

OUTCOMES = {
    "accept": "県が受理しました",
    "return": "県が差し戻しました",
    "decline": "県が見送りました",
    "close": "支援が完了しました",
    "refer": "ほかの制度の案内で終わりました",
    "end_unsupported": "支援をせずに終わりました",
}


WISH = "need_stop_wished"


def tell_prefecture_of_submission(*, by: Seat, need: Need) -> None:
    """The staff of the prefecture: a need has come in and is to be answered by a day; at once where something
    is happening."""
    what = f"【至急】{need.municipality_name}で事案が起きています" if need.incident else ""
    _tell(
        by,
        people_who(Permission.REVIEW_NEED, need.prefecture_id),
        "need_submitted",
        need,
        what or f"{need.municipality_name}から困りごとが届きました",
        due_on=need.reply_due_on,
        asks=True,
    )
    settle(kinds=["need_return"], url=by.url("need_detail", need.pk))


def tell_new_owner(*, by: Seat, need: Need) -> None:
    """Whoever answers for a need from now on, unless it was their own doing."""
    if need.owner is not None and need.owner_id != by.user_id:
        _tell(by, [need.owner], "need_owner", need, "ニーズの担当になりました")


def tell_prefecture_of_withdrawal(*, by: Seat, need: Need) -> None:
    """The staff of the prefecture: nobody waits for their answer any more."""
    settle(kinds=["need_submitted"], url=by.url("need_detail", need.pk))
    _tell_staff(by, need, "need_withdrawn", f"{need.municipality_name}が{need.number}を取り下げました")


def settle_return(*, by: Seat, need: Need) -> None:
    """The town does not mend what was returned: nobody is asked to."""
    settle(kinds=["need_return"], url=by.url("need_detail", need.pk))


def tell_of_giving_up(*, by: Seat, need: Need) -> None:
    """The other side: the prefecture where the town gives up, the town where its wish was followed."""
    settle(kinds=[WISH], url=by.url("need_detail", need.pk))
    if by.is_municipal:
        what = f"{need.municipality_name}が{need.number}を取りやめました"
        _tell_staff(by, need, "need_given_up", what, f"理由：{need.stop_reason}")
    else:
        people = people_of_town(need.prefecture_id, need.municipality_id)
        _tell(by, people, "need_given_up", need, "伝えた希望のとおりに終わりました")


def tell_of_wish(*, by: Seat, need: Need) -> None:
    """The staff of the prefecture are asked to end what runs."""
    what = f"{need.municipality_name}が支援をやめたいと伝えています（{need.number}）"
    assert need.stop_wished_at is not None
    due_on = stopping_day(need.stop_wished_at)
    _tell_staff(by, need, WISH, what, f"理由：{need.stop_reason}", due_on=due_on, asks=True)


def tell_of_going_on(*, by: Seat, need: Need) -> None:
    settle(kinds=[WISH], url=by.url("need_detail", need.pk))
    what = f"{need.municipality_name}が、支援をやめる希望を取り消しました（{need.number}）"
    _tell_staff(by, need, "need_goes_on", what)


def tell_of_files(*, by: Seat, need: Need, names: Sequence[str]) -> None:
    """The staff of the prefecture: there is more to read with a need that was sent."""
    what = f"{need.municipality_name}が{need.number}にファイルを付けました"
    _tell_staff(by, need, "need_files", what, "、".join(names))


def tell_of_removed_file(*, by: Seat, need: Need, name: str, reason: str) -> None:
    """The staff of the prefecture: what they may have read is no longer there."""
    what = f"{need.municipality_name}が{need.number}のファイルを取り外しました"
    _tell_staff(by, need, "need_file_removed", what, f"{name}　理由：{reason}")


def _tell_staff(
    by: Seat,
    need: Need,
    kind: str,
    subject: str,
    reason: str = "",
    *,
    due_on: date | None = None,
    asks: bool = False,
) -> None:
    tell(
        by=by,
        users=people_who(Permission.REVIEW_NEED, need.prefecture_id),
        kind=kind,
        subject=subject,
        body=f"{need.title}\n{reason}".strip(),
        url=by.url("need_detail", need.pk),
        due_on=due_on,
        asks=asks,
    )


def tell_town_of_outcome(*, by: Seat, need: Need, verb: str) -> None:
    """The officers and the approver of the municipality: what the prefecture decided."""
    people = people_of_town(need.prefecture_id, need.municipality_id)
    _tell(by, people, f"need_{verb}", need, OUTCOMES[verb], due_on=need.mend_by, asks=verb == "return")
    settle(kinds=["need_submitted"], url=by.url("need_detail", need.pk))


def _tell(
    by: Seat,
    users: Iterable[User],
    kind: str,
    need: Need,
    what: str,
    *,
    due_on: date | None = None,
    asks: bool = False,
) -> None:
    tell(
        by=by,
        users=users,
        kind=kind,
        subject=f"{what}（{need.number}）",
        body=f"{need.title}\n{need.reply}".strip(),
        url=by.url("need_detail", need.pk),
        due_on=due_on,
        asks=asks,
    )
