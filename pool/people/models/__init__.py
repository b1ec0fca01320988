"""The people of the pool, and what money hangs on."""

from pool.people.models.facts import DatedFact, DatedFactQuerySet
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
    "Leave",
    "Talent",
    "TalentQuerySet",
    "TalentRole",
    "TalentSkill",
    "about_many",
    "named_skills",
]
