"""What the pages of hiring show besides lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from accounts.seats import Seat
from desk.fields import NOTHING, Line, lines
from desk.history import history_of
from documents.uploads.models import StoredFile
from documents.uploads.pages import FileRow, file_rows, files_of
from japan.bodies import body_name
from japan.numbers import yen
from japan.skill_standard import skill_names
from japan.wareki import format_day
from pool.hiring.actions.applicants import VIEWED
from pool.hiring.choices import Consent, JointStatus
from pool.hiring.fields import APPLICANT_FIELDS, FIELDS, JOINT_FIELDS, OFFICE_FIELDS, term_words
from pool.hiring.figures import PaidCost, Steps, borne_together, paid_rows, steps_of
from pool.hiring.models import (
    Applicant,
    Channel,
    HiringCost,
    HiringShare,
    Interview,
    InterviewSheet,
    JointHiring,
    Offer,
    Recruitment,
    RecruitmentNeed,
    Stationing,
)
from pool.hiring.shares import PREFECTURE

LONGEST_COURSE: Final = 20


def said(place_lines: Sequence[Line]) -> list[Line]:
    """Without what nobody has said."""
    return [line for line in place_lines if line.value not in ("", NOTHING)]


@dataclass(frozen=True)
class RecruitmentPage:
    recruitment: Recruitment
    facts: list[Line]
    needs: list[RecruitmentNeed]
    channels: list[Channel]
    costs: list[PaidCost]
    borne: list[Line]
    """Who bears how much of the costs, where anybody bears a part but the prefecture."""
    steps: Steps
    joints: list[tuple[JointHiring, str]]
    """Each agreement, and its shares in words."""
    course: list[dict[str, Any]]

    @property
    def cost_yen(self) -> int:
        return sum(cost.amount_yen for cost in self.costs)


def recruitment_page(recruitment: Recruitment, now: datetime) -> RecruitmentPage:
    """Six queries."""
    costs = paid_rows(HiringCost.objects.standing().filter(recruitment=recruitment).order_by("paid_on", "id"))
    return RecruitmentPage(
        recruitment=recruitment,
        facts=said([*lines("page", FIELDS, recruitment), *lines("page", OFFICE_FIELDS, recruitment)]),
        needs=list(recruitment.needs.all()),
        channels=list(recruitment.channels.all()),
        costs=costs,
        borne=borne_lines(costs),
        steps=steps_of(recruitment),
        joints=[(joint, shares_in_words(joint.told)) for joint in with_shares(recruitment.joints.all())],
        course=history_of(recruitment, now, longest=LONGEST_COURSE, tells_changes=True),
    )


def with_shares(joints: Any) -> Any:
    """Agreements, each with its shares as mappings of `town`, `numerator` and `denominator`."""
    shares = HiringShare.objects.filter(joint=OuterRef("pk")).order_by("id")
    share = JSONObject(town="municipality_id", numerator="numerator", denominator="denominator")
    return joints.annotate(told=ArraySubquery(shares.values(of=share)))


def shares_in_words(told: Sequence[Mapping[str, Any]]) -> str:
    """県 2分の1、三原市 4分の1."""
    return "、".join(
        f"{body_name(each['town']) if each['town'] else '県'} {each['denominator']}分の{each['numerator']}"
        for each in told
    )


def borne_lines(costs: Sequence[PaidCost]) -> list[Line]:
    borne = borne_together(costs)
    if len(borne) < 2:
        return []
    return [
        Line("県" if code == PREFECTURE else body_name(code), yen(amount)) for code, amount in borne.items()
    ]


@dataclass(frozen=True)
class SheetPart:
    """One sheet on the page of its applicant. What is in it is kept from those who have still to write
    their own for the same interview."""

    sheet: InterviewSheet
    is_own: bool
    is_hidden: bool


@dataclass(frozen=True)
class ScoreRow:
    """One skill: the level that is wanted, the points of those who have written, and their mean."""

    skill: str
    wanted: int
    points: list[tuple[str, int | None]]
    """Who gave it, and the point."""
    average: str


@dataclass(frozen=True)
class InterviewPart:
    interview: Interview
    sheets: list[SheetPart]
    judges: list[str]
    """Whose points the scores are."""
    scores: list[ScoreRow]


@dataclass(frozen=True)
class ApplicantPage:
    applicant: Applicant
    facts: list[Line]
    interviews: list[InterviewPart]
    offers: list[tuple[Offer, list[Line]]]
    course: list[dict[str, Any]]
    may_plan: bool


def applicant_page(applicant: Applicant, seat: Seat, now: datetime) -> ApplicantPage:
    """Four queries."""
    interviews = list(applicant.interviews.prefetch_related("sheets__interviewer"))
    parts = [_interview(each, applicant.recruitment.skill_pairs, seat) for each in interviews]
    is_planned = any(interview.stage == applicant.stage for interview in interviews)
    offers = applicant.offers.select_related("asked_by", "decided_by")
    for offer in offers:
        offer.applicant = applicant
    return ApplicantPage(
        applicant=applicant,
        facts=said(
            [line for line in lines("page", APPLICANT_FIELDS, applicant) if line.label != "情報が消える日"]
        ),
        interviews=parts,
        offers=[(offer, offer_lines(offer)) for offer in offers],
        course=history_of(applicant, now, leave_out=[VIEWED], longest=LONGEST_COURSE),
        may_plan=applicant.is_met and not is_planned,
    )


def _interview(interview: Interview, skills: Sequence[tuple[str, int]], seat: Seat) -> InterviewPart:
    sheets = list(interview.sheets.all())
    owes = any(sheet.interviewer_id == seat.user_id and sheet.written_at is None for sheet in sheets)
    parts = [
        SheetPart(sheet, sheet.interviewer_id == seat.user_id, owes and sheet.interviewer_id != seat.user_id)
        for sheet in sheets
    ]
    written = [] if owes else [sheet for sheet in sheets if sheet.written_at is not None and sheet.points]
    judges = [f"{sheet.interviewer.name}さん" for sheet in written]
    return InterviewPart(interview, parts, judges, _scores(written, skills) if written else [])


def _scores(sheets: Sequence[InterviewSheet], skills: Sequence[tuple[str, int]]) -> list[ScoreRow]:
    """In the order of the recruitment; the mean to one place."""
    names, levels = skill_names(), levels_by_skill(sheets)
    return [
        ScoreRow(
            names.get(key, key),
            wanted,
            [(f"{sheet.interviewer.name}さん", sheet.points.get(key)) for sheet in sheets],
            f"{sum(levels[key]) / len(levels[key]):.1f}" if levels.get(key) else NOTHING,
        )
        for key, wanted in skills
    ]


def levels_by_skill(sheets: Sequence[InterviewSheet]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for sheet in sheets:
        for key, level in sheet.points.items():
            found.setdefault(key, []).append(level)
    return found


def offer_lines(offer: Offer) -> list[Line]:
    """The terms, why, and what was said of it."""
    decided = f"{offer.decided_by.name}さん" if offer.decided_by else NOTHING
    return said(
        [
            Line("任用形態", str(offer.get_employment_form_display())),
            Line("給与", offer.pay_words),
            Line("週の日数", f"週{offer.days_per_week}日"),
            Line("任期", term_words(offer)),
            Line("返事の期限", format_day(offer.answer_by)),
            Line("採用する理由", offer.reason),
            Line("申し出た人", f"{offer.asked_by.name}さん"),
            Line("決めた人", decided),
            Line("差戻し・延長・取消しの理由", offer.remark),
            Line("返事の日", format_day(offer.answered_on) if offer.answered_on else NOTHING),
        ]
    )


def known_of(applicant: Applicant, offer: Offer | None) -> dict[str, Any]:
    """What the form of the pool can be filled in with."""
    terms: dict[str, Any] = {}
    if offer is not None:
        terms = {
            "employment_form": offer.employment_form,
            "starts_on": offer.starts_on,
            "ends_on": offer.ends_on,
            "days_per_week": str(offer.days_per_week),
        }
    role = applicant.recruitment.role
    return {
        "name": applicant.name,
        "kana": applicant.kana,
        "roles": [role] if role else [],
        "note": f"募集 {applicant.recruitment.number} から採用（{applicant.number}）",
        **terms,
    }


def found_skills(applicant: Applicant) -> list[tuple[str, int]]:
    """The skills as interviewers saw them, rounded down: nobody is shown better than they were seen."""
    sheets = InterviewSheet.objects.filter(interview__applicant=applicant, written_at__isnull=False)
    levels = levels_by_skill(list(sheets))
    return [(key, max(sum(each) // len(each), 1)) for key, each in levels.items()]


@dataclass(frozen=True)
class CostPage:
    cost: HiringCost
    facts: list[Line]
    borne: list[Line]
    files: list[FileRow]
    is_replaced: bool
    replaced_by: int | None
    course: list[dict[str, Any]]


def cost_page(cost: HiringCost, seat: Seat, now: datetime, *, may_record: bool) -> CostPage:
    newer = HiringCost.objects.filter(amends=cost).values_list("pk", flat=True).first()
    rows = [] if newer else paid_rows(HiringCost.objects.filter(pk=cost.pk))
    return CostPage(
        cost=cost,
        facts=said(
            [
                Line("支出した日", format_day(cost.paid_on)),
                Line("種類", str(cost.get_kind_display())),
                Line("金額", yen(cost.amount_yen)),
                Line("募集の経路", str(cost.channel) if cost.channel else NOTHING),
                Line("支出の理由", cost.reason),
                Line("訂正の理由", cost.amendment_reason),
                Line("記録した人", f"{cost.recorded_by.name}さん"),
            ]
        ),
        borne=borne_lines(rows),
        files=cost_files(cost, seat, may_record=may_record),
        is_replaced=newer is not None,
        replaced_by=newer,
        course=history_of(cost, now, longest=LONGEST_COURSE, tells_changes=True),
    )


def first_of(cost: HiringCost) -> HiringCost:
    """The row with which the papers stay."""
    return cost if cost.origin is None else cost.origin


def cost_files(cost: HiringCost, seat: Seat, *, may_record: bool) -> list[FileRow]:
    def address(file: StoredFile) -> str:
        return seat.url("cost_paper", cost.pk, file.pk)

    def away(file: StoredFile) -> str:
        return seat.url("cost_paper_remove", cost.pk, file.pk)

    return file_rows(files_of(first_of(cost), seat), address, away if may_record else None)


@dataclass(frozen=True)
class JointPage:
    joint: JointHiring
    facts: list[Line]
    shares: list[tuple[HiringShare, str]]
    """Each share, and what the body bears of the costs so far; "" where nothing is in force."""
    own: HiringShare | None
    """The share that waits for the answer of this seat's town."""
    description: list[Line]
    steps: Steps
    stationings: list[Stationing]
    course: list[dict[str, Any]]


