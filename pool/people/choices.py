"""What is chosen from in the pool: forms of employment, what money hangs on, half-days of the week."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from django.db import models


class EmploymentForm(models.TextChoices):
    REGULAR = "regular", "常勤職員"
    REGULAR_FIXED_TERM = "regular_fixed_term", "任期付職員（常勤）"
    SPECIFIED_FIXED_TERM = "specified_fixed_term", "特定任期付職員（常勤）"
    FISCAL_YEAR_APPOINTEE = "fiscal_year_appointee", "会計年度任用職員"
    SPECIAL_PART_TIME = "special_part_time", "特別職非常勤職員"
    OUTSOURCED = "outsourced", "業務委託"

    @property
    def is_regular(self) -> bool:
        """常勤: the ordinary allocation tax sees the head, the special one none of the pay."""
        return self in (self.REGULAR, self.REGULAR_FIXED_TERM, self.SPECIFIED_FIXED_TERM)


class FactKind(models.TextChoices):
    """What money hangs on, so that it has days, a paper and a second person."""

    FORM = "form", "任用形態"
    DUTY = "duty", "主な所掌事務"
    REQUIREMENT = "requirement", "スキル・経験の要件"
    APPOINTMENT = "appointment", "アクセラレータの任命"


class FactStatus(models.TextChoices):
    WAITING = "waiting", "承認待ち"
    APPROVED = "approved", "承認済み"
    REFUSED = "refused", "差戻し"
    WITHDRAWN = "withdrawn", "取下げ"
    REPLACED = "replaced", "置換え済み"


class Route(NamedTuple):
    """By which allocation tax the pay of somebody is seen."""

    word: str
    sentence: str


ROUTES: Final[Mapping[str, Route]] = MappingProxyType(
    {
        "ordinary": Route("普通", "給与は特別交付税の対象経費にならず、普通交付税で職員数を見ます。"),
        "special": Route("特別", "報酬や委託料は、特別交付税の対象経費になる見込みです。"),
        "": Route("–", "任用が承認されるまで、交付税の見込みに入りません。"),
    }
)


def route_of(form: str) -> str:
    """The key of `ROUTES` to which a form of employment leads; empty without one."""
    if not form:
        return ""
    return "ordinary" if EmploymentForm(form).is_regular else "special"


def form_words(form: str) -> str:
    """A form of employment as pages say it, also where none was approved."""
    return str(EmploymentForm(form).label) if form else "承認された任用がありません"


FACT_BADGES: Final[Mapping[str, str]] = MappingProxyType(
    {
        FactStatus.WAITING: "wait",
        FactStatus.APPROVED: "done",
        FactStatus.REFUSED: "stop",
        FactStatus.WITHDRAWN: "",
        FactStatus.REPLACED: "",
    }
)

SUPPORT, OTHER_DUTY = "support", "other"
MET, NOT_MET = "met", "not_met"
APPOINTED, NOT_APPOINTED = "appointed", "none"

FACT_VALUES: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        FactKind.FORM: dict(EmploymentForm.choices),
        FactKind.DUTY: {SUPPORT: "市町村の支援", OTHER_DUTY: "市町村の支援ではない"},
        FactKind.REQUIREMENT: {MET: "デジタルのスキルか実務の経験がある", NOT_MET: "要件を満たさない"},
        FactKind.APPOINTMENT: {APPOINTED: "任命されている", NOT_APPOINTED: "任命されていない"},
    }
)

PAPERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        FactKind.FORM: "例：任用通知書 R8総務第12号、契約書 R8-045",
        FactKind.DUTY: "例：職務命令書 R8総務第15号、契約仕様書 第3条",
        FactKind.REQUIREMENT: "例：職務経歴書、資格証の写し",
        FactKind.APPOINTMENT: "例：任命書の番号と日付",
    }
)
"""What each kind usually rests on."""


class Half(models.TextChoices):
    MORNING = "am", "午前"
    AFTERNOON = "pm", "午後"


class Weekday(models.IntegerChoices):
    """Numbered as `date.weekday()`."""

    MONDAY = 0, "月"
    TUESDAY = 1, "火"
    WEDNESDAY = 2, "水"
    THURSDAY = 3, "木"
    FRIDAY = 4, "金"
