"""Finding known words in what a town wrote, without minding how it was typed.

Matching folds full and half width, upper and lower case, hiragana and katakana, small and large kana, line
breaks and stray hyphens; what is quoted back is always the town's own spelling. Names are never changed: the
folded text is for matching only. Pure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Final, Self

from japan.kana import with_letters_for_radicals

HIRAGANA_TO_KATAKANA: Final = {code: code + 0x60 for code in range(0x3041, 0x3097)}
SMALL_TO_LARGE: Final = str.maketrans("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカカ")
VOICE_MARKS: Final = "\uff9e\uff9f"
HYPHENS: Final = frozenset("-−‐‑‒–—―")
LONG_VOWEL: Final = "ー"

WordTable = Mapping[str, Mapping[int, Sequence[str]]]
"""Key -> weight -> expressions, as the rule tables write them."""


FURTHEST: Final = 6
"""Letters by which a quote is taken on to the end of its word."""
LONGEST_START: Final = 10
_HIRAGANA: Final = re.compile(r"[ぁ-ん]")
_ENDS_A_WORD: Final = re.compile(r"[いたるてでうくぐすつぬふぶむゆんばかにをがはもとのへら]$")
_NEXT_WORD: Final = re.compile(
    r"$|[^ぁ-ん]|が|を|に|は|も|の|と|へ|や|か(?!っ)|で(?:す|し|は|も|[^ぁ-ん])|から|まで|より|けど|けれど|こと|よ(?!い|ろ)|ね|"
    r"など|だけ|ほど|そう|らし|だ(?![さけき])|つもり|はず|わけ|ため|たら(?=い)"
)
_OKURIGANA: Final = re.compile(
    r"[いえきぎけげめみりれるうくむぶちっ]|か(?=[せれな])|ま(?=[らるりっせ])|わ(?=[れなせ])|ら(?=[れせな])"
)
_BEGINS_ANEW: Final = re.compile(r"[をがはのとへに]|も(?!ら)|で(?!き|す)|から|まで")
_NOUN_END: Final = re.compile(r"[りせえみけきしげちび]$")
_PARTICLE: Final = re.compile(r"[をがはもとのへに]$")
_OF_ONE_WORD: Final = (re.compile(r"[一-龯々]+$"), re.compile(r"[ァ-ヶー]+$"))


def _cut_before(text: str, first: int) -> int:
    """How many letters of the kanji or katakana stand before the place at which they are cut."""
    for row in _OF_ONE_WORD:
        if row.match(text[first : first + 1]) and (found := row.search(text[:first])):
            return len(found[0]) if len(found[0]) <= LONGEST_START else 0
    return 0


def _cut_behind(text: str, last: int) -> int:
    """How many letters the word goes on behind the place at which it is cut."""
    rest = text[last : last + FURTHEST + 2]
    before = text[max(0, last - 1) : last]
    if row := re.match(r"[ァ-ヶー]+", rest):
        return len(row[0]) if re.fullmatch(r"[ァ-ヶー]", before) else 0
    if not _HIRAGANA.match(rest) or _PARTICLE.search(before) or _BEGINS_ANEW.match(rest):
        return 0
    if not _HIRAGANA.match(before) and not _OKURIGANA.match(rest):
        return 0
    ends = (
        more
        for more in range(0 if _HIRAGANA.match(before) else 1, FURTHEST + 1)
        if all(map(_HIRAGANA.match, rest[:more])) and more <= len(rest)
        if _is_whole(before + rest[:more], rest[more:])
    )
    return next(ends, 0)


def _is_whole(word: str, rest: str) -> bool:
    if _NOUN_END.search(word):
        return _PARTICLE.match(rest[:1]) is not None
    return bool(_ENDS_A_WORD.search(word) and _NEXT_WORD.match(rest))


@dataclass(frozen=True, slots=True)
class FoldedText:
    """The folded text and, for each of its characters, where it stands in the original."""

    original: str
    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def quote(self, start: int, end: int) -> str:
        """The original spelling of folded[start:end], with line breaks and runs of spaces as one space."""
        return " ".join(self.original[self.starts[start] : self.ends[end - 1]].split())

    def quote_whole(self, start: int, end: int) -> str:
        """The same with the words that it cuts: back to where their kanji begin, on to where they end."""
        first, last = self.starts[start], self.ends[end - 1]
        first -= _cut_before(self.original, first)
        return " ".join(self.original[first : last + _cut_behind(self.original, last)].split())


@dataclass(frozen=True, slots=True)
class Hits:
    """What was found for one key of a table."""

    score: int
    quotes: tuple[str, ...]
    """The town's own words, heaviest first, each once and whole: what a reason quotes."""
    matched: tuple[str, ...]
    """Exactly the letters that were matched."""
    last: int = 0
    """Where the last of them ends in the folded text."""


@dataclass(frozen=True, slots=True)
class _Expression:
    key: str
    weight: int
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Match:
    start: int
    end: int
    expression: _Expression
    points: int

    def overlaps(self, other: _Match) -> bool:
        return self.start < other.end and other.start < self.end


