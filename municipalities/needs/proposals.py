"""Proposals and stored needs: what the rules are told of a town, and a need read back as a proposal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final, cast

from municipalities.holidays.calendars import calendars
from municipalities.needs.models import Need
from municipalities.needs.proposal import Context, Proposal, propose
from municipalities.needs.words import Words
from municipalities.register.figures import staffing_of
from municipalities.register.models import ItStaffing, Municipality

STORED_FIELDS: Final = (
    "title", "category", "role", "engagement", "cadence", "half_days_per_visit", "starts_on", "ends_on",
    "mode", "priority", "is_regional", "deadline_on",
)  # fmt: skip
"""The fields of a proposal that are columns of a need; its skills are rows of their own."""


def context_of(
    municipality: Municipality, staffing: ItStaffing | None, wanted_by: date | None, today: date
) -> Context:
    """What is known of a town today besides its words."""
    return Context(
        today=today,
        population=municipality.population_2025,
        solo_it_staff=staffing.is_solo if staffing else None,
        wanted_by=wanted_by,
        road_isolated=municipality.is_road_isolated,
    )


def propose_for(
    municipality: Municipality, raw_problem: str, wanted_by: date | None, today: date
) -> Proposal:
    """What the rules make of the words of this town, with what is known of it today."""
    context = context_of(municipality, staffing_of(municipality.code), wanted_by, today)
    return propose(raw_problem, replace(context, offices=calendars().of(municipality.code)))


def stored_values(proposal: Proposal) -> dict[str, Any]:
    """The columns of a need that hold this proposal."""
    return {field: getattr(proposal, field) for field in STORED_FIELDS}


def drafted(words: Words, proposal: Proposal, **facts: Any) -> Need:
    """A need of these words and this proposal, not saved, without its skills."""
    need = Need(
        reasons=dict(proposal.reasons),
        rules_version=proposal.rules_version,
        **stored_values(proposal),
        **facts,
    )
    words.put_into(need)
    return need


def skills_of(need: Need) -> tuple[tuple[str, int], ...]:
    """(skill key, least level) of a need, the main one first."""
    return tuple((row.skill, row.level) for row in need.skills.all())


def proposal_of(need: Need) -> Proposal:
    """The need as it stands now, amended or not, in the shape that the schemes are chosen by."""
    values = {field: getattr(need, field) for field in STORED_FIELDS}
    return Proposal(
        **values,
        skills=skills_of(need),
        reasons=cast("Mapping[str, str]", need.reasons),
        rules_version=need.rules_version,
    )
