"""Visits, and what was done on them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import ClassVar, Self, TypeVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone

from accounts.events import snapshot_of
from accounts.models import User
from accounts.moves import Move
from accounts.seats import Seat
from accounts.tenancy import SamePrefecture, TenantManager, TenantModel, TenantQuerySet
from dispatch.visits.choices import (
    ANSWERED,
    UNLOGGED,
    VISIT_BADGES,
    VISIT_STATES,
    DutyCategory,
    Ladder,
    Span,
    VisitStatus,
    Work,
)
from dispatch.visits.fields import LOGGED_FIELDS
from dispatch.visits.moves import VISIT_MOVES
from japan.fiscal_year import first_day, last_day
from municipalities.needs.choices import Category, Mode
from municipalities.register.models import InMunicipality, Municipality
from pool.people.models import Talent

M = TypeVar("M", bound=models.Model)
LONGEST_TEXT = 2000


class SeenBySeat(TenantQuerySet[M]):
    """Rows with a `talent` and a `municipality`: a town sees its own, a talent the own."""

    of_town = "municipality_id"
    of_person = "talent__user_id"


def is_standing(path: str = "") -> Q:
    """What was not called off. `path` leads to the visits, such as `visits__` from their dispatch."""
    return ~Q(**{f"{path}status": VisitStatus.CANCELLED})


def is_coming(on: date) -> Q:
    """Planned for the day `on` or a later one."""
    return Q(status=VisitStatus.PLANNED, on_day__gte=on)


def is_unlogged(on: date, path: str = "") -> Q:
    """Planned for a day before `on`, and nobody has said what became of it."""
    return Q(**{f"{path}status": VisitStatus.PLANNED, f"{path}on_day__lt": on})


def is_waiting() -> Q:
    """Logged, and the host has not answered yet."""
    return Q(status=VisitStatus.LOGGED)


def is_sent_back() -> Q:
    """The host has asked for the log to be put right."""
    return Q(status=VisitStatus.SENT_BACK)


def has_log(path: str = "") -> Q:
    """Somebody has written what became of the visit, be it that there was none."""
    return Q(**{f"{path}status__in": ANSWERED})


def is_held(path: str = "") -> Q:
    """The log says that the visit took place, whatever the host has answered yet: nothing, not so, or yes."""
    return has_log(path) & Q(**{f"{path}log__was_held": True})


def is_confirmed(path: str = "") -> Q:
    """Held, and the host says so too: what figures and money may rest on."""
    return Q(**{f"{path}status": VisitStatus.CONFIRMED, f"{path}log__was_held": True})


class VisitQuerySet(SeenBySeat["Visit"]):
    """Visits as a seat sees them, and the words by which they are counted."""

    def standing(self) -> Self:
        return self.filter(is_standing())

    def planned(self) -> Self:
        """What nobody has written a log of yet, of days to come and of days gone by."""
        return self.filter(status=VisitStatus.PLANNED)

    def coming(self, on: date) -> Self:
        return self.filter(is_coming(on))

    def unlogged(self, on: date) -> Self:
        return self.filter(is_unlogged(on))

    def waiting(self) -> Self:
        return self.filter(is_waiting())

    def with_log(self) -> Self:
        return self.filter(has_log())

    def held(self) -> Self:
        return self.filter(is_held())

    def not_held(self) -> Self:
        """The log says that there was no visit after all."""
        return self.filter(has_log(), log__was_held=False)

    def confirmed(self) -> Self:
        return self.filter(is_confirmed())

    def with_logs(self) -> Self:
        """Each with its log, in the same statement."""
        return self.select_related("log")

    def on_closed_days(self, closed: Mapping[date, Collection[str]]) -> Self:
        """Of days on which the town that is visited is closed: `closed` has such towns by day."""
        towns_by_day = [Q(on_day=day, municipality__in=towns) for day, towns in closed.items()]
        return self.filter(reduce(or_, towns_by_day)) if towns_by_day else self.none()

    def of_year(self, fiscal_year: int) -> Self:
        """A visit belongs to the fiscal year of its day."""
        return self.filter(on_day__range=(first_day(fiscal_year), last_day(fiscal_year)))


def state_of(status: str, on_day: date, today: date) -> str:
    """A key of `VISIT_STATES`: the status, and of a planned visit whether its day has passed."""
    return UNLOGGED if status == VisitStatus.PLANNED and on_day < today else status


class Visit(InMunicipality, TenantModel):
    """訪問: one appointment. Two of one talent that overlap are refused by the database."""

    MOVES: ClassVar[Mapping[str, Move]] = VISIT_MOVES

    dispatch = models.ForeignKey(
        "dispatches.Dispatch", on_delete=models.PROTECT, related_name="visits", verbose_name="派遣"
    )
    talent = models.ForeignKey(
        Talent, on_delete=models.PROTECT, related_name="visits", verbose_name="登録人材"
    )
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="+", verbose_name="市町村"
    )
    ordinal = models.PositiveSmallIntegerField("何回目")
    status = models.CharField("状態", max_length=10, choices=VisitStatus, default=VisitStatus.PLANNED)
    on_day = models.DateField("訪問日")
    span = models.CharField("時間帯", max_length=3, choices=Span)
    starts_at = models.DateTimeField("予定の開始")
    ends_at = models.DateTimeField("予定の終了")
    mode = models.CharField("方法", max_length=8, choices=Mode)
    confirmed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="確認した人"
    )
    confirmed_at = models.DateTimeField("確認日時", null=True, blank=True)
    called_off_at = models.DateTimeField("取り消した日時", null=True, blank=True)
    sent_back_at = models.DateTimeField("差し戻した日時", null=True, blank=True)

    objects = TenantManager.from_queryset(VisitQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "訪問"
        ordering: ClassVar[list[str]] = ["starts_at", "id"]
        constraints = [
            *TenantModel.Meta.constraints,
            SamePrefecture("dispatch", name="visit_dispatch"),
            SamePrefecture("talent", name="visit_talent"),
            SamePrefecture("municipality", name="visit_municipality"),
            models.UniqueConstraint(fields=["prefecture", "dispatch", "ordinal"], name="visit_ordinal"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="visit_times"),
            models.CheckConstraint(
                condition=~Q(status="confirmed") | Q(confirmed_by__isnull=False),
                name="visit_confirmation_has_person",
            ),
            models.CheckConstraint(
                condition=~Q(status="cancelled") | Q(called_off_at__isnull=False),
                name="visit_called_off_has_time",
            ),
            ExclusionConstraint(
                name="visit_no_double_booking",
                expressions=[
                    ("prefecture", RangeOperators.EQUAL),
                    ("talent", RangeOperators.EQUAL),
                    (
                        Func("starts_at", "ends_at", function="TSTZRANGE", output_field=DateTimeRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=~Q(status="cancelled"),
            ),
        ]
        indexes = [
            models.Index(fields=["prefecture", "status", "on_day"], name="visit_by_status"),
            models.Index(fields=["prefecture", "status", "starts_at", "id"], name="visit_in_order"),
            models.Index(fields=["prefecture", "municipality", "on_day"], name="visit_by_municipality"),
            models.Index(fields=["prefecture", "starts_at", "id"], name="visit_by_time"),
            models.Index(
                fields=["prefecture", "on_day"],
                include=["id", "status", "municipality", "talent", "dispatch", "span", "starts_at"],
                name="visit_of_day",
            ),
            models.Index(
                fields=["prefecture", "on_day"],
                include=["id", "talent"],
                condition=Q(status="planned"),
                name="visit_planned",
            ),
        ]

    @property
    def written_log(self) -> VisitLog | None:
        """The log, or None before it was written. Whoever reads many visits fetches it `with_logs`."""
        found: VisitLog | None = getattr(self, "log", None)
        return found

    @property
    def state(self) -> str:
        """A key of `VISIT_STATES`."""
        return state_of(self.status, self.on_day, timezone.localdate())

    @property
    def state_label(self) -> str:
        return VISIT_STATES[self.state]

    @property
    def badge(self) -> str:
        return VISIT_BADGES[self.state]

    def is_guest(self, seat: Seat) -> bool:
        """Whether it is the seat's own visit."""
        return seat.user_id is not None and self.talent.user_id == seat.user_id

    def is_host(self, seat: Seat) -> bool:
        return self.municipality_id in seat.towns


