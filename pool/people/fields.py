"""The fields of a talent: the page, the list, the file and the API are drawn from them."""

from __future__ import annotations

from typing import Any

from accounts.seats import Seat
from desk.fields import Field
from desk.marks import in_lines, linked, under
from desk.marks import term as term_mark
from desk.templatetags.page import katakana_breaks
from japan.wareki import format_day, format_day_with_western
from pool.people.choices import form_words
from pool.people.models import Talent, known_works
from pool.skills.choices import tier_label


def _name(talent: Talent, seat: Seat) -> Any:
    return under(linked(seat.url("talent_detail", talent.pk), talent.name), talent.kana)


def _roles(talent: Talent) -> str:
    return "、".join(row.get_role_display() for row in talent.roles.all())


def _roles_in_lines(talent: Talent, seat: Seat) -> Any:
    return in_lines([katakana_breaks(row.get_role_display()) for row in talent.roles.all()])


def _skill_count(talent: Talent, seat: Seat) -> Any:
    """How many, and how many of them nobody has verified."""
    skills = list(talent.skills.all())
    unverified = sum(not skill.is_verified for skill in skills)
    told = f"未確認{unverified}件" if unverified else "すべて確認済み"
    return under(f"{len(skills)}件", told if skills else "")


def _skills(talent: Talent) -> str:
    return "、".join(
        f"{skill.told} {skill.level}{'' if skill.is_verified else '（未確認）'}"
        for skill in talent.skills.all()
    )


def _knowledge(talent: Talent) -> str:
    return "、".join(f"{row.name}{'' if row.is_verified else '（未確認）'}" for row in known_works(talent))


def _roles_with_tiers(talent: Talent) -> str:
    return "\n".join(f"{row.get_role_display()}（{tier_label(row.role)}）" for row in talent.roles.all())


def _form_words(talent: Talent) -> str:
    return form_words(talent.employment_form)


def _form(talent: Talent, seat: Seat) -> Any:
    return under(_form_words(talent), talent.employer)


def _term(talent: Talent) -> str:
    end = f"{format_day_with_western(talent.ends_on)}まで" if talent.ends_on else "終わりの定めなし"
    return f"{format_day_with_western(talent.starts_on)}から\n{end}"


def _main_duty(talent: Talent) -> str:
    return "市町村の支援" if talent.is_main_duty_support else "市町村の支援ではない"


def _requirement(talent: Talent) -> str:
    if talent.has_skill_or_experience:
        return "デジタルのスキルか実務の経験がある"
    return "デジタルのスキル・実務の経験を確かめていない"


def _appointment(talent: Talent) -> str:
    day = talent.accelerator_appointed_on
    return f"{format_day(day)}に任命" if day else "任命されていない"


FIELDS = (
    Field("id", "ID", "int", on="api"),
    Field("name", "氏名", on="list file api", draw=_name, sort="name"),
    Field("kana", "かな", on="file api"),
    Field("roles", "人材類型", read=_roles, on="list file api", draw=_roles_in_lines, css="wide"),
    Field("tiers", "人材類型", read=_roles_with_tiers, on="page"),
    Field(
        "employment_form",
        "任用形態",
        read=_form_words,
        on="list page file api",
        draw=_form,
        css="wide",
        sort="form",
    ),
    Field("employer", "所属", on="page file api"),
    Field("starts_on", "任期の初め", "date", on="file api"),
    Field("ends_on", "任期の終わり", "date", on="file api"),
    Field(
        "term",
        "任期",
        read=_term,
        on="list page",
        draw=lambda talent, seat: term_mark(talent.starts_on, talent.ends_on),
        css="nw",
        sort="ends",
    ),
    Field("base_code", "拠点の団体コード", on="api"),
    Field("base_name", "拠点", on="list page file", headed=True, sort="base"),
    Field(
        "days_per_week",
        "週の日数",
        "int",
        on="list file api",
        draw=lambda talent, seat: f"{talent.days_per_week}日",
        css="num",
        headed=True,
        sort="days",
    ),
    Field(
        "skill_words",
        "スキルと水準",
        read=_skills,
        on="list file",
        head="スキル",
        draw=_skill_count,
        css="nw",
        headed=True,
    ),
    Field("is_main_duty_support", "主な仕事", read=_main_duty, on="page api"),
    Field("has_skill_or_experience", "要件", read=_requirement, on="page api"),
    Field("accelerator_appointed_on", "アクセラレータ", read=_appointment, on="page api"),
    Field("skills", "スキル", on="api"),
    Field("knowledge", "業務知識", on="api"),
    Field("knowledge_words", "業務知識", read=_knowledge, on="file"),
    Field("halves", "稼働できる曜日", on="api"),
)
