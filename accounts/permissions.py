"""Who may do what. A door asks for one `Permission`; a role is described in prose and lists what it holds."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from django.db import models


class Permission(enum.StrEnum):
    """One verb that a door can ask for."""

    SEE_HOME = "see_home"
    SEARCH = "search"
    SEE_NOTICES = "see_notices"
    SEE_JOBS = "see_jobs"
    SEE_MUNICIPALITIES = "see_municipalities"
    EDIT_PROFILE = "edit_profile"
    KEEP_GROUPS = "keep_groups"
    SEE_NEEDS = "see_needs"
    WRITE_NEED = "write_need"
    REVIEW_NEED = "review_need"
    APPROVE_SENDING = "approve_sending"
    KEEP_SENDING_RULE = "keep_sending_rule"
    SEE_RULES = "see_rules"
    SEE_SURVEYS = "see_surveys"
    ANSWER_SURVEY = "answer_survey"
    SEND_SURVEY = "send_survey"
    RUN_SURVEY = "run_survey"
    SEE_TALENTS = "see_talents"
    EDIT_TALENT = "edit_talent"
    APPROVE_FACT = "approve_fact"
    SEE_CANDIDATES = "see_candidates"
    KEEP_CANDIDATES = "keep_candidates"
    SEE_HIRING = "see_hiring"
    KEEP_HIRING = "keep_hiring"
    RECORD_HIRING_COST = "record_hiring_cost"
    SEE_APPLICANTS = "see_applicants"
    SELECT_APPLICANTS = "select_applicants"
    APPROVE_OFFER = "approve_offer"
    SEE_JOINT_HIRING = "see_joint_hiring"
    AGREE_HIRING = "agree_hiring"
    SEE_TRAINING = "see_training"
    RECORD_TRAINING = "record_training"
    APPROVE_WAIVER = "approve_waiver"
    SEE_SESSIONS = "see_sessions"
    JOIN_SESSION = "join_session"
    SEE_DISPATCHES = "see_dispatches"
    PLAN_DISPATCH = "plan_dispatch"
    SEE_VISITS = "see_visits"
    LOG_VISIT = "log_visit"
    CONFIRM_VISIT = "confirm_visit"
    SEE_FINANCE = "see_finance"
    RECORD_EXPENSE = "record_expense"
    SEE_DOCUMENTS = "see_documents"
    ISSUE_DOCUMENT = "issue_document"
    SEE_EVENTS = "see_events"
    KEEP_MEMBERS = "keep_members"
    SEE_NATIONAL = "see_national"
    OPERATE = "operate"


class Role(models.TextChoices):
    """The kinds of membership, as the issue of a seat knows them."""

    PREFECTURE_STAFF = "prefecture_staff", "県DX推進担当"
    FINANCE = "finance", "財政・経費担当"
    APPROVER = "approver", "承認者"
    MUNICIPAL_OFFICER = "municipal_officer", "市町村担当"
    SECTION_WRITER = "section_writer", "調査の記入（ほかの課）"
    TALENT = "talent", "登録人材"
    MINISTRY_VIEWER = "ministry_viewer", "総務省（閲覧）"
    MINISTRY_COORDINATOR = "ministry_coordinator", "総務省（調整）"
    OPERATOR = "operator", "運用担当"


class Reach(enum.StrEnum):
    """Whose rows a role meets inside a prefecture: all, its town's, those about the person, or none."""

    PREFECTURE = "prefecture"
    TOWN = "town"
    OWN = "own"
    NONE = "none"


class Body(enum.StrEnum):
    """Where a role is held: the database refuses a seat in any other body."""

    PREFECTURE = "prefecture"
    TOWN = "town"
    PREFECTURE_OR_TOWN = "prefecture_or_town"
    NATION = "nation"


@dataclass(frozen=True)
class RoleDescription:
    """What a role is for, in words, the permissions that follow from
    it, where it is held, and how far it sees.

    A new role sees nothing: without a reach it passes no door of a prefecture, whatever it may do.
    `house` is what a nationwide role's body is called.
    """

    prose: str
    permissions: frozenset[Permission]
    body: Body
    reach: Reach = Reach.NONE
    house: str = ""

    @property
    def opens(self) -> frozenset[Permission]:
        """The permissions that hold within the reach: who sees a part of
        a prefecture cannot act for all of it."""
        if self.body is Body.NATION or self.reach is Reach.PREFECTURE:
            return self.permissions
        return frozenset() if self.reach is Reach.NONE else self.permissions & OF_A_PART


