"""A text as the rules read it, with the prefecture's own words and without them. Nothing is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from desk.fields import NOTHING
from japan.kana import with_letters_for_radicals
from japan.skill_standard import ROLES
from japan.wareki import format_day
from municipalities.needs.choices import (
    Cadence,
    Category,
    IncidentKind,
    Involvement,
    Mode,
    Priority,
    Scheme,
)
from municipalities.needs.pages import skills_in_words
from municipalities.needs.proposal import Context, OwnWord, OwnWords, Proposal, propose
from municipalities.needs.proposal.words import compile_word, fold
from municipalities.wordings.choices import said_of, speaks
from municipalities.wordings.skills import vocabulary

READ: Final = {
    "title": "件名",
    "category": "支援分野",
    "role": "人材類型",
    "skills": "スキル",
    "engagement": "関わり方",
    "scheme": "まず使う制度",
    "incident": "起きている事案",
    "is_regional": "地域社会のDX",
    "deadline_on": "期限",
    "cadence": "頻度",
    "mode": "方法",
    "priority": "優先度",
}
"""What is shown of a proposal, in its order."""
_REASON_OF: Final = {"deadline_on": "ends_on"}
_CHOICES: Final[Mapping[str, Mapping[str, str]]] = {
    "category": dict(Category.choices),
    "role": ROLES,
    "engagement": dict(Involvement.choices),
    "scheme": dict(Scheme.choices),
    "incident": {"": "なし", **dict(IncidentKind.choices)},
    "cadence": dict(Cadence.choices),
    "mode": dict(Mode.choices),
    "priority": dict(Priority.choices),
}
_WORDS: Final[Mapping[str, Callable[[Any], str]]] = {
    "title": str,
    "skills": lambda value: skills_in_words(value, vocabulary()),
    "is_regional": lambda value: "はい" if value else "いいえ",
    "deadline_on": lambda value: format_day(value) if value else NOTHING,
}


@dataclass(frozen=True)
class Difference:
    """One field of a proposal, before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class TrialLine:
    """One field as the rules read it; `without` is what they read without the prefecture's own words, where
    that is something else."""

    label: str
    value: str
    reason: str
    without: str = ""
    reason_without: str = ""


@dataclass(frozen=True)
class Trial:
    """What the rules make of a text."""

    version: str
    has_own: bool
    found: tuple[OwnWord, ...]
    """The prefecture's own words that stand in the text."""
    lines: tuple[TrialLine, ...]

    @property
    def found_words(self) -> str:
        """「みんなの窓口くん」（支援分野：情報セキュリティ）、…"""
        return "、".join(f"「{each.word}」（{said_of(speaks(each.table, each.key))}）" for each in self.found)

    @property
    def differs(self) -> bool:
        return any(line.without for line in self.lines)


def value_words(name: str, proposal: Proposal) -> str:
    """A field of a proposal in words."""
    value = getattr(proposal, name)
    return _CHOICES[name][value] if name in _CHOICES else _WORDS[name](value)


def tried(text: str, own: OwnWords, today: date) -> Trial:
    """Nothing is known of a town: a text alone."""
    proposal = propose(text, Context(today, own=own))
    without = propose(text, Context(today)) if own.words else proposal
    folded = fold(with_letters_for_radicals(text)).text
    found = tuple(each for each in own.words if compile_word(each.word).search(folded))
    lines = tuple(_line(name, label, proposal, without) for name, label in READ.items())
    return Trial(proposal.rules_version, bool(own.words), found, lines)


def _line(name: str, label: str, proposal: Proposal, without: Proposal) -> TrialLine:
    value, reason = value_words(name, proposal), _reason(name, proposal)
    if getattr(proposal, name) == getattr(without, name):
        return TrialLine(label, value, reason)
    return TrialLine(label, value, reason, value_words(name, without), _reason(name, without))


def _reason(name: str, proposal: Proposal) -> str:
    return proposal.reasons.get(_REASON_OF.get(name, name), "")
