"""The fields of a skill, in its list, its file and its page. The file is also the form of an import."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from accounts.seats import Seat
from desk.fields import Field
from desk.files.cells import Column
from desk.marks import badge, linked, under
from japan.wareki import format_day
from pool.skills.choices import SkillSource
from pool.skills.importing import DESCRIPTION, HEADS, KEY, NAME, REASON, ROLE, UNUSED
from pool.skills.models import Skill

TIER, SOURCE, ORIGIN = "3つの区分", "出どころ", "出典"


def use_of(skill: Skill) -> tuple[str, str]:
    """Whether it is used, in words, and the kind of the badge."""
    if skill.unused_from is None:
        return "使っている", "done"
    if skill.is_used_on(timezone.localdate()):
        return f"{format_day(skill.unused_from)}から使わない", "wait"
    return "使わない", ""


def source_words(skill: Skill) -> str:
    renamed = f"（標準での名称：{skill.standard_name}）" if skill.standard_name else ""
    return f"{SkillSource(skill.source).label}{renamed}"


def _name(skill: Skill, seat: Seat) -> Any:
    renamed = f"標準での名称：{skill.standard_name}" if skill.standard_name else ""
    beside = "　".join(filter(None, (skill.description, renamed)))
    return under(linked(seat.url("skill_detail", skill.pk), skill.name), beside)


def _source(skill: Skill, seat: Seat) -> Any:
    return SkillSource(skill.source).label


def _use(skill: Skill, seat: Seat) -> Any:
    return badge(*use_of(skill))


FIELDS = (
    Field("name", NAME, on="list", draw=_name, css="wide", sort="name"),
    Field("roles", ROLE, read=lambda skill: skill.role_words, on="list page", headed=True),
    Field("tiers", TIER, read=lambda skill: skill.tier_words, on="list page", headed=True),
    Field("description", DESCRIPTION, on="page"),
    Field("source", SOURCE, read=source_words, on="list page", draw=_source, css="nw", headed=True),
    Field("origin", ORIGIN, on="page"),
    Field("use", "使い方", read=lambda skill: use_of(skill)[0], on="list page", draw=_use),
    Field("unused_reason", REASON, on="page"),
)

OF_SHEET = {
    KEY: Column(KEY, "key"),
    NAME: Column(NAME, "name"),
    ROLE: Column(ROLE, "role_words"),
    DESCRIPTION: Column(DESCRIPTION, "description"),
    UNUSED: Column(UNUSED, "unused_from", "date"),
    REASON: Column(REASON, "unused_reason"),
}
COLUMNS = (
    *(OF_SHEET[head] for head in HEADS),
    Column(TIER, "tier_words"),
    Column(SOURCE, lambda skill: SkillSource(skill.source).label),
    Column(ORIGIN, "origin"),
)
"""Those that an import reads, then those that it passes over."""
