"""Proposals and stored needs: what the rules are told of a town, and a need read back as a proposal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final, cast

from japan.skill_standard import Vocabulary
from municipalities.holidays.calendars import calendars
from municipalities.needs.models import Need
from municipalities.needs.proposal import Context, OwnWord, OwnWords, Proposal, propose
from municipalities.needs.words import OWN_PROPOSAL, Words
from municipalities.register.figures import staffing_told
from municipalities.register.models import ItStaffing, Municipality
from municipalities.wordings.models import Wording
from municipalities.wordings.skills import vocabulary

OWN_REASON: Final = "市町村が直しました。"
STORED_FIELDS: Final = (
    "title", "category", "role", "engagement", "cadence", "half_days_per_visit", "starts_on", "ends_on",
    "mode", "priority", "is_regional", "scheme", "incident", "deadline_on",
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


def propose_for(municipality: Municipality, words: Words, today: date) -> Proposal:
    """What the rules make of the words of this town, with what is known of it today, and what the town itself
    has put right of that."""
    return put_to_rules(municipality, words, today)[1]


def put_to_rules(
    municipality: Municipality, words: Words, today: date, known: Vocabulary | None = None
) -> tuple[Words, Proposal]:
    """The words without anything of the town's own where it says what the rules propose anyway; and what is
    proposed: rhythm, place and scheme follow the manner that the town has chosen."""
    context = _context(municipality, words, today)
    by_rules = propose(words.raw_problem, context)
    words = without_what_is_proposed(words, by_rules)
    if words.own_engagement:
        by_rules = propose(words.raw_problem, replace(context, manner=words.own_engagement))
    return words, put_right(_in_use(by_rules, known or vocabulary()), words)


def put_right(proposal: Proposal, words: Words) -> Proposal:
    own = {name: getattr(words, said) for said, name in OWN_PROPOSAL.items() if getattr(words, said)}
    told = dict.fromkeys(own, OWN_REASON)
    proposal = replace(proposal, **own, reasons={**proposal.reasons, **told})
    if proposal.ends_on < proposal.starts_on:
        proposal = replace(proposal, ends_on=proposal.starts_on)
    return proposal


def proposed_by_rules(municipality: Municipality, words: Words, today: date) -> Proposal:
    return _in_use(propose(words.raw_problem, _context(municipality, words, today)), vocabulary())


def _in_use(proposal: Proposal, known: Vocabulary) -> Proposal:
    """Without skills that the prefecture does not use any more; the reason says so."""
    unused = [key for key, _ in proposal.skills if key in known.names and key not in known.in_use]
    if not unused:
        return proposal
    names = "、".join(known.name(key) for key in unused)
    told = f"{proposal.reasons['skills']}県でいまは使わないスキル（{names}）は除きました。"
    kept = tuple(pair for pair in proposal.skills if pair[0] not in unused)
    return replace(proposal, skills=kept, reasons={**proposal.reasons, "skills": told})


def _context(municipality: Municipality, words: Words, today: date) -> Context:
    context = context_of(municipality, staffing_told(municipality), words.wanted_by, today)
    return replace(context, offices=calendars().of(municipality.code), own=own_words())


def own_words() -> OwnWords:
    """What the prefecture whose scope is open has added to the rules, in one statement."""
    rows = list(Wording.objects.order_by("pk"))
    standing = tuple(
        OwnWord(row.word, row.table, row.key, row.strength) for row in rows if row.withdrawn_at is None
    )
    return OwnWords(standing, max(row.number for row in rows)) if standing else OwnWords()


def without_what_is_proposed(words: Words, proposal: Proposal) -> Words:
    """The words, with nothing of the town's own where it says what the rules propose anyway."""
    same = [said for said, name in OWN_PROPOSAL.items() if getattr(words, said) == getattr(proposal, name)]
    blank = Words(words.raw_problem)
    return replace(words, **{said: getattr(blank, said) for said in same}) if same else words


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
