"""The list of talents: which are shown, in which order, and how that is said in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from accounts.seats import Seat
from japan.kana import fold, hiragana_key
from japan.skill_standard import LEVELS, ROLES, read_skills
from pool.models import EmploymentForm, Talent, TalentQuerySet

SKILL_NAMES = {row.key: row.name for row in read_skills()}
ORDERS = {
    "name": ("kana", "id"),
    "ends": ("ends_on", "kana", "id"),
    "base": ("base_code", "kana", "id"),
    "days": ("days_per_week", "kana", "id"),
    "form": ("employment_form", "kana", "id"),
}
TERMS = {"now": "任期中の人", "ended": "任期が終わった人", "future": "これから始まる人", "all": "すべての人"}


class TalentFilter(forms.Form):
    """The conditions of the list; whatever cannot be understood is left out."""

    q = forms.CharField(label="氏名・かな・所属", required=False, max_length=80)
    role = forms.ChoiceField(label="人材類型", required=False, choices=[("", "すべて"), *ROLES.items()])
    skill = forms.ChoiceField(label="スキル", required=False, choices=[("", "すべて"), *SKILL_NAMES.items()])
    level = forms.TypedChoiceField(
        label="水準", required=False, coerce=int, empty_value=None,
        choices=[("", "1以上"), *((str(level), f"{level}以上") for level in LEVELS if level > 1)],
    )  # fmt: skip
    form = forms.ChoiceField(label="任用形態", required=False, choices=[("", "すべて"), *EmploymentForm.choices])
    term = forms.ChoiceField(label="任期", required=False, choices=list(TERMS.items()))


@dataclass(frozen=True)
class Search:
    """Clean conditions of the list."""

    q: str
    role: str
    skill: str
    level: int
    form: str
    term: str
    sort: str

    @property
    def words(self) -> list[str]:
        """The conditions as the head of the list names them."""
        said = [TERMS[self.term]]
        if self.q:
            said.append(f"「{self.q}」")
        if self.role:
            said.append(ROLES[self.role])
        if self.skill:
            said.append(f"{SKILL_NAMES[self.skill]} {self.level}以上")
        if self.form:
            said.append(EmploymentForm(self.form).label)
        return said


def search_of(form: TalentFilter, sort: str) -> Search:
    """The conditions that a filter form holds; an unknown order is the order of names."""
    form.is_valid()
    clean: dict[str, Any] = form.cleaned_data
    return Search(
        q=clean.get("q", "").strip(),
        role=clean.get("role", ""),
        skill=clean.get("skill", ""),
        level=clean.get("level") or 1,
        form=clean.get("form", ""),
        term=clean.get("term") or "now",
        sort=sort if sort.removeprefix("-") in ORDERS else "name",
    )


def found_talents(seat: Seat, search: Search, today: date) -> TalentQuerySet:
    """The talents that this seat may see and that meet the conditions, with their roles, in two queries or three."""
    talents = _in_term(Talent.objects.visible_to(seat), search.term, today)
    if search.role:
        talents = talents.filter(roles__role=search.role)
    if search.skill:
        talents = talents.filter(skills__skill=search.skill, skills__level__gte=search.level)
    if search.form:
        talents = talents.filter(employment_form=search.form)
    if search.q:
        talents = talents.filter(pk__in=_named(talents, search.q))
    order = ORDERS[search.sort.removeprefix("-")]
    ordered = talents.order_by(*order)
    return (ordered.reverse() if search.sort.startswith("-") else ordered).prefetch_related("roles")


def _in_term(talents: TalentQuerySet, term: str, today: date) -> TalentQuerySet:
    if term == "now":
        return talents.in_term_on(today)
    if term == "ended":
        return talents.filter(ends_on__lt=today)
    return talents.filter(starts_on__gt=today) if term == "future" else talents


def _named(talents: TalentQuerySet, q: str) -> list[int]:
    """Who is meant by a part of a name, reading or employer; compared by keys, since names are kept as typed."""
    name_key, kana_key = fold(q), hiragana_key(q)
    rows = talents.order_by().values_list("pk", "name", "kana", "employer")
    return [
        pk
        for pk, name, kana, employer in rows
        if name_key in fold(name) or kana_key in hiragana_key(kana) or name_key in fold(employer)
    ]
