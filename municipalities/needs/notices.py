"""Who is told what about a need: one function for each thing that happens to it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from accounts.models import User
from accounts.people import people_of_town, people_who
from accounts.permissions import Permission
from accounts.seats import Seat
from municipalities.needs.models import Need
from notices.actions import settle, tell

OUTCOMES = {
    "accept": "県が受理しました",
    "return": "県が差し戻しました",
    "decline": "県が見送りました",
    "close": "支援が完了しました",
    "refer": "ほかの制度の案内で終わりました",
    "end_unsupported": "支援をせずに終わりました",
}


def tell_prefecture_of_submission(*, by: Seat, need: Need) -> None:
    """The staff of the prefecture: a need has come in and is to be answered by a day."""
    _tell(
        by,
        people_who(Permission.REVIEW_NEED, need.prefecture_id),
        "need_submitted",
        need,
        f"{need.municipality_name}から困りごとが届きました",
        due_on=need.reply_due_on,
        asks=True,
    )
    settle(kinds=["need_return"], url=by.url("need_detail", need.pk))


def tell_prefecture_of_withdrawal(*, by: Seat, need: Need) -> None:
    """The staff of the prefecture, by the list of needs: the withdrawn draft itself is the town's again."""
    settle(kinds=["need_submitted"], url=by.url("need_detail", need.pk))
    tell(
        by=by,
        users=people_who(Permission.REVIEW_NEED, need.prefecture_id),
        kind="need_withdrawn",
        subject=f"{need.municipality_name}が{need.number}を取り下げました",
        body=need.title,
        url=by.url("need_list"),
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
