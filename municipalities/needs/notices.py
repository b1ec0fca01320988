"""Who is told what about a need: one function for each thing that happens to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from accounts.models import User
from accounts.people import people_of_town, people_who
from accounts.permissions import Permission
from accounts.seats import Seat
from japan.wareki import format_short
from municipalities.needs.models import JointNeed, Need, NeedApproval, stopping_day
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
APPROVAL, SENT_BACK = "need_approval", "need_sent_back"


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
    settle(kinds=["need_return", SENT_BACK], url=by.url("need_detail", need.pk))


def tell_approvers(*, by: Seat, need: Need, approval: NeedApproval, approvers: Iterable[User]) -> None:
    """Those of the town who may approve: something waits for their word before it goes to the prefecture."""
    tell(
        by=by,
        users=[user for user in approvers if user.pk != by.user_id],
        kind=APPROVAL,
        subject="困りごとを県に送る前の承認を求められています",
        body=f"{need.title}\n{by.user_name}さんから",
        url=by.url("need_approval", approval.pk),
        due_on=need.mend_by or need.wanted_by,
        asks=True,
    )
    settle(kinds=[SENT_BACK], url=by.url("need_detail", need.pk))


def tell_of_sending_back(*, by: Seat, approval: NeedApproval) -> None:
    """Whoever asked is to write it anew."""
    tell(
        by=by,
        users=[approval.asked_by],
        kind=SENT_BACK,
        subject="課長が、県に送る前の困りごとを戻しました",
        body=f"{approval.need.title}\n{approval.remark}",
        url=by.url("need_detail", approval.need_id),
        asks=True,
    )


def settle_approval(*, by: Seat, approval: NeedApproval) -> None:
    """It was decided, or is asked no more."""
    settle(kinds=[APPROVAL], url=by.url("need_approval", approval.pk))


def tell_town_of_sending(*, by: Seat, need: Need) -> None:
    """Those of the town who were not there when it went to the prefecture: whoever wrote it, where the head
    of section has sent it; the head of section, where what is happening went without waiting."""
    approved = by.can(Permission.APPROVE_SENDING)
    what = "課長が承認し、県に送りました" if approved else "事案のため、承認を待たずに県に送りました"
    people = people_of_town(need.prefecture_id, need.municipality_id).exclude(pk=by.person_id)
    _tell(by, people, "need_sent", need, what)


def tell_town_of_joining(*, by: Seat, need: Need) -> None:
    """The town: its need goes on together with those of others, of which it learns nothing here."""
    people = people_of_town(need.prefecture_id, need.municipality_id)
    _tell(by, people, "need_joined", need, "県が、ほかの市町村の近い困りごとと合わせて進めます")


def tell_town_of_leaving(*, by: Seat, need: Need) -> None:
    people = people_of_town(need.prefecture_id, need.municipality_id)
    _tell(by, people, "need_left_joint", need, "県が、あなたの団体のニーズを1件で進めることにしました")


def tell_town_of_promise(*, by: Seat, need: Need) -> None:
    assert need.promised_on is not None
    people = people_of_town(need.prefecture_id, need.municipality_id)
    _tell(by, people, "need_promise", need, f"次の知らせは{format_short(need.promised_on)}までに届きます")


def tell_joint_owner(*, by: Seat, joint: JointNeed) -> None:
    """Whoever answers for it from now on, unless it was their own doing."""
    if joint.owner_id != by.user_id:
        tell(
            by=by,
            users=[joint.owner],
            kind="joint_need_owner",
            subject=f"共同のニーズの担当になりました（{joint.number}）",
            body=joint.title,
            url=by.url("joint_need", joint.pk),
        )


def tell_new_owner(*, by: Seat, need: Need) -> None:
    """Whoever answers for a need from now on, unless it was their own doing."""
    if need.owner is not None and need.owner_id != by.user_id:
        _tell(by, [need.owner], "need_owner", need, "ニーズの担当になりました")


def tell_prefecture_of_withdrawal(*, by: Seat, need: Need) -> None:
    """The staff of the prefecture: nobody waits for their answer any more."""
    settle(kinds=["need_submitted"], url=by.url("need_detail", need.pk))
    _tell_staff(by, need, "need_withdrawn", f"{need.municipality_name}が{need.number}を取り下げました")


def settle_return(*, by: Seat, need: Need) -> None:
    """The town does not mend what was returned, by the prefecture or its own head: nobody is asked to."""
    settle(kinds=["need_return", SENT_BACK], url=by.url("need_detail", need.pk))


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
