"""Identity, tenancy and the record of what was done."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone
from knox.models import AbstractAuthToken

from accounts.permissions import ROLES, Body, Role, roles_in
from accounts.rows import Given, QuickModel
from accounts.tenancy import ScopedModel
from japan.bodies import body_name


class Prefecture(QuickModel):
    """One of the 47; its key is the prefecture's number, its slug the first word of every address."""

    id = models.PositiveSmallIntegerField("都道府県番号", primary_key=True)
    code = models.CharField("団体コード", max_length=6, unique=True)
    slug = models.SlugField("アドレス", max_length=20, unique=True)
    name = models.CharField("名称", max_length=10)
    short_name = models.CharField("略称", max_length=10)
    kana = models.CharField("かな", max_length=20)
    tile_row = models.PositiveSmallIntegerField("地図の行")
    tile_column = models.PositiveSmallIntegerField("地図の列")

    class Meta:
        verbose_name = "都道府県"
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(QuickModel, AbstractBaseUser):
    """A person who signs in with an e-mail address. What they may do stands in `Membership`, never here."""

    email = models.EmailField("メールアドレス", unique=True)
    name = models.CharField("氏名", max_length=80)
    is_active = models.BooleanField("利用できる", default=True)
    wants_mail = models.BooleanField("お知らせをメールでも受け取る", default=True)
    created_at = models.DateTimeField("登録日時", default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = "利用者"
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active_on(self, day: date | Given) -> MembershipQuerySet:
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day, user__is_active=True)


class BodyRole(QuickModel):
    """A role in a body: what a membership is, and what an invitation offers."""

    prefecture = models.ForeignKey(
        Prefecture, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="都道府県"
    )
    role = models.CharField("立場", max_length=24, choices=Role)
    municipality_code = models.CharField("市町村の団体コード", max_length=6, blank=True, default="")
    section = models.CharField("部署", max_length=80, blank=True, default="")

    class Meta:
        abstract = True

    @property
    def body(self) -> str:
        """The body as a list names it: 神石高原町, 広島県, 総務省, 運用."""
        if self.municipality_code:
            return body_name(self.municipality_code)
        return self.prefecture.name if self.prefecture else ROLES[Role(self.role)].house

    @property
    def body_in_full(self) -> str:
        """A municipality with its prefecture: 広島県 神石高原町."""
        prefecture = self.prefecture.name if self.prefecture and self.municipality_code else ""
        return f"{prefecture} {self.body}".strip()


BODY_RULE = (
    Q(role__in=roles_in(Body.NATION), prefecture=None, municipality_code="")
    | Q(role__in=roles_in(Body.PREFECTURE), prefecture__isnull=False, municipality_code="")
    | Q(role__in=roles_in(Body.TOWN), prefecture__isnull=False) & ~Q(municipality_code="")
    | Q(role__in=roles_in(Body.PREFECTURE_OR_TOWN), prefecture__isnull=False)
)
"""Nationwide roles name no prefecture, municipal ones name a
municipality; the database refuses anything else."""


class Membership(BodyRole):
    """A seat somebody holds from a day to a day."""

    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="memberships", verbose_name="利用者"
    )
    starts_on = models.DateField("開始日")
    ends_on = models.DateField("終了日", null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "所属"
        ordering: ClassVar[list[str]] = ["id"]
        constraints = [
            models.CheckConstraint(condition=BODY_RULE, name="membership_body"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")), name="membership_dates"
            ),
            models.UniqueConstraint(
                fields=["user", "prefecture", "role", "municipality_code", "starts_on"],
                nulls_distinct=False,
                name="membership_once",
            ),
        ]


class Invitation(BodyRole):
    """The only way in: an address, the role it is invited to, and the digest of a secret that was mailed."""

    email = models.EmailField("メールアドレス")
    digest = models.CharField("合言葉のダイジェスト", max_length=64, unique=True)
    invited_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name="招待した人"
    )
    invited_by_name = models.CharField("招待した人の氏名", max_length=80)
    words = models.TextField("招待に添える言葉", blank=True, default="")
    """What the person is invited for, where it is one thing. Stands on the page that the link opens: the mail
    names nobody."""
    invited_at = models.DateTimeField("招待日時", default=timezone.now)
    expires_at = models.DateTimeField("期限")
    mailed_at = models.DateTimeField("メールした日時", null=True, blank=True)
    mail_trouble = models.CharField("メールを送れなかった理由", max_length=200, blank=True, default="")
    accepted_at = models.DateTimeField("受諾日時", null=True, blank=True)
    withdrawn_at = models.DateTimeField("取消日時", null=True, blank=True)

    class Meta:
        verbose_name = "招待"
        ordering: ClassVar[list[str]] = ["-id"]
        constraints = [models.CheckConstraint(condition=BODY_RULE, name="invitation_body")]


