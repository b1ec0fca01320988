"""Who fits a need best, and why: a ranking that says its reasons in words.

Who can be sent at all is said by the rules of `fitness`. Pure: takes frozen plain values, imports no models,
and gives the same order for the same people whatever order they come in. Sentences name roles, skills,
half-days, roads and courses; never why somebody is on leave or in conflict.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from dispatch.dispatches.fitness import BLOCKS, Errand, Person, Rule, Verdict, quoted, term, time
from japan.wareki import format_short
from pool.skills.weight import WHOLE, share_of

SKILL_POINTS = 50
CAPACITY_POINTS = 25
TRAVEL_POINTS = 15
KNOWN_POINTS = 10
FAR_MINUTES = 150
"""From here on nearness gives no points."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted(Errand):
    """What a need asks for in a period."""

    skills: tuple[tuple[str, str, int], ...]
    """Key, name and least level of each skill."""
    halves: int
    """Half-days that the whole support takes."""
    is_online: bool = False


class Held(NamedTuple):
    """A skill as somebody has it."""

    level: int
    is_verified: bool = True
    """Whether somebody of the prefecture has looked into it; else it rests on the person's own word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospect(Person):
    """What is known of one person for one need."""

    talent_id: int
    kana: str
    levels: Mapping[str, Held]
    """By skill."""
    minutes: int | None
    """To the town hall, one way; None for a ferry or a flight."""
    runs_out: tuple[str, ...] = ()
    """Courses that are done on the first day of the period and no longer on its last."""
    waived_courses: tuple[str, ...] = ()
    visits_there: int = 0
    """Earlier visits to this town."""
    last_there_on: date | None = None
    employment_form: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """One line of the explanation. `points` of `of`; lines without points only inform."""

    label: str
    sentence: str
    points: int = 0
    of: int = 0
    is_warning: bool = False
    lacking: tuple[str, ...] = ()
    """Names of what falls short, where there are several things."""

    @property
    def shortfall(self) -> str:
        return f"{self.label}（{'、'.join(self.lacking)}）" if self.lacking else self.label


@dataclass(frozen=True, slots=True)
class Ranked:
    """Somebody who can be sent."""

    prospect: Prospect
    score: int
    reasons: tuple[Reason, ...]

    @property
    def shortfalls(self) -> tuple[Reason, ...]:
        return tuple(reason for reason in self.reasons if reason.is_warning)


@dataclass(frozen=True, slots=True)
class Blocked:
    """Somebody who cannot: all that is missing, what training cannot mend first."""

    prospect: Prospect
    missing: tuple[Verdict, ...]
    skills: Reason
    """What would count beside it once they can."""

    @property
    def first(self) -> str:
        """Name of the rule under which they are listed."""
        return self.missing[0].name

    @property
    def can_change(self) -> bool:
        return all(verdict.change for verdict in self.missing)


@dataclass(frozen=True, slots=True)
class Ranking:
    """Everybody, each once, held against what is `wanted`."""

    possible: tuple[Ranked, ...]
    impossible: tuple[Blocked, ...]
    wanted: Wanted | None = None

    @property
    def nobody_has_the_skills(self) -> bool:
        """Somebody could be sent, but none of them is recorded with any skill that is asked for."""
        return lack_the_skills(
            reason for ranked in self.possible for reason in ranked.reasons if reason.label == "スキル"
        )


def lack_the_skills(reasons: Iterable[Reason]) -> bool:
    """Whether there are people, and none of them has any of the skills."""
    skills = list(reasons)
    return bool(skills) and not any(reason.points for reason in skills)


def rank(wanted: Wanted, prospects: Iterable[Prospect]) -> Ranking:
    """The best first. Equal scores stand in the order of their kana;
    blocked ones in the order of the blocks."""
    possible, impossible = [], []
    for prospect in prospects:
        shut = shut_for(wanted, prospect)
        if shut:
            place = BLOCKS.index(next(iter(shut)))
            impossible.append((place, Blocked(prospect, tuple(shut.values()), _skills(wanted, prospect))))
        else:
            reasons = tuple(explain(wanted, prospect) for explain in EXPLANATIONS)
            possible.append(Ranked(prospect, sum(reason.points for reason in reasons), reasons))
    possible.sort(key=lambda ranked: (-ranked.score, *_who(ranked.prospect)))
    impossible.sort(key=lambda pair: (-pair[0], len(pair[1].missing), *_who(pair[1].prospect)))
    return Ranking(tuple(possible), tuple(blocked for _, blocked in impossible), wanted)


def _who(prospect: Prospect) -> tuple[str, int]:
    return prospect.kana, prospect.talent_id


def shut_for(wanted: Errand, person: Person) -> dict[Rule, Verdict]:
    """All rules that are shut, in their order; none for somebody who can be sent."""
    verdicts = {rule: rule(person, wanted) for rule in BLOCKS}
    shut = {rule: verdict for rule, verdict in verdicts.items() if not verdict.is_open}
    if term in shut:
        # Outside the term nobody has a free half-day: it is the term that has to change.
        shut.pop(time, None)
    return shut


def lacks_time_alone(shut: Mapping[Rule, Verdict]) -> bool:
    """Whether somebody fits, and has no time left in the period."""
    return list(shut) == [time]


def _skills(wanted: Wanted, prospect: Prospect) -> Reason:
    return skills_of_levels(wanted, prospect.levels)


def skills_of_levels(wanted: Wanted, levels: Mapping[str, Held]) -> Reason:
    """Points by how much of each asked level is there; more than is asked gives no more."""
    if not wanted.skills:
        return Reason("スキル", "求めるスキルの指定がありません。", SKILL_POINTS, SKILL_POINTS)
    asked = [(name, level, levels.get(key)) for key, name, level in wanted.skills]
    shares = [_share(level, held) for _, level, held in asked]
    words = [_skill_words(*each) for each in asked]
    points = _part_of(SKILL_POINTS, sum(shares), WHOLE * len(shares))
    lacking = tuple(name for (name, _, _), share in zip(asked, shares, strict=True) if share < WHOLE)
    return Reason("スキル", "、".join(words), points, SKILL_POINTS, bool(lacking), lacking)


def has_all(wanted: Wanted, levels: Mapping[str, Held], *, verified: bool = False) -> bool:
    """Whether every skill is there at its level; with `verified`, whether each is verified."""
    held = [(levels.get(key), level) for key, _, level in wanted.skills]
    return all(each and each.level >= level and (each.is_verified or not verified) for each, level in held)


def _share(asked: int, held: Held | None) -> int:
    """Of `WHOLE`."""
    return share_of(held.level, asked, is_verified=held.is_verified) if held else 0


def _skill_words(name: str, asked: int, held: Held | None) -> str:
    if held is None:
        return f"{name}は登録なし（求める水準{asked}）"
    said = "" if held.is_verified else "、本人の申告だけで未確認"
    return f"{name}は水準{held.level}（求める水準{asked}{said}）"


def _capacity(wanted: Wanted, prospect: Prospect) -> Reason:
    wanted_halves = max(wanted.halves, 1)
    is_short = prospect.free_halves < wanted.halves
    points = _part_of(CAPACITY_POINTS, min(prospect.free_halves, wanted_halves), wanted_halves)
    first, last = format_short(wanted.starts_on), format_short(wanted.ends_on)
    words = (
        f"{first}から{last}までの空きは半日{prospect.free_halves}回（この支援に要るのは約{wanted.halves}回）"
    )
    return Reason("空き", words, points, CAPACITY_POINTS, is_short)


def _travel(wanted: Wanted, prospect: Prospect) -> Reason:
    if wanted.is_online:
        return Reason("移動", "オンラインのため、移動はありません。", TRAVEL_POINTS, TRAVEL_POINTS)
    if prospect.minutes is None:
        return Reason(
            "移動",
            "船・飛行機（手入力）。時間は派遣を決めるときに入れます。",
            0,
            TRAVEL_POINTS,
            is_warning=True,
        )
    points = _part_of(TRAVEL_POINTS, max(FAR_MINUTES - prospect.minutes, 0), FAR_MINUTES)
    words = f"拠点から{wanted.town}まで片道約{prospect.minutes}分（目安）"
    return Reason("移動", words, points, TRAVEL_POINTS)


def _knows_town(wanted: Wanted, prospect: Prospect) -> Reason:
    """An earlier visit counts in full: the second does not make the town better known to the ranking."""
    if prospect.visits_there:
        words = f"{wanted.town}を{prospect.visits_there}回訪問しています。"
        return Reason("これまで", words, KNOWN_POINTS, KNOWN_POINTS)
    return Reason("これまで", f"{wanted.town}への訪問はまだありません。", 0, KNOWN_POINTS)


def _training(wanted: Wanted, prospect: Prospect) -> Reason:
    if prospect.runs_out:
        words = f"研修{quoted(prospect.runs_out)}の有効期限が、期間の終わりより前に切れます。更新が要ります。"
        return Reason("研修", words, is_warning=True)
    if prospect.waived_courses:
        return Reason("研修", f"修了済み（{quoted(prospect.waived_courses)}は免除）")
    return Reason("研修", "派遣の前に必要な研修は、すべて修了しています。")


def _term(wanted: Wanted, prospect: Prospect) -> Reason:
    if prospect.pattern.starts_on > wanted.starts_on:
        return Reason("任期", f"任期は{format_short(prospect.pattern.starts_on)}からです。", is_warning=True)
    if prospect.pattern.ends_on is not None and prospect.pattern.ends_on < wanted.ends_on:
        return Reason(
            "任期", f"任期が{format_short(prospect.pattern.ends_on)}で終わります。", is_warning=True
        )
    return Reason("任期", "期間の終わりまで任期があります。")


def _part_of(points: int, share: int, whole: int) -> int:
    """Whole points; a point is given only when it is earned in full."""
    return points * share // whole


EXPLANATIONS: tuple[Callable[[Wanted, Prospect], Reason], ...] = (
    _skills,
    _capacity,
    _travel,
    _knows_town,
    _training,
    _term,
)
