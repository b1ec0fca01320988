"""研修の回: when a course is held, who is to attend, who did, and how their test went."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import ClassVar, Final, Self

from django.db import models
from django.db.models import Count, F, Q
from django.utils import timezone

from accounts.models import User
from accounts.moves import Move
from accounts.permissions import Permission, Reach
from accounts.seats import Seat
from accounts.tenancy import SamePrefecture, TenantManager, TenantModel, TenantQuerySet
from japan.bodies import body_name
from japan.wareki import format_day
from municipalities.register.models import Municipality
from pool.people.models import Talent
from training.courses.models import Completion, Course
from training.sessions.choices import (
    MOST_WRONG_CODES,
    SESSION_BADGES,
    UNRECORDED,
    EnrolmentStatus,
    How,
    SessionStatus,
)

MOST_OF_PLACE: Final = 120
MOST_OF_TEXT: Final = 300


class Series(TenantModel):
    """続けて開く回: sessions that one rule made, such as a weekly study meeting."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+", verbose_name="研修")
    every_weeks = models.PositiveSmallIntegerField("何週ごと")
    recorded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name="記録した人"
    )
    recorded_at = models.DateTimeField("記録日時", default=timezone.now)

    class Meta(TenantModel.Meta):
        verbose_name = "続けて開く回"
        ordering: ClassVar[list[str]] = ["id"]
        constraints = [
            *TenantModel.Meta.constraints,
            SamePrefecture("course", name="series_course"),
            models.CheckConstraint(condition=Q(every_weeks__range=(1, 8)), name="series_weeks"),
        ]


class SessionQuerySet(TenantQuerySet["Session"]):
    def visible_to(self, seat: Seat) -> Self:
        """The prefecture and its talents see all of them, municipalities those that are open to them."""
        if seat.reach is Reach.TOWN:
            return self.filter(is_joint=True)
        return self if seat.reach in (Reach.PREFECTURE, Reach.OWN) else self.none()

    def planned(self) -> Self:
        return self.filter(status=SessionStatus.PLANNED)

    def coming(self, day: date) -> Self:
        """Planned for a day or a later one."""
        return self.planned().filter(on_day__gte=day)

    def unrecorded(self, day: date) -> Self:
        """Planned for a day before `day`, and nobody has said who attended."""
        return self.planned().filter(on_day__lt=day)

    def counted(self) -> Self:
        """With how many seats are taken, and how many people wait for one."""
        enrolled = Count("enrolments", filter=Q(enrolments__status=EnrolmentStatus.ENROLLED))
        waiting = Count("enrolments", filter=Q(enrolments__status=EnrolmentStatus.WAITING))
        return self.annotate(taken=enrolled, waiting=waiting)


