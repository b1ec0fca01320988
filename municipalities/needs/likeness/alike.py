"""Needs that are about the same as another one, by their words, their skills and their category.

The words count most: they are compared by the trigrams that are kept with each need (`grams`), in one
statement of the open prefecture. What is not alike enough is not named at all, however few needs there are.
Whoever asks says among which rows: a town only ever asks among its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, F, OuterRef, QuerySet, Value, When
from django.db.models.functions import JSONObject
from django.utils.safestring import SafeString

from accounts.seats import Seat
from desk.marks import badge
from japan.bodies import body_name
from japan.reference_numbers import written
from japan.skill_standard import ROLES
from municipalities.needs.choices import NEED_BADGES, Cadence, NeedStatus
from municipalities.needs.likeness.grams import WordsAlike, words_of
from municipalities.needs.models import Need, NeedSkill
from municipalities.needs.proposals import skills_of
from municipalities.wordings.skills import name_today

PAST: Final = (
    NeedStatus.CLOSED,
    NeedStatus.REFERRED,
    NeedStatus.UNSUPPORTED,
    NeedStatus.DECLINED,
    NeedStatus.GIVEN_UP,
)
"""Over, and answered: there is something to learn from it."""
OF_CATEGORY, OF_SKILLS = 0.1, 0.05
"""What the same category and the same skills add to the likeness of the words, which is 0 to 1."""
LEAST: Final = 0.22
"""From here on needs are about the same: the words alone, or fewer of them within the same category."""
TWICE: Final = 0.3
"""From here on it may be one need that is written twice."""
IN_WORDS: Final = 0.1
"""From here on the words themselves are a reason to name."""
LOOKED_AT: Final = 4
"""Times as many rows as are asked for are taken by their words and category, and put in order by all."""
MOST_WORDS: Final = 3
_IN_EVERY_NEED = """
一緒 業者 職員 全職員 職員向 自分 担当 役場 町長 村長 市長 住民 必要 時期 昨年 今年 来年 今年度 来年度 年度
月末 仕事 希望 予定 相談 助言 支援 専門家 方法 問題 一度 何度 半日 半年 毎年 毎月 当町 当村 当市 令和 平成
"""
SAY_NOTHING: Final = frozenset(_IN_EVERY_NEED.split())
"""They are compared as all others are, but are no reason to name."""
_FACTS: Final = (
    "pk", "status", "municipality_id", "fiscal_year", "sequence", "title", "starts_on", "ends_on", "role",
    "cadence", "category", "reply", "raw_problem",
)  # fmt: skip


@dataclass(frozen=True)
class Similar:
    """A need, as far as another one's page tells of it."""

    pk: int
    status: str
    municipality_id: str
    fiscal_year: int
    sequence: int | None
    title: str
    starts_on: date
    ends_on: date
    role: str
    cadence: str
    category: str
    reply: str
    raw_problem: str
    score: float
    """How alike: the likeness of the words, and what category and skills add to it."""
    reasons: tuple[str, ...] = ()
    is_of_same_town: bool = False

    @property
    def number(self) -> str:
        return written("N-", self.fiscal_year, self.sequence) if self.sequence else ""

    @property
    def badge(self) -> SafeString:
        return badge(NeedStatus(self.status).label, NEED_BADGES[self.status])

    @property
    def town(self) -> str:
        return body_name(self.municipality_id)

    @property
    def words(self) -> str:
        """Whom it asked for, and how often."""
        return f"{ROLES[self.role]}　{Cadence(self.cadence).label}"

    @property
    def why(self) -> str:
        return "。".join(self.reasons)

    @property
    def told_reply(self) -> str:
        """What it was answered at its end; of what a town gave up, the answer is that of an earlier day."""
        return "" if self.status == NeedStatus.GIVEN_UP else self.reply


def open_alike(need: Need, limit: int) -> list[Similar]:
    """Needs that run in this prefecture and are about the same, of other towns and of this one: what may be
    handled together, or was sent twice. The most alike first."""
    return alike(need, Need.objects.open_at_the_prefecture(), limit=limit)[0]


def open_and_past_alike(need: Need, limit: int) -> list[list[Similar]]:
    """As many that run and as many that are over; in one statement."""
    past = Need.objects.filter(status__in=PAST)
    return alike(need, Need.objects.open_at_the_prefecture(), past, limit=limit)


def sent_twice(need: Need, skills: Collection[str], seat: Seat, limit: int) -> list[Similar]:
    """Needs that the town of this seat has sent before, so much alike that this one may be the same; asked of
    a need that is being written, with the skills that are proposed for it."""
    own = Need.objects.visible_to(seat).sent().exclude(status=NeedStatus.DISCARDED)
    (found,) = alike(need, own, limit=limit, skills=skills, least=TWICE)
    return found


def alike(
    need: Need,
    *groups: QuerySet[Need],
    limit: int,
    skills: Collection[str] | None = None,
    least: float = LEAST,
) -> list[list[Similar]]:
    """Of each group of needs those that are about the same as one, the most alike first; in one statement.

    By words and category the database takes some from each group, and only for these it looks up skills:
    to count those of every need would take longer than all the rest.
    """
    asked = frozenset([key for key, _ in skills_of(need)] if skills is None else skills)
    near = WordsAlike("grams", need.raw_problem)
    same = Case(When(category=need.category, then=Value(OF_CATEGORY)), default=Value(0.0))
    named = JSONObject(key="skill", name=name_today("skill"))
    own_skills = NeedSkill.objects.filter(need=OuterRef("pk")).order_by("-level", "pk").values(of=named)
    parts = [
        rows.exclude(pk=need.pk)
        .order_by()
        .values_list(*_FACTS)
        .annotate(part=Value(part), near=near, asks=ArraySubquery(own_skills))
        .order_by((F("near") + same).desc(), "-pk")[: LOOKED_AT * limit]
        for part, rows in enumerate(groups)
    ]
    first, *others = parts
    found: list[list[Similar]] = [[] for _ in groups]
    for *facts, part, words, asks in first.union(*others, all=True) if others else first:
        common = [each["name"] or each["key"] for each in asks if each["key"] in asked]
        score = words + OF_SKILLS * len(common) / max(len(asked), len(asks), 1)
        fact = dict(zip(_FACTS, facts, strict=True))
        score += OF_CATEGORY * (fact["category"] == need.category)
        if score >= least:
            told = tuple(_reasons(need, fact, words, common))
            is_same = fact["municipality_id"] == need.municipality_id
            found[part].append(Similar(**fact, score=score, reasons=told, is_of_same_town=is_same))
    return [sorted(rows, key=lambda row: (-row.score, -row.pk))[:limit] for rows in found]


def _reasons(need: Need, other: dict[str, Any], words: float, skills: list[str]) -> Iterator[str]:
    """Why a need is named, in words."""
    if words >= IN_WORDS:
        shared = "、".join(f"「{word}」" for word in shared_words(need.raw_problem, other["raw_problem"]))
        yield f"言葉が似ています{f'：{shared}' if shared else ''}"
    if skills:
        yield f"スキルが同じ：{'、'.join(skills)}"
    if other["category"] == need.category:
        yield "支援分野が同じ"


def shared_words(text: str, other: str) -> list[str]:
    """The longest telling words that stand in both texts, none within another."""
    there = {word.casefold() for word in words_of(other)} - SAY_NOTHING
    found: list[str] = []
    for word in words_of(text):
        if word.casefold() in there and not any(word in longer for longer in found):
            found.append(word)
    return found[:MOST_WORDS]
