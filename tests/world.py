"""One of everything in 広島県, for tests that walk every door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from accounts.models import Invitation, Membership, Prefecture
from accounts.permissions import Role
from accounts.tenancy import scope
from dispatch.dispatches.models import Dispatch
from dispatch.visits.models import Visit
from documents.actions import issue
from documents.models import IssuedDocument
from documents.uploads.models import StoredFile
from finance.actions import record_funding
from finance.figures import allocation_figure
from finance.models import Expense, Funding
from jobs.actions import enqueue
from jobs.models import Job
from members.actions import invite
from municipalities.call_points.models import CallPoint
from municipalities.groups.models import AreaGroup
from municipalities.hearings.actions.minutes import close_hearing, share_minutes, write_notes
from municipalities.hearings.models import Finding, Hearing
from municipalities.holidays.models import LocalHoliday
from municipalities.needs.actions.joining import join_needs
from municipalities.needs.models import JointNeed, Need, NeedApproval
from municipalities.profile.models import SystemContract, TownContact
from municipalities.promotion.models import Meeting, Structure
from municipalities.surveys.actions.answering import save_answers
from municipalities.surveys.actions.returning import return_answer
from municipalities.surveys.actions.rounds import change_round, close_round
from municipalities.surveys.models import AnswerSheet, Reminder, SectionHand, SheetApproval, SurveyRound
from municipalities.targets.models import Headcount
from municipalities.wordings.models import Wording
from notices.actions import tell
from notices.models import Notice
from pool.candidates.actions.calls import meet_candidate
from pool.candidates.models import Candidate, CandidateCall, CandidateImport
from pool.own.actions import wish_correction
from pool.own.models import CorrectionWish
from pool.people.actions.away import declare_conflict, take_leave
from pool.people.models import ConflictOfInterest, DatedFact, Leave, Talent, TalentSkill, WorkKnowledge
from pool.skills.models import Skill
from tests.build_candidates import as_csv, called, listed, read_file, row
from tests.build_candidates import taken as taken_on
from tests.build_dispatch import (
    confirmed_visit,
    logged_visit,
    open_need,
    planned_dispatch,
    ready_talent,
    town_day,
)
from tests.build_files import attached_file, examined
from tests.build_finance import paid
from tests.build_hearings import held_hearing, noted_finding, offered_finding, planned_hearing
from tests.build_hiring import HiringWorld, hiring_world
from tests.build_needs import asked_approval, make_need, submitted_need
from tests.build_pool import asked_duty
from tests.build_skills import skill_things
from tests.build_surveys import (
    asked_sheet_approval,
    drafted_round,
    filed_sheet,
    handed_section,
    opened_round,
    sent_sheet,
    sheet_of,
    with_table,
)
from tests.build_towns import town_things
from tests.build_training import held_session, planned_session
from tests.cast import CAST, HIROSHIMA, JINSEKI, SERA, Person, person
from training.courses.actions.questions import add_question
from training.courses.actions.waivers import ask_waiver
from training.courses.models import Completion, Course, Question, Requirement, Waiver
from training.sessions.actions.enrolling import enrol_talent, sign_up
from training.sessions.actions.materials import add_link, keep_materials
from training.sessions.models import Enrolment, MaterialLink, Session

OWN_DAY, SEATED = date(2027, 3, 30), ("staff", "officer", "finance", "coordinator")


@dataclass
class World:
    """The cast and one of each thing; the town's things are those of 神石高原町."""

    people: dict[str, Person]
    draft: Need
    approval: NeedApproval
    joined: Need
    joint: JointNeed
    submitted: Need
    accepted: Need
    supported: Need
    talent: Talent
    candidate: Candidate
    free_candidate: Candidate
    asked_call: CandidateCall
    met_call: CandidateCall
    taken_call: CandidateCall
    list_import: CandidateImport
    hiring: HiringWorld
    wish: DatedFact
    correction: CorrectionWish
    own_leave: Leave
    skill: TalentSkill
    knowledge: WorkKnowledge
    own_skill: Skill
    unused_skill: Skill
    leave: Leave
    conflict: ConflictOfInterest
    holiday: LocalHoliday
    drafted_round: SurveyRound
    survey: SurveyRound
    closed_round: SurveyRound
    sheet: AnswerSheet
    sheet_approval: SheetApproval
    filed_sheet: AnswerSheet
    survey_file: StoredFile
    hand: SectionHand
    reminder: Reminder
    hearing: Hearing
    planned_hearing: Hearing
    shared_hearing: Hearing
    closed_hearing: Hearing
    finding: Finding
    offered: Finding
    call_point: CallPoint
    wording: Wording
    contract: SystemContract
    contact: TownContact
    group: AreaGroup
    ended_group: AreaGroup
    structure: Structure
    ended_structure: Structure
    structure_file: StoredFile
    meeting: Meeting
    meeting_file: StoredFile
    headcount: Headcount
    course: Course
    requirement: Requirement
    question: Question
    completion: Completion
    session: Session
    held_session: Session
    enrolment: Enrolment
    session_file: StoredFile
    session_link: MaterialLink
    waiver: Waiver
    dispatch: Dispatch
    planned: Visit
    unlogged: Visit
    logged: Visit
    confirmed: Visit
    expense: Expense
    funding: Funding
    line_id: str
    notice: Notice
    file: StoredFile
    document: IssuedDocument
    job: Job
    membership: Membership
    invitation: Invitation


