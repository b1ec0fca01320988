"""A round asks; every municipality has a sheet in it; a sheet has sections and answers.

What a town has written and not sent lies beside its answers (`UnsentAnswer`): whoever reads answers,
anywhere, reads nothing unsent.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cached_property
from typing import ClassVar, Final, Self, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from accounts.models import User
from accounts.moves import Move
from accounts.permissions import Reach
from accounts.seats import Seat
from accounts.tenancy import SamePrefecture, TenantManager, TenantModel, TenantQuerySet
from japan.reference_numbers import written
from japan.wareki import format_compact
from municipalities.register.models import InMunicipality, Municipality
from municipalities.surveys.choices import (
    AT_THE_PREFECTURE,
    ROUND_BADGES,
    SHEET_BADGES,
    Origin,
    RoundStatus,
    SectionStatus,
    SheetStatus,
    StepKind,
)
from municipalities.surveys.moves import ROUND_MOVES, SHEET_MOVES
from municipalities.surveys.questionnaire import Questionnaire
from municipalities.surveys.reading import questionnaire_of

M = TypeVar("M", bound=TenantModel, covariant=True)
MOST_OF_TITLE: Final = 80
MOST_OF_SENTENCE: Final = 300


class SurveyRoundQuerySet(TenantQuerySet["SurveyRound"]):
    def visible_to(self, seat: Seat) -> Self:
        """Those who answer see the rounds in which they have a sheet: what is prepared asks nobody yet."""
        if seat.reach is Reach.PREFECTURE:
            return super().visible_to(seat)
        sheets = AnswerSheet.objects.visible_to(seat)
        return self.filter(Exists(sheets.filter(round=OuterRef("pk"))))

    def open(self) -> Self:
        return self.filter(status=RoundStatus.OPEN)

    def asked(self) -> Self:
        """Those that were sent to municipalities."""
        return self.filter(status__in=(RoundStatus.OPEN, RoundStatus.CLOSED))


class SurveyRound(TenantModel):
    """調査. Its questions are frozen when it opens: answers always stand under the words that were asked."""

    MOVES: ClassVar[Mapping[str, Move]] = ROUND_MOVES

    fiscal_year = models.PositiveSmallIntegerField("年度")
    sequence = models.PositiveIntegerField("年度内の番号", null=True, blank=True)
    title = models.CharField("調査名", max_length=MOST_OF_TITLE)
    lead = models.TextField("市町村への説明", blank=True)
    questionnaire = models.JSONField("設問")
    removed = models.JSONField("外した設問", default=list, blank=True)
    targets = ArrayField(models.CharField(max_length=6), verbose_name="対象の市町村", default=list)
    targets_words = models.CharField("対象の選び方", max_length=MOST_OF_TITLE, blank=True)
    due_on = models.DateField("提出期限", null=True, blank=True)
    why_again = models.TextField("もう一度聞く理由", blank=True)
    reminds = models.BooleanField("期限の前に自動で督促する", default=True)
    status = models.CharField("状態", max_length=12, choices=RoundStatus, default=RoundStatus.DRAFT)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="作った人")
    made_at = models.DateTimeField("作成日時", default=timezone.now)
    opened_at = models.DateTimeField("始めた日時", null=True, blank=True)
    closed_at = models.DateTimeField("締め切った日時", null=True, blank=True)

    objects = TenantManager.from_queryset(SurveyRoundQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "調査"
        ordering: ClassVar[list[str]] = ["-id"]
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["prefecture", "fiscal_year", "sequence"], name="survey_round_number"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="survey_round_is_titled"),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "discarded"])
                | Q(sequence__isnull=False, due_on__isnull=False, opened_at__isnull=False),
                name="survey_round_open_has_number",
            ),
        ]
        indexes = [models.Index(fields=["prefecture", "status", "-id"], name="survey_round_by_status")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}" if self.sequence else self.title

    @property
    def number(self) -> str:
        """S-8-0002: given when the round opens."""
        return written("S-", self.fiscal_year, self.sequence) if self.sequence else "番号なし"

    @property
    def badge(self) -> str:
        return ROUND_BADGES[self.status]

    @cached_property
    def questions(self) -> Questionnaire:
        return questionnaire_of(self.questionnaire)


def addresses_of(seat: Seat) -> QuerySet[User, str]:
    """The address of whoever holds a seat: what was handed to it before they had an account is theirs."""
    return User.objects.filter(pk=seat.user_id or 0).values_list("email", flat=True)


class AnswerSheetQuerySet(TenantQuerySet["AnswerSheet"]):
    of_town = "municipality_id"

    def visible_to(self, seat: Seat) -> Self:
        """A colleague of another department sees the sheet of which a section was handed over."""
        if seat.reach is not Reach.OWN:
            return super().visible_to(seat)
        today = timezone.localdate()
        standing = Q(
            hands__email__in=addresses_of(seat),
            hands__until__gte=today,
            hands__status__in=("waiting", "done"),
        )
        handed = self.model._default_manager.filter(standing, pk=OuterRef("pk"))
        return self.filter(Exists(handed), municipality_id=seat.municipality_code)

    def open(self) -> Self:
        """Those that can be answered."""
        return self.filter(round__status=RoundStatus.OPEN)

    def with_the_town(self) -> Self:
        """Those on which the town has something to do."""
        return self.open().filter(status__in=(SheetStatus.WRITING, SheetStatus.RETURNED))

    def sent(self) -> Self:
        return self.filter(submitted_at__isnull=False)


class AnswerSheet(InMunicipality, TenantModel):
    """調査票: what one municipality answers in one round."""

    MOVES: ClassVar[Mapping[str, Move]] = SHEET_MOVES

    round = models.ForeignKey(
        SurveyRound, on_delete=models.PROTECT, related_name="sheets", verbose_name="調査"
    )
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="+", verbose_name="市町村"
    )
    status = models.CharField("状態", max_length=12, choices=SheetStatus, default=SheetStatus.WRITING)
    fiscal_year = models.PositiveSmallIntegerField("年度", null=True, blank=True)
    sequence = models.PositiveIntegerField("年度内の番号", null=True, blank=True)
    submitted_at = models.DateTimeField("提出した日時", null=True, blank=True)
    submitted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="提出した人"
    )
    need = models.ForeignKey(
        "needs.Need",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="回答から送った支援ニーズ",
    )

    objects = TenantManager.from_queryset(AnswerSheetQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "調査票"
        ordering: ClassVar[list[str]] = ["-round_id", "municipality_id"]
        constraints = [
            *TenantModel.Meta.constraints,
            SamePrefecture("round", name="answer_sheet_round"),
            SamePrefecture("municipality", name="answer_sheet_municipality"),
            SamePrefecture("need", name="answer_sheet_need"),
            models.UniqueConstraint(fields=["prefecture", "round", "municipality"], name="answer_sheet_once"),
            models.UniqueConstraint(
                fields=["prefecture", "fiscal_year", "sequence"], name="answer_sheet_number"
            ),
            models.CheckConstraint(
                condition=Q(status="writing", sequence=None)
                | Q(sequence__isnull=False, submitted_at__isnull=False, submitted_by__isnull=False),
                name="answer_sheet_sent_has_number",
            ),
        ]
        indexes = [models.Index(fields=["prefecture", "municipality", "-round"], name="answer_sheet_of_town")]

    def __str__(self) -> str:
        return f"{self.municipality_name}　{self.round.title}"

    @property
    def number(self) -> str:
        """A-8-0021: the reference that the town is given when it first sends its answers."""
        if self.sequence is None or self.fiscal_year is None:
            return "番号なし"
        return written("A-", self.fiscal_year, self.sequence)

    @property
    def sent_words(self) -> str:
        """「受付番号 A-8-0021　R8.11.24 10:12に○○さんが提出」; "" before it was sent."""
        if self.submitted_at is None or self.submitted_by is None:
            return ""
        at = timezone.localtime(self.submitted_at)
        when = f"{format_compact(at.date())} {at.hour}:{at.minute:02}"
        return f"受付番号 {self.number}　{when}に{self.submitted_by.name}さんが提出"

    @property
    def sent_mark(self) -> str:
        """Of what was sent last, for a page to carry: sent anew it is another one."""
        return str(int(self.submitted_at.timestamp() * 1_000_000)) if self.submitted_at else ""

    @property
    def badge(self) -> str:
        return SHEET_BADGES[self.status]


class OfSheetQuerySet(TenantQuerySet[M]):
    """Rows below a sheet."""

    of_town = "sheet__municipality_id"


class InsideTownQuerySet(TenantQuerySet[M]):
    """What goes on inside a town before it sends; to everybody else, the prefecture too, it is not there."""

    of_town = "sheet__municipality_id"

    def visible_to(self, seat: Seat) -> Self:
        return super().visible_to(seat) if seat.is_municipal else self.none()


class SheetSectionQuerySet(OfSheetQuerySet["SheetSection"]):
    def done(self) -> Self:
        return self.filter(status__in=AT_THE_PREFECTURE)


class SheetSection(TenantModel):
    """How far a section of a sheet is: one row for each from the day the round opens, so that the board of
    179 municipalities is one query. It says that something was written, never what."""

    sheet = models.ForeignKey(
        AnswerSheet, on_delete=models.CASCADE, related_name="sections", verbose_name="調査票"
    )
    key = models.CharField("区分", max_length=40)
    place = models.PositiveSmallIntegerField("順番")
    status = models.CharField("状態", max_length=12, choices=SectionStatus, default=SectionStatus.UNTOUCHED)
    touched_at = models.DateTimeField("保存した日時", null=True, blank=True)
    striking = models.JSONField("前回との大きな違い", default=list)
    confirmed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="確認した人"
    )
    confirmed_at = models.DateTimeField("確認した日時", null=True, blank=True)

    objects = TenantManager.from_queryset(SheetSectionQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "調査票の区分"
        ordering: ClassVar[list[str]] = ["sheet_id", "place"]
        constraints = [
            *TenantModel.Meta.constraints,
            SamePrefecture("sheet", name="sheet_section_sheet"),
            models.UniqueConstraint(fields=["prefecture", "sheet", "key"], name="sheet_section_once"),
            models.CheckConstraint(
                condition=~Q(status="confirmed") | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="sheet_section_confirmation",
            ),
        ]


class AnswerQuerySet(OfSheetQuerySet["Answer"]):
    def returned(self) -> Self:
        return self.filter(returned_at__isnull=False)

    def last_before(self, round_id: int, meanings: Collection[str]) -> Self:
        """前回, everywhere: of each municipality and meaning the answer of the newest round that began before
        this one, whenever it was sent."""
        this = SurveyRound.objects.filter(pk=round_id).values("opened_at")
        began = Q(sheet__round__opened_at__lt=Subquery(this)) | Q(
            sheet__round__opened_at=Subquery(this), sheet__round__lt=round_id
        )
        rows = self.filter(began, meaning__in=meanings, value__isnull=False)
        return rows.order_by(
            "sheet__municipality_id", "meaning", "-sheet__round__opened_at", "-sheet__round", "-id"
        ).distinct("sheet__municipality_id", "meaning")


class Answer(TenantModel):
    """回答 as it was sent. `meaning` is what connects it with the rounds before and after."""

    sheet = models.ForeignKey(
        AnswerSheet, on_delete=models.CASCADE, related_name="answers", verbose_name="調査票"
    )
    question = models.CharField("設問", max_length=40)
    meaning = models.CharField("設問の意味", max_length=80)
    value = models.JSONField("回答", null=True)
    origin = models.CharField("入れ方", max_length=12, choices=Origin, default=Origin.TYPED)
    answered_at = models.DateTimeField("提出した日時", default=timezone.now)
    return_reason = models.CharField("差戻しの理由", max_length=MOST_OF_SENTENCE, blank=True)
    returned_at = models.DateTimeField("差し戻した日時", null=True, blank=True)
    returned_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="差し戻した人"
    )

    objects = TenantManager.from_queryset(AnswerQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "回答"
        ordering: ClassVar[list[str]] = ["id"]
        constraints = [
            *TenantModel.Meta.constraints,
            SamePrefecture("sheet", name="answer_sheet"),
            models.UniqueConstraint(fields=["prefecture", "sheet", "question"], name="answer_once"),
            models.CheckConstraint(
                condition=Q(returned_at=None) | Q(returned_by__isnull=False) & ~Q(return_reason=""),
                name="answer_return_has_reason",
            ),
        ]
        indexes = [models.Index(fields=["prefecture", "meaning", "sheet"], name="answer_by_meaning")]


class UnsentAnswer(TenantModel):
    """What a town has written and not sent. None: it has emptied the box."""

    sheet = models.ForeignKey(AnswerSheet, on_delete=models.CASCADE, related_name="+", verbose_name="調査票")
    question = models.CharField("設問", max_length=40)
    value = models.JSONField("回答", null=True)
    origin = models.CharField("入れ方", max_length=12, choices=Origin, default=Origin.TYPED)
    reply = models.CharField("県への返事", max_length=MOST_OF_SENTENCE, blank=True)
    """What the town says to the sentence with which its answer was given back."""
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="書いた人")
    written_at = models.DateTimeField("書いた日時", default=timezone.now)

    objects = TenantManager.from_queryset(InsideTownQuerySet["UnsentAnswer"])()

    class Meta(TenantModel.Meta):
        verbose_name = "まだ提出していない回答"
        ordering: ClassVar[list[str]] = ["id"]
        constraints = [
            *TenantModel.Meta.constraints,
            SamePrefecture("sheet", name="unsent_answer_sheet"),
            models.UniqueConstraint(fields=["prefecture", "sheet", "question"], name="unsent_answer_once"),
        ]


class AnswerStep(TenantModel):
    """The course of one answer: sent, given back with which sentence, sent again. Append-only."""

    app_user_grants = "select, insert"

    sheet = models.ForeignKey(
        AnswerSheet, on_delete=models.PROTECT, related_name="steps", verbose_name="調査票"
    )
    question = models.CharField("設問", max_length=40)
    kind = models.CharField("できごと", max_length=12, choices=StepKind)
    value = models.JSONField("回答", null=True)
    words = models.CharField("書いた言葉", max_length=MOST_OF_SENTENCE, blank=True)
    by_name = models.CharField("した人", max_length=80)
    at = models.DateTimeField("日時", default=timezone.now)

    objects = TenantManager.from_queryset(OfSheetQuerySet["AnswerStep"])()

    class Meta(TenantModel.Meta):
        verbose_name = "回答の経過"
        ordering: ClassVar[list[str]] = ["id"]
        constraints = [*TenantModel.Meta.constraints, SamePrefecture("sheet", name="answer_step_sheet")]
        indexes = [models.Index(fields=["prefecture", "sheet", "question"], name="answer_step_of_question")]