P = Permission
_EVERYBODY = frozenset({P.SEE_HOME, P.SEARCH, P.SEE_NOTICES, P.SEE_JOBS})
OF_A_PART = _EVERYBODY | {
    P.SEE_MUNICIPALITIES, P.EDIT_PROFILE, P.SEE_NEEDS, P.WRITE_NEED, P.APPROVE_SENDING, P.KEEP_SENDING_RULE,
    P.SEE_SURVEYS, P.ANSWER_SURVEY, P.SEND_SURVEY,
    P.SEE_TRAINING, P.SEE_SESSIONS, P.JOIN_SESSION,
    P.SEE_DISPATCHES, P.SEE_VISITS, P.LOG_VISIT, P.CONFIRM_VISIT, P.SEE_DOCUMENTS,
    P.ISSUE_DOCUMENT, P.SEE_JOINT_HIRING, P.AGREE_HIRING,
}  # fmt: skip
"""What a town or a talent may be given; any other permission, a new one
too, is for those who see the whole prefecture."""

ROLES: dict[Role, RoleDescription] = {
    Role.PREFECTURE_STAFF: RoleDescription(
        "Runs the pool: reviews needs, keeps talents, training and groups of towns, plans dispatches, "
        "reads the figures, invites people.",
        _EVERYBODY
        | {
            P.SEE_MUNICIPALITIES,
            P.EDIT_PROFILE,
            P.KEEP_GROUPS,
            P.KEEP_SENDING_RULE,
            P.SEE_NEEDS,
            P.REVIEW_NEED,
            P.SEE_RULES,
            P.SEE_SURVEYS,
            P.RUN_SURVEY,
            P.SEE_TALENTS,
            P.EDIT_TALENT,
            P.SEE_HIRING,
            P.KEEP_HIRING,
            P.RECORD_HIRING_COST,
            P.SEE_APPLICANTS,
            P.SELECT_APPLICANTS,
            P.SEE_JOINT_HIRING,
            P.SEE_TRAINING,
            P.SEE_SESSIONS,
            P.RECORD_TRAINING,
            P.SEE_DISPATCHES,
            P.PLAN_DISPATCH,
            P.SEE_VISITS,
            P.SEE_FINANCE,
            P.SEE_DOCUMENTS,
            P.ISSUE_DOCUMENT,
            P.SEE_EVENTS,
            P.KEEP_MEMBERS,
        },
        Body.PREFECTURE,
        reach=Reach.PREFECTURE,
    ),
    Role.FINANCE: RoleDescription(
        "Records what was paid and answers for the allocation-tax figures; sees what the figures rest on.",
        _EVERYBODY
        | {
            P.SEE_MUNICIPALITIES,
            P.SEE_NEEDS,
            P.SEE_RULES,
            P.SEE_SURVEYS,
            P.SEE_TALENTS,
            P.SEE_HIRING,
            P.RECORD_HIRING_COST,
            P.SEE_JOINT_HIRING,
            P.SEE_TRAINING,
            P.SEE_SESSIONS,
            P.SEE_DISPATCHES,
            P.SEE_VISITS,
            P.SEE_FINANCE,
            P.RECORD_EXPENSE,
            P.SEE_DOCUMENTS,
            P.ISSUE_DOCUMENT,
            P.SEE_EVENTS,
        },
        Body.PREFECTURE,
        reach=Reach.PREFECTURE,
    ),
    Role.APPROVER: RoleDescription(
        "Head of section in the prefecture: approves what needs a second person, such as a training waiver "
        "or a talent's main duty.",
        _EVERYBODY
        | {
            P.SEE_MUNICIPALITIES,
            P.SEE_NEEDS,
            P.SEE_RULES,
            P.SEE_SURVEYS,
            P.SEE_TALENTS,
            P.SEE_HIRING,
            P.SEE_APPLICANTS,
            P.APPROVE_OFFER,
            P.SEE_JOINT_HIRING,
            P.SEE_TRAINING,
            P.APPROVE_FACT,
            P.SEE_SESSIONS,
            P.APPROVE_WAIVER,
            P.SEE_DISPATCHES,
            P.SEE_VISITS,
            P.SEE_FINANCE,
            P.SEE_DOCUMENTS,
            P.SEE_EVENTS,
        },
        Body.PREFECTURE_OR_TOWN,
        reach=Reach.PREFECTURE,
    ),
    Role.MUNICIPAL_OFFICER: RoleDescription(
        "Writes the town's needs, answers surveys, sees who comes when, confirms visits. Sees the own "
        "municipality only.",
        _EVERYBODY
        | {
            P.SEE_MUNICIPALITIES,
            P.EDIT_PROFILE,
            P.SEE_NEEDS,
            P.WRITE_NEED,
            P.SEE_SURVEYS,
            P.ANSWER_SURVEY,
            P.SEND_SURVEY,
            P.SEE_SESSIONS,
            P.JOIN_SESSION,
            P.SEE_JOINT_HIRING,
            P.AGREE_HIRING,
            P.SEE_DISPATCHES,
            P.SEE_VISITS,
            P.CONFIRM_VISIT,
            P.SEE_DOCUMENTS,
            P.ISSUE_DOCUMENT,
        },
        Body.TOWN,
        reach=Reach.TOWN,
    ),
    Role.SECTION_WRITER: RoleDescription(
        "Works in another department of a municipality: writes the sections of a survey that were handed "
        "over, and sees nothing else.",
        frozenset({P.SEE_HOME, P.SEE_NOTICES, P.SEE_SURVEYS, P.ANSWER_SURVEY}),
        Body.TOWN,
        reach=Reach.OWN,
    ),
    Role.TALENT: RoleDescription(
        "Is sent out: sees the own dispatches and training, logs visits.",
        _EVERYBODY
        | {P.SEE_DISPATCHES, P.SEE_VISITS, P.LOG_VISIT, P.SEE_TRAINING, P.SEE_SESSIONS, P.JOIN_SESSION},
        Body.PREFECTURE,
        reach=Reach.OWN,
    ),
    Role.MINISTRY_VIEWER: RoleDescription(
        "Reads the national figures; sees snapshots and shared records only, nobody's name but those on the "
        "ministry's own list of candidates.",
        frozenset({P.SEE_NATIONAL, P.SEE_CANDIDATES}),
        Body.NATION,
        house="総務省",
    ),
    Role.MINISTRY_COORDINATOR: RoleDescription(
        "Reads the national figures, keeps the list of candidates, and coordinates between prefectures.",
        frozenset({P.SEE_NATIONAL, P.SEE_CANDIDATES, P.KEEP_CANDIDATES}),
        Body.NATION,
        house="総務省",
    ),
    Role.OPERATOR: RoleDescription(
        "Keeps the system running: jobs that were set aside, health, invitations of a prefecture's first "
        "member.",
        frozenset({P.OPERATE}),
        Body.NATION,
        house="運用",
    ),
}

MUNICIPAL_APPROVER = RoleDescription(
    "Head of section in a municipality: sees what the officer sees, sends needs and confirms visits. "
    "Approves what the officer wishes to send, where the municipality wants that, and says whether it does.",
    ROLES[Role.MUNICIPAL_OFFICER].permissions | {P.APPROVE_SENDING, P.KEEP_SENDING_RULE},
    Body.TOWN,
    reach=Reach.TOWN,
)


def roles_in(body: Body) -> list[Role]:
    """The roles that are held in this kind of body."""
    return [role for role, description in ROLES.items() if description.body is body]


def roles_that(permission: Permission) -> list[Role]:
    """The roles of the prefecture itself that hold a permission."""
    return [role for role in Role if permission in describe(role, municipal=False).opens]


NATIONWIDE_ROLES = frozenset(roles_in(Body.NATION))
MFA_ROLES = frozenset(set(Role) - {Role.TALENT})
"""Roles that production settings require a second factor of."""


def describe(role: Role, *, municipal: bool) -> RoleDescription:
    """The description that holds for a membership of this role; `municipal` if it names a municipality."""
    if role is Role.APPROVER and municipal:
        return MUNICIPAL_APPROVER
    return ROLES[role]
