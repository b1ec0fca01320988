"""Every write to the pool: registering people, their week, their leave, their conflicts of interest."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, TypedDict, Unpack

from django.db.models import QuerySet
from django.db.models.expressions import Combinable
from django.utils import timezone

from accounts.errors import Refusal, ask_each
from accounts.events import differing, record, snapshot_of
from accounts.models import Event, Membership, User
from accounts.permissions import Role
from accounts.seats import Seat
from accounts.verbs import verb, word_fields, word_values
from desk.touched import changing
from japan.bodies import body_name
from japan.skill_standard import ROLES, Vocabulary
from pool.people import checks
from pool.people.actions.facts import first_facts
from pool.people.actions.skills import KnowledgeFact, SkillFact, skill_facts, write_knowledge, write_skills
from pool.people.actions.week import HalfFact, week_facts, write_week
from pool.people.choices import APPOINTED, MET, NOT_MET, OTHER_DUTY, SUPPORT, FactKind, Half, Weekday
from pool.people.models import (
    Talent,
    TalentRole,
)
from pool.people.spans import Days, days_between
from pool.skills.vocabulary import vocabulary

FACTS = (
    "name", "kana", "employer", "starts_on", "ends_on", "base_code", "days_per_week", "user", "note",
)  # fmt: skip
FIRST_REASON = "人材プールへの登録"

VIEWED = "view_talent"
"""The verb of who opened a talent's page; the page's own 経過 leaves it out."""


word_fields(
    {
        "roles": "人材類型",
        "halves": "稼働できる曜日",
        "municipality_code": "市町村",
    }
)


def _half_words(half: Any) -> str:
    """「火曜午前」, and its days where it has any."""
    if not isinstance(half, list) or len(half) not in (2, 4) or half[0] not in Weekday.values:
        return ""
    if half[1] not in Half.values:
        return ""
    first, last = (date.fromisoformat(day) if day else None for day in half[2:] or (None, None))
    days = f"（{days_between(first, last)}）" if first or last else ""
    return f"{Weekday(half[0]).label}曜{Half(half[1]).label}{days}"


word_values("roles", ROLES)
word_values("halves", _half_words)
word_values("base_code", body_name)
word_values("municipality_code", body_name)


class TalentChanges(TypedDict, total=False):
    """What `revise_talent` may be told; what is not named stays."""

    name: str
    kana: str
    employer: str
    starts_on: date
    ends_on: date | None
    base_code: str
    days_per_week: int
    roles: Sequence[str]
    skills: Sequence[SkillFact]
    knowledge: Sequence[KnowledgeFact]
    halves: Sequence[HalfFact]
    """For the whole term; `set_week` says what holds from a day on."""
    user: User | None
    note: str


@verb("人材の登録")
def register_talent(
    *,
    by: Seat,
    name: str,
    kana: str,
    employer: str,
    employment_form: str,
    starts_on: date,
    ends_on: date | None,
    base_code: str,
    days_per_week: int,
    roles: Sequence[str],
    skills: Sequence[SkillFact],
    halves: Sequence[HalfFact],
    paper: str,
    knowledge: Sequence[KnowledgeFact] = (),
    duty_paper: str = "",
    is_main_duty_support: bool = True,
    has_skill_or_experience: bool = True,
    accelerator_appointed_on: date | None = None,
    user: User | None = None,
    note: str = "",
) -> Talent:
    """Take a person into the pool. Form of employment, main duty, requirement and appointment are asked for
    with the papers they rest on, and count once a second person has approved them: until then nobody is sent.
    Raises `Refusal` with the field that must be mended."""
    talent = Talent(
        prefecture_id=by.prefecture_id,
        name=name,
        kana=checks.reading(kana),
        employer=employer,
        starts_on=starts_on,
        ends_on=ends_on,
        base_code=base_code,
        days_per_week=days_per_week,
        user=user,
        note=note,
    )
    known = vocabulary()
    _check(
        talent,
        roles,
        skills,
        known,
        halves,
        lambda: checks.check_employment(employment_form),
        lambda: checks.check_knowledge(knowledge),
    )
    talent.save()
    _write_roles(talent, roles)
    write_skills(talent, skills, known)
    write_knowledge(talent, knowledge)
    write_week(talent, halves)
    facts = _first_facts(
        talent,
        {
            FactKind.FORM: (employment_form, paper),
            FactKind.DUTY: (SUPPORT if is_main_duty_support else OTHER_DUTY, duty_paper or paper),
            FactKind.REQUIREMENT: (MET if has_skill_or_experience else NOT_MET, paper),
        },
        accelerator_appointed_on,
    )
    first_facts(by, talent, facts, FIRST_REASON)
    told = {str(kind): value for kind, value, _, _ in facts}
    record(by=by, subject=talent, after={**snapshot_of(talent, FACTS), **_parts(talent), **told})
    return talent


def _first_facts(
    talent: Talent, said: Mapping[str, tuple[str, str]], appointed_on: date | None
) -> list[tuple[str, str, Days, str]]:
    """The contract has the days of the term; the rest begins with it and has no end."""
    begins, (_, paper) = talent.starts_on, said[FactKind.FORM]
    facts: list[tuple[str, str, Days, str]] = [
        (kind, value, (begins, talent.ends_on if kind == FactKind.FORM else None), rests_on)
        for kind, (value, rests_on) in said.items()
    ]
    if appointed_on:
        facts.append((FactKind.APPOINTMENT, APPOINTED, (appointed_on, None), paper))
    return facts


@verb("人材の登録内容の変更")
def revise_talent(*, by: Seat, talent: Talent, **facts: Unpack[TalentChanges]) -> Talent:
    """Change the named facts. A skill whose level or evidence changes must be verified again."""
    talent = Talent.objects.select_for_update().get(pk=talent.pk)
    parts = _parts(talent)
    known = {**snapshot_of(talent, FACTS), **parts}
    for field in FACTS:
        if field in facts:
            setattr(talent, field, facts[field])  # type: ignore[literal-required]
    talent.kana = checks.reading(talent.kana)
    roles = facts.get("roles", parts["roles"])
    skills = facts.get("skills", [(row["key"], row["level"], row["evidence"]) for row in parts["skills"]])
    halves = facts.get("halves", [(row[0], row[1]) for row in parts["halves"]])
    words = vocabulary()
    learned = facts.get("knowledge", ())
    _check(talent, roles, skills, words, halves, lambda: checks.check_knowledge(learned))
    with changing(talent, by=by):
        talent.save()
        _write_roles(talent, roles)
        write_skills(talent, skills, words)
        if "knowledge" in facts:
            write_knowledge(talent, facts["knowledge"])
        if "halves" in facts:
            write_week(talent, facts["halves"])
    before, after = differing(known, {**snapshot_of(talent, FACTS), **_parts(talent)})
    if after:
        record(by=by, subject=talent, before=before, after=after)
    return talent


@verb("任期の終わりの決定")
def end_term(*, by: Seat, talent: Talent, ends_on: date) -> Talent:
    """Set the last day of the term: the person stays on record and is not offered after it."""
    talent = Talent.objects.select_for_update().get(pk=talent.pk)
    before = snapshot_of(talent, ("ends_on",))
    checks.check_term(talent.starts_on, ends_on)
    talent.ends_on = ends_on
    with changing(talent, by=by):
        talent.save(update_fields=["ends_on"])
    record(by=by, subject=talent, before=before, after={"ends_on": ends_on})
    return talent


@verb("人材の登録内容の閲覧", name=VIEWED)
def note_view(*, by: Seat, talent: Talent) -> None:
    """Record that somebody else opened a page with personal facts; once per reader, talent and day."""
    if by.user_id == talent.user_id:
        return
    if not seen_today(by, str(talent.pk)).exists():
        record(by=by, subject=talent)


def seen_today(by: Seat, subject_id: str | Combinable) -> QuerySet[Event]:
    """What `note_view` has recorded today of this reader. The id may be an expression of the talent's row, so
    that a page asks with the talent whether there is anything to note."""
    return Event.objects.filter(
        verb=VIEWED,
        user_id=by.user_id,
        subject_type=Talent._meta.label_lower,
        subject_id=subject_id,
        at__date=timezone.localdate(),
    )


def _check(
    talent: Talent,
    roles: Sequence[str],
    skills: Sequence[SkillFact],
    known: Vocabulary,
    halves: Sequence[HalfFact],
    *besides: Callable[[], None],
) -> None:
    held = list(talent.skills.values_list("skill", flat=True)) if talent.pk else []
    ask_each(
        lambda: checks.check_name(talent.name),
        *besides,
        lambda: checks.check_term(talent.starts_on, talent.ends_on),
        lambda: checks.check_base(talent.base_code),
        lambda: checks.check_roles(roles),
        lambda: checks.check_skills(skills, known, held),
        lambda: checks.check_week(halves, talent.days_per_week),
        lambda: _check_user(talent),
    )


def _check_user(talent: Talent) -> None:
    """The account must belong to this prefecture's talents and to nobody else in the pool."""
    if talent.user_id is None:
        return
    is_member = Membership.objects.filter(
        user_id=talent.user_id, prefecture_id=talent.prefecture_id, role=Role.TALENT
    ).exists()
    if not is_member:
        raise Refusal("この利用者は、この県の登録人材として招待されていません。", field="user")
    if Talent.objects.filter(user_id=talent.user_id).exclude(pk=talent.pk).exists():
        raise Refusal("この利用者は、すでに別の登録人材と結び付いています。", field="user")


def _parts(talent: Talent) -> dict[str, Any]:
    """Roles, skills, knowledge and halves in a fixed order, as they are compared and recorded."""
    return {
        "roles": list(
            TalentRole.objects.filter(talent=talent).order_by("role").values_list("role", flat=True)
        ),
        **skill_facts(talent),
        "halves": week_facts(talent),
    }


def _write_roles(talent: Talent, roles: Sequence[str]) -> None:
    talent.roles.exclude(role__in=roles).delete()
    known = set(talent.roles.values_list("role", flat=True))
    TalentRole.objects.bulk_create(
        TalentRole(prefecture_id=talent.prefecture_id, talent=talent, role=role)
        for role in dict.fromkeys(roles)
        if role not in known
    )
