"""Every write to needs and to what a municipality says of its own IT staff."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from accounts.errors import Refusal, WrongState
from accounts.events import changes, record, snapshot_of
from accounts.models import EventHead
from accounts.moves import move
from accounts.numbering import next_in_year
from accounts.seats import Seat
from japan.fiscal_year import fiscal_year_of
from japan.holidays import add_workdays
from japan.skill_standard import read_skills
from municipalities import notices
from municipalities.models import ItStaffing, Municipality, Need, NeedSkill, NeedStatus
from municipalities.need_pages import is_usual_reply
from municipalities.need_proposals import AMENDABLE_FIELDS, propose_for, skills_of, stored_values
from municipalities.proposal import Proposal

MOST_CHARACTERS: Final = 4_000
REPLY_WORKDAYS: Final = 3
"""Working days within which the prefecture answers a need."""
WRITTEN_FIELDS: Final = ("raw_problem", "wanted_by", "wanted_by_reason")
AMENDABLE: Final = frozenset({NeedStatus.SUBMITTED, NeedStatus.ACCEPTED, NeedStatus.IN_SUPPORT})
MOST_STAFF: Final = 999


@transaction.atomic
def write_need(*, by: Seat, raw_problem: str, wanted_by: date | None = None, wanted_by_reason: str = "") -> Need:
    """A draft in the town's own words, with the proposal that the rules make of them."""
    if not by.is_municipal or by.user_id is None:
        raise Refusal("困りごとを書けるのは、市町村の担当者だけです。")
    check_words(raw_problem, wanted_by_reason)
    municipality = Municipality.objects.get(pk=by.municipality_code)
    today = timezone.localdate()
    proposal = propose_for(municipality, raw_problem, wanted_by, today)
    need = Need.objects.create(
        prefecture_id=by.prefecture_id,
        fiscal_year=fiscal_year_of(today),
        municipality=municipality,
        raw_problem=raw_problem,
        wanted_by=wanted_by,
        wanted_by_reason=wanted_by_reason,
        author_id=by.user_id,
        reasons=dict(proposal.reasons),
        rules_version=proposal.rules_version,
        **stored_values(proposal),
    )
    _replace_skills(need, proposal.skills)
    _record(by, "write_need", need, after=snapshot_of(need, (*WRITTEN_FIELDS, "title")))
    return need


@transaction.atomic
def revise_need(
    *, by: Seat, need: Need, raw_problem: str, wanted_by: date | None = None, wanted_by_reason: str = ""
) -> Need:
    """Other words of the town for a need that is still its own. What the prefecture put right before stays."""
    need = _locked(need)
    if need.status not in (NeedStatus.DRAFT, NeedStatus.RETURNED):
        raise WrongState("県に送ったあとの困りごとは、書き直せません。取り下げるか、差戻しを待ってください。")
    check_words(raw_problem, wanted_by_reason)
    before = snapshot_of(need, (*WRITTEN_FIELDS, "title"))
    need.raw_problem, need.wanted_by, need.wanted_by_reason = raw_problem, wanted_by, wanted_by_reason
    _take_proposal(need, propose_for(need.municipality, raw_problem, wanted_by, timezone.localdate()))
    need.save()
    changed_from, changed_to = changes(need, before, (*WRITTEN_FIELDS, "title"))
    _record(by, "revise_need", need, before=changed_from, after=changed_to)
    return need


def _take_proposal(need: Need, proposal: Proposal) -> None:
    kept = set(need.amended_fields)
    for field, value in stored_values(proposal).items():
        if field not in kept:
            setattr(need, field, value)
    if need.ends_on < need.starts_on:
        need.starts_on, need.ends_on = proposal.starts_on, proposal.ends_on
        kept -= {"starts_on", "ends_on"}
    if "skills" not in kept:
        _replace_skills(need, proposal.skills)
    need.amended_fields = sorted(kept)
    need.reasons = {
        field: need.reasons[field] if field in kept else reason for field, reason in proposal.reasons.items()
    }
    need.rules_version = proposal.rules_version


@transaction.atomic
def submit_need(*, by: Seat, need: Need) -> Need:
    """To the prefecture: gives the number at the first time, and the day by which the answer is due."""
    need = _locked(need)
    before = need.status
    move(need, "submit")
    now = timezone.now()
    if need.sequence is None:
        need.fiscal_year = fiscal_year_of(timezone.localdate(now))
        need.sequence = _next_sequence(by.prefecture_id, need.fiscal_year)
    need.submitted_at = now
    need.decided_at = None
    need.reply = ""
    need.reply_due_on = add_workdays(timezone.localdate(now), REPLY_WORKDAYS)
    need.save()
    _record_move(by, "submit_need", need, before, reply_due_on=need.reply_due_on)
    notices.tell_prefecture_of_submission(by=by, need=need)
    return need


