"""Writes to what money hangs on: somebody asks, a second person decides, nothing approved is overwritten."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Final

from django.utils import timezone

from accounts.errors import Refusal, WrongState
from accounts.events import record
from accounts.moves import move
from accounts.seats import Seat
from accounts.verbs import verb, word_fields, word_values
from desk.touched import changing
from pool.people import notices
from pool.people.checks import check_fact, check_gaps
from pool.people.choices import FACT_VALUES, FactKind, FactStatus
from pool.people.models import DatedFact, Talent
from pool.people.spans import Days, Span, left_over

TOLD: Final = ("kind", "value", "starts_on", "ends_on", "paper", "reason", "gap_reason")

word_fields({"facts": "承認したもの", **dict(FactKind.choices)})
word_values("kind", dict(FactKind.choices))
for _kind, _values in FACT_VALUES.items():
    word_values(_kind, _values)
word_values("value", {value: words for values in FACT_VALUES.values() for value, words in values.items()})


@verb("任用などの申出")
def ask_fact(
    *,
    by: Seat,
    talent: Talent,
    kind: str,
    value: str,
    starts_on: date,
    ends_on: date | None,
    paper: str,
    reason: str,
    gap_reason: str = "",
) -> DatedFact:
    """Wish that a value holds from a day to a day. It counts once somebody else has approved it. Raises
    `Refusal` with the field, also where the form of employment would leave days between unsaid."""
    talent = Talent.objects.select_for_update().get(pk=talent.pk)
    check_fact(kind, value, starts_on, ends_on, paper, reason)
    if kind == FactKind.FORM:
        check_gaps(spans_of(talent, kind), (starts_on, ends_on), gap_reason)
    fact = _new(by, talent, kind, value, (starts_on, ends_on), paper, reason, gap_reason)
    record(by=by, subject=talent, after=_told(fact))
    notices.tell_approvers(by=by, talent=talent)
    return fact


def first_facts(by: Seat, talent: Talent, facts: Sequence[tuple[str, str, Days, str]], reason: str) -> None:
    """Those with which somebody is registered: kind, value, days, paper. The caller's verb records them."""
    for kind, value, days, paper in facts:
        check_fact(kind, value, *days, paper, reason)
        _new(by, talent, kind, value, days, paper, reason, "")
    notices.tell_approvers(by=by, talent=talent)


@verb("任用などの承認")
def approve_facts(*, by: Seat, talent: Talent, numbers: Collection[int]) -> list[DatedFact]:
    """A second person has seen papers and reasons. What stood on the same days before is replaced; what is
    left of its days goes on. A form of employment that goes beyond the term makes the term longer."""
    talent = Talent.objects.select_for_update().get(pk=talent.pk)
    rows = DatedFact.objects.select_for_update().filter(talent=talent, pk__in=numbers)
    facts = list(rows.order_by("starts_on", "id"))
    if not facts or len(facts) != len(set(numbers)):
        raise Refusal("承認するものを選んでください。画面を開き直すと、いまの申出が出ます。", field="facts")
    with changing(talent, by=by):
        for fact in facts:
            _approve(by, talent, fact)
    record(by=by, subject=talent, after={"facts": [fact.pk for fact in facts], **_told(facts[-1])})
    notices.tell_askers(by=by, talent=talent, facts=facts)
    return facts


@verb("任用などの差戻し")
def refuse_fact(*, by: Seat, fact: DatedFact, reason: str) -> DatedFact:
    """Not as it was asked for, with a word to whoever asked."""
    fact = _locked(fact)
    if not reason.strip():
        raise Refusal("差し戻す理由を1文で書いてください。", field="reason")
    _decide(by, fact, "refuse", reason.strip())
    record(by=by, subject=fact.talent, after={"kind": fact.kind, "value": fact.value, "status": fact.status})
    notices.tell_askers(by=by, talent=fact.talent, facts=[fact])
    return fact