class ApiToken(AbstractAuthToken):
    """A key for programs, named by the person it acts for; only its digest is kept."""

    name = models.CharField("名前", max_length=80)
    is_two_factor = models.BooleanField("二段階認証を確認して作った", default=False)

    class Meta(AbstractAuthToken.Meta):
        abstract = False
        verbose_name = "APIトークン"

    def __str__(self) -> str:
        return self.name


class EventHead(models.Model):
    """The last link of each prefecture's chain of events; its row is the lock that orders them."""

    prefecture_id = models.PositiveSmallIntegerField("範囲", primary_key=True)
    sequence = models.PositiveBigIntegerField("最後の番号", default=0)
    digest = models.CharField("最後のダイジェスト", max_length=64, default="")

    class Meta:
        verbose_name = "履歴の末尾"


class Event(ScopedModel):
    """Who did which verb to what, when, with before and after.
    Append-only, chained by digest, no foreign keys."""

    app_user_grants = "select, insert"

    prefecture_id = models.PositiveSmallIntegerField("範囲")
    sequence = models.PositiveBigIntegerField("番号")
    at = models.DateTimeField("日時")
    user_id = models.BigIntegerField("利用者番号", null=True)
    user_name = models.CharField("利用者", max_length=80)
    role = models.CharField("立場", max_length=24, blank=True)
    verb = models.CharField("動作", max_length=60)
    subject_type = models.CharField("対象の種類", max_length=60)
    subject_id = models.CharField("対象の番号", max_length=40)
    subject_label = models.CharField("対象", max_length=200)
    municipality_code = models.CharField("市町村の団体コード", max_length=6, blank=True, default="")
    before = models.JSONField("前", default=dict)
    after = models.JSONField("後", default=dict)
    previous_digest = models.CharField("前のダイジェスト", max_length=64)
    digest = models.CharField("ダイジェスト", max_length=64)

    class Meta(ScopedModel.Meta):
        verbose_name = "操作履歴"
        ordering: ClassVar[list[str]] = ["-sequence"]
        constraints = [models.UniqueConstraint(fields=["prefecture_id", "sequence"], name="event_sequence")]
        indexes = [
            models.Index(fields=["prefecture_id", "subject_type", "subject_id"], name="event_subject"),
        ]


class PostKey(ScopedModel):
    """A form that was answered: its server-issued key and where the
    answer led, so that a repeat gets the same."""

    prefecture_id = models.PositiveSmallIntegerField("範囲")
    key = models.CharField("鍵", max_length=64)
    user_id = models.BigIntegerField("利用者番号")
    path = models.CharField("宛先", max_length=300)
    digest = models.CharField("内容のダイジェスト", max_length=64, default="")
    location = models.CharField("行き先", max_length=500, blank=True, default="")
    body = models.JSONField("APIの答え", null=True, blank=True)
    answered_at = models.DateTimeField("受付日時", default=timezone.now)

    class Meta(ScopedModel.Meta):
        verbose_name = "受け付けた画面"
        constraints = [models.UniqueConstraint(fields=["prefecture_id", "key"], name="post_key_once")]
