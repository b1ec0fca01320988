"""開示: everything that is kept about one person of the pool, as rows of a file.

Rooms of higher floors know more than the pool does; the wiring names who is asked
(`settings.DISCLOSURES`), as it does for what rests on facts (`docs/adr/0019`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final, cast

from django.conf import settings
from django.utils.module_loading import import_string

from desk.fields import lines
from desk.files.cells import Column
from japan.clock import in_japan
from japan.skill_standard import LEVELS, ROLES
from pool.own.models import Consent, CorrectionWish
from pool.people.fields import FIELDS
from pool.people.models import DatedFact, Talent, TalentSkill
from pool.people.pages import days_words
from pool.people.spans import days_between


@dataclass(frozen=True)
class Disclosed:
    """One thing that is kept of somebody."""

    section: str
    label: str
    value: str
    on: date | None = None


COLUMNS: Final = (
    Column("区分", "section"),
    Column("項目", "label"),
    Column("内容", "value"),
    Column("日付", "on", "date"),
)


@cache
def _asked() -> Sequence[Callable[[Talent], Iterator[Disclosed]]]:
    return [cast("Any", import_string(name)) for name in settings.DISCLOSURES]


def disclosed(talent: Talent) -> list[Disclosed]:
    """Everything, the pool's own first. `talent` is asked `with_facts`."""
    return [*of_pool(talent), *(row for asked in _asked() for row in asked(talent))]


def of_pool(talent: Talent) -> Iterator[Disclosed]:
    for line in lines("page", FIELDS, talent):
        yield Disclosed("登録内容", line.label, str(line.value))
    yield Disclosed("登録内容", "備考", talent.note)
    for row in talent.roles.all():
        yield Disclosed("人材類型", ROLES[row.role], "")
    for skill in TalentSkill.objects.named().filter(talent=talent).select_related("verified_by"):
        verified = f"確認：{skill.verified_by.name}" if skill.verified_by else "未確認"
        words = f"水準{skill.level}（{LEVELS[skill.level]}）　根拠：{skill.evidence or '–'}　{verified}"
        yield Disclosed("スキル", skill.told, words, skill.verified_on)
    for known in talent.knowledge.select_related("verified_by"):
        verified = f"確認：{known.verified_by.name}" if known.verified_by else "未確認"
        words = f"{known.note}　{verified}".strip()
        yield Disclosed("業務知識", str(known.get_field_display()), words, known.verified_on)
    for half in talent.halves.all():
        days = days_between(half.starts_on, half.ends_on)
        words = f"{half.get_half_display()}{f'（{days}）' if days else ''}"
        yield Disclosed("稼働できる曜日", f"{half.get_weekday_display()}曜", words)
    yield from _days_of(talent)
    for fact in DatedFact.objects.filter(talent=talent).order_by("kind", "starts_on", "id"):
        rests = f"根拠：{fact.paper}　理由：{fact.reason}　{fact.get_status_display()}"
        told = f"{fact.words}　{days_words(fact)}　{rests}"
        yield Disclosed("任用・主な仕事", str(fact.get_kind_display()), told, in_japan(fact.asked_at).date())
    for wish in CorrectionWish.objects.filter(talent=talent).order_by("id"):
        told = f"{wish.words}　{wish.get_status_display()}　{wish.reply}"
        yield Disclosed("訂正の申出", str(wish.get_subject_display()), told, in_japan(wish.asked_at).date())
    for consent in Consent.objects.filter(talent=talent).order_by("id"):
        until = f"{in_japan(consent.withdrawn_at):%Y-%m-%d}に取消し" if consent.withdrawn_at else "いまも有効"
        yield Disclosed("同意", str(consent.get_kind_display()), until, in_japan(consent.given_at).date())


def _days_of(talent: Talent) -> Iterator[Disclosed]:
    for leave in talent.leaves.all():
        yield Disclosed("休み", f"{leave.ends_on:%Y-%m-%d}まで", leave.reason, leave.starts_on)
    for conflict in talent.conflicts.all():
        until = f"{conflict.ends_on:%Y-%m-%d}まで　" if conflict.ends_on else ""
        yield Disclosed(
            "利益相反", conflict.municipality_name, f"{until}{conflict.reason}", conflict.starts_on
        )
