"""What goes on beside the answers: approval inside a town, sections handed to colleagues, reminders."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone

from accounts.models import Membership, User
from accounts.moves import Move
from accounts.permissions import Reach
from accounts.seats import Seat
from accounts.tenancy import SamePrefecture, TenantManager, TenantModel, TenantQuerySet
from municipalities.profile.choices import ApprovalStatus
from municipalities.profile.models import SendingApproval, approval_constraints
from municipalities.surveys.choices import (
    REMINDER_BADGES,
    HandStatus,
    ReminderStatus,
)
from municipalities.surveys.models.asked import (
    MOST_OF_SENTENCE,
    AnswerSheet,
    InsideTownQuerySet,
    SurveyRound,
    addresses_of,
)
from municipalities.surveys.moves import SHEET_APPROVAL_MOVES


class SheetApprovalQuerySet(InsideTownQuerySet["SheetApproval"]):
    def waiting(self) -> Self:
        return self.filter(status=ApprovalStatus.WAITING)

    def since_sent(self) -> Self:
        """Of the time since the sheet was sent last: what was said of an earlier sending is over."""
        sent_at = F("sheet__submitted_at")
        return self.filter(Q(sheet__submitted_at=None) | Q(asked_at__gt=sent_at))


class SheetApproval(SendingApproval):
    """承認 of the answers of a municipality, before they go to the prefecture."""

    MOVES: ClassVar[Mapping[str, Move]] = SHEET_APPROVAL_MOVES

    sheet = models.ForeignKey(
        AnswerSheet, on_delete=models.CASCADE, related_name="approvals", verbose_name="調査票"
    )

    objects = TenantManager.from_queryset(SheetApprovalQuerySet)()

    class Meta(SendingApproval.Meta):
        constraints = approval_constraints("sheet", "sheet_approval")


class SectionHandQuerySet(TenantQuerySet["SectionHand"]):
    of_town = "sheet__municipality_id"

    def visible_to(self, seat: Seat) -> Self:
        """Inside the town; a colleague sees what was handed over to their own address, while it is."""
        if seat.reach is Reach.OWN:
            return self.standing().filter(email__in=addresses_of(seat))
        return super().visible_to(seat) if seat.is_municipal else self.none()

    def named(self) -> Self:
        """Each with `person`, the name of whoever has the address and a seat in the municipality; None where
        nobody has: whose address it is elsewhere is no business of the town."""
        seats = Membership.objects.filter(
            user__email=OuterRef("email"),
            prefecture_id=OuterRef("prefecture_id"),
            municipality_code=OuterRef("sheet__municipality_id"),
        )
        return self.annotate(person=Subquery(seats.order_by("id").values("user__name")[:1]))

    def standing(self) -> Self:
        """Not taken back, and its last day has not passed."""
        return self.exclude(status=HandStatus.TAKEN_BACK).filter(until__gte=timezone.localdate())


class SectionHand(TenantModel):
    """A section that somebody of another department is to write, until a day: that person sees nothing else
    of the sheet, and cannot send it."""

    sheet = models.ForeignKey(
        AnswerSheet, on_delete=models.CASCADE, related_name="hands", verbose_name="調査票"
    )
    key = models.CharField("区分", max_length=40)
    email = models.EmailField("頼む相手のメールアドレス")
    until = models.DateField("いつまで")
    words = models.CharField("頼む言葉", max_length=MOST_OF_SENTENCE, blank=True)
    status = models.CharField("状態", max_length=12, choices=HandStatus, default=HandStatus.WAITING)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="頼んだ人")
    asked_at = models.DateTimeField("頼んだ日時", default=timezone.now)

    objects = TenantManager.from_queryset(SectionHandQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "ほかの課への依頼"
        ordering: ClassVar[list[str]] = ["-id"]
        constraints = [
            *TenantModel.Meta.constraints,
            SamePrefecture("sheet", name="section_hand_sheet"),
            models.UniqueConstraint(
                fields=["prefecture", "sheet", "key", "email"],
                condition=~Q(status="taken_back"),
                name="section_hand_once",
            ),
        ]


class ReminderQuerySet(TenantQuerySet["Reminder"]):
    def waiting(self) -> Self:
        return self.filter(status=ReminderStatus.WAITING)


class Reminder(TenantModel):
    """督促 of a round: it goes out some minutes after it was asked for, and can be stopped until then."""

    round = models.ForeignKey(
        SurveyRound, on_delete=models.PROTECT, related_name="reminders", verbose_name="調査"
    )
    status = models.CharField("状態", max_length=12, choices=ReminderStatus, default=ReminderStatus.WAITING)
    is_automatic = models.BooleanField("自動", default=False)
    asked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="頼んだ人"
    )
    due_at = models.DateTimeField("送る日時")
    ended_at = models.DateTimeField("送った、または取りやめた日時", null=True, blank=True)
    towns = ArrayField(models.CharField(max_length=6), verbose_name="送った市町村", default=list)
    people = models.PositiveIntegerField("送った人数", default=0)

    objects = TenantManager.from_queryset(ReminderQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "督促"
        ordering: ClassVar[list[str]] = ["-due_at", "-id"]
        constraints = [
            *TenantModel.Meta.constraints,
            SamePrefecture("round", name="reminder_round"),
            models.UniqueConstraint(
                fields=["prefecture", "round"],
                condition=Q(status="waiting", is_automatic=False),
                name="reminder_waits_once",
            ),
        ]
        indexes = [models.Index(fields=["prefecture", "due_at"], name="reminder_by_day")]

    @property
    def told(self) -> str:
        """What became of it."""
        if self.status == ReminderStatus.SENT:
            return f"{len(self.towns)}団体、{self.people}人"
        waits = self.status == ReminderStatus.WAITING
        return "その時点でまだの団体だけに送ります" if waits else "送っていません"

    @property
    def badge(self) -> str:
        return REMINDER_BADGES[self.status]
