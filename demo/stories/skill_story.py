"""What becomes of the vocabulary of skills in the year, what people know of administrative work, and a week
that changes. Nothing here is drawn by lot: the rest of the story stays as it is."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Final

from demo.stories.agenda import workday_near, workdays_before
from demo.stories.stage import Stage
from demo.stories.talents import TalentRow
from japan.clock import JAPAN
from japan.fiscal_year import first_day
from japan.work_fields import WORK_FIELDS
from pool.people.actions.skills import verify_knowledge
from pool.people.actions.week import set_week
from pool.people.models import Talent
from pool.skills.actions import add_skill, change_skill, retire_skill
from pool.skills.models import Skill

OWN_SKILL: Final = "公開型GISの運用"
RENAMED: Final = ("bpr", "業務の流れの見直し（BPR）")
RETIRED: Final = "website_operation"
LEARNED: Final = (
    "前職で市の窓口を5年担当",
    "県税事務所に3年勤務",
    "自治体向けの福祉システムの導入を2団体で担当",
    "市の防災訓練の計画づくりに参加",
)
KNOWN_BY: Final = 2
"""Every second person knows some field of work."""
CHANGED_WEEK: Final = "mon_wed_fri"
"""Who has this week has one day more from the new year on."""


def prepare(stage: Stage) -> None:
    """A skill of the prefecture's own at the opening, a new name in summer, and one that goes out of use."""
    opening = workday_near(date(stage.fiscal_year, 3, 12))
    stage.agenda.at(_at(opening, 10), partial(_add, stage))
    stage.agenda.at(_at(workday_near(date(stage.fiscal_year, 8, 3)), 11), partial(_rename, stage))
    lately = _at(workdays_before(stage.today, 4), 15)
    stage.agenda.at(lately, partial(_retire, stage))
    stage.agenda.at(lately + timedelta(minutes=20), partial(_change_week, stage))


def knowledge_of(stage: Stage, row: TalentRow) -> list[tuple[str, str]]:
    """One or two fields of work of every second person."""
    place = stage.home.talents.index(row)
    if place % KNOWN_BY:
        return []
    fields = list(WORK_FIELDS)
    first = (place * 3) % len(fields)
    said = [(fields[first], LEARNED[place % len(LEARNED)])]
    return [*said, (fields[(first + 5) % len(fields)], "")] if place % 4 == 0 else said


def look_into(stage: Stage, talent: Talent) -> None:
    """The first field of work of each is verified; the others rest on the person's own word."""
    first = talent.knowledge.first()
    if first is not None:
        verify_knowledge(by=stage.cast.staff[0], knowledge=first)


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour, 25), JAPAN)


def _add(stage: Stage) -> None:
    add_skill(
        by=stage.cast.staff[0],
        name=OWN_SKILL,
        roles=["engineer"],
        description="庁内の地図データを整え、住民に公開する地図を更新する",
    )


def _rename(stage: Stage) -> None:
    key, name = RENAMED
    skill = Skill.objects.get(key=key)
    change_skill(
        by=stage.cast.staff[0], skill=skill, name=name, roles=skill.roles, description=skill.description
    )


def _retire(stage: Stage) -> None:
    retire_skill(
        by=stage.cast.staff[0],
        skill=Skill.objects.get(key=RETIRED),
        unused_from=first_day(stage.fiscal_year + 1),
        reason="「サービス設計」と分けて登録する必要がないため",
    )


def _change_week(stage: Stage) -> None:
    """From the new year on another day can be booked; nothing that stands is touched."""
    first = date(stage.fiscal_year + 1, 1, 5)
    name = next((row.name for row in stage.home.talents if row.week == CHANGED_WEEK), None)
    talent = stage.talents.get(name or "")
    if talent is None or (talent.ends_on and talent.ends_on < first):
        return
    held = [(row.weekday, row.half) for row in talent.halves.all()]
    set_week(by=stage.cast.staff[0], talent=talent, halves=[*held, (3, "am"), (3, "pm")], starts_on=first)