class VisitLog(TenantModel):
    """訪問記録: what really happened. `was_held` False is an answer too."""

    visit = models.OneToOneField(Visit, on_delete=models.PROTECT, related_name="log", verbose_name="訪問")
    was_held = models.BooleanField("訪問した", default=True)
    started_at = models.DateTimeField("開始", null=True, blank=True)
    ended_at = models.DateTimeField("終了", null=True, blank=True)
    mode = models.CharField("方法", max_length=8, choices=Mode, blank=True)
    travel_minutes = models.PositiveSmallIntegerField("移動（分、往復）", default=0)
    category = models.CharField("支援分野", max_length=24, choices=Category)
    duty_category = models.CharField(
        "従事区分", max_length=20, choices=DutyCategory, default=DutyCategory.MUNICIPAL_SUPPORT
    )
    ladder = models.CharField(
        "だれが手を動かしたか", max_length=10, choices=Ladder, default=Ladder.TOGETHER, blank=True
    )
    works = models.JSONField("したこと", default=list)
    done = models.TextField("ひとこと", max_length=LONGEST_TEXT, blank=True)
    next_steps = models.TextField("次回までの宿題", max_length=500, blank=True)
    is_escorted = models.BooleanField("県職員が同行した", default=False)
    was_cleared = models.BooleanField("その日に派遣の条件を満たしていた", default=True)
    on_behalf = models.CharField("本人に代わって書いた理由", max_length=300, blank=True, db_default="")
    logged_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="記録した人")
    logged_at = models.DateTimeField("記録日時", default=timezone.now)

    class Meta(TenantModel.Meta):
        verbose_name = "訪問記録"
        constraints = [
            *TenantModel.Meta.constraints,
            SamePrefecture("visit", name="visit_log_visit"),
            models.UniqueConstraint(fields=["prefecture", "visit"], name="visit_log_once"),
            models.CheckConstraint(
                condition=Q(was_held=False, started_at=None, ended_at=None)
                | Q(was_held=True, started_at__isnull=False, ended_at__gt=F("started_at")),
                name="visit_log_times",
            ),
        ]
        indexes = [
            models.Index(
                fields=["prefecture"],
                include=["visit"],
                condition=Q(was_held=False),
                name="visit_log_not_held",
            )
        ]

    @property
    def mark(self) -> str:
        """SHA-256 of what the log says: an answer names it, so that
        nobody answers a log other than the one shown."""
        values = json.dumps(snapshot_of(self, LOGGED_FIELDS), sort_keys=True, default=datetime.timestamp)
        return hashlib.sha256(values.encode()).hexdigest()

    @property
    def work_labels(self) -> list[str]:
        return [Work(work).label for work in self.works]

    @property
    def minutes(self) -> int:
        """Minutes on the job, without travel."""
        if self.started_at is None or self.ended_at is None:
            return 0
        return int((self.ended_at - self.started_at).total_seconds() // 60)


class Remark(TenantModel):
    """A sentence between host and talent about one visit."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="remarks", verbose_name="訪問")
    text = models.TextField("ひとこと")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="書いた人")
    written_at = models.DateTimeField("日時", default=timezone.now)

    class Meta(TenantModel.Meta):
        verbose_name = "ひとこと"
        ordering: ClassVar[list[str]] = ["id"]
        constraints = [*TenantModel.Meta.constraints, SamePrefecture("visit", name="remark_visit")]
