"""What was found becomes a need: the prefecture offers, the municipality writes and sends it, or says no."""

from __future__ import annotations

from typing import Any, Final

from django.utils import timezone

from accounts.errors import Refusal, WrongState
from accounts.events import differing, snapshot_of
from accounts.seats import Seat
from accounts.verbs import verb
from desk.checks import refuse_unseen
from municipalities.hearings import notices
from municipalities.hearings.actions.rows import locked, locked_finding, record_hearing
from municipalities.hearings.checks import check_finding, check_reason, refuse_not_held
from municipalities.hearings.choices import FindingStatus
from municipalities.hearings.models import Finding, Hearing
from municipalities.needs.actions import write_need
from municipalities.needs.models import Need

FACTS: Final = ("section", "text", "to_do")
DONE_MEANWHILE: Final = "画面を開き直してください。"


@verb("課題の記録")
def add_finding(*, by: Seat, hearing: Hearing, **said: str) -> Finding:
    """What was found in a section, or in general, and what is to be done; nobody but the prefecture reads it
    until it is offered. `said` are the facts of `FACTS`."""
    hearing = locked(hearing)
    facts = _checked(hearing, said)
    finding = Finding(prefecture_id=hearing.prefecture_id, hearing=hearing, made_by_id=by.person_id, **facts)
    finding.save(force_insert=True)
    record_hearing(by, hearing, after={"finding": finding.text})
    return finding


@verb("課題の変更")
def change_finding(*, by: Seat, finding: Finding, read: str = "", **said: str) -> Finding:
    """Other words, until it is offered: what was read stays as it was. `read` is the mark of what somebody
    began on. Raises `WrittenMeanwhile`."""
    finding = locked_finding(finding)
    facts = _checked(finding.hearing, said)
    _refuse_offered(finding, "直せません")
    stored = snapshot_of(finding, FACTS)
    refuse_unseen(read, stored, facts, stands=finding.text)
    before, after = differing(stored, facts)
    if after:
        for name, value in facts.items():
            setattr(finding, name, value)
        finding.save()
        record_hearing(by, finding.hearing, before={"finding": before.get("text", finding.text)},
                       after={"finding": finding.text})  # fmt: skip
    return finding


def _checked(hearing: Hearing, said: dict[str, str]) -> dict[str, Any]:
    refuse_not_held(hearing)
    check_finding(said["text"], said["to_do"])
    sections = [each.key for each in hearing.round.questions.sections] if hearing.round else []
    if said["section"] not in ("", *sections):
        raise Refusal("この調査にない区分です。選び直してください。", field="section")
    return {name: said[name].strip() for name in FACTS}


def _refuse_offered(finding: Finding, what: str) -> None:
    if finding.status != FindingStatus.NOTED:
        raise WrongState(f"この課題は市町村に提案されているため、{what}。先に提案を取り消してください。")


@verb("課題の取消し")
def drop_finding(*, by: Seat, finding: Finding) -> None:
    """It was none."""
    finding = locked_finding(finding)
    refuse_not_held(finding.hearing)
    _refuse_offered(finding, "取り消せません")
    record_hearing(by, finding.hearing, before={"finding": finding.text})
    finding.delete()


@verb("課題の提案")
def offer_finding(*, by: Seat, finding: Finding) -> Finding:
    """The municipality reads it, and is asked: a need, or not for now. What was declined may be offered
    again."""
    finding = locked_finding(finding)
    if finding.status == FindingStatus.OFFERED:
        raise WrongState(f"この課題は、すでに市町村に提案されています。{DONE_MEANWHILE}")
    _refuse_need(finding)
    finding.status, finding.decline_reason, finding.answered_at = FindingStatus.OFFERED, "", None
    finding.offered_at, finding.offered_by_id = timezone.now(), by.person_id
    finding.save()
    record_hearing(by, finding.hearing, after={"finding": finding.text})
    notices.tell_of_offer(by=by, finding=finding)
    return finding


@verb("課題の提案の取消し")
def take_back_finding(*, by: Seat, finding: Finding) -> Finding:
    """The municipality sees it no more. A draft that it has made of it meanwhile stays its own."""
    finding = locked_finding(finding)
    if finding.status == FindingStatus.NOTED:
        raise WrongState(f"この課題は、市町村に提案されていません。{DONE_MEANWHILE}")
    _refuse_need(finding)
    finding.status, finding.decline_reason, finding.answered_at = FindingStatus.NOTED, "", None
    finding.save()
    record_hearing(by, finding.hearing, before={"finding": finding.text})
    notices.settle_offers(by=by, hearing=finding.hearing)
    return finding


def _refuse_need(finding: Finding) -> None:
    """Says nothing of a draft, which is nobody's but the municipality's."""
    need = finding.standing_need
    if need is not None and need.sequence is not None:
        raise WrongState(f"この課題は、すでにニーズ {need.number} になっています。{DONE_MEANWHILE}")


@verb("課題からのニーズの下書き")
def write_need_of_finding(*, by: Seat, finding: Finding) -> Need:
    """A draft of the municipality, which it puts in its own words and sends itself. The event is that of the
    draft: the history of the hearing, which the prefecture reads, says nothing of it, nor does the status."""
    finding = locked_finding(finding)
    _refuse_unoffered(finding)
    if finding.standing_need is not None:
        raise WrongState(f"この課題は、すでにニーズになっています。{DONE_MEANWHILE}")
    wanted = f"\n望む対応：{finding.to_do}" if finding.to_do else ""
    finding.need = write_need(by=by, raw_problem=f"{finding.text}{wanted}")
    finding.save()
    notices.settle_offers(by=by, hearing=finding.hearing)
    return finding.need


@verb("課題への回答")
def decline_finding(*, by: Seat, finding: Finding, reason: str) -> Finding:
    """「いまは要らない」, with the reason; a need may still be made of it later."""
    check_reason(reason, "いまは要らない理由")
    finding = locked_finding(finding)
    _refuse_unoffered(finding)
    if finding.status == FindingStatus.DECLINED:
        raise WrongState(f"この課題には、すでに「いまは要らない」と答えています。{DONE_MEANWHILE}")
    if finding.standing_need is not None:
        raise WrongState(
            "この課題から書いたニーズがあります。要らないときは、そのニーズを取り下げるか破棄してください。"
        )
    finding.status, finding.decline_reason = FindingStatus.DECLINED, reason.strip()
    finding.answered_at = timezone.now()
    finding.save()
    record_hearing(by, finding.hearing, after={"finding": finding.text, "reason": finding.decline_reason})
    notices.settle_offers(by=by, hearing=finding.hearing)
    notices.tell_of_declining(by=by, finding=finding)
    return finding


def _refuse_unoffered(finding: Finding) -> None:
    if finding.status == FindingStatus.NOTED:
        raise WrongState("県がこの課題の提案を取り消しました。画面を開き直してください。")
