"""The ministry's list, the files it came in, and a prefecture's calls.

The list belongs to no prefecture (`config/tables.py`): the ministry's coordinators write it at the door, a
prefecture reads those who are listed and those whom it has called. How to reach a candidate is a row of its
own, which the database shows a prefecture only once that has called the candidate. A call is the
prefecture's alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, ClassVar, Final, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from accounts.moves import Move
from accounts.rows import QuickModel
from accounts.tenancy import SamePrefecture, TenantManager, TenantModel, TenantQuerySet
from japan.codes import BY_NUMBER
from japan.skill_standard import ROLES, skill_words
from pool.candidates.choices import (
    ANYWHERE,
    MOST_OF_KANA,
    MOST_OF_NAME,
    MOST_OF_NUMBER,
    RUNNING,
    CallStatus,
    CandidateKind,
    CandidateStatus,
    ImportStatus,
    Missing,
    WorkMode,
)
from pool.candidates.moves import CALL_MOVES, IMPORT_MOVES
from pool.people.choices import EmploymentForm
from pool.people.models import Talent

PATIENCE: Final = timedelta(days=14)
"""A call of which nobody wrote a word for so long is asked about."""


def has_part(column: str, part: Any) -> Q:
    """Rows of which the list in a column has a part: a number, a key, or some of the values of an object.
    No lookup of words that somebody types."""
    return Q((f"{column}__contains", [part]))


class CandidateQuerySet(models.QuerySet["Candidate"]):
    def listed(self) -> Self:
        return self.filter(status=CandidateStatus.LISTED)

    def reaching(self, prefecture_number: int) -> Self:
        """Who wishes to work in a prefecture, or anywhere."""
        return self.filter(Q(regions=[]) | has_part("regions", prefecture_number))

    def skilled(self, skill: str, level: int) -> Self:
        """At the level or above; without a skill, in any."""
        asked = Q()
        for reached in range(level, 5):
            wanted = {"level": reached, **({"skill": skill} if skill else {})}
            asked |= has_part("skills", wanted)
        return self.filter(asked)


class Candidate(QuickModel):
    """候補人材: a firm or a person on the ministry's list. `number` is that of the list, and stays."""

    number = models.CharField("名簿番号", max_length=MOST_OF_NUMBER, unique=True)
    kind = models.CharField("区分", max_length=8, choices=CandidateKind)
    name = models.CharField("氏名・名称", max_length=MOST_OF_NAME)
    kana = models.CharField("かな", max_length=MOST_OF_KANA, blank=True)
    firm = models.CharField("所属企業", max_length=MOST_OF_NAME, blank=True)
    roles = models.JSONField("人材類型", default=list)
    skills = models.JSONField("スキル", default=list)
    """`{"skill": key, "level": 1 to 4}`, in the order of the file."""
    forms = models.JSONField("任用の希望", default=list)
    modes = models.JSONField("働き方", default=list)
    regions = models.JSONField("希望地域", default=list)
    """Numbers of prefectures; empty for anywhere."""
    days_per_week = models.PositiveSmallIntegerField("週の日数", null=True, blank=True)
    listed_on = models.DateField("掲載日")
    trained_on = models.DateField("研修修了日", null=True, blank=True)
    note = models.TextField("備考", blank=True)
    status = models.CharField(
        "名簿の状態", max_length=10, choices=CandidateStatus, default=CandidateStatus.LISTED
    )
    withdrawn_on = models.DateField("外れた日", null=True, blank=True)
    changed_at = models.DateTimeField("最後に変わった日時", default=timezone.now)

    objects = CandidateQuerySet.as_manager()

    class Meta:
        verbose_name = "候補人材"
        ordering: ClassVar[list[str]] = ["kana", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(days_per_week=None) | Q(days_per_week__range=(1, 5)), name="candidate_days"
            ),
            models.CheckConstraint(
                condition=Q(status=CandidateStatus.LISTED, withdrawn_on=None)
                | Q(status=CandidateStatus.WITHDRAWN, withdrawn_on__isnull=False),
                name="candidate_withdrawn_on",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_listed(self) -> bool:
        return self.status == CandidateStatus.LISTED

    @property
    def is_firm(self) -> bool:
        return self.kind == CandidateKind.FIRM

    @property
    def role_words(self) -> list[str]:
        return [ROLES[role] for role in self.roles if role in ROLES]

    @property
    def skill_pairs(self) -> list[tuple[str, int]]:
        return [(each["skill"], each["level"]) for each in self.skills]

    @property
    def skill_words(self) -> list[str]:
        return [skill_words(pair) for pair in self.skill_pairs]

    @property
    def form_words(self) -> list[str]:
        return [str(EmploymentForm(form).label) for form in self.forms]

    @property
    def mode_words(self) -> list[str]:
        return [str(WorkMode(mode).label) for mode in self.modes]

    @property
    def region_words(self) -> list[str]:
        return [BY_NUMBER[number].name for number in self.regions] or [ANYWHERE]


class CandidateContact(QuickModel):
    """How to reach a candidate. A row of its own: the database shows it to a prefecture that has called."""

    candidate = models.OneToOneField(
        Candidate, on_delete=models.PROTECT, primary_key=True, related_name="contact", verbose_name="候補人材"
    )
    mail = models.CharField("メールアドレス", max_length=MOST_OF_NAME, blank=True)
    phone = models.CharField("電話番号", max_length=40, blank=True)

    class Meta:
        verbose_name = "候補人材の連絡先"


class CandidateImport(QuickModel):
    """名簿の取込み: a file that was read, what came of it, and by whom. `rows` are what was read of the rows
    that may come in; they are forgotten once it is decided."""

    MOVES: ClassVar[Mapping[str, Move]] = IMPORT_MOVES

    file_name = models.CharField("ファイル", max_length=255)
    sha256 = models.CharField("SHA-256", max_length=64)
    status = models.CharField("状態", max_length=10, choices=ImportStatus, default=ImportStatus.WAITING)
    rows = models.JSONField("読み取った行", default=list)
    ignored = models.JSONField("読まなかった列", default=list)
    missing = models.CharField("ファイルにない人", max_length=10, choices=Missing, blank=True)
    new_count = models.PositiveIntegerField("新しい人", default=0)
    changed_count = models.PositiveIntegerField("変わった人", default=0)
    same_count = models.PositiveIntegerField("変わらない人", default=0)
    withdrawn_count = models.PositiveIntegerField("名簿から外した人", default=0)
    held_count = models.PositiveIntegerField("取り込まなかった行", default=0)
    read_at = models.DateTimeField("読み取った日時", default=timezone.now)
    read_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="読み取った人")
    decided_at = models.DateTimeField("決めた日時", null=True, blank=True)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="決めた人"
    )

    class Meta:
        verbose_name = "名簿の取込み"
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return self.file_name