class Session(TenantModel):
    """研修の回: one course on one day."""

    MOVES: ClassVar[Mapping[str, Move]] = {
        "hold": Move(
            frozenset({SessionStatus.PLANNED}),
            SessionStatus.HELD,
            Permission.RECORD_TRAINING,
            "出席を記録する",
            address="session_attendance",
            said="出席を記録しました。",
            main=True,
            when=lambda session, seat: session.on_day <= timezone.localdate(),
        ),
        "call_off": Move(
            frozenset({SessionStatus.PLANNED}),
            SessionStatus.CALLED_OFF,
            Permission.RECORD_TRAINING,
            "中止にする",
            address="session_call_off",
            note="申し込んだ人に、理由とともに知らせます。日を変えるだけなら「直す」を使います。",
            said="回を中止にし、申し込んだ人に知らせました。",
            danger=True,
        ),
    }

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="sessions", verbose_name="研修")
    series = models.ForeignKey(
        Series, on_delete=models.PROTECT, null=True, related_name="sessions", verbose_name="続けて開く回"
    )
    status = models.CharField("状態", max_length=12, choices=SessionStatus, default=SessionStatus.PLANNED)
    on_day = models.DateField("開催日")
    starts_at = models.TimeField("始まり")
    ends_at = models.TimeField("終わり")
    place = models.CharField("会場", max_length=MOST_OF_PLACE, blank=True)
    online = models.CharField("オンラインの接続先", max_length=MOST_OF_TEXT, blank=True)
    capacity = models.PositiveSmallIntegerField("定員")
    deadline = models.DateField("申込みの締切")
    is_joint = models.BooleanField("市町村の職員も参加できる", default=False)
    note = models.CharField("案内", max_length=MOST_OF_TEXT, blank=True)
    reason = models.CharField("中止の理由", max_length=MOST_OF_TEXT, blank=True)
    code = models.CharField("出席番号", max_length=6)
    reminded_on = models.DateField("前の日に知らせた日", null=True)
    recorded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name="記録した人"
    )
    recorded_at = models.DateTimeField("記録日時", default=timezone.now)

    objects = TenantManager.from_queryset(SessionQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "研修の回"
        ordering: ClassVar[list[str]] = ["on_day", "starts_at", "id"]
        constraints = [
            *TenantModel.Meta.constraints,
            SamePrefecture("course", name="session_course"),
            SamePrefecture("series", name="session_series"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="session_hours"),
            models.CheckConstraint(condition=~Q(place="") | ~Q(online=""), name="session_is_somewhere"),
            models.CheckConstraint(condition=Q(capacity__gte=1), name="session_has_seats"),
            models.CheckConstraint(condition=Q(deadline__lte=F("on_day")), name="session_deadline"),
            models.CheckConstraint(
                condition=~Q(status=SessionStatus.CALLED_OFF) | ~Q(reason=""),
                name="session_called_off_for_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["prefecture", "status", "on_day"], name="session_by_day")]

    def __str__(self) -> str:
        return f"{format_day(self.on_day)}の回"

    @property
    def told(self) -> str:
        """「情報セキュリティ　令和8年12月1日の回」."""
        return f"{self.course.name}　{self}"

    @property
    def hours(self) -> str:
        return f"{self.starts_at:%-H:%M}から{self.ends_at:%-H:%M}まで"

    @property
    def where(self) -> str:
        return self.place or "オンライン"

    @property
    def badge(self) -> tuple[str, str]:
        if self.status == SessionStatus.PLANNED and self.on_day < timezone.localdate():
            return UNRECORDED
        return SESSION_BADGES[self.status]

    def takes(self, now: datetime) -> bool:
        """Whether the code opens: on the day, between beginning and end."""
        local = timezone.localtime(now)
        return (
            self.status != SessionStatus.CALLED_OFF
            and local.date() == self.on_day
            and self.starts_at <= local.time() <= self.ends_at
        )


class EnrolmentQuerySet(TenantQuerySet["Enrolment"]):
    of_town = "municipality_id"
    of_person = "talent__user_id"

    def standing(self) -> Self:
        """Enrolled or waiting for a seat."""
        return self.exclude(status=EnrolmentStatus.WITHDRAWN)

    def enrolled(self) -> Self:
        return self.filter(status=EnrolmentStatus.ENROLLED)

    def waiting(self) -> Self:
        return self.filter(status=EnrolmentStatus.WAITING)

    def before_the_test(self) -> Self:
        """Attended, the course has a test, and it has not been passed."""
        return self.enrolled().filter(
            attended=True, completed_on=None, session__course__pass_percent__isnull=False
        )


class Enrolment(TenantModel):
    """申込み: a talent, or somebody of a municipality by name and section, and how it went."""

    session = models.ForeignKey(
        Session, on_delete=models.CASCADE, related_name="enrolments", verbose_name="回"
    )
    talent = models.ForeignKey(
        Talent, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="登録人材"
    )
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="市町村"
    )
    person_name = models.CharField("氏名", max_length=80, blank=True)
    section = models.CharField("所属", max_length=80, blank=True)
    status = models.CharField("状態", max_length=12, choices=EnrolmentStatus)
    attended = models.BooleanField("出席", null=True)
    attended_how = models.CharField("出席の確かめ方", max_length=8, choices=How, blank=True)
    wrong_codes = models.PositiveSmallIntegerField("出席番号の誤り", default=0)
    completed_on = models.DateField("修了日", null=True)
    completion = models.ForeignKey(
        Completion, on_delete=models.PROTECT, null=True, related_name="enrolments", verbose_name="修了"
    )
    enrolled_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name="申し込んだ人"
    )
    enrolled_at = models.DateTimeField("申込日時", default=timezone.now)

    objects = TenantManager.from_queryset(EnrolmentQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "研修の申込み"
        ordering: ClassVar[list[str]] = ["id"]
        constraints = [
            *TenantModel.Meta.constraints,
            SamePrefecture("session", name="enrolment_session"),
            SamePrefecture("talent", name="enrolment_talent"),
            SamePrefecture("municipality", name="enrolment_municipality"),
            SamePrefecture("completion", name="enrolment_completion"),
            models.UniqueConstraint(
                fields=["prefecture", "session", "talent"],
                condition=~Q(status=EnrolmentStatus.WITHDRAWN) & Q(talent__isnull=False),
                name="enrolment_once",
            ),
            models.UniqueConstraint(
                fields=["prefecture", "session", "municipality", "person_name", "section"],
                condition=~Q(status=EnrolmentStatus.WITHDRAWN) & Q(talent=None),
                name="enrolment_of_a_town_once",
            ),
            models.UniqueConstraint(fields=["prefecture", "completion"], name="enrolment_of_completion_once"),
            models.CheckConstraint(
                condition=Q(talent__isnull=False, municipality=None, person_name="", section="")
                | Q(talent=None, municipality__isnull=False) & ~Q(person_name=""),
                name="enrolment_is_of_one_person",
            ),
            models.CheckConstraint(
                condition=Q(completed_on=None) | Q(attended=True), name="enrolment_completed_by_attending"
            ),
        ]

    @property
    def name(self) -> str:
        return self.talent.name if self.talent else self.person_name

    @property
    def whence(self) -> str:
        """Section and municipality of who is no talent."""
        return "登録人材" if self.talent_id else f"{body_name(self.municipality_id or '')}　{self.section}"

    @property
    def attended_by(self) -> str:
        """「名簿で確認」, or nothing."""
        return f"{How(self.attended_how).label}で確認" if self.attended_how else ""

    @property
    def is_locked(self) -> bool:
        return self.wrong_codes >= MOST_WRONG_CODES

    @property
    def state(self) -> tuple[str, str]:
        """Word and kind of the badge: the furthest that is true."""
        if self.completed_on:
            return "修了", "done"
        if self.attended:
            return ("テスト待ち", "wait") if self.session.course.pass_percent else ("出席", "done")
        if self.attended is False:
            return "欠席", ""
        label = EnrolmentStatus(self.status).label
        return label, "draft" if self.status == EnrolmentStatus.ENROLLED else "wait"

    @property
    def people(self) -> list[User]:
        """Whoever is told: the talent, or who signed up for the municipality."""
        return self.talent.people if self.talent else [self.enrolled_by]


class TestTry(TenantModel):
    """確認テストの受験: what was answered, how many were right, and what was asked for then."""

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.CASCADE, related_name="tries", verbose_name="申込み"
    )
    answers = models.JSONField("答え")
    right = models.PositiveSmallIntegerField("正解の数")
    asked = models.PositiveSmallIntegerField("設問の数")
    pass_percent = models.PositiveSmallIntegerField("合格の割合（％）")
    is_passed = models.BooleanField("合格")
    taken_at = models.DateTimeField("受けた日時", default=timezone.now)

    class Meta(TenantModel.Meta):
        verbose_name = "確認テストの受験"
        ordering: ClassVar[list[str]] = ["id"]
        constraints = [
            *TenantModel.Meta.constraints,
            SamePrefecture("enrolment", name="test_try_enrolment"),
            models.CheckConstraint(condition=Q(asked__gte=1, right__lte=F("asked")), name="test_try_counts"),
        ]

    @property
    def percent(self) -> int:
        return self.right * 100 // self.asked


class MaterialLink(TenantModel):
    """資料のリンク: material that stands elsewhere."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="links", verbose_name="回")
    title = models.CharField("名前", max_length=80)
    address = models.CharField("アドレス", max_length=MOST_OF_TEXT)

    class Meta(TenantModel.Meta):
        verbose_name = "資料のリンク"
        ordering: ClassVar[list[str]] = ["id"]
        constraints = [*TenantModel.Meta.constraints, SamePrefecture("session", name="material_link_session")]
