"""Who is told what about hiring. Subjects go out by mail: they name no person."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from accounts.models import User
from accounts.people import people_of_town, people_who
from accounts.permissions import Permission
from accounts.seats import Seat
from japan.wareki import format_day
from notices.actions import settle, tell
from pool.hiring.models import InterviewSheet, JointHiring, Offer, Stationing

OFFER_ASKED: Final = "offer_asked"
SHEET_ASKED: Final = "interview_sheet"
JOINT_ASKED: Final = "joint_asked"


def tell_interviewer(*, by: Seat, sheet: InterviewSheet) -> None:
    """Whoever is to ask questions, unless they planned it themselves."""
    if sheet.interviewer_id == by.user_id:
        return
    tell(
        by=by,
        users=[sheet.interviewer],
        kind=SHEET_ASKED,
        subject="面接の担当になりました",
        body=f"{format_day(sheet.interview.held_on)}の面接です。終わったら、評価票を書いてください。",
        url=by.url("interview_sheet", sheet.pk),
        due_on=sheet.interview.held_on,
        asks=True,
    )


def settle_sheet(*, by: Seat, sheet: InterviewSheet) -> None:
    settle(kinds=[SHEET_ASKED], url=by.url("interview_sheet", sheet.pk))


def tell_of_offer(*, by: Seat, offer: Offer) -> None:
    """Those who may approve what somebody else asked for."""
    tell(
        by=by,
        users=people_who(Permission.APPROVE_OFFER, by.prefecture_id).exclude(pk=by.person_id),
        kind=OFFER_ASKED,
        subject="内定の承認の申出があります",
        body="採用する理由と条件を確かめて、承認するか決めてください。",
        url=_page(by, offer),
        due_on=offer.answer_by,
        asks=True,
    )


def tell_of_decision(*, by: Seat, offer: Offer) -> None:
    """What became of it, for whoever asked."""
    tell(
        by=by,
        users=User.objects.filter(pk=offer.asked_by_id),
        kind="offer_decided",
        subject=f"内定の申出が{offer.get_status_display()}となりました",
        body="承認されたときは、本人に内定を伝え、返事を記録してください。",
        url=_page(by, offer),
    )


def settle_offer(*, by: Seat, offer: Offer) -> None:
    settle(kinds=[OFFER_ASKED], url=_page(by, offer))


def _page(by: Seat, offer: Offer) -> str:
    return by.url("applicant_detail", offer.applicant_id)


def tell_towns(*, by: Seat, joint: JointHiring, codes: Iterable[str]) -> None:
    for code in codes:
        tell(
            by=by,
            users=people_of_town(by.prefecture_id, code),
            kind=f"{JOINT_ASKED}_{code}",
            subject="共同採用の分担について返事をお願いします",
            body=joint.words,
            url=by.url("joint_detail", joint.pk),
            due_on=joint.answer_by,
            asks=True,
        )


def settle_town(*, by: Seat, joint: JointHiring, code: str) -> None:
    settle(kinds=[f"{JOINT_ASKED}_{code}"], url=by.url("joint_detail", joint.pk))


def tell_of_answer(*, by: Seat, joint: JointHiring) -> None:
    """Those who keep the recruitments."""
    tell(
        by=by,
        users=people_who(Permission.KEEP_HIRING, by.prefecture_id),
        kind="joint_answered",
        subject="共同採用の分担に返事がありました",
        body=f"いまの状態：{joint.get_status_display()}",
        url=by.url("joint_detail", joint.pk),
    )


def tell_of_taking_back(*, by: Seat, joint: JointHiring) -> None:
    for share in joint.shares.exclude(municipality=None):
        code = share.municipality_id or ""
        settle_town(by=by, joint=joint, code=code)
        tell(
            by=by,
            users=people_of_town(by.prefecture_id, code),
            kind="joint_taken_back",
            subject="共同採用の申出が取り下げられました",
            body=f"理由：{joint.reason}",
            url=by.url("joint_detail", joint.pk),
        )


def tell_of_stationing(*, by: Seat, stationing: Stationing) -> None:
    """The town: somebody comes, or the last day is another one."""
    tell(
        by=by,
        users=people_of_town(by.prefecture_id, stationing.municipality_id),
        kind="stationing",
        subject="市町村への配置が記録されました",
        body=f"{stationing.when}　週{stationing.days_per_week}日",
        url=by.url("stationing_list"),
    )
