"""The vocabulary of the open prefecture. Whoever shows or offers a skill asks here; rooms of `municipalities`
do by the wiring (`settings.SKILLS`, `settings.SKILL_NAMES`), since the two floors never import each other."""

from __future__ import annotations

from types import MappingProxyType

from django.db.models import OuterRef, Subquery
from django.db.models.expressions import Combinable
from django.utils import timezone

from japan.skill_standard import Vocabulary
from pool.skills.models import Skill


def name_today(column: str) -> Combinable:
    """What the skill in a column of other rows is called today, for a statement that reads those rows; None
    where the vocabulary does not have it."""
    return Subquery(Skill.objects.filter(key=OuterRef(column)).order_by().values("name")[:1])


def vocabulary() -> Vocabulary:
    """As it is today. One statement: whoever shows many rows asks once."""
    today = timezone.localdate()
    rows = list(Skill.objects.order_by("place", "id").values_list("key", "name", "unused_from"))
    return Vocabulary(
        MappingProxyType({key: name for key, name, _ in rows}),
        frozenset(key for key, _, unused_from in rows if unused_from is None or unused_from > today),
    )
