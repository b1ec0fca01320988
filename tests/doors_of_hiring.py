"""Who may open which address of recruitment and joint hiring (see `tests/doors_table.py`).

An applicant is open to the prefecture's staff and approvers alone; a town opens what it hires together with
the prefecture.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.door import OFFICE, TOWN, Door
from tests.world import World

SELECTORS = "staff approver"
PAYERS = "staff finance"


def _pk(name: str) -> Callable[[World], list[Any]]:
    return lambda world: [getattr(world.hiring, name).pk]


def _paper(world: World) -> list[Any]:
    return [world.hiring.cost.pk, world.hiring.paper.pk]


HIRING_DOORS: dict[str, Door] = {
    "recruitment_list": Door(OFFICE),
    "recruitment_new": Door("staff"),
    "recruitment_detail": Door(OFFICE, _pk("open")),
    "recruitment_change": Door("staff", _pk("open")),
    "recruitment_needs": Door("staff", _pk("draft")),
    "recruitment_open": Door("staff", _pk("draft")),
    "recruitment_close": Door("staff", _pk("open")),
    "recruitment_reopen": Door("staff", _pk("closed")),
    "recruitment_finish": Door("staff", _pk("closed")),
    "recruitment_call_off": Door("staff", _pk("open")),
    "recruitment_paper": Door("staff", _pk("open"), post=True),
    "channel_add": Door("staff", _pk("open")),
    "channel_change": Door("staff", _pk("channel")),
    "channel_drop": Door("staff", _pk("channel")),
    "cost_list": Door(OFFICE),
    "cost_add": Door(PAYERS, _pk("open")),
    "cost_detail": Door(OFFICE, _pk("cost")),
    "cost_amend": Door(PAYERS, _pk("cost")),
    "cost_papers": Door(PAYERS, _pk("cost")),
    "cost_paper": Door(OFFICE, _paper),
    "cost_paper_remove": Door(PAYERS, _paper),
    "applicant_list": Door(SELECTORS),
    "applicant_add": Door("staff", _pk("open")),
    "applicant_detail": Door(SELECTORS, _pk("met")),
    "applicant_change": Door("staff", _pk("met")),
    "applicant_advance": Door("staff", _pk("fresh")),
    "applicant_reject": Door("staff", _pk("fresh")),
    "applicant_withdraw": Door("staff", _pk("fresh")),
    "applicant_reconsider": Door("staff", _pk("rejected")),
    "applicant_register": Door("staff", _pk("accepted")),
    "interview_plan": Door("staff", _pk("met")),
    "interview_change": Door("staff", _pk("interview")),
    "interview_sheet": Door(SELECTORS, _pk("sheet"), hidden="approver"),
    "offer_propose": Door("staff", _pk("decided")),
    "offer_approve": Door("approver", _pk("asked_offer")),
    "offer_send_back": Door("approver", _pk("asked_offer")),
    "offer_take_back": Door("staff", _pk("asked_offer")),
    "offer_accept": Door("staff", _pk("offer")),
    "offer_decline": Door("staff", _pk("offer")),
    "offer_extend": Door("staff", _pk("offer")),
    "offer_cancel": Door("approver", _pk("offer")),
    "joint_ask": Door("staff", _pk("open")),
    "joint_list": Door(f"{OFFICE} {TOWN}"),
    "joint_detail": Door(f"{OFFICE} {TOWN}", _pk("joint"), hidden="other_officer"),
    "joint_answer": Door(TOWN, _pk("joint"), hidden="other_officer"),
    "joint_take_back": Door("staff", _pk("joint")),
    "stationing_list": Door(f"{OFFICE} {TOWN}"),
    "stationing_add": Door("staff", lambda world: [world.talent.pk]),
    "stationing_end": Door("staff", _pk("stationing")),
}