@verb("任用などの申出の取下げ")
def withdraw_fact(*, by: Seat, fact: DatedFact) -> DatedFact:
    """Nobody is asked any more."""
    fact = _locked(fact)
    move(fact, "withdraw")
    fact.save(update_fields=["status"])
    record(by=by, subject=fact.talent, after={"kind": fact.kind, "value": fact.value, "status": fact.status})
    notices.settle_asking(by=by, talent=fact.talent)
    return fact


def spans_of(talent: Talent, kind: str) -> list[Span]:
    """What stands or waits of a kind: a wish that follows on another one leaves no gap to it."""
    counting = (FactStatus.APPROVED, FactStatus.WAITING)
    rows = DatedFact.objects.filter(talent=talent, kind=kind, status__in=counting)
    return [Span(*row) for row in rows.order_by("starts_on").values_list("value", "starts_on", "ends_on")]


def _new(
    by: Seat, talent: Talent, kind: str, value: str, days: Days, paper: str, reason: str, gap_reason: str
) -> DatedFact:
    return DatedFact.objects.create(
        prefecture_id=by.prefecture_id,
        talent=talent,
        kind=kind,
        value=value,
        starts_on=days[0],
        ends_on=days[1],
        paper=paper.strip(),
        reason=reason.strip(),
        gap_reason=gap_reason.strip(),
        asked_by_id=by.person_id,
    )


def _locked(fact: DatedFact) -> DatedFact:
    """Under the lock of its talent, which every verb of a talent takes first."""
    talent = Talent.objects.select_for_update().get(pk=fact.talent_id)
    fact = DatedFact.objects.select_for_update(of=("self",)).select_related("asked_by").get(pk=fact.pk)
    fact.talent = talent
    return fact


def _decide(by: Seat, fact: DatedFact, verb: str, remark: str = "") -> None:
    move(fact, verb)
    if fact.asked_by_id == by.person_id:
        raise WrongState("申し出た人は、自分では承認も差戻しもできません。ほかの承認者に頼んでください。")
    fact.decided_by_id, fact.decided_at, fact.remark = by.person_id, timezone.now(), remark
    fact.save()


def _approve(by: Seat, talent: Talent, fact: DatedFact) -> None:
    days = (fact.starts_on, fact.ends_on)
    older = DatedFact.objects.select_for_update().standing().filter(talent=talent, kind=fact.kind)
    for old in older.touching(*days).order_by("starts_on", "id"):
        move(old, "replace")
        old.save(update_fields=["status"])
        for first, last in left_over((old.starts_on, old.ends_on), days):
            _go_on(old, first, last)
    _decide(by, fact, "approve")
    if fact.kind == FactKind.FORM:
        _lengthen(talent, days)


def _go_on(old: DatedFact, first: date, last: date | None) -> None:
    """The rest of a fact that another one was laid over: the same in all but its days."""
    DatedFact.objects.create(
        prefecture_id=old.prefecture_id,
        talent_id=old.talent_id,
        kind=old.kind,
        value=old.value,
        starts_on=first,
        ends_on=last,
        paper=old.paper,
        reason=old.reason,
        gap_reason=old.gap_reason if first == old.starts_on else "",
        status=FactStatus.APPROVED,
        asked_by_id=old.asked_by_id,
        asked_at=old.asked_at,
        decided_by_id=old.decided_by_id,
        decided_at=old.decided_at,
        rest_of=old,
    )


def _lengthen(talent: Talent, days: Days) -> None:
    """The term holds the days of the contract."""
    first, last = days
    talent.starts_on = min(talent.starts_on, first)
    if talent.ends_on is not None and (last is None or last > talent.ends_on):
        talent.ends_on = last
    talent.save(update_fields=["starts_on", "ends_on"])


def _told(fact: DatedFact) -> dict[str, object]:
    return {name: value for name in TOLD if (value := getattr(fact, name)) not in ("", None)}
