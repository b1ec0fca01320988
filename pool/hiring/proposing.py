"""What a 募集要項 may say, proposed from the needs that were chosen; from then on the words are the
prefecture's. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, Final

from japan.fiscal_year import fiscal_year_of, last_day, months_later
from japan.skill_standard import LEVELS, ROLES, skill_words

WEEKS_PER_MONTH: Final = 4
VISITS_PER_WEEK: Final = {
    "weekly": Fraction(1),
    "twice_monthly": Fraction(2, WEEKS_PER_MONTH),
    "four_days_monthly": Fraction(4, WEEKS_PER_MONTH),
    "monthly": Fraction(1, WEEKS_PER_MONTH),
    "once": Fraction(0),
}
"""By the cadence of a need."""
MONTHS_TO_HIRE: Final = 3
"""Until the first day of work, at the least (our assumption)."""
DAYS_TO_APPLY: Final = timedelta(days=30)
MOST_SKILLS: Final = 8
LONGEST_TITLE: Final = 80


@dataclass(frozen=True, slots=True)
class Wish:
    """What one need asks for. `category` and `manner` are words, `role` is a key."""

    town: str
    category: str
    manner: str
    role: str
    cadence: str
    half_days: int
    is_online: bool
    ends_on: date
    skills: Sequence[tuple[str, int]] = ()


def propose(wishes: Sequence[Wish], today: date, *, place: str) -> dict[str, Any]:
    """By the fields of a recruitment. `place` is where the office is, such as 広島県."""
    role = most_common(wish.role for wish in wishes)
    skills = skills_together(wishes)
    starts_on = months_later(today.replace(day=1), MONTHS_TO_HIRE + (today.day > 1))
    latest = max([wish.ends_on for wish in wishes], default=starts_on)
    subject = most_common(wish.category for wish in wishes)
    return {
        "title": f"{ROLES[role]}の募集（{subject}）"[:LONGEST_TITLE],
        "duties": duties_of(wishes),
        "role": role,
        "skills": [list(pair) for pair in skills],
        "qualifications": _qualifications(skills),
        "days_per_week": days_together(wishes),
        "place": _place(wishes, place),
        "starts_on": starts_on,
        "ends_on": last_day(fiscal_year_of(max(latest, starts_on))),
        "deadline_on": today + DAYS_TO_APPLY,
        "how_to_apply": "履歴書と職務経歴書を、問い合わせ先に送ってください。",
    }


def most_common(words: Iterable[str]) -> str:
    """The first of those that occur most often."""
    return Counter(words).most_common(1)[0][0]


def skills_together(wishes: Iterable[Wish]) -> list[tuple[str, int]]:
    """Each skill once, at the highest level that is asked for, the highest first."""
    found: dict[str, int] = {}
    for wish in wishes:
        for skill, level in wish.skills:
            found[skill] = max(level, found.get(skill, 0))
    return sorted(found.items(), key=lambda pair: -pair[1])[:MOST_SKILLS]


def days_together(wishes: Iterable[Wish]) -> int:
    """Whole days of a week for all of them, from one to five."""
    halves = sum((VISITS_PER_WEEK[wish.cadence] * wish.half_days for wish in wishes), Fraction(0))
    days = -(-halves // 2)
    return min(max(int(days), 1), 5)


def duties_of(wishes: Iterable[Wish]) -> str:
    """A line for each field of support, in the prefecture's words: what a town wrote itself stays its own."""
    towns: dict[str, dict[str, None]] = {}
    manners: dict[str, dict[str, None]] = {}
    for wish in wishes:
        towns.setdefault(wish.category, {})[wish.town] = None
        manners.setdefault(wish.category, {})[wish.manner] = None
    lines = [
        f"・{category}（{'、'.join(towns[category])}）：{'、'.join(manners[category])}" for category in towns
    ]
    return "\n".join(["県内の市町村を訪ね、次の分野を支援します。", *lines])


def _qualifications(skills: Iterable[tuple[str, int]]) -> str:
    lines = [f"・{skill_words(key)}：{LEVELS[level]}" for key, level in skills]
    return "\n".join(["次のどれかについて、実務の経験があること。", *lines]) if lines else ""


def _place(wishes: Sequence[Wish], place: str) -> str:
    towns = "、".join(dict.fromkeys(wish.town for wish in wishes))
    if all(wish.is_online for wish in wishes):
        return f"{place}庁（{towns}をオンラインで支援）"[:200]
    return f"{place}庁と、{towns}"[:200]
