"""Who fits a need best, and why: a ranking that says its reasons in words.

Pure: takes frozen plain values, imports no models, and gives the same order for the same people whatever order they
come in. Sentences name roles, skills, half-days, roads and courses; never why somebody is on leave or in conflict.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from japan.skill_standard import ROLES
from japan.wareki import format_short

SKILL_POINTS = 50
CAPACITY_POINTS = 25
TRAVEL_POINTS = 15
KNOWN_POINTS = 10
FAR_MINUTES = 150
"""From here on nearness gives no points."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a need asks for."""

    town: str
    role: str
    skills: tuple[tuple[str, str, int], ...]
    """Key, name and least level of each skill."""
    starts_on: date
    ends_on: date
    halves: int
    """Half-days that the whole support takes."""
    is_online: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is known of one person for one need."""

    talent_id: int
    name: str
    kana: str
    roles: frozenset[str]
    levels: Mapping[str, int]
    """Level by skill."""
    term_starts_on: date
    term_ends_on: date | None
    free_halves: int
    """Half-days still free in the period, after leave, holidays and what is planned."""
    minutes: int | None
    """To the town hall, one way; None for a ferry or a flight."""
    missing_courses: tuple[str, ...] = ()
    """Required courses that are not done on the first day of the period."""
    runs_out: tuple[str, ...] = ()
    """Courses that are done on the first day of the period and no longer on its last."""
    waived_courses: tuple[str, ...] = ()
    has_conflict: bool = False
    visits_there: int = 0
    """Earlier visits to this town."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One line of the explanation. `points` of `of`; lines without points only inform."""

    label: str
    sentence: str
    points: int = 0
    of: int = 0
    is_warning: bool = False


@dataclass(frozen=True, slots=True)
class Ranked:
    """Somebody who can be sent."""

    candidate: Candidate
    score: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Blocked:
    """Somebody who cannot: the first reason why, and what would change it."""

    candidate: Candidate
    reason: str
    change: str


@dataclass(frozen=True, slots=True)
class Ranking:
    """Everybody, each once."""

    possible: tuple[Ranked, ...]
    impossible: tuple[Blocked, ...]

    @property
    def nobody_has_the_skills(self) -> bool:
        """Somebody could be sent, but none of them is recorded with any skill that is asked for."""
        skills = [reason for ranked in self.possible for reason in ranked.reasons if reason.label == "スキル"]
        return bool(skills) and not any(reason.points for reason in skills)


def rank(wanted: Wanted, candidates: Iterable[Candidate]) -> Ranking:
    """The best first. Equal scores stand in the order of their kana; blocked ones in the order of the blocks."""
    possible, impossible = [], []
    for candidate in candidates:
        found = first_block(wanted, candidate)
        if found is None:
            reasons = tuple(explain(wanted, candidate) for explain in EXPLANATIONS)
            possible.append(Ranked(candidate, sum(reason.points for reason in reasons), reasons))
        else:
            place, reason, change = found
            impossible.append((place, Blocked(candidate, reason, change)))
    possible.sort(key=lambda ranked: (-ranked.score, *_who(ranked.candidate)))
    impossible.sort(key=lambda pair: (-pair[0], *_who(pair[1].candidate)))
    return Ranking(tuple(possible), tuple(blocked for _, blocked in impossible))


def _who(candidate: Candidate) -> tuple[str, int]:
    return candidate.kana, candidate.talent_id


def first_block(wanted: Wanted, candidate: Candidate) -> tuple[int, str, str] | None:
    """Place in the table, reason and change of the first block; None for somebody who can be sent."""
    found = ((place, *words) for place, block in enumerate(BLOCKS) if (words := block(wanted, candidate)) is not None)
    return next(found, None)


Words = tuple[str, str] | None


def _lacks_role(wanted: Wanted, candidate: Candidate) -> Words:
    if wanted.role in candidate.roles:
        return None
    role = ROLES[wanted.role]
    return f"人材類型「{role}」の登録がありません", f"「{role}」として登録すると候補になります。"


def _is_in_conflict(wanted: Wanted, candidate: Candidate) -> Words:
    if not candidate.has_conflict:
        return None
    return f"{wanted.town}との利益相反の登録があります", "登録の期間が終わると候補になります。"


def _is_out_of_term(wanted: Wanted, candidate: Candidate) -> Words:
    if candidate.term_starts_on > wanted.ends_on:
        return f"任期が{format_short(candidate.term_starts_on)}からです", "時期を任期に合わせると候補になります。"
    if candidate.term_ends_on is not None and candidate.term_ends_on < wanted.starts_on:
        return f"任期が{format_short(candidate.term_ends_on)}で終わります", "任期が延びると候補になります。"
    return None


