"""What another set of words would make of the texts that towns have sent of late. Nothing is changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from accounts.seats import Seat
from japan.kana import with_letters_for_radicals
from municipalities.needs.models import Need
from municipalities.needs.proposal import Context, OwnWords, propose
from municipalities.needs.proposal.words import compile_word, fold
from municipalities.rulebook.trial import Difference, value_words

MOST_READ: Final = 200
"""Needs that are looked through, the newest first."""
MOST_COMPARED: Final = 60
"""Of those that hold the word; each is read twice (some ten milliseconds)."""
MOST_LINKS: Final = 10
COMMON: Final = 0.5
"""Share of the texts from which on a word is too common to tell anything."""
FEWEST_TO_JUDGE: Final = 10
DECIDED: Final = {
    "category": "支援分野",
    "role": "人材類型",
    "skills": "スキル",
    "engagement": "関わり方",
    "scheme": "まず使う制度",
    "incident": "事案",
    "is_regional": "地域社会のDX",
}
"""What the words of a text decide by themselves, whatever else is known of the town."""


@dataclass(frozen=True)
class ChangedNeed:
    """A need that would be read otherwise."""

    need: Need
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class Effect:
    """Of the newest needs: how many were read, how many hold the word, what would change."""

    read: int
    holding: int
    compared: int
    changed: tuple[ChangedNeed, ...]

    @property
    def shown(self) -> tuple[ChangedNeed, ...]:
        return self.changed[:MOST_LINKS]

    @property
    def rest(self) -> int:
        return len(self.changed) - len(self.shown)

    @property
    def is_common(self) -> bool:
        return self.read >= FEWEST_TO_JUDGE and self.holding >= self.read * COMMON

    @property
    def words(self) -> str:
        """「この言葉がある直近のニーズ：12件（200件のうち）。うち3件の支援分野が変わります。」"""
        if not self.read:
            return "まだ送られたニーズがないため、比べられません。"
        found = f"この言葉がある直近のニーズ：{self.holding}件（{self.read}件のうち）。"
        if not self.holding:
            return found
        among = f"うち新しい{self.compared}件を比べると、" if self.compared < self.holding else "うち"
        told = [f"{count}件の{label}" for label, count in self.counts.items()]
        return f"{found}{among}{'、'.join(told)}が変わります。" if told else f"{found}変わる案はありません。"

    @property
    def counts(self) -> dict[str, int]:
        """How many needs would have another value, by what is decided."""
        labels = [difference.label for each in self.changed for difference in each.differences]
        return {label: labels.count(label) for label in DECIDED.values() if label in labels}


def newest_needs(seat: Seat) -> list[Need]:
    """Whose texts are read: as they were sent."""
    needs = Need.objects.visible_to(seat).order_by("-submitted_at", "-id")
    return list(needs.only("raw_problem", "title", "fiscal_year", "sequence")[:MOST_READ])


def effect_of(
    needs: Sequence[Need], before: OwnWords, after: OwnWords, touched: Iterable[str], today: date
) -> Effect:
    """`touched` are the words that come, go or change: a text without any of them is read as before."""
    patterns = [compile_word(word) for word in dict.fromkeys(touched)]
    holding = []
    for need in needs:
        text = fold(with_letters_for_radicals(need.raw_problem)).text
        if any(pattern.search(text) for pattern in patterns):
            holding.append(need)
    compared = holding[:MOST_COMPARED]
    changed = []
    for need in compared:
        if differences := _differences(need.raw_problem, before, after, today):
            changed.append(ChangedNeed(need, differences))
    return Effect(len(needs), len(holding), len(compared), tuple(changed))


def _differences(text: str, before: OwnWords, after: OwnWords, today: date) -> tuple[Difference, ...]:
    one, other = (propose(text, Context(today, own=own)) for own in (before, after))
    if all(getattr(one, name) == getattr(other, name) for name in DECIDED):
        return ()
    return tuple(
        Difference(label, value_words(name, one), value_words(name, other))
        for name, label in DECIDED.items()
        if getattr(one, name) != getattr(other, name)
    )
