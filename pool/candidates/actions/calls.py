"""A prefecture calls a candidate, meets them, and takes them into its pool, or does not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from accounts.errors import Refusal, WrongState
from accounts.events import record
from accounts.moves import move, state_forbids
from accounts.numbering import wait_for_turn
from accounts.seats import Seat
from accounts.verbs import verb
from desk.checks import check_day, check_text
from pool.candidates import notices
from pool.candidates.choices import RUNNING
from pool.candidates.models import Candidate, CandidateCall
from pool.people.actions.people import register_talent
from pool.people.models import Talent

MOST_OF_WORDS, MOST_OF_REASON = 1000, 300


@verb("候補人材への打診")
def call_candidate(*, by: Seat, candidate: Candidate, words: str, asked_on: date) -> CandidateCall:
    """From here on the prefecture sees how to reach the candidate. Nobody outside it learns of the call."""
    wait_for_turn(f"candidates.call {by.prefecture_id} {candidate.pk}")
    there = Candidate.objects.listed().filter(pk=candidate.pk).first()
    if there is None:
        raise WrongState("この候補人材は名簿から外れたため、打診できません。一覧から選び直してください。")
    if CandidateCall.objects.running().filter(candidate=there).exists():
        raise WrongState("この候補人材には、すでに打診しています。画面を開き直して経過を見てください。")
    _check_said(words, "words", "打診の内容", MOST_OF_WORDS)
    _check_day(asked_on, "asked_on", "打診した日")
    call = CandidateCall.objects.create(
        prefecture_id=by.prefecture_id,
        candidate=there,
        asked_by_id=by.person_id,
        asked_on=asked_on,
        words=words.strip(),
        last_word_on=asked_on,
    )
    record(by=by, subject=call, after={"asked_on": asked_on, "remark": call.words, "status": call.status})
    return call


@verb("候補人材とのやり取りの記録")
def write_word(*, by: Seat, call: CandidateCall, remark: str) -> CandidateCall:
    """What was said since, in a sentence; the call counts as looked after."""
    call = _locked(call)
    if call.status not in RUNNING:
        raise WrongState(state_forbids(call, "やり取りは書けません"))
    _check_said(remark, "remark", "やり取り", MOST_OF_REASON)
    return _kept(by, call, {"remark": remark.strip()})


@verb("候補人材との面談の記録")
def meet_candidate(*, by: Seat, call: CandidateCall, met_on: date, remark: str = "") -> CandidateCall:
    """The day of the interview, past or to come."""
    call = _locked(call)
    move(call, "meet")
    check_day(met_on, "met_on", "面談の日")
    if met_on < call.asked_on:
        raise Refusal("面談の日は、打診した日と同じか後の日にしてください。", field="met_on")
    return _kept(by, call, {"met_on": met_on, "remark": remark.strip()})


@verb("候補人材の採用")
def take_candidate(*, by: Seat, call: CandidateCall, reason: str) -> CandidateCall:
    """The prefecture takes the candidate; the pool is told of the person next (`register_called`)."""
    return _ended(by, call, "take", reason)


@verb("候補人材の見送り")
def pass_candidate(*, by: Seat, call: CandidateCall, reason: str) -> CandidateCall:
    return _ended(by, call, "pass_over", reason)


@verb("候補人材の辞退の記録")
def note_decline(*, by: Seat, call: CandidateCall, reason: str) -> CandidateCall:
    return _ended(by, call, "decline", reason)


@verb("打診の再開")
def reopen_call(*, by: Seat, call: CandidateCall) -> CandidateCall:
    """Ended by mistake, or taken up again; not where another call has begun since."""
    wait_for_turn(f"candidates.call {by.prefecture_id} {call.candidate_id}")
    call = _locked(call)
    move(call, "reopen")
    if call.talent_id is not None:
        raise WrongState("すでに人材プールに登録したため、打診中に戻せません。")
    if CandidateCall.objects.filter(candidate_id=call.candidate_id, pk__gt=call.pk).exists():
        raise WrongState("このあとに別の打診があります。新しい打診のほうを使ってください。")
    before = {"reason": call.reason}
    call.reason = ""
    return _kept(by, call, {}, before)


@verb("候補人材の人材プールへの登録")
def register_called(*, by: Seat, call: CandidateCall, **facts: Any) -> Talent:
    """Whoever was taken becomes somebody of the pool, and the call keeps who. `facts` as `register_talent`
    has them."""
    call = _locked(call)
    move(call, "register")
    if call.talent_id is not None:
        raise WrongState("すでに人材プールに登録しています。画面を開き直してください。")
    call.talent = register_talent(by=by, **facts)
    _kept(by, call, {"registered": call.talent.name})
    return call.talent


@verb("名簿の変更の確認")
def see_change(*, by: Seat, call: CandidateCall) -> CandidateCall:
    """Somebody of the prefecture has seen what the list says now."""
    call = _locked(call)
    call.seen_at = timezone.now()
    call.save(update_fields=["seen_at"])
    record(by=by, subject=call)
    notices.settle_change(by=by, call=call)
    return call


@verb("名簿の変更の知らせ")
def tell_of_changes(*, by: Seat) -> int:
    """Tell the prefecture's staff of candidates whom they have called and of whom the list says something
    else since; each change once. Says how many."""
    told = 0
    calls = CandidateCall.objects.overtaken().select_for_update(of=("self",)).select_related("candidate")
    for call in calls.order_by("id"):
        if call.told_at is None or call.told_at < call.candidate.changed_at:
            call.told_at = timezone.now()
            call.save(update_fields=["told_at"])
            notices.tell_of_change(by=by, call=call)
            record(by=by, subject=call)
            told += 1
    return told


def _locked(call: CandidateCall) -> CandidateCall:
    found: CandidateCall = (
        CandidateCall.objects.select_for_update(of=("self",)).select_related("candidate").get(pk=call.pk)
    )
    return found


def _ended(by: Seat, call: CandidateCall, verb: str, reason: str) -> CandidateCall:
    call = _locked(call)
    move(call, verb)
    _check_said(reason, "reason", "理由", MOST_OF_REASON)
    call.reason = reason.strip()
    notices.settle_change(by=by, call=call)
    return _kept(by, call, {"reason": call.reason})


def _kept(
    by: Seat, call: CandidateCall, after: Mapping[str, Any], before: Mapping[str, Any] | None = None
) -> CandidateCall:
    """Something was said today."""
    call.last_word_on = timezone.localdate()
    call.save()
    told = {name: value for name, value in after.items() if value not in (None, "")}
    record(by=by, subject=call, before=before, after={**told, "status": call.status})
    return call


def _check_said(text: str, field: str, label: str, most: int) -> None:
    if not text.strip():
        raise Refusal(f"{label}を書いてください。", field=field)
    check_text(text, field, label, at_most=most)


def _check_day(day: date, field: str, label: str) -> None:
    check_day(day, field, label)
    if day > timezone.localdate():
        raise Refusal(f"{label}は、今日までの日にしてください。", field=field)
