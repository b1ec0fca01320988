"""A town's text as the rules read it: folded, in sentences, with the words that the rules know. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from municipalities.needs.proposal.passages import Passages
from municipalities.needs.proposal.rules import FINDERS
from municipalities.needs.proposal.words import FoldedText, Hits, WordFinder, fold


@dataclass(frozen=True, slots=True)
class Reading:
    """What a word weighs depends on its place: most where something is asked, none where waved off."""

    text: FoldedText
    passages: Passages
    finders: Mapping[str, WordFinder]

    @classmethod
    def of(cls, raw: str, finders: Mapping[str, WordFinder] = FINDERS) -> Reading:
        text = fold(raw)
        return cls(text, Passages.of(text), finders)

    def find(self, table: str) -> dict[str, Hits]:
        """In the whole text."""
        return self.finders[table].find(self.text, self.passages.weight)

    def anywhere(self, table: str) -> dict[str, Hits]:
        """In the whole text, each word as the table weighs it: 「急ぎではない」 says so by waving aside."""
        return self.finders[table].find(self.text)

    def asked(self, table: str) -> dict[str, Hits]:
        """In the sentences that ask; in the whole text where none does."""
        asking = self.passages.asking
        if not asking:
            return self.find(table)

        def weigh(place: int) -> int:
            asks = self.passages.around(place) in asking and not self.passages.is_aside(place)
            return 1 if asks else 0

        return self.finders[table].find(self.text, weigh)
