"""The people of the pool."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection
from datetime import date, timedelta
from typing import Any, ClassVar, Final, Self, TypeVar

from django.apps import apps
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Prefetch, Q, Subquery, Value
from django.db.models.functions import Coalesce, Greatest, JSONObject, Least
from django.utils import timezone

from accounts.models import User
from accounts.tenancy import SamePrefecture, TenantManager, TenantModel, TenantQuerySet
from japan.bodies import body_name
from japan.skill_standard import ROLES, told_name
from pool.people.choices import APPOINTED, MET, SUPPORT, FactKind, Half, Weekday
from pool.skills.vocabulary import name_today

BEFORE_TERM = timedelta(days=30)
"""From so many days before a term begins on, what it still lacks is somebody's business."""


MOST_NAMED = 30
"""So many talents are named to the database, one by one."""

Rows = TypeVar("Rows", bound=models.QuerySet[Any, Any])


def about_many(
    rows: Rows, numbers: Collection[int], name: str = "talent_id", *, rows_of_one: int = 1
) -> Rows:
    """Rows of the talents with these numbers, and of many talents simply everybody's: to name a hundred
    costs more than to pass over the rows of those who were not asked about, which the reader does.
    `rows_of_one` is about how many rows a talent has."""
    return rows.filter(**{f"{name}__in": numbers}) if len(numbers) <= MOST_NAMED * rows_of_one else rows