def _fold_kana(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(HIRAGANA_TO_KATAKANA).translate(SMALL_TO_LARGE)


def compile_expression(expression: str) -> re.Pattern[str]:
    """An expression in ordinary spelling, made to match folded text. Raises re.error for a broken one.

    One of Latin letters only matches as a whole word: 「LINE」 is not in "online".
    """
    whole_word = expression.isascii() and expression.isalpha()
    source = rf"(?<![a-z]){expression}(?![a-z])" if whole_word else _fold_kana(expression)
    return re.compile(source, re.IGNORECASE)


def compile_word(word: str) -> re.Pattern[str]:
    """A word exactly as people write it: no sign of it means anything but itself. Latin letters at its ends
    are whole words, as in `compile_expression`. Raises ValueError where nothing is left of it when folded.
    """
    folded = fold(with_letters_for_radicals(word)).text
    if not folded:
        raise ValueError(f"no letter of {word!r} counts")
    before, after = (
        "(?<![a-z])" if _is_latin(folded[0]) else "",
        "(?![a-z])" if _is_latin(folded[-1]) else "",
    )
    return re.compile(f"{before}{re.escape(folded)}{after}", re.IGNORECASE)


def _is_latin(letter: str) -> bool:
    return letter.isascii() and letter.isalpha()


def fold(text: str) -> FoldedText:
    """Fold a text of any length and content; the empty text folds to the empty text."""
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _clusters(text):
        for character in _fold_kana(text[start:end]).casefold():
            if _is_invisible(character):
                continue
            after_kana = bool(characters) and "ァ" <= characters[-1] <= LONG_VOWEL
            characters.append(LONG_VOWEL if character in HYPHENS and after_kana else character)
            starts.append(start)
            ends.append(end)
    return FoldedText(text, "".join(characters), tuple(starts), tuple(ends))


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Spans of a character with its voice and combining marks, which only compose when taken together."""
    start = 0
    for index in range(1, len(text) + 1):
        if index == len(text) or not (text[index] in VOICE_MARKS or unicodedata.combining(text[index])):
            yield start, index
            start = index


def _is_invisible(character: str) -> bool:
    category = unicodedata.category(character)
    return category in {"Cc", "Cf", "Mn"} or character.isspace()


def _as_written(place: int) -> int:
    return 1


class WordFinder:
    """A compiled word table."""

    def __init__(self, table: WordTable) -> None:
        self._expressions = tuple(
            _Expression(key, weight, compile_expression(expression))
            for key, by_weight in table.items()
            for weight, expressions in by_weight.items()
            for expression in expressions
        )

    def with_words(self, words: Iterable[tuple[str, int, str]]) -> Self:
        """The table with more words: key, weight and the word as people write it."""
        more = copy(self)
        added = (_Expression(key, weight, compile_word(word)) for key, weight, word in words)
        more._expressions = (*self._expressions, *added)
        return more

    def find(self, folded: FoldedText, weigh: Callable[[int], int] = _as_written) -> dict[str, Hits]:
        """The keys found, in the order of the table; `weigh` says what a word counts for at its place.

        Every expression counts once however often it occurs, where it weighs most; one that overlaps a longer
        one of the same key does not count, so that 「研修会」 is not both 研修 and 研修会.
        """
        matches: dict[str, list[_Match]] = {}
        for expression in self._expressions:
            for found in expression.pattern.finditer(folded.text):
                points = expression.weight * weigh(found.start())
                if found.start() < found.end() and points:
                    match = _Match(found.start(), found.end(), expression, points)
                    matches.setdefault(expression.key, []).append(match)
        return {key: _hits(folded, found) for key, found in matches.items()}


def _hits(folded: FoldedText, matches: list[_Match]) -> Hits:
    by_length = sorted(matches, key=lambda match: (match.start - match.end, -match.points, match.start))
    kept: dict[re.Pattern[str], _Match] = {}
    for match in by_length:
        if not any(match.overlaps(other) for other in kept.values()):
            held = kept.get(match.expression.pattern)
            if held is None or held.points < match.points:
                kept[match.expression.pattern] = match
    heaviest = sorted(kept.values(), key=lambda match: (-match.points, match.start))
    quotes = dict.fromkeys(folded.quote_whole(match.start, match.end) for match in heaviest)
    matched = dict.fromkeys(folded.quote(match.start, match.end) for match in heaviest)
    score = sum(match.points for match in heaviest)
    return Hits(score, tuple(quotes), tuple(matched), max(m.end for m in heaviest))


def best(hits: Mapping[str, Hits], *, at_least: int = 1) -> str | None:
    """The key with the highest score; the earlier one in the table when two are level; None below the bar."""
    reached = {key: found for key, found in hits.items() if found.score >= at_least}
    return max(reached, key=lambda key: reached[key].score) if reached else None


def quoted(quotes: Sequence[str], *, at_most: int = 3) -> str:
    """「内訳」「妥当か」: the words a reason rests on, each once."""
    return "".join(f"「{quote}」" for quote in list(dict.fromkeys(quotes))[:at_most])