def _lacks_training(wanted: Wanted, candidate: Candidate) -> Words:
    if not candidate.missing_courses:
        return None
    courses = _quoted(candidate.missing_courses)
    return f"研修{courses}を修了していません", f"研修{courses}を修了すると候補になります。"


def _has_no_time(wanted: Wanted, candidate: Candidate) -> Words:
    if candidate.free_halves > 0:
        return None
    return (
        f"{format_short(wanted.starts_on)}から{format_short(wanted.ends_on)}までに、空きがありません",
        "期間を延ばすか、ほかの派遣を減らすと候補になります。",
    )


BLOCKS: tuple[Callable[[Wanted, Candidate], Words], ...] = (
    _lacks_role,
    _is_in_conflict,
    _is_out_of_term,
    _lacks_training,
    _has_no_time,
)
"""In this order the first one that holds is told: what training cannot mend comes before what it can."""


def _skills(wanted: Wanted, candidate: Candidate) -> Reason:
    """Points by how much of each asked level is there; more than is asked gives no more."""
    if not wanted.skills:
        return Reason("スキル", "求めるスキルの指定がありません。", SKILL_POINTS, SKILL_POINTS)
    shares = [Fraction(min(candidate.levels.get(key, 0), level), level) for key, _, level in wanted.skills]
    parts = [_skill_words(name, level, candidate.levels.get(key)) for key, name, level in wanted.skills]
    points = _part_of(SKILL_POINTS, sum(shares, Fraction(0)) / len(shares))
    return Reason("スキル", "、".join(parts), points, SKILL_POINTS, is_warning=min(shares) < 1)


def _skill_words(name: str, asked: int, held: int | None) -> str:
    if held is None:
        return f"{name}は登録なし（求める水準{asked}）"
    return f"{name}は水準{held}（求める水準{asked}）"


def _capacity(wanted: Wanted, candidate: Candidate) -> Reason:
    share = min(Fraction(candidate.free_halves, max(wanted.halves, 1)), Fraction(1))
    is_short = candidate.free_halves < wanted.halves
    words = f"期間の中の空きは半日{candidate.free_halves}回（この支援に要るのは約{wanted.halves}回）"
    return Reason("空き", words, _part_of(CAPACITY_POINTS, share), CAPACITY_POINTS, is_short)


def _travel(wanted: Wanted, candidate: Candidate) -> Reason:
    if wanted.is_online:
        return Reason("移動", "オンラインのため、移動はありません。", TRAVEL_POINTS, TRAVEL_POINTS)
    if candidate.minutes is None:
        return Reason(
            "移動", "船・飛行機（手入力）。時間は派遣を決めるときに入れます。", 0, TRAVEL_POINTS, is_warning=True
        )
    nearness = Fraction(max(FAR_MINUTES - candidate.minutes, 0), FAR_MINUTES)
    words = f"拠点から{wanted.town}まで片道約{candidate.minutes}分（目安）"
    return Reason("移動", words, _part_of(TRAVEL_POINTS, nearness), TRAVEL_POINTS)


def _knows_town(wanted: Wanted, candidate: Candidate) -> Reason:
    """An earlier visit counts in full: the second does not make the town better known to the ranking."""
    if candidate.visits_there:
        words = f"{wanted.town}を{candidate.visits_there}回訪問しています。"
        return Reason("これまで", words, KNOWN_POINTS, KNOWN_POINTS)
    return Reason("これまで", f"{wanted.town}への訪問はまだありません。", 0, KNOWN_POINTS)


def _training(wanted: Wanted, candidate: Candidate) -> Reason:
    if candidate.runs_out:
        words = f"研修{_quoted(candidate.runs_out)}の有効期限が、期間の終わりより前に切れます。更新が要ります。"
        return Reason("研修", words, is_warning=True)
    if candidate.waived_courses:
        return Reason("研修", f"修了済み（{_quoted(candidate.waived_courses)}は免除）")
    return Reason("研修", "派遣の前に必要な研修は、すべて修了しています。")


def _term(wanted: Wanted, candidate: Candidate) -> Reason:
    if candidate.term_starts_on > wanted.starts_on:
        return Reason("任期", f"任期は{format_short(candidate.term_starts_on)}からです。", is_warning=True)
    if candidate.term_ends_on is not None and candidate.term_ends_on < wanted.ends_on:
        return Reason("任期", f"任期が{format_short(candidate.term_ends_on)}で終わります。", is_warning=True)
    return Reason("任期", "期間の終わりまで任期があります。")


def _part_of(points: int, share: Fraction) -> int:
    """Whole points; a point is given only when it is earned in full."""
    return int(points * share)


def _quoted(names: Iterable[str]) -> str:
    return "、".join(f"「{name}」" for name in names)


EXPLANATIONS: tuple[Callable[[Wanted, Candidate], Reason], ...] = (
    _skills,
    _capacity,
    _travel,
    _knows_town,
    _training,
    _term,
)