class TalentQuerySet(TenantQuerySet["Talent"]):
    """A talent sees the own record only; a municipality meets talents through its dispatches, not here."""

    of_person = "user_id"

    def not_ended(self, day: date) -> Self:
        """In term on a day, or to come."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day))

    def in_term_between(self, first: date, last: date) -> Self:
        """In term on any day of a period; both its ends belong to it."""
        return self.not_ended(first).filter(starts_on__lte=last)

    def in_term_in_month(self, month: date) -> Self:
        """In term on any day of the month whose first day is given."""
        return self.in_term_between(month, month.replace(day=monthrange(month.year, month.month)[1]))

    def in_term_on(self, day: date) -> Self:
        return self.in_term_between(day, day)

    def with_facts(self, day: date) -> Self:
        """With the facts behind money as they stand on a day; of whoever is not in term on it, on the nearest
        day of the term. Empty, False or None where nothing was approved."""
        near = Least(
            Greatest(Value(day, models.DateField()), OuterRef("starts_on")),
            Coalesce(OuterRef("ends_on"), Value(date.max, models.DateField())),
        )
        facts: Any = apps.get_model("pool", "DatedFact")
        held = facts.objects.standing().filter(talent_id=OuterRef("pk")).order_by()
        held = held.filter(Q(ends_on=None) | Q(ends_on__gte=near), starts_on__lte=near)

        def of(kind: FactKind, *values: str) -> Any:
            return held.filter(kind=kind, **({"value__in": values} if values else {}))

        return self.annotate(
            employment_form=Coalesce(Subquery(of(FactKind.FORM).values("value")[:1]), Value("")),
            is_main_duty_support=Exists(of(FactKind.DUTY, SUPPORT)),
            has_skill_or_experience=Exists(of(FactKind.REQUIREMENT, MET)),
            accelerator_appointed_on=Subquery(of(FactKind.APPOINTMENT, APPOINTED).values("starts_on")[:1]),
        )

    def with_knowledge(self) -> Self:
        """With the fields of work that each knows (`known_works`), in the same statement."""
        rows: Any = apps.get_model("pool", "WorkKnowledge").objects
        told = JSONObject(
            pk="pk", field="field", note="note", verified_on="verified_on", verified_by="verified_by__name"
        )
        known = rows.filter(talent=OuterRef("pk")).order_by("id").values(told=told)
        return self.annotate(knowledge_told=ArraySubquery(known))

    def ended_before(self, day: date) -> Self:
        return self.filter(ends_on__lt=day)

    def starting_after(self, day: date) -> Self:
        return self.filter(starts_on__gt=day)

    def starting_soon(self, day: date) -> Self:
        """Whose term begins within the time in which a beginning is prepared."""
        return self.starting_after(day).filter(starts_on__lte=day + BEFORE_TERM)


class Talent(TenantModel):
    """登録人材: who they are, in which term, from where, and how much of the week.

    Form of employment, main duty, requirement and appointment have days and papers: they are `DatedFact`s,
    and stand on a talent that was asked for `with_facts`.
    """

    employment_form: str
    is_main_duty_support: bool
    has_skill_or_experience: bool
    accelerator_appointed_on: date | None
    knowledge_told: list[dict[str, Any]]

    user = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="利用者"
    )
    name = models.CharField("氏名", max_length=80)
    kana = models.CharField("氏名のかな", max_length=120)
    employer = models.CharField("所属", max_length=120, blank=True)
    starts_on = models.DateField("任期の初め")
    ends_on = models.DateField("任期の終わり", null=True, blank=True)
    base_code = models.CharField("拠点の市町村", max_length=6)
    days_per_week = models.PositiveSmallIntegerField("週の日数")
    note = models.TextField("備考", blank=True)
    created_at = models.DateTimeField("登録日時", default=timezone.now)

    objects = TenantManager.from_queryset(TalentQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "登録人材"
        ordering: ClassVar[list[str]] = ["kana", "id"]
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["prefecture", "user"], condition=Q(user__isnull=False), name="talent_user_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="talent_term"
            ),
            models.CheckConstraint(condition=Q(days_per_week__range=(1, 5)), name="talent_days"),
        ]
        indexes = [models.Index(fields=["prefecture", "kana"], name="talent_by_kana")]

    def __str__(self) -> str:
        return self.name

    @property
    def base_name(self) -> str:
        return body_name(self.base_code)

    @property
    def people(self) -> list[User]:
        """Whoever is told what concerns the talent: the person, if there is an account."""
        return [self.user] if self.user else []


class TalentRole(TenantModel):
    """人材類型 of a talent; a person may hold several."""

    talent = models.ForeignKey(
        Talent, on_delete=models.CASCADE, related_name="roles", verbose_name="登録人材"
    )
    role = models.CharField("人材類型", max_length=24, choices=list(ROLES.items()))

    class Meta(TenantModel.Meta):
        verbose_name = "人材類型"
        ordering: ClassVar[list[str]] = ["id"]
        constraints = [
            *TenantModel.Meta.constraints,
            SamePrefecture("talent", name="talent_role_talent"),
            models.UniqueConstraint(fields=["prefecture", "talent", "role"], name="talent_role_once"),
        ]


class TalentSkillQuerySet(TenantQuerySet["TalentSkill"]):
    of_person = "talent__user_id"

    def named(self) -> Self:
        """With what the prefecture calls each skill today, and the name of whoever verified it."""
        return self.annotate(
            name=Coalesce(name_today("skill"), "recorded_name"), verifier=F("verified_by__name")
        )


class TalentSkill(TenantModel):
    """A skill with its level, and what it rests on."""

    name: str
    verifier: str | None

    talent = models.ForeignKey(
        Talent, on_delete=models.CASCADE, related_name="skills", verbose_name="登録人材"
    )
    skill = models.CharField("スキル", max_length=40)
    level = models.PositiveSmallIntegerField("水準（1から4）")
    evidence = models.CharField("根拠", max_length=200, blank=True)
    recorded_name = models.CharField("登録当時の名称", max_length=40, blank=True)
    verified_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="確かめた人"
    )
    verified_on = models.DateField("確かめた日", null=True, blank=True)

    objects = TenantManager.from_queryset(TalentSkillQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "スキル"
        ordering: ClassVar[list[str]] = ["-level", "id"]
        constraints = [
            *TenantModel.Meta.constraints,
            SamePrefecture("talent", name="talent_skill_talent"),
            models.UniqueConstraint(fields=["prefecture", "talent", "skill"], name="talent_skill_once"),
            models.CheckConstraint(condition=Q(level__range=(1, 4)), name="talent_skill_level"),
        ]

    @property
    def is_verified(self) -> bool:
        """Whether somebody of the prefecture has looked into level and evidence."""
        return self.verified_on is not None

    @property
    def told(self) -> str:
        """What it is called, where it was asked for `named`: today, and on the day on which it was recorded
        if that was otherwise."""
        return told_name(self.name, self.recorded_name)


def named_skills() -> Prefetch[str, TalentSkillQuerySet, str]:
    """The skills of many talents, each `named`; in one statement."""
    return Prefetch("skills", queryset=TalentSkill.objects.named())


DAYS_OF_ROW: Final = Func(
    "starts_on", "ends_on", Value("[]"), function="DATERANGE", output_field=DateRangeField()
)
"""The days of a row as one value; a bound that is missing is none."""


class AvailableHalf(TenantModel):
    """A half-day of the week on which a talent can be sent, from a day to a day: without a first day from the
    beginning of the term on, without a last one as long as it lasts."""

    talent = models.ForeignKey(
        Talent, on_delete=models.CASCADE, related_name="halves", verbose_name="登録人材"
    )
    weekday = models.PositiveSmallIntegerField("曜日", choices=Weekday)
    half = models.CharField("午前・午後", max_length=2, choices=Half)
    starts_on = models.DateField("いつから", null=True, blank=True)
    ends_on = models.DateField("いつまで", null=True, blank=True)

    class Meta(TenantModel.Meta):
        verbose_name = "稼働可能枠"
        ordering: ClassVar[list[Any]] = ["weekday", "half", F("starts_on").asc(nulls_first=True)]
        constraints = [
            *TenantModel.Meta.constraints,
            SamePrefecture("talent", name="available_half_talent"),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="available_half_dates",
            ),
            ExclusionConstraint(
                name="available_half_once_at_a_time",
                expressions=[
                    ("prefecture", RangeOperators.EQUAL),
                    ("talent", RangeOperators.EQUAL),
                    ("weekday", RangeOperators.EQUAL),
                    ("half", RangeOperators.EQUAL),
                    (DAYS_OF_ROW, RangeOperators.OVERLAPS),
                ],
            ),
        ]


class Leave(TenantModel):
    """Days on which a talent cannot be sent."""

    talent = models.ForeignKey(
        Talent, on_delete=models.CASCADE, related_name="leaves", verbose_name="登録人材"
    )
    starts_on = models.DateField("初めの日")
    ends_on = models.DateField("終わりの日")
    reason = models.CharField("理由", max_length=100, blank=True)

    class Meta(TenantModel.Meta):
        verbose_name = "休み"
        ordering: ClassVar[list[str]] = ["starts_on"]
        constraints = [
            *TenantModel.Meta.constraints,
            SamePrefecture("talent", name="leave_talent"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="leave_dates"),
        ]


class ConflictOfInterest(TenantModel):
    """A municipality to which a talent must not be sent, such as a customer of the employer."""

    talent = models.ForeignKey(
        Talent, on_delete=models.CASCADE, related_name="conflicts", verbose_name="登録人材"
    )
    municipality_code = models.CharField("市町村の団体コード", max_length=6)
    reason = models.CharField("理由", max_length=200)
    starts_on = models.DateField("初めの日")
    ends_on = models.DateField("終わりの日", null=True, blank=True)

    class Meta(TenantModel.Meta):
        verbose_name = "利益相反"
        ordering: ClassVar[list[str]] = ["id"]
        constraints = [
            *TenantModel.Meta.constraints,
            SamePrefecture("talent", name="conflict_talent"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="conflict_dates"
            ),
        ]

    @property
    def municipality_name(self) -> str:
        return body_name(self.municipality_code)