def joint_page(joint: JointHiring, seat: Seat, now: datetime) -> JointPage:
    """A town reads what is public of the recruitment, every share, how many applied and who is stationed with
    it; nothing of any applicant."""
    recruitment = joint.recruitment
    shares = list(joint.shares.select_related("answered_by"))
    costs = HiringCost.objects.standing().filter(recruitment=recruitment)
    borne = borne_together(paid_rows(costs)) if joint.status == JointStatus.AGREED else {}
    stationed = Stationing.objects.visible_to(seat).filter(recruitment=recruitment)
    return JointPage(
        joint=joint,
        facts=said(lines("page", JOINT_FIELDS, joint)),
        shares=[(share, _bears(share, borne)) for share in shares],
        own=next((share for share in shares if _waits_for(share, joint, seat)), None),
        description=said(lines("page", FIELDS, recruitment)),
        steps=steps_of(recruitment),
        stationings=list(stationed.select_related("talent")),
        course=[] if seat.is_municipal else history_of(joint, now, longest=LONGEST_COURSE),
    )


def _bears(share: HiringShare, borne: dict[str, int]) -> str:
    return yen(borne.get(share.municipality_id or PREFECTURE, 0)) if borne else ""


def _waits_for(share: HiringShare, joint: JointHiring, seat: Seat) -> bool:
    is_asked = joint.status == JointStatus.ASKED and share.consent == Consent.WAITING
    return is_asked and share.municipality_id in seat.towns
