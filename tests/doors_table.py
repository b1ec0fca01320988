"""Who may open which address: one row for each, in the words of the roles. Read by `test_doors.py`.

A row names those of the prefecture's own people to whom the door opens. Everybody else of the prefecture is
told 403, people of other prefectures, the ministry and the operator 404, and who is signed out is led to the
sign-in page. `hidden` are people who hold the permission but to whom this very thing does not exist (404).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.world import World

OFFICE = "staff finance approver"
TOWN = "officer other_officer municipal_approver"
EVERYBODY = f"{OFFICE} {TOWN} talent_user"
ANSWERERS = f"{TOWN} section_writer"
READERS_OF_NEEDS = f"{OFFICE} {TOWN}"


@dataclass(frozen=True)
class Door:
    """One row. `post`: the address answers to posts only; an open door
    then says 400, as the post carries no key."""

    opens_to: str
    arguments: Callable[[World], list[Any]] = lambda world: []
    hidden: str = ""
    post: bool = False
    ok: tuple[int, ...] = (200,)


def _pk(name: str) -> Callable[[World], list[Any]]:
    return lambda world: [getattr(world, name).pk]


def _town(world: World) -> list[Any]:
    return ["345458"]


def _of_town(name: str) -> Callable[[World], list[Any]]:
    return lambda world: ["345458", getattr(world, name).pk]


def _below(thing: str, name: str) -> Callable[[World], list[Any]]:
    return lambda world: [getattr(world, thing).pk, getattr(world, name).pk]


NOT_OWN = "other_officer"
JOINERS = f"{TOWN} talent_user"
KEEPERS = "staff officer other_officer municipal_approver"
DOORS: dict[str, Door] = {
    "home": Door(f"{EVERYBODY} section_writer"),
    "search": Door(EVERYBODY),
    "job_list": Door(EVERYBODY),
    "job_detail": Door(
        "staff", _pk("job"), hidden="finance approver officer other_officer municipal_approver talent_user"
    ),
    "job_cancel": Door(
        "staff",
        _pk("job"),
        hidden="finance approver officer other_officer municipal_approver talent_user",
        post=True,
    ),
    "notice_list": Door(f"{EVERYBODY} section_writer"),
    "notices_read": Door(f"{EVERYBODY} section_writer", post=True),
    "notice_open": Door(
        "officer",
        _pk("notice"),
        hidden="staff finance approver other_officer municipal_approver talent_user section_writer",
        ok=(200, 302),
    ),
    "document_list": Door(READERS_OF_NEEDS),
    "document_detail": Door(READERS_OF_NEEDS, _pk("document"), hidden=NOT_OWN),
    "document_download": Door(READERS_OF_NEEDS, _pk("document"), hidden=NOT_OWN),
    "need_list": Door(READERS_OF_NEEDS),
    "need_write": Door(TOWN),
    "need_detail": Door(READERS_OF_NEEDS, _pk("submitted"), hidden=NOT_OWN),
    "need_edit": Door(TOWN, _pk("draft"), hidden=NOT_OWN),
    "need_withdraw": Door(TOWN, _pk("submitted"), hidden=NOT_OWN),
    "need_discard": Door(TOWN, _pk("draft"), hidden=NOT_OWN),
    "need_give_up": Door(TOWN, _pk("accepted"), hidden=NOT_OWN),
    "need_go_on": Door(TOWN, _pk("supported"), hidden=NOT_OWN, ok=(200, 302)),
    "need_approval": Door("municipal_approver", _pk("approval")),
    "need_send_back": Door("municipal_approver", _pk("approval")),
    "need_take_back": Door(TOWN, _pk("approval"), hidden=NOT_OWN),
    "need_amend": Door("staff", _pk("submitted")),
    "need_review": Door("staff", _pk("submitted"), post=True),
    "need_owner": Door("staff", _pk("submitted")),
    "need_join": Door("staff", _pk("accepted")),
    "need_leave_joint": Door("staff", _pk("joined")),
    "joint_need": Door(OFFICE, _pk("joint"), hidden=TOWN),
    "joint_need_edit": Door("staff", _pk("joint")),
    "joint_need_add": Door("staff", _pk("joint")),
    "joint_need_answer": Door("staff", _pk("joint"), post=True),
    "need_promise": Door("staff", _pk("accepted")),
    "need_close": Door("staff", _pk("supported"), ok=(200, 302)),
    "need_refer": Door("staff", _pk("accepted")),
    "need_end": Door("staff", _pk("accepted")),
    "need_files": Door(TOWN, _pk("submitted"), hidden=NOT_OWN),
    "need_file": Door(READERS_OF_NEEDS, lambda world: [world.submitted.pk, world.file.pk], hidden=NOT_OWN),
    "need_file_remove": Door(TOWN, lambda world: [world.submitted.pk, world.file.pk], hidden=NOT_OWN),
    "need_sheet": Door(
        "staff finance officer other_officer municipal_approver", _pk("submitted"), hidden=NOT_OWN, post=True
    ),
    "survey_list": Door(f"{OFFICE} {ANSWERERS}"),
    "round_new": Door("staff"),
    "round_detail": Door(f"{OFFICE} {ANSWERERS}", _pk("survey"), ok=(200, 302)),
    "round_change": Door("staff", _pk("drafted_round")),
    "round_targets": Door("staff", _pk("drafted_round")),
    "round_questions": Door(OFFICE, _pk("drafted_round"), hidden=ANSWERERS),
    "question_new": Door("staff", _pk("drafted_round")),
    "questions_back": Door("staff", _pk("drafted_round")),
    "question_edit": Door("staff", lambda world: [world.drafted_round.pk, "people"]),
    "round_open": Door("staff", _pk("drafted_round"), ok=(200, 302)),
    "round_extend": Door("staff", _pk("survey")),
    "round_close": Door("staff", _pk("survey")),
    "round_reopen": Door("staff", _pk("closed_round")),
    "round_discard": Door("staff", _pk("drafted_round")),
    "round_remind": Door("staff", _pk("survey"), post=True),
    "round_reminders": Door("staff", _pk("survey"), post=True),
    "reminder_stop": Door("staff", lambda world: [world.survey.pk, world.reminder.pk], post=True),
    "round_progress": Door(OFFICE, _pk("survey"), hidden=ANSWERERS),
    "round_outliers": Door(OFFICE, _pk("survey"), hidden=ANSWERERS),
    "round_answers": Door(OFFICE, _pk("survey"), hidden=ANSWERERS),
    "round_comparisons": Door("staff", _pk("survey"), post=True),
    "sheet_comparison": Door("staff", _pk("sheet"), post=True),
    "sheet_detail": Door(f"{OFFICE} {ANSWERERS}", _pk("sheet"), hidden=NOT_OWN, ok=(200, 302)),
    "sheet_section": Door(ANSWERERS, lambda world: [world.sheet.pk, "wishes"], hidden=NOT_OWN),
    "section_hand": Door(TOWN, lambda world: [world.sheet.pk, "staff"], hidden=NOT_OWN),
    "hand_take_back": Door(TOWN, lambda world: [world.sheet.pk, world.hand.pk], hidden=NOT_OWN),
    "sheet_review": Door(TOWN, _pk("sheet"), hidden=NOT_OWN),
    "sheet_need": Door(TOWN, _pk("sheet"), hidden=NOT_OWN, post=True),
    "sheet_form": Door(TOWN, _pk("sheet"), hidden=NOT_OWN),
    "sheet_upload": Door(TOWN, _pk("sheet"), hidden=NOT_OWN),
    "sheet_files": Door(
        ANSWERERS, lambda world: [world.filed_sheet.pk, "papers"], hidden=f"{NOT_OWN} section_writer"
    ),
    "sheet_file": Door(
        f"{OFFICE} {ANSWERERS}",
        lambda world: [world.filed_sheet.pk, world.survey_file.pk],
        hidden=f"{NOT_OWN} section_writer",
    ),
    "sheet_file_remove": Door(
        TOWN, lambda world: [world.filed_sheet.pk, "papers", world.survey_file.pk], hidden=NOT_OWN
    ),
    "sheet_confirm": Door("staff", _pk("sheet"), post=True),
    "answer_return": Door("staff", lambda world: [world.sheet.pk, "cio"]),
    "answer_return_back": Door("staff", lambda world: [world.sheet.pk, "people"]),
    "sheet_approval": Door("municipal_approver", _pk("sheet_approval")),
    "sheet_send_back": Door("municipal_approver", _pk("sheet_approval")),
    "sheet_take_back": Door(TOWN, _pk("sheet_approval"), hidden=NOT_OWN),
    "hearing_list": Door(READERS_OF_NEEDS, hidden="section_writer"),
    "hearing_new": Door("staff"),
    "round_hearings": Door(OFFICE, _pk("survey"), hidden=ANSWERERS),
    "hearings_plan": Door("staff", _pk("survey")),
    "hearing_plan": Door("staff", _pk("sheet")),
    "hearing_detail": Door(READERS_OF_NEEDS, _pk("hearing"), hidden=f"{NOT_OWN} section_writer"),
    "hearing_change": Door("staff", _pk("planned_hearing")),
    "hearing_call_off": Door("staff", _pk("planned_hearing")),
    "hearing_minutes": Door("staff", _pk("hearing")),
    "hearing_section": Door("staff", lambda world: [world.hearing.pk, "staff"]),
    "hearing_share": Door("staff", _pk("hearing")),
    "hearing_unshare": Door("staff", _pk("shared_hearing")),
    "hearing_close": Door("staff", _pk("hearing")),
    "hearing_reopen": Door("staff", _pk("closed_hearing")),
    "finding_add": Door("staff", _pk("hearing")),
    "finding_edit": Door("staff", _below("hearing", "finding")),
    "finding_drop": Door("staff", _below("hearing", "finding")),
    "finding_offer": Door("staff", _below("hearing", "finding")),
    "finding_take_back": Door("staff", _below("hearing", "offered")),
    "finding_need": Door(TOWN, _below("hearing", "offered"), hidden=NOT_OWN, post=True),
    "finding_decline": Door(TOWN, _below("hearing", "offered"), hidden=NOT_OWN),
    "call_point_list": Door(READERS_OF_NEEDS),
    "call_point_record": Door("staff"),
    "call_point_edit": Door("staff", _pk("call_point")),
    "call_point_withdraw": Door("staff", _pk("call_point")),
    "rule_list": Door(OFFICE),
    "rules_try": Door(OFFICE),
    "wording_record": Door("staff"),
    "wording_detail": Door(OFFICE, _pk("wording")),
    "wording_correct": Door("staff", _pk("wording")),
    "wording_withdraw": Door("staff", _pk("wording")),
    "municipality_list": Door(READERS_OF_NEEDS, ok=(200, 302)),
    "municipality_detail": Door(READERS_OF_NEEDS, lambda world: ["345458"], hidden=NOT_OWN),
    "municipality_staffing": Door(KEEPERS, _town, hidden=NOT_OWN),
    "municipality_network": Door(KEEPERS, _town, hidden=NOT_OWN),
    "municipality_sending": Door("staff municipal_approver", _town),
    "contract_add": Door(KEEPERS, _town, hidden=NOT_OWN),
    "contract_correct": Door(KEEPERS, _of_town("contract"), hidden=NOT_OWN),
    "contract_withdraw": Door(KEEPERS, _of_town("contract"), hidden=NOT_OWN),
    "contact_add": Door(KEEPERS, _town, hidden=NOT_OWN),
    "contact_correct": Door(KEEPERS, _of_town("contact"), hidden=NOT_OWN),
    "contact_withdraw": Door(KEEPERS, _of_town("contact"), hidden=NOT_OWN),
    "group_list": Door(READERS_OF_NEEDS),
    "group_record": Door("staff"),
    "group_detail": Door(READERS_OF_NEEDS, _pk("group")),
    "group_change": Door("staff", _pk("group")),
    "group_end": Door("staff", _pk("group")),
    "group_resume": Door("staff", _pk("ended_group")),
    "structure_list": Door(READERS_OF_NEEDS),
    "structure_record": Door("staff"),
    "structure_detail": Door(READERS_OF_NEEDS, _pk("structure"), hidden=NOT_OWN),
    "structure_change": Door("staff", _pk("structure")),
    "structure_end": Door("staff", _pk("structure")),
    "structure_resume": Door("staff", _pk("ended_structure")),
    "structure_files": Door("staff", _pk("structure")),
    "structure_file": Door(READERS_OF_NEEDS, _below("structure", "structure_file"), hidden=NOT_OWN),
    "structure_file_remove": Door("staff", _below("structure", "structure_file")),
    "meeting_plan": Door("staff", _pk("structure")),
    "meeting_record": Door("staff", _pk("structure")),
    "meeting_detail": Door(READERS_OF_NEEDS, _pk("meeting"), hidden=NOT_OWN),
    "meeting_change": Door("staff", _pk("meeting")),
    "meeting_hold": Door("staff", _pk("meeting")),
    "meeting_call_off": Door("staff", _pk("meeting")),
    "meeting_files": Door("staff", _pk("meeting")),
    "meeting_file": Door(READERS_OF_NEEDS, _below("meeting", "meeting_file"), hidden=NOT_OWN),
    "meeting_file_remove": Door("staff", _below("meeting", "meeting_file")),
    "target_board": Door(READERS_OF_NEEDS, ok=(200, 302)),
    "target_list": Door(READERS_OF_NEEDS),
    "target_body": Door(READERS_OF_NEEDS, _town, hidden=NOT_OWN),
    "target_record": Door(KEEPERS, _town, hidden=NOT_OWN),
    "actual_record": Door(KEEPERS, _town, hidden=NOT_OWN),
    "headcount_withdraw": Door(KEEPERS, _of_town("headcount"), hidden=NOT_OWN),
    "talent_list": Door(OFFICE),
    "talent_add": Door("staff"),
    "my_registration": Door("talent_user", hidden=f"{OFFICE} {TOWN} section_writer"),
    "wish_new": Door("talent_user"),
    "wish_withdraw": Door("talent_user", _pk("correction")),
    "my_leave_add": Door("talent_user"),
    "my_leave_withdraw": Door("talent_user", lambda world: [world.own_leave.pk]),
    "my_consents": Door("talent_user"),
    "my_disclosure": Door("talent_user", hidden=f"{OFFICE} {TOWN} section_writer"),
    "talent_disclosure": Door("staff", _pk("talent")),
    "wish_settle": Door("staff", _pk("correction")),
    "wish_decline": Door("staff", _pk("correction")),
    "talent_detail": Door(OFFICE, _pk("talent")),
    "talent_edit": Door("staff", _pk("talent")),
    "talent_facts": Door(OFFICE, _pk("talent")),
    "fact_approval": Door("approver", _pk("talent"), ok=(200, 302)),
    "fact_ask": Door("staff", lambda world: [world.talent.pk, "duty"]),
    "fact_refuse": Door("approver", _below("talent", "wish")),
    "fact_withdraw": Door("staff", _below("talent", "wish")),
    "term_end": Door("staff", _pk("talent")),
    "skill_verify": Door("staff", lambda world: [world.talent.pk, world.skill.pk], post=True),
    "knowledge_verify": Door("staff", lambda world: [world.talent.pk, world.knowledge.pk], post=True),
    "week_set": Door("staff", _pk("talent"), post=True),
    "leave_add": Door("staff", _pk("talent"), post=True),
    "leave_withdraw": Door("staff", lambda world: [world.leave.talent_id, world.leave.pk], post=True),
    "conflict_declare": Door("staff", _pk("talent"), post=True),
    "conflict_end": Door("staff", lambda world: [world.conflict.talent_id, world.conflict.pk], post=True),
    "skill_list": Door(OFFICE),
    "skill_add": Door("staff"),
    "skills_import": Door("staff"),
    "skill_detail": Door(OFFICE, _pk("own_skill")),
    "skill_change": Door("staff", _pk("own_skill")),
    "skill_retire": Door("staff", _pk("own_skill")),
    "skill_restore": Door("staff", _pk("unused_skill")),
    "candidate_list": Door("staff"),
    "candidate_detail": Door("staff", _pk("candidate")),
    "candidate_call": Door("staff", _pk("free_candidate")),
    "call_write": Door("staff", _pk("asked_call")),
    "call_meet": Door("staff", _pk("asked_call")),
    "call_take": Door("staff", _pk("met_call")),
    "call_pass": Door("staff", _pk("asked_call")),
    "call_decline": Door("staff", _pk("asked_call")),
    "call_reopen": Door("staff", _pk("taken_call")),
    "call_register": Door("staff", _pk("taken_call")),
    "call_change_seen": Door("staff", _pk("asked_call"), post=True),
    "training_board": Door(f"{OFFICE} talent_user", ok=(200, 302)),
    "my_training": Door("talent_user", hidden=OFFICE),
    "training_record": Door(f"{OFFICE} talent_user", _pk("talent")),
    "completion_record": Door("staff"),
    "person_record": Door("staff", _pk("talent")),
    "completions_import": Door("staff"),
    "completion_revoke": Door("staff", _pk("completion")),
    "course_list": Door(f"{OFFICE} talent_user"),
    "catalogue_open": Door("staff", post=True),
    "course_add": Door("staff"),
    "course_detail": Door(f"{OFFICE} talent_user", _pk("course")),
    "course_edit": Door("staff", _pk("course")),
    "course_require": Door("staff", _pk("course")),
    "requirement_end": Door("staff", _below("course", "requirement")),
    "question_add": Door("staff", _pk("course")),
    "question_revise": Door("staff", _below("course", "question")),
    "question_drop": Door("staff", _below("course", "question")),
    "waiver_list": Door(f"{OFFICE} talent_user"),
    "waiver_ask": Door("staff"),
    "waiver_detail": Door(f"{OFFICE} talent_user", _pk("waiver"), hidden="talent_user"),
    "waiver_approve": Door("approver", _pk("waiver")),
    "waiver_refuse": Door("approver", _pk("waiver")),
    "session_list": Door(EVERYBODY),
    "session_plan": Door("staff"),
    "series_plan": Door("staff"),
    "session_detail": Door(EVERYBODY, _pk("session")),
    "session_change": Door("staff", _pk("session")),
    "session_call_off": Door("staff", _pk("session")),
    "session_enrol": Door("staff", _pk("session")),
    "session_join": Door(JOINERS, _pk("session"), post=True),
    "session_sign_up": Door(TOWN, _pk("session"), hidden="talent_user"),
    "enrolment_withdraw": Door(
        f"staff {JOINERS}", _below("session", "enrolment"), hidden=f"finance approver {NOT_OWN} talent_user"
    ),
    "session_attendance": Door("staff", _pk("session")),
    "session_attend": Door("talent_user", _pk("session"), hidden=TOWN),
    "session_test": Door("talent_user", _pk("held_session"), hidden=TOWN),
    "session_files": Door("staff", _pk("session")),
    "session_file": Door(EVERYBODY, _below("session", "session_file")),
    "session_file_remove": Door("staff", _below("session", "session_file")),
    "session_link_add": Door("staff", _pk("session")),
    "session_link_drop": Door("staff", _below("session", "session_link")),
    "finance_figure": Door(OFFICE),
    "finance_line": Door(OFFICE, lambda world: [2026, world.line_id]),
    "finance_issue": Door(OFFICE, lambda world: [2026], post=True),
    "expense_list": Door(OFFICE),
    "expense_add": Door("finance"),
    "expense_detail": Door(OFFICE, _pk("expense")),
    "expense_amend": Door("finance", _pk("expense"), post=True),
    "expense_fund": Door("finance", _pk("expense"), post=True),
    "funding_withdraw": Door("finance", _pk("funding")),
    "member_list": Door("staff"),
    "member_invite": Door("staff"),
    "member_end": Door("staff", _pk("membership")),
    "member_section": Door("staff", _pk("membership")),
    "invitation_resend": Door("staff", _pk("invitation")),
    "invitation_withdraw": Door("staff", _pk("invitation")),
    "event_list": Door(OFFICE),
    "need_prospects": Door("staff", _pk("accepted")),
    "dispatch_arrange": Door("staff", _pk("accepted")),
    "dispatch_list": Door(EVERYBODY),
    "dispatch_detail": Door(EVERYBODY, _pk("dispatch"), hidden=NOT_OWN),
    "dispatch_cancel": Door("staff", _pk("dispatch")),
    "dispatch_end": Door("staff", _pk("dispatch")),
    "dispatch_calendar": Door(EVERYBODY),
    "dispatch_feed": Door(EVERYBODY),
    "holiday_list": Door(EVERYBODY),
    "holiday_record": Door("staff"),
    "holiday_withdraw": Door("staff", _pk("holiday")),
    "visit_list": Door(EVERYBODY),
    "visit_detail": Door(EVERYBODY, _pk("logged"), hidden=NOT_OWN),
    "visit_log": Door("talent_user", _pk("unlogged")),
    "visit_log_for": Door("staff", _pk("unlogged")),
    "visits_remind": Door("staff", _pk("talent"), ok=(200, 302)),
    "confirmations_remind": Door("staff", lambda world: ["345458"], ok=(200, 302)),
    "visit_move": Door("staff", _pk("planned")),
    "visits_settle": Door("staff", _pk("talent"), ok=(200, 302)),
    "visit_confirm": Door(TOWN, _pk("logged"), hidden=NOT_OWN),
    "visit_cancel": Door("staff", _pk("planned")),
    "visit_remark": Door(EVERYBODY, _pk("logged"), hidden=NOT_OWN, post=True),
}

MINISTRY = "viewer coordinator"
NATIONWIDE: dict[str, Door] = {
    "national_dashboard": Door(MINISTRY),
    "national_prefectures": Door(MINISTRY),
    "national_prefecture": Door(MINISTRY, lambda world: ["hiroshima"]),
    "national_municipalities": Door(MINISTRY),
    "national_definitions": Door(MINISTRY),
    "national_candidates": Door(MINISTRY),
    "national_candidate": Door(MINISTRY, _pk("candidate")),
    "candidate_withdraw": Door("coordinator", _pk("candidate")),
    "candidate_relist": Door("coordinator", _pk("candidate")),
    "candidate_imports": Door("coordinator"),
    "candidate_import_new": Door("coordinator"),
    "candidate_import": Door("coordinator", _pk("list_import")),
    "candidate_import_discard": Door("coordinator", _pk("list_import")),
    "operator_board": Door("operator"),
    "operator_member_list": Door("operator"),
    "operator_member_invite": Door("operator"),
    "operator_member_end": Door("operator", _pk("membership")),
    "operator_member_section": Door("operator", _pk("membership")),
    "operator_member_stop": Door("operator", _pk("membership")),
    "operator_invitation_resend": Door("operator", _pk("invitation")),
    "operator_invitation_withdraw": Door("operator", _pk("invitation")),
    "job_retry": Door("operator", lambda world: [34, world.job.pk], post=True),
    "job_give_up": Door("operator", lambda world: [34, world.job.pk], post=True),
}

OPEN_TO_ALL = frozenset(
    {
        "first_page",
        "healthz",
        "attribution",
        "help_page",
        "accessibility",
        "privacy",
        "components",
        "api_schema",
        "settings",
        "tokens",
        "token_revoke",
        "invitation",
    }
)
"""Pages without a desk of their own: words about the service, health, oneself.
Those of signing in are in `tests/accounts`."""
