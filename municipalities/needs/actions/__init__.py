"""Every write to needs. What a town takes back stands in `leaving.py`, how a need ends in `ending.py`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any, Final

from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.errors import Refusal
from accounts.events import changes, snapshot_of
from accounts.models import EventHead
from accounts.moves import move
from accounts.numbering import next_in_year
from accounts.permissions import Permission
from accounts.seats import Seat
from accounts.verbs import verb, word_fields, word_values
from desk.checks import refuse_unseen
from documents.uploads.actions import facts_of, mark_of, send_files
from documents.uploads.models import StoredFile
from japan.fiscal_year import fiscal_year_of
from japan.holidays import add_workdays
from japan.skill_standard import Vocabulary, skill_words
from municipalities.holidays.calendars import calendars
from municipalities.needs import notices
from municipalities.needs.actions.approving import end_approvals
from municipalities.needs.actions.rows import locked, record_move, record_need
from municipalities.needs.checks import (
    check_may_be_amended,
    check_may_be_rewritten,
    check_proposal,
    check_reply,
    check_words,
    refuse_other_files,
    refuse_unapproved,
    refuse_unread,
    refuse_unwanted,
)
from municipalities.needs.fields import AMENDABLE_FIELDS
from municipalities.needs.models import Need, NeedApproval, NeedSkill, UnsentWords
from municipalities.needs.owners import owner_for
from municipalities.needs.pages import promised_day, usual_day
from municipalities.needs.proposal import Proposal
from municipalities.needs.proposals import (
    drafted,
    propose_for,
    put_to_rules,
    skills_of,
    stored_values,
)
from municipalities.needs.words import OWN_PROPOSAL, WRITTEN_FIELDS, Words
from municipalities.profile.models import SendingRule
from municipalities.register.figures import with_staffing
from municipalities.register.models import Municipality, refuse_absent
from municipalities.wordings.skills import vocabulary

REPLY_WORKDAYS: Final = 3
"""Working days within which the prefecture answers a need."""
SENT_FIELDS: Final = (*WRITTEN_FIELDS, "title")
"""What the history keeps of a need, from the moment at which it is sent."""

word_fields(
    {"written": "書いた項目", "rewritten": "書き直した項目", "skills": "スキル", "owner_name": "県の担当"}
)
word_values("skills", skill_words)


@verb("ニーズの下書き")
def write_need(*, by: Seat, **said: Any) -> Need:
    """A draft in the town's own words, with the proposal that the rules
    make of them. `said` are the fields of `Words`."""
    words = Words(**said)
    if not by.is_municipal or by.user_id is None:
        raise Refusal("困りごとを書けるのは、市町村の担当者だけです。")
    refuse_absent(by.municipality_code)
    today = timezone.localdate()
    check_words(words, today=today)
    municipality = with_staffing(Municipality.objects.all()).get(pk=by.municipality_code)
    words, proposal = put_to_rules(municipality, words, today)
    need = drafted(
        words,
        proposal,
        prefecture_id=by.prefecture_id,
        fiscal_year=fiscal_year_of(today),
        municipality=municipality,
        author_id=by.user_id,
    )
    need.save(force_insert=True)
    _replace_skills(need, proposal.skills)
    record_need(by, need, after={"written": words.written()})
    return need


@verb("ニーズの書直し")
def revise_need(*, by: Seat, need: Need, read: str = "", **said: Any) -> Need:
    """Other words of the town for a need that is its own: never sent, withdrawn or returned.

    The history says which fields were rewritten, never how: the words are the town's
    until it sends them. A need that was sent before keeps the words as they were sent;
    the new ones lie beside it until they are sent. `said` are the fields of `Words`; `read` is the `mark` of
    those on which they were written: where others are stored by now, raises `WrittenMeanwhile`.
    """
    words, need = Words(**said), locked(need)
    check_may_be_rewritten(need)
    unsent = _unsent(need)
    earlier = Words.of(unsent or need)
    refuse_unseen(read, asdict(earlier), asdict(words))
    today = timezone.localdate()
    check_words(words, today=today, held_day=earlier.wanted_by)
    words, proposal = put_to_rules(need.municipality, words, today)
    rewritten = words.differing(earlier)
    if not rewritten:
        return need
    if need.sequence is None:
        words.put_into(need)
        _take_proposal(need, proposal)
        need.save()
    else:
        unsent = unsent or UnsentWords(prefecture_id=need.prefecture_id, need=need)
        words.put_into(unsent)
        unsent.written_at = timezone.now()
        unsent.save()
    record_need(by, need, after={"rewritten": rewritten})
    return need


def _unsent(need: Need) -> UnsentWords | None:
    if need.sequence is None:
        return None
    return UnsentWords.objects.select_for_update().filter(need=need).first()


def _take_proposal(need: Need, proposal: Proposal) -> None:
    kept = set(need.amended_fields)
    for field, value in stored_values(proposal).items():
        if field not in kept:
            setattr(need, field, value)
    if need.ends_on < need.starts_on:
        need.starts_on, need.ends_on = proposal.starts_on, proposal.ends_on
        kept -= {"starts_on", "ends_on"}
    if "skills" not in kept and skills_of(need) != proposal.skills:
        _replace_skills(need, proposal.skills)
    need.amended_fields = sorted(kept)
    need.reasons = {**proposal.reasons, **{field: need.reasons[field] for field in kept}}
    need.rules_version = proposal.rules_version


@verb("ニーズの提出")
def submit_need(*, by: Seat, need: Need, seen: str | None = None) -> Need:
    """To the prefecture: gives the number at the first time, and the day by which the answer is due.

    From here on the history holds the words: all of them at the first time, what has changed since at the
    next ones; likewise the names of its files. `seen` is the mark of the files that the check page showed.
    """
    need = locked(need)
    status, earlier = need.status, snapshot_of(need, SENT_FIELDS)
    was_sent = need.sequence is not None
    move(need, "submit")
    if not was_sent:
        refuse_absent(need.municipality_id)
    now = timezone.now()
    today = timezone.localdate(now)
    need.municipality = town = _sending_town(need)
    _take_words(need, today)
    refuse_unapproved(need, by, is_asked=town.is_asked)
    if need.sequence is None:
        need.fiscal_year = fiscal_year_of(today)
        need.sequence = _next_sequence(by.prefecture_id, need.fiscal_year)
    need.submitted_at = now
    need.decided_at = None
    need.reply = ""
    need.reply_due_on = reply_day(need, today)
    need.owner_id = owner_for(need)
    need.save()
    files = _send_files(need, seen)
    if town.waits:
        end_approvals(by, need, "approve" if by.can(Permission.APPROVE_SENDING) else "take_back")
    before, after = changes(need, earlier, SENT_FIELDS) if was_sent else ({}, snapshot_of(need, SENT_FIELDS))
    record_need(
        by,
        need,
        before={"status": status, **before},
        after={"status": need.status, "reply_due_on": need.reply_due_on, **after, **files},
    )
    notices.tell_prefecture_of_submission(by=by, need=need)
    if town.is_asked:
        notices.tell_town_of_sending(by=by, need=need)
    return need


def _sending_town(need: Need) -> Any:
    """The municipality of a locked need, with whether its head of section approves what it sends
    (`is_asked`), and whether this need waits for that (`waits`)."""
    rules = SendingRule.objects.asking().filter(municipality=OuterRef("pk"))
    approvals = NeedApproval.objects.waiting().filter(need=need)
    towns = Municipality.objects.annotate(is_asked=Exists(rules), waits=Exists(approvals))
    return with_staffing(towns).get(pk=need.municipality_id)


def reply_day(need: Need, today: date) -> date:
    """Until when the prefecture answers: at once where something is happening."""
    return today if need.incident else add_workdays(today, REPLY_WORKDAYS, calendars().of())


def _take_words(need: Need, today: date) -> None:
    """The newest words of the town become the need's, checked as of the day of sending, with their proposal.
    What the town has put right since is its last word, also where the prefecture had amended the same."""
    if unsent := _unsent(need):
        anew = Words.of(unsent)
        own = {OWN_PROPOSAL[name] for name in anew.differing(Words.of(need)) if name in OWN_PROPOSAL}
        need.amended_fields = sorted(set(need.amended_fields) - own)
        anew.put_into(need)
        unsent.delete()
    check_words(Words.of(need), today=today)
    _take_proposal(need, propose_for(need.municipality, Words.of(need), today))


def _send_files(need: Need, seen: str | None) -> dict[str, Any]:
    """What the event says of the files that go with it."""
    if seen is not None:
        refuse_other_files(seen, mark_of(StoredFile.objects.of(need).there()))
    sent = send_files(need)
    return facts_of(sent) if sent else {}


@verb("ニーズの取下げ")
def withdraw_need(*, by: Seat, need: Need) -> Need:
    """The town takes back what it has sent, before the prefecture has decided; it may take it up again."""
    need = locked(need)
    before = need.status
    move(need, "withdraw")
    need.reply_due_on = need.joint = None
    need.save()
    record_move(by, need, before)
    notices.tell_prefecture_of_withdrawal(by=by, need=need)
    return need


@verb("ニーズの受理")
def accept_need(*, by: Seat, need: Need, reply: str = "", promised_on: date | None = None) -> Need:
    """The prefecture takes the need on; prospects are chosen next. `promised_on`: until when the town is told
    more, where the reply names no day; by default the usual one."""
    return _decide(by, need, "accept", reply, promised_on)


@verb("ニーズの差戻し")
def return_need(*, by: Seat, need: Need, reply: str) -> Need:
    """Back to the town with one sentence on what is missing."""
    return _decide(by, need, "return", reply)


@verb("ニーズの見送り")
def decline_need(*, by: Seat, need: Need, reply: str) -> Need:
    """Not this time, with the reason."""
    return _decide(by, need, "decline", reply)


def _decide(by: Seat, read: Need, verb: str, reply: str, promised_on: date | None = None) -> Need:
    """`read` is the need as it was when the person read it. Raises
    `SentAnew` if the town has sent it again since."""
    check_reply(verb, reply, is_happening=bool(read.incident))
    need = locked(read)
    before = need.status
    move(need, verb)
    refuse_unread(need, read)
    need.reply = reply.strip()
    need.reviewer_id = by.user_id
    need.decided_at = timezone.now()
    if verb == "accept":
        today = timezone.localdate()
        need.promised_on = promised_day(need.reply, today, promised_on or usual_day(today))
    need.save()
    record_move(by, need, before, reply=need.reply)
    notices.tell_town_of_outcome(by=by, need=need, verb=verb)
    return need


@verb("支援の開始")
def start_support(*, by: Seat, need: Need) -> Need:
    """A dispatch for this need was planned. Called by dispatch; may be called again."""
    return _follow_dispatch(by, need, "start_support", promised_on=None)


@verb("支援の中断")
def stop_support(*, by: Seat, need: Need, supported: bool = False) -> Need:
    """The last dispatch for this need was cancelled or has ended: a prospect is to be chosen anew, or the
    need to be closed. `supported`: somebody has been there. Called by dispatch."""
    today = timezone.localdate()
    facts = {"promised_on": usual_day(today)}
    return _follow_dispatch(
        by, need, "stop_support", **facts | ({"supported_on": today} if supported else {})
    )


def _follow_dispatch(by: Seat, need: Need, verb: str, **facts: date | None) -> Need:
    need = locked(need)
    before = need.status
    if verb == "start_support":
        refuse_unwanted(need)
    move(need, verb)
    if need.status != before:
        for name, value in facts.items():
            setattr(need, name, value)
        need.save()
        record_move(by, need, before)
    return need


@verb("整理した案の変更")
def amend_proposal(*, by: Seat, need: Need, skills: Sequence[tuple[str, int]], **values: Any) -> Need:
    """The prefecture puts the proposal right; the town's words are not touched.

    Skills: (key, least level 1 to 4). `values`: any of `AMENDABLE_FIELDS`; what is not named stays.
    """
    if unknown := set(values) - set(AMENDABLE_FIELDS):
        raise TypeError(f"no part of a proposal: {sorted(unknown)}")
    read, need = need, locked(need)
    check_may_be_amended(need)
    refuse_unread(need, read)
    held = snapshot_of(need, AMENDABLE_FIELDS)
    known = vocabulary()
    before = {**held, "skills": _skill_facts(skills_of(need), known)}
    values = {**held, **values, "title": values.get("title", need.title).strip()}
    check_proposal(values, skills)
    for field, value in values.items():
        setattr(need, field, value)
    after = {**values, "skills": _skill_facts(skills, known)}
    changed = [field for field in after if before[field] != after[field]]
    if not changed:
        return need
    if "skills" in changed:
        _replace_skills(need, skills)
    today = timezone.localdate()
    sentence = f"県が直しました（{today.month}月{today.day}日　{by.user_name}）。"
    need.reasons = {**need.reasons, **dict.fromkeys(changed, sentence)}
    need.amended_fields = sorted({*need.amended_fields, *changed})
    need.save()
    record_need(
        by,
        need,
        before={field: before[field] for field in changed},
        after={field: after[field] for field in changed},
    )
    return need


def _next_sequence(prefecture_id: int, fiscal_year: int) -> int:
    """Locks the prefecture's chain first: writing and sending in one transaction holds it already, and two of
    them that took the locks in different orders would wait for each other."""
    EventHead.objects.select_for_update().get(pk=prefecture_id)
    return next_in_year(Need, fiscal_year)


def _replace_skills(need: Need, skills: Sequence[tuple[str, int]]) -> None:
    """What stays as it was keeps the name of its day."""
    rows, known = list(need.skills.all()), vocabulary()
    held = {(row.skill, row.level): row.recorded_name for row in rows}
    if rows:
        need.skills.all().delete()
    NeedSkill.objects.bulk_create(
        NeedSkill(
            prefecture_id=need.prefecture_id,
            need=need,
            skill=key,
            level=level,
            recorded_name=held.get((key, level)) or known.name(key),
        )
        for key, level in skills
    )


def _skill_facts(skills: Sequence[tuple[str, int]], known: Vocabulary) -> list[dict[str, Any]]:
    """As the history keeps them: with the words of the day."""
    return [{"key": key, "level": level, "name": known.name(key)} for key, level in sorted(skills)]
