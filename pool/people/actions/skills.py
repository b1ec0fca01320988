"""What a talent knows: skills with their levels, fields of work, and who has looked into them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from accounts.errors import Refusal
from accounts.events import record
from accounts.seats import Seat
from accounts.verbs import verb, word_fields, word_values
from japan.skill_standard import Vocabulary, skill_words
from japan.work_fields import WORK_FIELDS
from pool.people.models import Talent, TalentSkill, WorkKnowledge
from pool.skills.vocabulary import vocabulary

SkillFact = tuple[str, int, str]
"""Key of the skill, level 1 to 4, and what it rests on."""
KnowledgeFact = tuple[str, str]
"""Key of the field of work (`japan.work_fields`), and where it was learned."""

word_fields(
    {
        "skills": "スキル",
        "skill": "スキル",
        "level": "水準",
        "knowledge": "業務知識",
        "verified_on": "確かめた日",
    }
)


def _knowledge_words(known: Any) -> str:
    """「福祉・介護（前職）」."""
    if not isinstance(known, list) or len(known) != 2 or known[0] not in WORK_FIELDS:
        return ""
    return f"{WORK_FIELDS[known[0]]}（{known[1]}）" if known[1] else WORK_FIELDS[known[0]]


word_values("skills", skill_words)
word_values("skill", skill_words)
word_values("knowledge", _knowledge_words)


@verb("スキルの確認")
def verify_skill(*, by: Seat, skill: TalentSkill) -> TalentSkill:
    """Say that level and evidence of a skill were checked today."""
    talent = Talent.objects.select_for_update().get(pk=skill.talent_id)
    known = TalentSkill.objects.select_for_update().filter(pk=skill.pk).first()
    if known is None:
        raise Refusal("このスキルは、書き直されたか外されています。画面を開き直してください。")
    skill = known
    skill.verified_by_id, skill.verified_on = by.user_id, timezone.localdate()
    skill.save(update_fields=["verified_by", "verified_on"])
    record(
        by=by,
        subject=talent,
        after={
            "skill": vocabulary().name(skill.skill),
            "level": skill.level,
            "verified_on": skill.verified_on,
        },
    )
    return skill


@verb("業務知識の確認")
def verify_knowledge(*, by: Seat, knowledge: WorkKnowledge) -> WorkKnowledge:
    """Say that it was checked today where the field of work was learned."""
    talent = Talent.objects.select_for_update().get(pk=knowledge.talent_id)
    known = WorkKnowledge.objects.select_for_update().filter(pk=knowledge.pk).first()
    if known is None:
        raise Refusal("この業務知識は、書き直されたか外されています。画面を開き直してください。")
    known.verified_by_id, known.verified_on = by.user_id, timezone.localdate()
    known.save(update_fields=["verified_by", "verified_on"])
    record(
        by=by,
        subject=talent,
        after={"knowledge": [[known.field, known.note]], "verified_on": known.verified_on},
    )
    return known


def skill_facts(talent: Talent) -> dict[str, list[Any]]:
    """Skills and knowledge in a fixed order, as they are compared and recorded, in the words of their day."""
    skills, known = TalentSkill.objects.filter(talent=talent), WorkKnowledge.objects.filter(talent=talent)
    return {
        "skills": [
            {"key": row.skill, "level": row.level, "evidence": row.evidence, "name": row.recorded_name}
            for row in skills.order_by("skill")
        ],
        "knowledge": [[row.field, row.note] for row in known.order_by("field")],
    }


def write_skills(talent: Talent, skills: Sequence[SkillFact], known: Vocabulary) -> None:
    """A skill that is the same as before keeps its verification and the name of its day; any other starts
    unverified, under today's name."""
    wanted = {key: (level, evidence) for key, level, evidence in skills}
    for skill in talent.skills.all():
        if wanted.get(skill.skill) == (skill.level, skill.evidence):
            del wanted[skill.skill]
        else:
            skill.delete()
    TalentSkill.objects.bulk_create(
        TalentSkill(
            prefecture_id=talent.prefecture_id,
            talent=talent,
            skill=key,
            level=level,
            evidence=evidence,
            recorded_name=known.name(key),
        )
        for key, (level, evidence) in wanted.items()
    )


def write_knowledge(talent: Talent, knowledge: Sequence[KnowledgeFact]) -> None:
    """A field of work that is told as before keeps its verification; any other starts unverified."""
    wanted = dict(knowledge)
    for known in talent.knowledge.all():
        if wanted.get(known.field) == known.note:
            del wanted[known.field]
        else:
            known.delete()
    WorkKnowledge.objects.bulk_create(
        WorkKnowledge(prefecture_id=talent.prefecture_id, talent=talent, field=field, note=note)
        for field, note in wanted.items()
    )
