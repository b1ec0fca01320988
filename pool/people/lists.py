"""The list of talents: what narrows it, in which order, and the words that say so."""

from __future__ import annotations

from typing import Any, Final

from django.utils import timezone

from accounts.permissions import Permission
from accounts.seats import Seat
from desk.filters import choice, has, words
from desk.lists import Asked, Empty, ListPage
from japan.skill_standard import LEVELS, ROLES
from japan.work_fields import WORK_FIELDS
from pool.people.choices import EmploymentForm
from pool.people.fields import FIELDS
from pool.people.models import BEFORE_TERM, Talent, TalentSkill, WorkKnowledge, named_skills
from pool.skills.vocabulary import vocabulary

TERMS: Final = {
    "now": "任期中の人",
    "ended": "任期が終わった人",
    "soon": f"{BEFORE_TERM.days}日以内に始まる人",
    "future": "これから始まる人",
    "all": "すべての人",
}


def _in_term(talents: Any, term: str) -> Any:
    today = timezone.localdate()
    narrowed = {
        "now": talents.in_term_on,
        "ended": talents.ended_before,
        "soon": talents.starting_soon,
        "future": talents.starting_after,
    }.get(term)
    return narrowed(today) if narrowed else talents


def _skilled(talents: Any, asked: Asked) -> Any:
    """With the skill at the level or above; a level alone is that of any skill."""
    skill, level = asked.values.get("skill"), asked.values.get("level")
    if not skill and not level:
        return talents
    skills = TalentSkill.objects.filter(level__gte=level or 1)
    return talents.filter(pk__in=(skills.filter(skill=skill) if skill else skills).values("talent_id"))


def _knowing(talents: Any, field: str) -> Any:
    return talents.filter(pk__in=WorkKnowledge.objects.filter(field=field).values("talent_id"))


def _nobody(seat: Seat) -> Empty:
    text = "任期を「すべての人」にすると、任期が終わった人とこれから始まる人も並びます。"
    if seat.can(Permission.EDIT_TALENT):
        return Empty(
            "任期中の人がいません", f"{text}新しい人は登録できます。", "talent_add", "人材を登録する"
        )
    return Empty("任期中の人がいません", text)


NAMED: Final = words("氏名・かな・所属", has("name", "kana", "employer"))
IN_TERM: Final = choice("term", "任期", TERMS.items(), _in_term, empty="", first=lambda: "now")
NOBODY_FOUND: Final = Empty("条件に合う人がいません", "条件を減らすか、任期を「すべての人」にしてください。")

TALENTS: Final = ListPage(
    title="人材",
    fields=FIELDS,
    rows=lambda seat: Talent.objects.visible_to(seat).with_facts(timezone.localdate()),
    joined=lambda talents: (
        talents.with_facts(timezone.localdate()).with_knowledge().prefetch_related("roles", named_skills())
    ),
    usual=lambda talents, asked: talents.order_by("kana", "id"),
    filters=(
        NAMED,
        choice("role", "人材類型", ROLES.items(), "roles__role"),
        choice("skill", "スキル", lambda seat: vocabulary().names.items(), None),
        choice(
            "level",
            "水準",
            [(level, f"{level}以上") for level in LEVELS if level > 1],
            None,
            empty="1以上",
            say=lambda level: f"水準{level}以上",
        ),
        choice("knowledge", "業務知識", WORK_FIELDS.items(), _knowing),
        choice("form", "任用形態", EmploymentForm.choices, "employment_form"),
        IN_TERM,
    ),
    together=_skilled,
    sorts={
        "name": ("kana", "id"),
        "form": ("employment_form", "kana", "id"),
        "ends": ("ends_on", "kana", "id"),
        "base": ("base_code", "kana", "id"),
        "days": ("days_per_week", "kana", "id"),
    },
    empty=_nobody,
    nothing_found=NOBODY_FOUND,
    unit="人",
)
