"""Bodies as the public registers have them, and their own IT staff."""

from __future__ import annotations

from abc import abstractmethod
from datetime import UTC, date
from typing import ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.errors import Refusal
from accounts.models import Prefecture, User
from accounts.permissions import Reach
from accounts.rows import QuickModel
from accounts.seats import Seat
from accounts.tenancy import SamePrefecture, TenantManager, TenantModel, TenantQuerySet
from japan.bodies import body_name, ending_words, former_names, sentence_of_absence, told
from japan.body_changes import absent_on

MAIN_ROAD_COMPONENTS = frozenset({"北海道", "本州・四国・九州", "沖縄本島"})


def holds_on(day: date) -> Q:
    """Of rows with `starts_on` and `ends_on`: begun by a day, and not ended before it. Both ends belong
    to it; where there is none, it is open."""
    begun = Q(starts_on=None) | Q(starts_on__lte=day)
    return begun & (Q(ends_on=None) | Q(ends_on__gte=day))


class MunicipalityQuerySet(models.QuerySet["Municipality"]):
    def of(self, seat: Seat) -> MunicipalityQuerySet:
        """The municipalities of the seat's prefecture, those too that have ended; a municipal
        seat sees the own one and what has gone into it, a person's seat none."""
        mine = self.filter(prefecture_id=seat.prefecture_id)
        if seat.reach is Reach.PREFECTURE:
            return mine
        return mine.filter(code__in=seat.towns) if seat.reach is Reach.TOWN else self.none()

    def standing_on(self, day: date) -> MunicipalityQuerySet:
        """Those that are there on a day: neither ended before, nor still to come."""
        absent = absent_on(day)
        return self.exclude(code__in=absent) if absent else self


class Municipality(QuickModel):
    """One of the 1,741, as public registers have it. Reference: written by `load_reference` only."""

    code = models.CharField("団体コード", max_length=6, primary_key=True)
    prefecture = models.ForeignKey(
        Prefecture, on_delete=models.PROTECT, related_name="+", verbose_name="都道府県"
    )
    name = models.CharField("名称", max_length=20)
    kana = models.CharField("かな", max_length=40)
    kind = models.CharField("種別", max_length=4)
    district = models.CharField("郡", max_length=20, blank=True)
    subprefecture = models.CharField("振興局", max_length=20, blank=True)
    alt_name = models.CharField("別表記", max_length=20, blank=True)
    latitude = models.FloatField("緯度")
    longitude = models.FloatField("経度")
    road_component = models.CharField("陸続きの区分", max_length=40)
    population_2020 = models.PositiveIntegerField("人口（令和2年国勢調査）")
    population_2025 = models.PositiveIntegerField("人口（令和7年国勢調査 速報）")
    households_2025 = models.PositiveIntegerField("世帯数（令和7年国勢調査 速報）")
    area_km2 = models.DecimalField("面積（km²）", max_digits=9, decimal_places=2)
    url = models.URLField("ウェブサイト", blank=True)

    objects = MunicipalityQuerySet.as_manager()

    class Meta:
        verbose_name = "市町村"
        ordering: ClassVar[list[str]] = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["prefecture", "code"], name="municipality_prefecture_code")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_road_isolated(self) -> bool:
        """Whether no road leads to a main island or Okinawa, so that a visit needs a ship or a flight."""
        return self.road_component not in MAIN_ROAD_COMPONENTS

    @property
    def names(self) -> list[str]:
        """All by which people look for it: its name, other spellings, and what it was called before."""
        return [self.name, self.alt_name, *former_names(self.code)]

    @property
    def ending(self) -> str:
        """「令和8年10月1日に福山市に合併」; "" while it is there."""
        return ending_words(self.code, timezone.localdate())


def refuse_absent(code: str, field: str | None = None) -> None:
    """Nothing new is asked of a body that has ended, or is still to come."""
    if absence := sentence_of_absence(code, timezone.localdate()):
        raise Refusal(absence, field=field)


class InMunicipality:
    """Of rows with a `municipality`: its name, without asking the database for it."""

    municipality_id: str

    @property
    def municipality_name(self) -> str:
        return body_name(self.municipality_id)

    @property
    def municipality_told(self) -> str:
        """「神石高原町（令和8年10月1日に福山市に合併）」; the name alone while it is there."""
        return told(self.municipality_id, timezone.localdate())


