"""The rules in rows: the prefecture's own words, the built-in ones, and those learned of examples."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.db import models

from japan.kana import is_found
from municipalities.needs.choices import LENGTHS, Cadence, Involvement, Mode, Scheme
from municipalities.needs.proposal.learned import LEARNED, TENTHS
from municipalities.needs.proposal.own_words import POINTS
from municipalities.needs.proposal.rules import read_rules
from municipalities.needs.proposal.words import compile_expression, compile_word, fold
from municipalities.rulebook.expressions import readable
from municipalities.wordings.choices import KEYS, Table
from municipalities.wordings.models import Wording


class Source(models.TextChoices):
    """Who has put a word into the rules."""

    OWN = "own", "県の言葉"
    SHARED = "shared", "共通のきまり"
    LEARNED = "learned", "学習した言葉"


TABLES: Final[Mapping[str, str]] = {
    **dict(Table.choices),
    "cadence": "頻度",
    "half_days": "1回の長さ",
    "mode": "方法",
    "urgency": "優先度",
    "audience": "教える相手",
    "hard_case": "スキルの水準",
}
"""The tables of the rules; those of `Table` stand first, and take words of a prefecture."""

KEYS_OF: Final[Mapping[str, Mapping[str, str]]] = {
    **KEYS,
    "cadence": dict(Cadence.choices),
    "half_days": {str(half_days): words for half_days, words in LENGTHS.items()},
    "mode": dict(Mode.choices),
    "urgency": {
        "consequence": "困る人や止まる仕事がある（高く）",
        "said": "急ぐと書いている（高く）",
        "alone": "担当が1人、兼務（高く）",
        "patient": "急がないと書いている（低く）",
    },
    "audience": {"group": "人の集まり（教えるなら研修とみる）"},
    "hard_case": {"hard": "難しい案件（主なスキルを水準4とする）"},
}
"""Table -> key -> its words."""

FACTS: Final[Mapping[str, str]] = {
    "@": "（どの文章にも）",
    "@area": "（地域社会のDXとみた文章）",
    "@incident": "（起きている事案とみた文章）",
    **{f"@{key}": f"（関わり方を「{label}」とみた文章）" for key, label in Involvement.choices},
    **{f"@{key}": f"（まず使う制度を「{label}」とみた文章）" for key, label in Scheme.choices},
}
"""What the learned words call the facts of a text."""


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One word of the rules, and what it speaks for."""

    source: Source
    table: str
    word: str
    """As people read it."""
    points: tuple[tuple[str, int], ...]
    """(key, tenths of a point), the heaviest first."""
    expression: str = ""
    """Of a built-in word, where it is written otherwise than it is read."""
    pattern: re.Pattern[str] | None = None
    wording: Wording | None = None

    @property
    def says(self) -> tuple[str, ...]:
        """「標準化・クラウド」に+6点, for each key."""
        names = KEYS_OF[self.table]
        return tuple(f"「{names[key]}」に{tenths / TENTHS:+g}点" for key, tenths in self.points)

    @property
    def weight(self) -> int:
        """Tenths of a point, of its heaviest key."""
        return max(abs(tenths) for _, tenths in self.points)

    def is_named(self, said: str) -> bool:
        """Whether what was said stands in the word, or the word is found in what was said."""
        if is_found(said, self.word, self.expression):
            return True
        return self.pattern is not None and self.pattern.search(fold(said).text) is not None


def own_row(wording: Wording) -> RuleRow:
    points = POINTS[wording.table][wording.strength] * TENTHS
    return RuleRow(
        Source.OWN,
        wording.table,
        wording.word,
        ((wording.key, points),),
        pattern=compile_word(wording.word),
        wording=wording,
    )


@lru_cache(maxsize=1)
def shared_rows() -> tuple[RuleRow, ...]:
    """What every prefecture has: the built-in words as `rules.tsv` has them, then the learned ones, the
    heaviest first. Made once, for they change with the program alone."""
    return (*_built_in(), *sorted(_learned(), key=lambda row: -row.weight))


def _built_in() -> Iterator[RuleRow]:
    for table, keys in read_rules().items():
        for key, by_weight in keys.items():
            for weight, expressions in by_weight.items():
                for expression in expressions:
                    word = readable(expression)
                    yield RuleRow(
                        Source.SHARED,
                        table,
                        word,
                        ((key, weight * TENTHS),),
                        expression if word != expression else "",
                        compile_expression(expression),
                    )


def _learned() -> Iterator[RuleRow]:
    for table, words in LEARNED.items():
        for word, points in words.items():
            heaviest = sorted(points.items(), key=lambda pair: -abs(pair[1]))
            yield RuleRow(Source.LEARNED, table, FACTS.get(word, word), tuple(heaviest))