def build_world() -> World:
    """In the open database, with the clock at 24 November 2026. Opens and leaves the scope of 広島県."""
    people = {who: person(who) for who in CAST}
    staff, officer, finance, coordinator = (people[who].seat for who in SEATED)
    walker = people["talent_user"]
    candidate, met, taken, free_candidate = (listed(coordinator, f"R8-00{place}") for place in range(1, 5))
    waiting = [row("R8-001", days_per_week="4"), row("R8-009"), row("R8-010", roles="ウィザード")]
    list_import = read_file(coordinator, as_csv(waiting))
    with scope(HIROSHIMA):
        draft, submitted, accepted = make_need(officer), submitted_need(officer), open_need(officer, staff)
        approval = asked_approval(officer, people["municipal_approver"].seat, draft)
        joined, other_towns = submitted_need(officer), submitted_need(people["other_officer"].seat)
        joint = join_needs(by=staff, needs=[joined, other_towns], title="見積り", owner=people["staff"].user)
        joined.refresh_from_db()
        drafted, survey, closed = (
            change_round(
                by=staff, survey=drafted_round(staff, questions=with_table()), why_again="半年で変わるため"
            ),
            opened_round(staff),
            close_round(by=staff, survey=opened_round(staff)),
        )
        sheet = sent_sheet(people["municipal_approver"].seat, sheet_of(survey))
        return_answer(by=staff, sheet=sheet, question="people", words="4月1日の人数ですか。")
        save_answers(by=officer, sheet=sheet, said={"people": 3})
        hand = handed_section(officer, sheet, people["section_writer"].user.email)
        sheet_approval = asked_sheet_approval(officer, people["municipal_approver"].seat, sheet)
        hearing = held_hearing(staff, survey)
        write_notes(by=staff, hearing=hearing, section="staff", notes={"cio": "副町長が兼ねている"})
        filed = filed_sheet(staff, people["municipal_approver"].seat)
        talent = ready_talent(staff, user=walker.user, knowledge=[("tax", "前職で市税の窓口")])
        dispatch = planned_dispatch(staff, officer, talent=talent)
        visits = list(dispatch.visits.order_by("ordinal"))
        confirmed_visit(walker.seat, officer, visits[0])
        logged_visit(walker.seat, visits[1])
        other = ready_talent(staff, name="デモ・西本 彩", kana="でも・にしもと あや")
        leave = take_leave(by=staff, talent=other, starts_on=date(2026, 12, 28), ends_on=date(2026, 12, 28))
        holiday = town_day(staff)
        conflict = declare_conflict(
            by=staff, talent=other, municipality_code=SERA, reason="委託先の顧客", starts_on=date(2026, 4, 1)
        )
        course = Course.objects.order_by("id")[0]
        waiver = ask_waiver(
            by=staff,
            talent=other,
            course=course,
            reason="前職で同じ研修を修了",
            valid_from=date(2026, 11, 1),
            valid_until=date(2027, 3, 31),
        )
        session = planned_session(staff)
        enrol_talent(by=walker.seat, session=session, talent=talent)
        enrolment = sign_up(
            by=officer, session=session, municipality_code=JINSEKI, person_name="デモ・職員", section="総務課"
        )
        link = add_link(by=staff, session=session, title="テキスト", address="https://example.jp/text")
        keep_materials(by=staff, session=session, files=[examined()])
        expense = paid(finance, talent)
        funding = record_funding(
            by=finance,
            expense=expense,
            kind="contribution",
            municipality_code=JINSEKI,
            source="",
            amount_yen=50_000,
        )
        tell(
            by=staff, users=[people["officer"].user], kind="test", subject="お知らせの見本", url="/hiroshima/"
        )
        document = issue(
            by=staff,
            kind="need_sheet",
            title="支援ニーズ票",
            file_name="支援ニーズ票.pdf",
            content_type="application/pdf",
            content=b"%PDF-1.7 sample",
            subject=submitted,
            municipality_code=JINSEKI,
        )
        job = enqueue(by=staff, kind="finance.figure_pdf", title="試算のPDF", arguments={"fiscal_year": 2026})
        invitation, _ = invite(
            by=staff,
            email="new@hiroshima.example",
            role=Role.MUNICIPAL_OFFICER,
            prefecture=Prefecture.objects.get(pk=HIROSHIMA),
            municipality_code=JINSEKI,
            section="総務課",
        )
        asked_call, taken_call = called(staff, candidate), taken_on(staff, taken)
        met_call = meet_candidate(by=staff, call=called(staff, met), met_on=date(2026, 11, 23))
        return World(
            candidate=candidate,
            free_candidate=free_candidate,
            asked_call=asked_call,
            met_call=met_call,
            taken_call=taken_call,
            list_import=list_import,
            hiring=hiring_world(staff, officer, other),
            people=people,
            draft=draft,
            approval=approval,
            joined=joined,
            joint=joint,
            submitted=submitted,
            accepted=accepted,
            supported=Need.objects.get(pk=dispatch.need_id),
            talent=talent,
            correction=wish_correction(by=walker.seat, talent=talent, subject="employer", words="新会社"),
            own_leave=take_leave(by=walker.seat, talent=talent, starts_on=OWN_DAY, ends_on=OWN_DAY),
            wish=asked_duty(staff, talent),
            skill=TalentSkill.objects.filter(talent=talent)[0],
            knowledge=WorkKnowledge.objects.get(talent=talent),
            leave=leave,
            conflict=conflict,
            holiday=holiday,
            drafted_round=drafted,
            survey=survey,
            closed_round=closed,
            sheet=sheet,
            sheet_approval=sheet_approval,
            filed_sheet=filed,
            survey_file=StoredFile.objects.of(filed)[0],
            hand=hand,
            reminder=survey.reminders.order_by("id")[0],
            hearing=hearing,
            planned_hearing=planned_hearing(staff),
            shared_hearing=share_minutes(by=staff, hearing=held_hearing(staff, closed)),
            closed_hearing=close_hearing(by=staff, hearing=held_hearing(staff, closed, SERA)),
            finding=noted_finding(staff, hearing),
            offered=offered_finding(staff, hearing),
            course=course,
            requirement=Requirement.objects.filter(course=course)[0],
            question=add_question(
                by=staff, course=course, text="議決が要るのは。", options=["予算", "起案"], answer=1
            ),
            completion=Completion.objects.filter(talent=talent)[0],
            session=session,
            held_session=held_session(staff, talent),
            enrolment=enrolment,
            session_file=StoredFile.objects.of(session).get(),
            session_link=link,
            waiver=waiver,
            dispatch=dispatch,
            planned=visits[-1],
            unlogged=visits[2],
            logged=Visit.objects.get(pk=visits[1].pk),
            confirmed=Visit.objects.get(pk=visits[0].pk),
            expense=expense,
            funding=funding,
            line_id=allocation_figure(2026).lines[0].ledger.id,
            file=attached_file(officer, submitted),
            notice=Notice.objects.filter(user=people["officer"].user).order_by("-id")[0],
            document=document,
            job=job,
            membership=Membership.objects.get(user=people["other_officer"].user),
            invitation=invitation,
            **skill_things(staff),
            **town_things(staff, officer),
        )