class DxIndicators(QuickModel):
    """The Digital Agency's public indicators of one body in one fiscal year; None where it was not asked."""

    fiscal_year = models.PositiveSmallIntegerField("年度")
    cio = models.BooleanField("CIOの任命", null=True)
    cio_assistant = models.BooleanField("CIO補佐官等の任命", null=True)
    overall_policy = models.BooleanField("全体方針の策定", null=True)
    organization_wide_structure = models.BooleanField("全庁的な体制", null=True)
    external_talent = models.BooleanField("外部人材の活用", null=True)
    staff_development = models.BooleanField("職員の育成", null=True)
    all_staff_training = models.BooleanField("全職員研修", null=True)
    ai = models.BooleanField("AIの活用", null=True)
    rpa = models.BooleanField("RPAの活用", null=True)
    telework = models.BooleanField("テレワーク", null=True)
    online_32_percent = models.PositiveSmallIntegerField("32手続のオンライン化（％）", null=True)

    class Meta:
        abstract = True


class MunicipalityIndicators(DxIndicators):
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="indicators", verbose_name="市町村"
    )
    mynumber_card_percent = models.PositiveSmallIntegerField("マイナンバーカード保有率（％）", null=True)
    online_26_percent = models.PositiveSmallIntegerField("26手続のオンライン化（％）", null=True)

    class Meta:
        verbose_name = "市町村のDX指標"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "fiscal_year"], name="municipality_indicators_once"
            )
        ]


class PrefectureIndicators(DxIndicators):
    prefecture = models.ForeignKey(
        Prefecture, on_delete=models.PROTECT, related_name="indicators", verbose_name="都道府県"
    )

    class Meta:
        verbose_name = "都道府県のDX指標"
        constraints = [
            models.UniqueConstraint(fields=["prefecture", "fiscal_year"], name="prefecture_indicators_once")
        ]


M = TypeVar("M", bound="TownStatement", covariant=True)


class StatementQuerySet(TenantQuerySet[M]):
    of_town = "municipality_id"

    def of(self, code: str) -> Self:
        """All that one municipality has said, the newest day first."""
        return self.filter(municipality=code).order_by("-as_of")

    def now(self) -> Self:
        """Of each municipality what it has said of the latest day."""
        newest = self.model._default_manager.order_by("municipality_id", "-as_of")
        return self.filter(pk__in=newest.distinct("municipality_id").values("pk"))


class TownStatement(InMunicipality, TenantModel):
    """What a municipality says of itself as of a day, by whom it was put on record. One record for each day:
    another day stands beside the earlier ones, the same day takes the place of what was said of it."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="+", verbose_name="市町村"
    )
    as_of = models.DateField("時点")
    recorded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="記録した人"
    )
    recorded_at = models.DateTimeField("記録日時", null=True, blank=True)

    class Meta(TenantModel.Meta):
        abstract = True

    @property
    @abstractmethod
    def words(self) -> str:
        """What it says, in one line."""

    @property
    def mark(self) -> str:
        """When it was written, in a shape that sorts: a form carries the newest that its page has seen."""
        return f"{self.recorded_at.astimezone(UTC):%Y%m%d%H%M%S%f}" if self.recorded_at else "0"


MOST_SOLO_STAFF = 1


class ItStaffingQuerySet(StatementQuerySet["ItStaffing"]):
    def solo(self) -> Self:
        """One person or nobody does IT (ひとり情シス): asked of what is said `now`."""
        return self.filter(staff_count__lte=MOST_SOLO_STAFF)


class ItStaffing(TownStatement):
    """How many people of a municipality do IT and DX, as it says itself."""

    staff_count = models.PositiveSmallIntegerField("担当の人数")
    is_concurrent = models.BooleanField("兼務", default=False)
    section = models.CharField("担当課", max_length=80, blank=True)

    objects = TenantManager.from_queryset(ItStaffingQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "情報担当の体制"
        constraints = [
            *TenantModel.Meta.constraints,
            SamePrefecture("municipality", name="it_staffing_municipality"),
            models.UniqueConstraint(
                fields=["prefecture", "municipality", "as_of"], name="it_staffing_once_a_day"
            ),
        ]

    @property
    def is_solo(self) -> bool:
        """One-person IT (ひとり情シス): one person or nobody."""
        return self.staff_count <= MOST_SOLO_STAFF

    @property
    def words(self) -> str:
        """「1人（兼務）」."""
        return f"{self.staff_count}人{'（兼務）' if self.is_concurrent else ''}"