@transaction.atomic
def withdraw_need(*, by: Seat, need: Need) -> Need:
    """Back to a draft of the town, before the prefecture has decided."""
    need = _locked(need)
    before = need.status
    move(need, "withdraw")
    need.reply_due_on = None
    need.save()
    _record_move(by, "withdraw_need", need, before)
    notices.tell_prefecture_of_withdrawal(by=by, need=need)
    return need


@transaction.atomic
def accept_need(*, by: Seat, need: Need, reply: str = "") -> Need:
    """The prefecture takes the need on; candidates are chosen next."""
    return _decide(by, need, "accept", reply)


@transaction.atomic
def return_need(*, by: Seat, need: Need, reply: str) -> Need:
    """Back to the town with one sentence on what is missing."""
    return _decide(
        by, need, "return", _stated(reply, "差し戻す理由を1文で書いてください。相手はこの文を見て直します。")
    )


@transaction.atomic
def decline_need(*, by: Seat, need: Need, reply: str) -> Need:
    """Not this time, with the reason."""
    return _decide(by, need, "decline", _stated(reply, "見送る理由を1文で書いてください。相手にそのまま届きます。"))


def _decide(by: Seat, need: Need, verb: str, reply: str) -> Need:
    _check_text(reply, "reply", "返事")
    need = _locked(need)
    before = need.status
    move(need, verb)
    need.reply = reply.strip()
    need.reviewer_id = by.user_id
    need.decided_at = timezone.now()
    need.save()
    _record_move(by, f"{verb}_need", need, before, reply=need.reply)
    notices.tell_town_of_outcome(by=by, need=need, verb=verb)
    return need


@transaction.atomic
def close_need(*, by: Seat, need: Need, reply: str = "") -> Need:
    """The support has ended, with a word on what came of it."""
    _check_text(reply, "reply", "完了の言葉")
    need = _locked(need)
    before = need.status
    move(need, "close")
    need.closed_at = timezone.now()
    need.reply = reply.strip() or need.reply
    need.save()
    _record_move(by, "close_need", need, before, reply=reply.strip())
    notices.tell_town_of_outcome(by=by, need=need, verb="close")
    return need


@transaction.atomic
def start_support(*, by: Seat, need: Need) -> Need:
    """A dispatch for this need was planned. Called by dispatch; may be called again."""
    return _follow_dispatch(by, need, "start_support")


@transaction.atomic
def stop_support(*, by: Seat, need: Need) -> Need:
    """The last dispatch for this need was cancelled: a candidate is to be chosen anew. Called by dispatch."""
    return _follow_dispatch(by, need, "stop_support")


def _follow_dispatch(by: Seat, need: Need, verb: str) -> Need:
    need = _locked(need)
    before = need.status
    move(need, verb)
    if need.status != before:
        need.save()
        _record_move(by, verb, need, before)
    return need


@transaction.atomic
def amend_proposal(
    *,
    by: Seat,
    need: Need,
    title: str,
    category: str,
    role: str,
    skills: Sequence[tuple[str, int]],
    engagement: str,
    cadence: str,
    half_days_per_visit: int,
    starts_on: date,
    ends_on: date,
    mode: str,
    priority: str,
) -> Need:
    """The prefecture puts the proposal right; the town's words are not touched. Skills: (key, least level 1 to 4)."""
    need = _locked(need)
    if need.status not in AMENDABLE:
        raise WrongState(f"いまの状態が「{need.get_status_display()}」のため、案は直せません。")
    _check_proposal(title, skills, starts_on, ends_on)
    before = {**snapshot_of(need, AMENDABLE_FIELDS), "skills": _skill_facts(skills_of(need))}
    values = {
        "title": title.strip(), "category": category, "role": role, "engagement": engagement, "cadence": cadence,
        "half_days_per_visit": half_days_per_visit, "starts_on": starts_on, "ends_on": ends_on, "mode": mode,
        "priority": priority,
    }  # fmt: skip
    for field, value in values.items():
        setattr(need, field, value)
    after = {**values, "skills": _skill_facts(skills)}
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
    _record(
        by,
        "amend_proposal",
        need,
        before={field: before[field] for field in changed},
        after={field: after[field] for field in changed},
    )
    return need


