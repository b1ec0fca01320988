"""What of hiring waits for somebody: the keepers of recruitments, interviewers, approvers, and towns.

Each kind of waiting is a query with the same few columns, so that home asks for all of them in one statement.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from django.db.models import CharField, DateField, F, IntegerField, Value
from django.db.models.functions import Cast

from accounts.permissions import Permission
from accounts.seats import Seat
from desk.todo import Todo
from japan.reference_numbers import written
from japan.wareki import format_near
from pool.hiring.models import (
    Applicant,
    HiringCost,
    HiringShare,
    InterviewSheet,
    JointHiring,
    Offer,
    Recruitment,
)

KIND: Final = "募集"
COLUMNS: Final = ("ask", "at", "called", "of_year", "nth", "part", "by_day")
"""Named so that no model has a field of the name."""
Rows = Any
"""A query of any of the models."""


def waiting(seat: Seat, today: date) -> list[Rows]:
    return [rows for permission, ask in ASKED if seat.can(permission) for rows in ask(seat, today)]


def todo(seat: Seat, today: date) -> list[Todo]:
    asked = [_columns(place, rows) for place, rows in enumerate(waiting(seat, today))]
    if not asked:
        return []
    first, *others = asked
    rows = first.union(*others, all=True) if others else first
    return [_task(seat, today, **dict(zip(COLUMNS, row, strict=True))) for row in rows]


def _columns(place: int, rows: Rows) -> Rows:
    return rows.order_by().values_list(*COLUMNS)


def _named(
    rows: Rows, what: str, recruitment: str, due_on: Any, *, place: str = "pk", part: str = ""
) -> Rows:
    """The columns of one kind: where it leads, the recruitment that it is about, and until when."""
    number = Cast(F(part), IntegerField()) if part else Value(0, IntegerField())
    return rows.annotate(
        ask=Value(what, CharField()),
        at=F(place),
        called=F(f"{recruitment}title"),
        of_year=F(f"{recruitment}fiscal_year"),
        nth=F(f"{recruitment}sequence"),
        part=number,
        by_day=due_on or Value(None, DateField()),
    )


def _of_keeper(seat: Seat, today: date) -> list[Rows]:
    recruitments = Recruitment.objects.visible_to(seat)
    joints = JointHiring.objects.visible_to(seat)
    return [
        _named(recruitments.overdue(today), "overdue", "", F("deadline_on")),
        _named(recruitments.decided(), "decided", "", F("closed_on")),
        _named(joints.late(today), "late_joint", "recruitment__", F("answer_by")),
        _named(joints.left_open(), "refused", "recruitment__", None),
    ]


def _of_selector(seat: Seat, today: date) -> list[Rows]:
    offers, applicants = Offer.objects.visible_to(seat), Applicant.objects.visible_to(seat)
    of_offer = "applicant__recruitment__"
    part = "applicant__sequence"
    return [
        _named(
            offers.unanswered(today), "unanswered", of_offer, F("answer_by"), place="applicant_id", part=part
        ),
        _named(applicants.unregistered(), "unregistered", "recruitment__", None, part="sequence"),
        _named(applicants.sent_back(), "sent_back", "recruitment__", None, part="sequence"),
        _named(applicants.unplanned(), "unplanned", "recruitment__", None, part="sequence"),
        _named(
            InterviewSheet.objects.visible_to(seat).abandoned(today),
            "abandoned",
            "interview__applicant__recruitment__",
            F("interview__held_on"),
            place="interview_id",
            part="interview__applicant__sequence",
        ),
    ]


def _of_interviewer(seat: Seat, today: date) -> list[Rows]:
    sheets = InterviewSheet.objects.visible_to(seat).missing(today).filter(interviewer_id=seat.user_id)
    return [
        _named(
            sheets,
            "sheet",
            "interview__applicant__recruitment__",
            F("interview__held_on"),
            part="interview__applicant__sequence",
        )
    ]


def _of_approver(seat: Seat, today: date) -> list[Rows]:
    offers = Offer.objects.visible_to(seat).waiting().exclude(asked_by_id=seat.user_id)
    of_offer, part = "applicant__recruitment__", "applicant__sequence"
    return [_named(offers, "offer", of_offer, F("answer_by"), place="applicant_id", part=part)]


def _of_town(seat: Seat, today: date) -> list[Rows]:
    shares = HiringShare.objects.visible_to(seat).waiting()
    return [_named(shares, "share", "joint__recruitment__", F("joint__answer_by"), place="joint_id")]


def _of_payer(seat: Seat, today: date) -> list[Rows]:
    costs = HiringCost.objects.visible_to(seat).standing().lacking_paper().filter(amount_yen__gt=0)
    return [_named(costs, "paper", "recruitment__", F("paid_on"))]


ASKED: Final[tuple[tuple[Permission, Callable[[Seat, date], list[Rows]]], ...]] = (
    (Permission.KEEP_HIRING, _of_keeper),
    (Permission.SELECT_APPLICANTS, _of_selector),
    (Permission.SEE_APPLICANTS, _of_interviewer),
    (Permission.APPROVE_OFFER, _of_approver),
    (Permission.AGREE_HIRING, _of_town),
    (Permission.RECORD_HIRING_COST, _of_payer),
)

WORDS: Final = {
    "overdue": ("{title}の締切が過ぎています", "recruitment_close", "締め切る"),
    "decided": ("{title}：どの応募も決まりました", "recruitment_finish", "募集を終える"),
    "late_joint": ("{title}の共同採用に、返事のない市町村があります", "joint_detail", "返事を見る"),
    "refused": ("{title}の共同採用の分担に、合意できませんでした", "joint_detail", "理由を見る"),
    "unplanned": ("面接の日を決める：{number}", "interview_plan", "予定を決める"),
    "unanswered": ("内定の返事の期限が過ぎています：{number}", "applicant_detail", "本人に確かめる"),
    "unregistered": ("承諾した人を人材プールに登録する：{number}", "applicant_register", "登録する"),
    "sent_back": ("内定の申出が差し戻されました：{number}", "applicant_detail", "理由を見る"),
    "abandoned": ("面接した人が異動し、評価票がありません：{number}", "interview_change", "面接者を直す"),
    "sheet": ("面接の評価票を書く：{number}", "interview_sheet", "評価票を書く"),
    "offer": ("内定を承認するか決める：{number}", "applicant_detail", "内容を確かめる"),
    "share": ("共同採用の分担に返事をする：{title}", "joint_detail", "分担を見る"),
    "paper": ("募集の経費に書類がありません：{title}", "cost_papers", "書類を付ける"),
}
"""By kind: the sentence, where it leads, and the word of the button. No name stands on a home page."""
UNDATED: Final = frozenset({"decided", "paper"})
"""Since when it waits is told; no day is asked for."""


def _task(
    seat: Seat,
    today: date,
    *,
    ask: str,
    at: int,
    called: str,
    of_year: int,
    nth: int,
    part: int,
    by_day: date | None,
) -> Todo:
    sentence, address, action = WORDS[ask]
    number = written("R-", of_year, nth) + (f"-{part:02d}" if part else "")
    since = f"{format_near(by_day, today)}から" if by_day and ask in UNDATED else ""
    return Todo(
        KIND,
        sentence.format(title=called, number=number),
        seat.url(address, at),
        action,
        None if ask in UNDATED else by_day,
        tuple(line for line in (f"{number}　{called}" if part else number, since) if line),
    )