class HeldRowQuerySet(models.QuerySet["HeldRow"]):
    def open(self) -> Self:
        """Of files that were taken over, and not come right or been sent again since."""
        return self.filter(settled_by=None, candidate_import__status=ImportStatus.TAKEN)


class HeldRow(QuickModel):
    """取り込まなかった行: as it stood in the file, and why it did not come in."""

    candidate_import = models.ForeignKey(
        CandidateImport, on_delete=models.CASCADE, related_name="held", verbose_name="名簿の取込み"
    )
    line = models.PositiveIntegerField("行")
    number = models.CharField("名簿番号", max_length=200, blank=True)
    cells = models.JSONField("書かれていたこと", default=dict)
    faults = models.JSONField("理由", default=list)
    """`{"column": heading, "reason": sentence}`."""
    settled_by = models.ForeignKey(
        CandidateImport,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="正しく入った取込み",
    )

    objects = HeldRowQuerySet.as_manager()

    class Meta:
        verbose_name = "取り込まなかった行"
        ordering: ClassVar[list[str]] = ["line", "id"]

    @property
    def reasons(self) -> str:
        return "\n".join(f"{fault['column']}：{fault['reason']}" for fault in self.faults)


class CandidateCallQuerySet(TenantQuerySet["CandidateCall"]):
    """Seen by those of the prefecture alone: no town and no talent."""

    def running(self) -> Self:
        return self.filter(status__in=RUNNING)

    def overtaken(self) -> Self:
        """Running, and the list says something else of the candidate than what staff have seen."""
        return self.running().filter(candidate__changed_at__gt=F("seen_at"))

    def waiting(self, today: date) -> Self:
        """For somebody of the prefecture: running, and the list has changed or nobody has written a word for
        a fortnight; or taken, and not in the pool yet."""
        asks = Q(candidate__changed_at__gt=F("seen_at")) | Q(last_word_on__lte=today - PATIENCE)
        return self.filter(Q(status__in=RUNNING) & asks | Q(status=CallStatus.TAKEN, talent=None))


class CandidateCall(TenantModel):
    """打診: a prefecture asks a candidate of the ministry's list."""

    MOVES: ClassVar[Mapping[str, Move]] = CALL_MOVES

    candidate = models.ForeignKey(
        Candidate, on_delete=models.PROTECT, related_name="+", verbose_name="候補人材"
    )
    status = models.CharField("状態", max_length=10, choices=CallStatus, default=CallStatus.ASKED)
    asked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="打診した人"
    )
    asked_on = models.DateField("打診した日")
    words = models.TextField("打診の内容")
    reason = models.CharField("結果の理由", max_length=300, blank=True)
    last_word_on = models.DateField("最後のやり取りの日")
    seen_at = models.DateTimeField("名簿の内容を確かめた日時", default=timezone.now)
    told_at = models.DateTimeField("名簿の変更を知らせた日時", null=True, blank=True)
    talent = models.ForeignKey(
        Talent, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="登録人材"
    )

    objects = TenantManager.from_queryset(CandidateCallQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "候補人材への打診"
        ordering: ClassVar[list[str]] = ["-id"]
        constraints = [
            *TenantModel.Meta.constraints,
            SamePrefecture("talent", name="candidate_call_talent"),
            models.UniqueConstraint(
                fields=["prefecture", "candidate"],
                condition=Q(status__in=list(RUNNING)),
                name="candidate_call_running_once",
            ),
            models.UniqueConstraint(
                fields=["prefecture", "talent"],
                condition=Q(talent__isnull=False),
                name="candidate_call_talent_once",
            ),
        ]
        indexes = [models.Index(fields=["prefecture", "candidate"], name="candidate_call_of")]

    def __str__(self) -> str:
        return f"{self.candidate}への打診"

    @property
    def is_overtaken(self) -> bool:
        """Whether the list has changed since staff have looked."""
        return self.status in RUNNING and self.candidate.changed_at > self.seen_at


def called_here() -> Any:
    """The candidates whom the open prefecture has called, ever."""
    return CandidateCall.objects.order_by().values("candidate_id")
