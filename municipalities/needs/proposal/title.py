"""A short subject line out of a town's own words: what it asks for. Pure."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from municipalities.needs.proposal.reading import Reading

MAX_TITLE: Final = 40
_SHORTEST_TITLE: Final = 6

_SENTENCE_END: Final = re.compile(r"[。！？!?\n\r\u2028\u2029]+|．(?![0-9０-９])")
_BULLET: Final = re.compile(r"^[\s・●○◎■□◆◇※*\-－–—>＞]+|^[(（]?[0-9０-９]{1,2}[)）.．、](?![0-9０-９])\s*")
_GREETING: Final = re.compile(
    r"(?:いつも)?(?:大変)?お世話(?:になって(?:おり|い)ます|になります|さまです|様です)|お疲れ様です|お疲れさまです|"
    r"はじめまして|初めまして|こんにちは|おはようございます|よろしくお願い(?:いた)?します|突然(?:の|で)|"
    r"いつもありがとうございます|お忙しいところ"
)
_SELF_INTRODUCTION: Final = re.compile(
    r"(?:課|係|室|局|担当|町|村|市|役場|委員会|図書館)の[^。、]{1,12}(?:です|と申します)$"
)
# A Japanese phrase ends in hiragana, and the next one begins with another kind of letter.
_PHRASE_START: Final = re.compile(r"(?<=[ぁ-ん])(?=[^ぁ-んー\s、，)）」』】〕])")
_POLITE_END: Final = re.compile(
    r"(?P<verb>て|で)(?:いただき|頂き|もらい)たい(?:です|と(?:思|考え|存じ|願).*|のですが.*)?$|"
    r"(?P<verb2>て|で)(?:いただけ|頂け|もらえ|くださ(?:ら|い)|くれ)(?:ない(?:でしょうか|か|ですか|ものでしょうか)|ませんか|"
    r"ますでしょうか|ますか|れば.*|ると.*|ば.*|たら.*|る(?:方|人|かた).*|ませんでしょうか)$|"
    r"(?P<verb3>て|で)(?:いただく|頂く|もらう)(?:こと(?:は|が)(?:可能|でき).*|のは可能.*)$|"
    r"(?P<verb4>て|で)(?:ください|下さい)$|(?P<verb5>て|で)(?:くださる|くれる|いただける|もらえる)(?:方|人|かた).*$"
)
_LEADING: Final = re.compile(
    r"^(?:その前に|それまでに|そこまでに|そこで|つきましては|ついては|そのため|なので|できれば|これを使って|それを材料に)[、，]?"
)
_WISH: Final = re.compile(r"ほしい(?:です|と思(?:い|って)ます|のですが.*)$")


SUBJECT_POINTS: Final = 6
"""As much as a sentence gains by naming a subject; asking gains it `ASKING_POINTS` for each degree."""
ASKING_POINTS: Final = 3


def title_of(reading: Reading, told: str | None = None) -> str | None:
    """What is asked for, in the town's words, at most 40 characters, never cut inside a word.

    The last of the sentences that ask and say of what; where none asks, the first that says something. A
    longer one loses its leading clauses, since a Japanese sentence says what it wants at its end. None where
    the text holds nothing to take a title from. `told`: the sentence that goes before all, of what has
    happened.
    """
    if told and (title := _beginning(_line(_SENTENCE_END.sub("", told)))):
        return title
    pieces = map(_line, _SENTENCE_END.split(reading.text.original))
    lines = [line for line in pieces if _says_something(line)]
    if not lines:
        return None
    points = [_points(line, reading) for line in lines]
    best = max(range(len(lines)), key=lambda place: (points[place], place))
    if not points[best]:
        best = 0
    title = _fitting(_plainly(_LEADING.sub("", lines[best])))
    return _with_subject(title, reading) if title else _fitting(lines[0])


def _with_subject(title: str, reading: Reading) -> str:
    """「電子契約：…」 before a request that does not say of what."""
    named = [hits for table in ("category", "skill") for hits in reading.find(table).values()]
    quotes = [quote for hits in sorted(named, key=lambda each: -each.score) for quote in hits.matched]
    if any(quote in title for quote in quotes):
        return title
    subjects = (_noun_around(quote, reading.text.original) for quote in quotes)
    fitting = [noun for noun in subjects if noun and len(noun) + 1 + len(title) <= MAX_TITLE]
    return f"{fitting[0]}：{title}" if fitting else title


_NOUN: Final = "[一-龯々ァ-ヶーA-Za-zａ-ｚＡ-Ｚ･-ﾟ]"


def _noun_around(quote: str, text: str) -> str:
    """The whole word that holds the quote: 「電子契約」 for 「契約」. Empty where it is no plain noun."""
    found = re.search(rf"{_NOUN}*{re.escape(quote)}{_NOUN}*", text)
    return found[0] if found and re.fullmatch(rf"{_NOUN}+", found[0]) else ""


def _beginning(sentence: str) -> str | None:
    """As many of the first clauses as fit: what has happened stands at the beginning."""
    if len(sentence) <= MAX_TITLE:
        return sentence
    clauses = re.split(r"[、，]", sentence)
    heads = ["、".join(clauses[:count]) for count in range(1, len(clauses))]
    fitting = [head for head in heads if _SHORTEST_TITLE <= len(head) <= MAX_TITLE]
    return fitting[-1] if fitting else _fitting(sentence)


def _points(line: str, reading: Reading) -> int:
    """How well a sentence tells what the text is about: whether it asks, and names a subject."""
    alone = Reading.of(line, reading.finders)
    asks = max(sentence.asks for sentence in alone.passages.sentences)
    if not asks:
        return 0
    named = max((hits.score for hits in alone.find("category").values()), default=0)
    return ASKING_POINTS * asks + min(SUBJECT_POINTS, named)


def _line(piece: str) -> str:
    return _BULLET.sub("", _one_line(piece)).strip(" 　、，,")


def _plainly(sentence: str) -> str:
    """「…していただけないでしょうか」 as 「…してほしい」."""
    plain = _POLITE_END.sub(lambda found: next(filter(None, found.groups())) + "ほしい", sentence)
    return _WISH.sub("ほしい", plain)


def _one_line(text: str) -> str:
    kept = "".join(" " if unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} else c for c in text)
    return " ".join(kept.split())


def _says_something(sentence: str) -> bool:
    letters = [c for c in sentence if unicodedata.category(c)[0] in "LN"]
    return len(letters) >= 2 and not _GREETING.match(sentence) and not _SELF_INTRODUCTION.search(sentence)


def _fitting(sentence: str) -> str | None:
    """The sentence within the length: without its leading clauses, or cut between phrases at its end."""
    if len(sentence) <= MAX_TITLE:
        return sentence
    clauses = re.split(r"[、，]", sentence)
    for first in range(1, len(clauses)):
        rest = "、".join(clauses[first:]).strip()
        if _SHORTEST_TITLE <= len(rest) <= MAX_TITLE:
            return rest
    room = MAX_TITLE - 1
    ends = [m.start() for m in re.finditer(r"[、，\s]", sentence)] + [
        m.start() for m in _PHRASE_START.finditer(sentence)
    ]
    fitting = [end for end in ends if _SHORTEST_TITLE <= end <= room]
    return f"{sentence[: max(fitting)].rstrip()}…" if fitting else None
