"""A hearing of one municipality; its minutes, answer by answer; and what was found there.

What a municipality may read is closed by the row: notes until the minutes are shared, findings until they are
offered.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import ClassVar, Final, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from accounts.moves import Move
from accounts.seats import Seat
from accounts.tenancy import SamePrefecture, TenantManager, TenantModel, TenantQuerySet
from japan.wareki import format_compact, format_short
from municipalities.hearings.choices import (
    HEARING_BADGES,
    LATE_WORDS,
    FindingStatus,
    HearingStatus,
    Way,
)
from municipalities.hearings.moves import HEARING_MOVES
from municipalities.needs.choices import NeedStatus
from municipalities.needs.models import Need
from municipalities.register.models import InMunicipality, Municipality
from municipalities.surveys.models import SurveyRound

MOST_OF_NAME: Final = 80
MOST_OF_PLACE: Final = 120
MOST_OF_LINE: Final = 200
MOST_OF_REASON: Final = 300


class HearingQuerySet(TenantQuerySet["Hearing"]):
    of_town = "municipality_id"

    def planned(self) -> Self:
        return self.filter(status=HearingStatus.PLANNED)

    def late(self, today: date) -> Self:
        """Their day has passed, and nobody has written what was said."""
        return self.planned().filter(held_on__lt=today)


class Hearing(InMunicipality, TenantModel):
    """ヒアリング. `call` is whom the municipality calls; `present`, `issues` and `securing` are the minutes
    as a whole, which a municipality reads once `shared_at` says so."""

    MOVES: ClassVar[Mapping[str, Move]] = HEARING_MOVES

    round = models.ForeignKey(
        SurveyRound,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="調査",
    )
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="+", verbose_name="市町村"
    )
    held_on = models.DateField("実施日")
    starts_at = models.TimeField("始まり", null=True, blank=True)
    ends_at = models.TimeField("終わり", null=True, blank=True)
    way = models.CharField("方法", max_length=8, choices=Way, default=Way.PLACE)
    place = models.CharField("場所", max_length=MOST_OF_PLACE, blank=True)
    meeting_url = models.URLField("会議のアドレス", max_length=500, blank=True)
    expert_name = models.CharField("デジタル専門人材の氏名", max_length=MOST_OF_NAME)
    expert_affiliation = models.CharField("デジタル専門人材の所属", max_length=MOST_OF_NAME, blank=True)
    official = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name="行政に詳しい職員"
    )
    attendants = models.CharField("市町村の出席者", max_length=MOST_OF_LINE, blank=True)
    call = models.CharField("連絡先", max_length=MOST_OF_LINE)
    status = models.CharField("状態", max_length=12, choices=HearingStatus, default=HearingStatus.PLANNED)
    off_reason = models.CharField("取りやめた理由", max_length=MOST_OF_REASON, blank=True)
    present = models.TextField("現状", blank=True)
    issues = models.TextField("課題", blank=True)
    securing = models.TextField("想定される確保方法", blank=True)
    written_at = models.DateTimeField("記録した日時", null=True, blank=True)
    written_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="記録した人"
    )
    shared_at = models.DateTimeField("市町村に共有した日時", null=True, blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="予定した人")
    made_at = models.DateTimeField("予定した日時", default=timezone.now)

    objects = TenantManager.from_queryset(HearingQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "ヒアリング"
        ordering: ClassVar[list[str]] = ["-held_on", "-id"]
        constraints = [
            *TenantModel.Meta.constraints,
            SamePrefecture("round", name="hearing_round"),
            SamePrefecture("municipality", name="hearing_municipality"),
            models.UniqueConstraint(
                fields=["prefecture", "round", "municipality"],
                condition=Q(status="planned"),
                name="hearing_planned_once",
            ),
            models.UniqueConstraint(
                fields=["prefecture", "municipality"],
                condition=Q(status="planned", round=None),
                name="hearing_planned_once_by_itself",
            ),
            models.CheckConstraint(
                condition=Q(way="place", meeting_url="") | Q(way="online"), name="hearing_place_or_online"
            ),
            models.CheckConstraint(
                condition=Q(starts_at=None, ends_at=None)
                | Q(starts_at__isnull=False, ends_at=None)
                | Q(ends_at__gt=models.F("starts_at")),
                name="hearing_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=~Q(status="called_off") | ~Q(off_reason=""), name="hearing_called_off_has_reason"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["held", "closed"])
                | Q(written_at__isnull=False, written_by__isnull=False),
                name="hearing_held_has_minutes",
            ),
        ]
        indexes = [
            models.Index(fields=["prefecture", "status", "held_on"], name="hearing_by_status"),
            models.Index(fields=["prefecture", "municipality", "-held_on"], name="hearing_of_town"),
        ]

    def __str__(self) -> str:
        return f"{self.municipality_name}のヒアリング（{format_compact(self.held_on)}）"

    @property
    def badge(self) -> str:
        return HEARING_BADGES[self.status]

    @property
    def is_late(self) -> bool:
        return self.status == HearingStatus.PLANNED and self.held_on < timezone.localdate()

    @property
    def told_status(self) -> str:
        """Its state in words: a planned one whose day has passed is told by what is missing."""
        return LATE_WORDS if self.is_late else str(self.get_status_display())

    @property
    def told_badge(self) -> str:
        return "stop" if self.is_late else self.badge

    @property
    def when(self) -> str:
        """「12月3日（木）　13:30から15:00まで」."""
        return f"{format_short(self.held_on)}　{self.clock}".strip()

    @property
    def clock(self) -> str:
        if self.starts_at is None:
            return ""
        ends = f"{self.ends_at:%-H:%M}まで" if self.ends_at else ""
        return f"{self.starts_at:%-H:%M}から{ends}"

    @property
    def where(self) -> str:
        """「対面　本庁舎2階」; the address of the meeting is for those who open the page."""
        return f"{self.get_way_display()}　{self.shown_place}".strip()

    @property
    def shown_place(self) -> str:
        """What stands in the box of the place while people meet online is nowhere to go to."""
        return self.place if self.way == Way.PLACE else ""

    @property
    def expert(self) -> str:
        """「デモ・山田 太郎（デモ大学）」."""
        return (
            f"{self.expert_name}（{self.expert_affiliation}）"
            if self.expert_affiliation
            else self.expert_name
        )


class OfHearingQuerySet(TenantQuerySet["HearingNote"]):
    of_town = "hearing__municipality_id"

    def visible_to(self, seat: Seat) -> Self:
        """A municipality reads them once they are shared with it."""
        seen = super().visible_to(seat)
        return seen.filter(hearing__shared_at__isnull=False) if seat.is_municipal else seen


class HearingNote(TenantModel):
    """記録 against one answer of the sheet, or against a section as a whole, where `question` is ""."""

    hearing = models.ForeignKey(
        Hearing, on_delete=models.CASCADE, related_name="notes", verbose_name="ヒアリング"
    )
    section = models.CharField("区分", max_length=40)
    question = models.CharField("設問", max_length=40, blank=True)
    text = models.TextField("聞いたこと")
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="書いた人")
    written_at = models.DateTimeField("書いた日時", default=timezone.now)

    objects = TenantManager.from_queryset(OfHearingQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "回答についての記録"
        ordering: ClassVar[list[str]] = ["id"]
        constraints = [
            *TenantModel.Meta.constraints,
            SamePrefecture("hearing", name="hearing_note_hearing"),
            models.UniqueConstraint(
                fields=["prefecture", "hearing", "section", "question"], name="hearing_note_once"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="hearing_note_says_something"),
        ]


class FindingQuerySet(TenantQuerySet["Finding"]):
    of_town = "hearing__municipality_id"

    def visible_to(self, seat: Seat) -> Self:
        """A municipality sees what was offered to it."""
        seen = super().visible_to(seat)
        return seen.exclude(status=FindingStatus.NOTED) if seat.is_municipal else seen

    def waiting(self) -> Self:
        """Offered, not declined, and no need was made of it, or none that still stands."""
        gone = Q(need=None) | Q(need__status=NeedStatus.DISCARDED)
        return self.filter(gone, status=FindingStatus.OFFERED)


class Finding(TenantModel):
    """課題: what was found, and what is to be done. The need that a municipality makes of it is its own."""

    hearing = models.ForeignKey(
        Hearing, on_delete=models.PROTECT, related_name="findings", verbose_name="ヒアリング"
    )
    section = models.CharField("区分", max_length=40, blank=True)
    text = models.TextField("課題")
    to_do = models.TextField("対応の案", blank=True)
    status = models.CharField("状態", max_length=12, choices=FindingStatus, default=FindingStatus.NOTED)
    offered_at = models.DateTimeField("提案した日時", null=True, blank=True)
    offered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="提案した人"
    )
    decline_reason = models.CharField("いまは要らない理由", max_length=MOST_OF_REASON, blank=True)
    answered_at = models.DateTimeField("市町村が答えた日時", null=True, blank=True)
    need = models.ForeignKey(
        Need,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="課題から書いた支援ニーズ",
    )
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="書いた人")
    made_at = models.DateTimeField("書いた日時", default=timezone.now)

    objects = TenantManager.from_queryset(FindingQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "ヒアリングで分かった課題"
        ordering: ClassVar[list[str]] = ["id"]
        constraints = [
            *TenantModel.Meta.constraints,
            SamePrefecture("hearing", name="finding_hearing"),
            SamePrefecture("need", name="finding_need"),
            models.CheckConstraint(condition=~Q(text=""), name="finding_says_something"),
            models.CheckConstraint(
                condition=Q(status="noted") | Q(offered_at__isnull=False, offered_by__isnull=False),
                name="finding_offered_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(status="declined") | ~Q(decline_reason=""), name="finding_decline_has_reason"
            ),
        ]
        indexes = [models.Index(fields=["prefecture", "status", "hearing"], name="finding_by_status")]

    @property
    def standing_need(self) -> Need | None:
        """The need that was made of it, unless it was given up since."""
        return self.need if self.need and self.need.status != NeedStatus.DISCARDED else None

    @property
    def is_waiting(self) -> bool:
        """For the municipality: to be made a need, or to be declined."""
        return self.status == FindingStatus.OFFERED and self.standing_need is None
