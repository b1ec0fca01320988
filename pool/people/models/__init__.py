"""The people of the pool, and what money hangs on."""

from pool.people.models.facts import DatedFact, DatedFactQuerySet
from pool.people.models.knowledge import KnownWork, WorkKnowledge, known_works
from pool.people.models.people import (
    BEFORE_TERM,
    AvailableHalf,
    ConflictOfInterest,
    Leave,
    Talent,
    TalentQuerySet,
    TalentRole,
    TalentSkill,
    about_many,
    named_skills,
)

__all__ = [
    "BEFORE_TERM",
    "AvailableHalf",
    "ConflictOfInterest",
    "DatedFact",
    "DatedFactQuerySet",
    "KnownWork",
    "Leave",
    "Talent",
    "TalentQuerySet",
    "TalentRole",
    "TalentSkill",
    "WorkKnowledge",
    "about_many",
    "known_works",
    "named_skills",
]
