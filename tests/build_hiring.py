"""Recruitments, applicants and joint hiring for the tests, made by the real actions in the open scope of
広島県. People are plainly fictional."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from accounts.models import User
from accounts.seats import Seat
from documents.uploads.examining import Examined
from documents.uploads.models import StoredFile
from municipalities.needs.models import Need
from pool.hiring.actions.applicants import advance_applicant, record_applicant, reject_applicant
from pool.hiring.actions.channels import add_channel, keep_papers, record_cost
from pool.hiring.actions.interviews import plan_interview, write_sheet
from pool.hiring.actions.joint import answer_shares, ask_towns, station_talent
from pool.hiring.actions.offers import approve_offer, note_acceptance, propose_offer
from pool.hiring.actions.recruitments import (
    close_recruitment,
    open_recruitment,
    revise_recruitment,
    write_recruitment,
)
from pool.hiring.models import (
    Applicant,
    Channel,
    HiringCost,
    Interview,
    InterviewSheet,
    JointHiring,
    Offer,
    Recruitment,
    Stationing,
)
from pool.people.models import Talent
from tests.build_files import QUOTE, QUOTE_BYTES, examined
from tests.build_needs import accepted_need
from tests.build_pool import EVERY_HALF, second_person
from tests.cast import JINSEKI, SERA

WHOLE: Mapping[str, Any] = {
    "employment_form": "specified_fixed_term",
    "pay_unit": "month",
    "pay_from_yen": 420_000,
    "pay_to_yen": 560_000,
    "pay_paper": "起案 R8デ第31号",
    "pay_paper_on": date(2026, 11, 2),
    "contact": "デジタル基盤整備課 082-000-0000",
}
"""What the needs do not tell."""
HALVES = {"": Fraction(1, 2), JINSEKI: Fraction(1, 4), SERA: Fraction(1, 4)}
ANSWER_BY = date(2026, 12, 8)
REGISTERED: Mapping[str, Any] = {
    "name": "デモ・応募 花子",
    "kana": "でも・おうぼ はなこ",
    "employer": "",
    "employment_form": "specified_fixed_term",
    "starts_on": date(2027, 4, 1),
    "ends_on": date(2030, 3, 31),
    "base_code": "341002",
    "days_per_week": 5,
    "roles": ["project_manager"],
    "skills": [("project_planning", 3, "採用の面接の評価")],
    "halves": list(EVERY_HALF),
    "paper": "任用通知書 R9デ第1号",
}


def drafted(staff: Seat, officer: Seat, needs: Sequence[Need] = ()) -> Recruitment:
    """A draft from one accepted need, or from those that are given."""
    return write_recruitment(by=staff, needs=list(needs) or [accepted_need(officer, staff)])


def opened(staff: Seat, officer: Seat, **changed: Any) -> Recruitment:
    made = revise_recruitment(by=staff, recruitment=drafted(staff, officer), **{**WHOLE, **changed})
    return open_recruitment(by=staff, recruitment=made)


def closed(staff: Seat, officer: Seat) -> Recruitment:
    return close_recruitment(by=staff, recruitment=opened(staff, officer))


def posted(staff: Seat, recruitment: Recruitment, **changed: Any) -> Channel:
    said: dict[str, Any] = {
        "kind": "site",
        "name": "デモ求人サイト",
        "posted_on": date(2026, 11, 10),
        "ends_on": None,
        "note": "",
    }
    return add_channel(by=staff, recruitment=recruitment, **{**said, **changed})


def spent(
    staff: Seat,
    recruitment: Recruitment,
    amount_yen: int = 300_000,
    *,
    channel: Channel | None = None,
    files: Sequence[Examined] = (),
    **changed: Any,
) -> HiringCost:
    said: dict[str, Any] = {
        "paid_on": date(2026, 11, 16),
        "kind": "recruitment",
        "what": "求人サイトの掲載料",
        "reason": "県外の人に知らせるため",
    }
    return record_cost(
        by=staff,
        recruitment=recruitment,
        channel=channel,
        amount_yen=amount_yen,
        files=files,
        **{**said, **changed},
    )


def paper_of(staff: Seat, cost: HiringCost, name: str = QUOTE, content: bytes = QUOTE_BYTES) -> StoredFile:
    keep_papers(by=staff, cost=cost, files=[examined(name, content)])
    return StoredFile.objects.of(cost).order_by("-id")[0]


def applied(
    staff: Seat, recruitment: Recruitment, name: str = "デモ・応募 花子", **changed: Any
) -> Applicant:
    said: dict[str, Any] = {
        "kana": "でも・おうぼ はなこ",
        "mail": "hanako@example.jp",
        "phone": "090-0000-0000",
        "employer": "架空テック株式会社",
        "career": "自治体の調達を5年支援",
        "channel": None,
        "applied_on": date(2026, 11, 20),
    }
    return record_applicant(by=staff, recruitment=recruitment, name=name, **{**said, **changed})


def at_interview(staff: Seat, recruitment: Recruitment, name: str = "デモ・応募 花子") -> Applicant:
    return advance_applicant(by=staff, applicant=applied(staff, recruitment, name))


def planned(
    staff: Seat, applicant: Applicant, interviewers: Sequence[Seat], held_on: date = date(2026, 11, 23)
) -> Interview:
    people = list(User.objects.filter(pk__in=[seat.user_id for seat in interviewers]))
    return plan_interview(
        by=staff,
        applicant=applicant,
        held_on=held_on,
        starts_at=None,
        place="県庁",
        interviewers=people,
    )


def rated(interviewer: Seat, interview: Interview, level: int = 3) -> None:
    """The own sheet with the same point for every skill."""
    sheet = interview.sheets.get(interviewer_id=interviewer.user_id)
    keys = [key for key, _ in interview.applicant.recruitment.skill_pairs]
    write_sheet(
        by=interviewer,
        sheet=sheet,
        points=dict.fromkeys(keys, level),
        verdict="for",
        remarks="受け答えが具体的だった",
    )


def to_decide(staff: Seat, recruitment: Recruitment, name: str = "デモ・応募 花子") -> Applicant:
    """Interviewed, and at the last stage."""
    applicant = at_interview(staff, recruitment, name)
    rated(staff, planned(staff, applicant, [staff]))
    return advance_applicant(by=staff, applicant=applicant)


def proposed(staff: Seat, applicant: Applicant, **changed: Any) -> Offer:
    said: dict[str, Any] = {
        "employment_form": "specified_fixed_term",
        "pay_unit": "month",
        "pay_yen": 480_000,
        "days_per_week": 5,
        "starts_on": date(2027, 4, 1),
        "ends_on": date(2030, 3, 31),
        "answer_by": ANSWER_BY,
        "reason": "調達の支援の経験が長い",
    }
    return propose_offer(by=staff, applicant=applicant, **{**said, **changed})


def offered(staff: Seat, recruitment: Recruitment, name: str = "デモ・応募 花子") -> Offer:
    """Approved by somebody else; an answer is waited for."""
    offer = proposed(staff, to_decide(staff, recruitment, name))
    return approve_offer(by=second_person(staff), offer=offer)


def accepted(staff: Seat, recruitment: Recruitment, name: str = "デモ・応募 花子") -> Applicant:
    offer = note_acceptance(by=staff, offer=offered(staff, recruitment, name), answered_on=date(2026, 11, 24))
    return offer.applicant


def asked_towns(staff: Seat, recruitment: Recruitment, **changed: Any) -> JointHiring:
    """県 1/2, 神石高原町 1/4, 世羅町 1/4 from the first of November on."""
    said: dict[str, Any] = {
        "starts_on": date(2026, 11, 1),
        "ends_on": None,
        "paper": "協定書案 R8デ第5号",
        "words": "募集の経費を分ける案です",
        "answer_by": ANSWER_BY,
        "shares": HALVES,
    }
    return ask_towns(by=staff, recruitment=recruitment, **{**said, **changed})


def agreed(staff: Seat, recruitment: Recruitment, towns: Sequence[Seat], **changed: Any) -> JointHiring:
    joint = asked_towns(staff, recruitment, **changed)
    for town in towns:
        joint = answer_shares(by=town, joint=joint, agrees=True)
    return joint


def stationed(staff: Seat, talent: Talent, **changed: Any) -> Stationing:
    said: dict[str, Any] = {
        "municipality_code": JINSEKI,
        "employment_form": "regular",
        "days_per_week": 3,
        "starts_on": date(2026, 12, 1),
        "ends_on": None if talent.ends_on is None else talent.ends_on,
        "paper": "辞令 R8デ第12号",
        "section": "総務課",
    }
    return station_talent(by=staff, talent=talent, **{**said, **changed})


@dataclass(frozen=True)
class HiringWorld:
    """One of everything in hiring, for the doors."""

    draft: Recruitment
    open: Recruitment
    closed: Recruitment
    channel: Channel
    cost: HiringCost
    paper: StoredFile
    fresh: Applicant
    rejected: Applicant
    met: Applicant
    interview: Interview
    sheet: InterviewSheet
    decided: Applicant
    asked_offer: Offer
    offer: Offer
    accepted: Applicant
    joint: JointHiring
    stationing: Stationing


def hiring_world(staff: Seat, officer: Seat, talent: Talent) -> HiringWorld:
    """In the open scope of 広島県; the town that hires together is 神石高原町."""
    made = opened(staff, officer)
    channel = posted(staff, made)
    cost = spent(staff, made, channel=channel)
    met = at_interview(staff, made)
    interview = planned(staff, met, [staff])
    shares = {"": Fraction(1, 2), JINSEKI: Fraction(1, 2)}
    return HiringWorld(
        draft=drafted(staff, officer),
        open=made,
        closed=closed(staff, officer),
        channel=channel,
        cost=cost,
        paper=paper_of(staff, cost),
        fresh=applied(staff, made),
        rejected=reject_applicant(by=staff, applicant=applied(staff, made), reason="経験が短い"),
        met=met,
        interview=interview,
        sheet=interview.sheets.get(),
        decided=to_decide(staff, made),
        asked_offer=proposed(staff, to_decide(staff, made)),
        offer=offered(staff, made),
        accepted=accepted(staff, made),
        joint=asked_towns(staff, made, shares=shares),
        stationing=stationed(staff, talent, days_per_week=1),
    )


def more_hiring(staff: Seat, officer: Seat, world: HiringWorld, talent: Talent) -> None:
    """One more of what pages of hiring list."""
    made = opened(staff, officer)
    shares = {"": Fraction(1, 2), JINSEKI: Fraction(1, 2)}
    agreed(staff, made, [officer], shares=shares)
    for recruitment in (made, world.open):
        spent(staff, recruitment, channel=posted(staff, recruitment))
        planned(staff, at_interview(staff, recruitment), [staff])
        offered(staff, recruitment)
    stationed(staff, talent, days_per_week=1)
    paper_of(staff, world.cost, f"請求書{talent.pk}.csv", f"{talent.pk},1\r\n".encode())
