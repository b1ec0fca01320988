"""The prefecture answers what several towns ask for alike together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from django.utils import timezone

from accounts.errors import Refusal, WrongState
from accounts.events import differing, record, snapshot_of
from accounts.models import User
from accounts.numbering import next_in_year
from accounts.seats import Seat
from accounts.verbs import verb, word_fields
from desk.checks import mark_of, refuse_unseen
from japan.fiscal_year import fiscal_year_of
from municipalities.needs import notices
from municipalities.needs.actions import accept_need, decline_need, return_need
from municipalities.needs.actions.rows import locked, record_need
from municipalities.needs.checks import AMENDABLE, check_joint, check_may_be_joined, check_reply
from municipalities.needs.choices import NeedStatus
from municipalities.needs.models import JointNeed, Need
from municipalities.needs.owners import refuse_other_owner
from municipalities.needs.words import sending_of

ANSWERS: Final[Mapping[str, Callable[..., Need]]] = {
    "accept": accept_need,
    "return": return_need,
    "decline": decline_need,
}
FACTS: Final = ("title", "promised_on", "tells_names")

word_fields({"joint_number": "共同のニーズ", "needs": "まとめたニーズ"})


@verb("共同のニーズの作成")
def join_needs(
    *, by: Seat, needs: Sequence[Need], title: str, owner: User, tells_names: bool = False
) -> JointNeed:
    """Needs of two towns or more, each answered or not, under one heading and one owner."""
    check_joint(title)
    refuse_other_owner(by.prefecture_id, owner)
    members = _locked(needs)
    if len({need.municipality_id for need in members}) < 2:
        raise Refusal("ほかの市町村のニーズを1件以上選んでください。", field="others")
    year = fiscal_year_of(timezone.localdate())
    joint = JointNeed(
        prefecture_id=by.prefecture_id,
        fiscal_year=year,
        sequence=next_in_year(JointNeed, year),
        title=title.strip(),
        owner=owner,
        promised_on=max((need.promised_on for need in members if need.promised_on), default=None),
        tells_names=tells_names,
        made_by_id=by.person_id,
    )
    joint.save(force_insert=True)
    _record(by, joint, after={"needs": [need.number for need in members], "owner_name": owner.name})
    _take_in(by, joint, members)
    notices.tell_joint_owner(by=by, joint=joint)
    return joint


@verb("共同のニーズへの追加")
def add_to_joint(*, by: Seat, joint: JointNeed, needs: Sequence[Need]) -> JointNeed:
    """Further towns ask for the same."""
    joint = _locked_joint(joint)
    members = _locked(needs)
    _record(by, joint, after={"needs": [need.number for need in members]})
    _take_in(by, joint, members)
    return joint


@verb("共同のニーズからの取外し")
def leave_joint(*, by: Seat, need: Need) -> Need:
    """It is answered by itself again; its owner stays until somebody else is named."""
    need = locked(need)
    if need.joint is None:
        raise WrongState("このニーズは、すでに共同のニーズから外れています。画面を開き直してください。")
    number, need.joint = need.joint.number, None
    need.save(update_fields=["joint"])
    record_need(by, need, before={"joint_number": number})
    notices.tell_town_of_leaving(by=by, need=need)
    return need


@verb("共同のニーズの変更")
def amend_joint(
    *,
    by: Seat,
    joint: JointNeed,
    title: str,
    owner: User,
    promised_on: date | None,
    tells_names: bool,
    read: str = "",
) -> JointNeed:
    """Heading, owner, the day that is promised, and what its towns know of each other. Owner and day become
    those of its needs that are not over. `read` is the mark of what the writer has seen."""
    check_joint(title, promised_on, today=timezone.localdate(), held=joint.promised_on)
    joint = _locked_joint(joint)
    if owner.pk != joint.owner_id:
        refuse_other_owner(by.prefecture_id, owner)
    held = facts_of(joint)
    said = {
        "title": title.strip(),
        "promised_on": promised_on,
        "tells_names": tells_names,
        "owner_name": owner.name,
    }
    refuse_unseen(read, held, said, stands=f"{joint.title}（担当：{joint.owner.name}）")
    before, after = differing(held, said)
    if not after:
        return joint
    members = _members(joint, *AMENDABLE)
    is_handed_over = owner.pk != joint.owner_id
    joint.title, joint.promised_on, joint.tells_names = title.strip(), promised_on, tells_names
    joint.owner = owner
    joint.save()
    _record(by, joint, before=before, after=after)
    for need in members:
        _follow(by, joint, need)
    if is_handed_over:
        notices.tell_joint_owner(by=by, joint=joint)
    return joint


@verb("共同のニーズへの回答")
def answer_joint(*, by: Seat, joint: JointNeed, verb: str, reply: str, seen: str) -> JointNeed:
    """One answer to all of its needs that wait for one: each town gets it for its own. `seen` is the mark of
    the sendings that the page showed (`mark_of_waiting`). Raises `WrongState` where it is another by now."""
    check_reply(verb, reply)
    joint = _locked_joint(joint)
    waiting = _members(joint, NeedStatus.SUBMITTED)
    if mark_of_waiting(waiting) != seen:
        raise WrongState(
            "この画面を開いたあとに、まとめたニーズが送り直されたか、取り下げられたか、加わりました。"
            "まだ何も決まっていません。画面を開き直して、もう一度決めてください。"
        )
    if not waiting:
        raise WrongState("返事を待っているニーズはありません。画面を開き直してください。")
    promise = {"promised_on": joint.promise_ahead(timezone.localdate())} if verb == "accept" else {}
    answered = [ANSWERS[verb](by=by, need=need, reply=reply, **promise) for need in waiting]
    if verb == "accept":
        joint.promised_on = answered[0].promised_on
        joint.save(update_fields=["promised_on"])
    _record(by, joint, after={"needs": [need.number for need in answered], "reply": reply.strip()})
    return joint


def facts_of(joint: JointNeed) -> dict[str, Any]:
    """What a form shows of it to be changed."""
    return {**snapshot_of(joint, FACTS), "owner_name": joint.owner.name}


def mark_of_waiting(needs: Iterable[Need]) -> str:
    """Which needs wait for an answer, in which sending of each."""
    return mark_of({str(need.pk): sending_of(need) for need in needs if need.status == NeedStatus.SUBMITTED})


def _members(joint: JointNeed, *statuses: str) -> list[Need]:
    """Its needs of these statuses, all of them under their locks before anything is put on record."""
    rows = Need.objects.select_for_update(of=("self",)).filter(joint=joint, status__in=statuses)
    return list(rows.select_related("owner").order_by("pk"))


def _locked_joint(joint: JointNeed) -> JointNeed:
    return JointNeed.objects.select_for_update(of=("self",)).select_related("owner").get(pk=joint.pk)


def _locked(needs: Sequence[Need]) -> list[Need]:
    """The rows under their locks, in one order for everybody, each of which may be joined."""
    rows = Need.objects.select_for_update(of=("self",)).filter(pk__in=[need.pk for need in needs])
    members = list(rows.select_related("owner").order_by("pk"))
    for need in members:
        check_may_be_joined(need)
    return members


def _take_in(by: Seat, joint: JointNeed, members: Sequence[Need]) -> None:
    for need in members:
        need.joint = joint
        _follow(by, joint, need, after={"joint_number": joint.number})
        notices.tell_town_of_joining(by=by, need=need)


def _follow(by: Seat, joint: JointNeed, need: Need, after: Mapping[str, Any] | None = None) -> None:
    """The need has the owner of its joint need, and, once it is accepted, the day that is promised."""
    before_name = need.owner.name if need.owner else ""
    before: dict[str, Any] = {}
    told: dict[str, Any] = dict(after or {})
    if need.owner_id != joint.owner_id:
        before["owner_name"], told["owner_name"] = before_name, joint.owner.name
        need.owner = joint.owner
    promises = need.status == NeedStatus.ACCEPTED and joint.promised_on is not None
    if promises and need.promised_on != joint.promised_on:
        before["promised_on"], told["promised_on"] = need.promised_on, joint.promised_on
        need.promised_on = joint.promised_on
        notices.tell_town_of_promise(by=by, need=need)
    if told:
        need.save(update_fields=["joint", "owner", "promised_on"])
        record_need(by, need, before=before, after=told)


def _record(by: Seat, joint: JointNeed, **changes: Any) -> None:
    record(by=by, subject=joint, label=str(joint), **changes)
