"""Interviews, and the sheet that each interviewer writes alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time

from django.utils import timezone

from accounts.errors import Refusal, WrongState
from accounts.events import record
from accounts.models import User
from accounts.moves import state_forbids
from accounts.people import people_who
from accounts.permissions import Permission
from accounts.seats import Seat
from accounts.verbs import verb
from desk.checks import check_day, check_text, refuse_unseen
from pool.hiring import notices
from pool.hiring.actions.applicants import locked_applicant
from pool.hiring.checks import check_points
from pool.hiring.choices import MOST_OF_LINE, MOST_OF_TEXT, ApplicantStatus, Verdict
from pool.hiring.models import Applicant, Interview, InterviewSheet

MOST_INTERVIEWERS = 8


@verb("面接の予定")
def plan_interview(
    *,
    by: Seat,
    applicant: Applicant,
    held_on: date,
    starts_at: time | None,
    place: str,
    interviewers: Sequence[User],
) -> Interview:
    """The interview of the stage in which somebody is; a sheet for each who asks."""
    applicant = _selecting(applicant)
    if not applicant.is_met:
        raise WrongState(f"いまの段階は「{applicant.get_stage_display()}」です。面接の段階に進めてください。")
    if applicant.interviews.filter(stage=applicant.stage).exists():
        raise WrongState("この段階の面接は、すでに決まっています。その面接の予定を直してください。")
    _check(by, held_on, place, interviewers)
    interview = Interview.objects.create(
        prefecture_id=by.prefecture_id,
        applicant=applicant,
        stage=applicant.stage,
        held_on=held_on,
        starts_at=starts_at,
        place=place,
        planned_by_id=by.person_id,
    )
    _seat_interviewers(by, interview, interviewers)
    _record(by, interview, interviewers)
    return interview


@verb("面接の予定の変更")
def change_interview(
    *,
    by: Seat,
    interview: Interview,
    held_on: date,
    starts_at: time | None,
    place: str,
    interviewers: Sequence[User],
) -> Interview:
    """Another day or place, or others who ask. A sheet that was written stays; who has not written and does
    not ask any more has none."""
    applicant = _selecting(interview.applicant)
    interview = Interview.objects.select_for_update().get(pk=interview.pk)
    wanted = {user.pk for user in interviewers}
    written = interview.sheets.filter(written_at__isnull=False)
    known = set(interview.sheets.values_list("interviewer_id", flat=True))
    _check(by, held_on, place, interviewers, known=known)
    if kept := [sheet.interviewer.name for sheet in written.exclude(interviewer_id__in=wanted)]:
        raise Refusal(
            f"{'、'.join(kept)}さんの評価票はもう書かれているため、外せません。", field="interviewers"
        )
    interview.applicant, interview.held_on = applicant, held_on
    interview.starts_at, interview.place = starts_at, place
    interview.save()
    interview.sheets.filter(written_at=None).exclude(interviewer_id__in=wanted).delete()
    _seat_interviewers(by, interview, [user for user in interviewers if user.pk not in known])
    _record(by, interview, interviewers)
    return interview


@verb("面接の評価票の記入")
def write_sheet(
    *,
    by: Seat,
    sheet: InterviewSheet,
    points: Mapping[str, int],
    verdict: str,
    remarks: str,
    read: str = "",
) -> InterviewSheet:
    """The own sheet, and nobody else's, while the selection runs. The history says that it was written."""
    rows = InterviewSheet.objects.select_for_update(of=("self",))
    sheet = rows.select_related("interview__applicant__recruitment").get(pk=sheet.pk)
    applicant = sheet.interview.applicant
    if sheet.interviewer_id != by.user_id:
        raise Refusal("評価票は、面接した本人だけが書けます。")
    if applicant.status != ApplicantStatus.SELECTING:
        raise WrongState(state_forbids(applicant, "評価票は書けません"))
    if sheet.interview.held_on > timezone.localdate():
        raise WrongState("面接の日がまだ来ていません。面接のあとに書いてください。")
    check_points(points, [key for key, _ in applicant.recruitment.skill_pairs])
    if verdict not in Verdict.values:
        raise Refusal("意見を選んでください。", field="verdict")
    if not remarks.strip():
        raise Refusal("所見を書いてください。例：受け答えが具体的で、庁内の調整の経験がある", field="remarks")
    check_text(remarks, "remarks", "所見", at_most=MOST_OF_TEXT)
    said = {"points": dict(points), "verdict": verdict, "remarks": remarks.strip()}
    refuse_unseen(read, standing_of(sheet), said)
    sheet.points, sheet.verdict, sheet.remarks = said["points"], verdict, remarks.strip()
    sheet.written_at = timezone.now()
    sheet.save()
    notices.settle_sheet(by=by, sheet=sheet)
    record(by=by, subject=applicant, after={"stage": sheet.interview.stage})
    return sheet


def standing_of(sheet: InterviewSheet) -> dict[str, object]:
    return {"points": sheet.points, "verdict": sheet.verdict, "remarks": sheet.remarks}


def _selecting(applicant: Applicant) -> Applicant:
    applicant = locked_applicant(applicant)
    if applicant.status != ApplicantStatus.SELECTING:
        raise WrongState(state_forbids(applicant, "面接の予定は決められません"))
    return applicant


def _check(
    by: Seat, held_on: date, place: str, interviewers: Sequence[User], *, known: Iterable[int] = ()
) -> None:
    check_day(held_on, "held_on", "面接の日")
    check_text(place, "place", "場所", at_most=MOST_OF_LINE, is_one_line=True)
    if not 1 <= len(interviewers) <= MOST_INTERVIEWERS:
        raise Refusal(f"面接する人を、1人から{MOST_INTERVIEWERS}人まで選んでください。", field="interviewers")
    allowed = set(people_who(Permission.SEE_APPLICANTS, by.prefecture_id).values_list("pk", flat=True))
    if any(user.pk not in allowed and user.pk not in set(known) for user in interviewers):
        raise Refusal("面接する人は、応募者の情報を見られる職員から選んでください。", field="interviewers")


def _seat_interviewers(by: Seat, interview: Interview, interviewers: Sequence[User]) -> None:
    sheets = InterviewSheet.objects.bulk_create(
        InterviewSheet(prefecture_id=by.prefecture_id, interview=interview, interviewer=user)
        for user in interviewers
    )
    for sheet in sheets:
        notices.tell_interviewer(by=by, sheet=sheet)


def _record(by: Seat, interview: Interview, interviewers: Sequence[User]) -> None:
    record(
        by=by,
        subject=interview.applicant,
        after={
            "stage": interview.stage,
            "held_on": interview.held_on,
            "interviewers": [user.name for user in interviewers],
        },
    )