def _check_proposal(title: str, skills: Sequence[tuple[str, int]], starts_on: date, ends_on: date) -> None:
    known = {row.key for row in read_skills()}
    if not title.strip():
        raise Refusal("件名を書いてください。", field="title")
    _check_text(title, "title", "件名", at_most=80)
    if ends_on < starts_on:
        raise Refusal("期間の終わりが、初めより前です。終わりを初めの日以後にしてください。", field="ends_on")
    if not skills:
        raise Refusal("スキルを1つ以上選んでください。候補はスキルで探します。", field="skills")
    if len({key for key, _ in skills}) < len(skills):
        raise Refusal("同じスキルが2回選ばれています。1つにしてください。", field="skills")
    if any(key not in known or level not in range(1, 5) for key, level in skills):
        raise Refusal("スキルか水準が一覧にありません。選び直してください。水準は1から4です。", field="skills")


@transaction.atomic
def record_staffing(
    *, by: Seat, municipality_code: str, staff_count: int, is_concurrent: bool, section: str = "", as_of: date
) -> ItStaffing:
    """How many people do IT and DX in a municipality, as it says itself; the prefecture may write what it was told."""
    if by.is_municipal and by.municipality_code != municipality_code:
        raise Refusal("ほかの市町村の体制は書けません。")
    if not 0 <= staff_count <= MOST_STAFF:
        raise Refusal(f"人数は0から{MOST_STAFF}の数で書いてください。", field="staff_count")
    if as_of > timezone.localdate():
        raise Refusal("時点は、今日までの日付にしてください。", field="as_of")
    _check_text(section, "section", "担当課", at_most=80)
    municipality = Municipality.objects.get(pk=municipality_code, prefecture_id=by.prefecture_id)
    held = ItStaffing.objects.select_for_update().filter(municipality=municipality).first()
    fields = ("staff_count", "is_concurrent", "section", "as_of")
    staffing = held or ItStaffing(prefecture_id=by.prefecture_id, municipality=municipality)
    before = snapshot_of(staffing, fields) if held else dict.fromkeys(fields)
    staffing.staff_count, staffing.is_concurrent = staff_count, is_concurrent
    staffing.section, staffing.as_of = section.strip(), as_of
    staffing.save()
    changed_from, changed_to = changes(staffing, before, fields)
    record(
        by=by,
        verb="record_staffing",
        subject=staffing,
        label=f"{municipality.name}　情報担当の体制",
        municipality_code=municipality_code,
        before=changed_from,
        after=changed_to,
    )
    return staffing


def check_words(raw_problem: str, wanted_by_reason: str = "") -> None:
    """Refuse what cannot be kept exactly as it was written. Nothing is put right silently."""
    if not raw_problem.strip():
        raise Refusal("困っていることを書いてください。1行でも送れます。", field="raw_problem")
    _check_text(raw_problem, "raw_problem", "困っていること")
    _check_text(wanted_by_reason, "wanted_by_reason", "急ぐ理由", at_most=200)


def _check_text(text: str, field: str, label: str, *, at_most: int = MOST_CHARACTERS) -> None:
    if len(text) > at_most:
        raise Refusal(
            f"{label}が{len(text):,}字あります。{at_most:,}字までにしてください（{len(text) - at_most:,}字多い）。",
            field=field,
        )
    for place, letter in enumerate(text, start=1):
        if unicodedata.category(letter) in ("Cc", "Cs") and letter not in "\n\r\t":
            raise Refusal(
                f"{label}の{place:,}字目に、画面に出ない文字（制御文字）が入っています。その前後を打ち直してください。",
                field=field,
            )


def _stated(reply: str, sentence: str) -> str:
    """The reason to refuse; the sentence that accepts, left in the box, is none."""
    if not reply.strip() or is_usual_reply(reply):
        raise Refusal(sentence, field="reply")
    return reply


def _locked(need: Need) -> Need:
    return Need.objects.select_for_update().get(pk=need.pk)


def _next_sequence(prefecture_id: int, fiscal_year: int) -> int:
    """Locks the prefecture's chain first: writing and sending in one transaction holds it already, and two of them
    that took the locks in different orders would wait for each other."""
    EventHead.objects.select_for_update().get(pk=prefecture_id)
    return next_in_year(Need, fiscal_year)


def _replace_skills(need: Need, skills: Sequence[tuple[str, int]]) -> None:
    need.skills.all().delete()
    NeedSkill.objects.bulk_create(
        NeedSkill(prefecture_id=need.prefecture_id, need=need, skill=key, level=level) for key, level in skills
    )


def _skill_facts(skills: Sequence[tuple[str, int]]) -> list[list[Any]]:
    return sorted([key, level] for key, level in skills)


def _record_move(by: Seat, verb: str, need: Need, before: str, **after: Any) -> None:
    _record(by, verb, need, before={"status": before}, after={"status": need.status, **after})


def _record(
    by: Seat,
    verb: str,
    need: Need,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    record(
        by=by,
        verb=verb,
        subject=need,
        municipality_code=need.municipality_id,
        before=before,
        after=after,
    )
