"""Whether a text tells of something that has happened and must be acted on at once. Pure.

A sentence counts that says so of now: one on last year, another town, a drill or a fear does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from municipalities.needs.proposal.passages import Sentence
from municipalities.needs.proposal.reading import Reading
from municipalities.needs.proposal.words import compile_expression

_NOT_NOW: Final = compile_expression(
    r"昨年|去年|一昨年|前年|以前|過去|数年前|(?:よそ|他|ほか|別)の(?:県|町|村|市|自治体|団体)|隣(?:町|村|市|県|の)|県内の|"
    r"報道|ニュース|新聞|テレビ|想定|訓練|演習|もし|万一|万が一|場合(?:に|の|は|、)|備え|怖い|こわい|心配|不安|"
    r"恐れがある|かねない|ないように|防ぐ|防止|ためしに|ところだった|ヒヤリ|未然|幸い|再発|指摘され|"
    r"ではない(?:こと|と|か)|それはない|なかった|被害はな|ありませんでした|起きてから|起きたら|起きる前|かと騒"
)


@dataclass(frozen=True, slots=True)
class Incident:
    """What was read as an incident: its kind in a word, and the town's own words."""

    kind: str
    quotes: tuple[str, ...]
    sentence: str
    """The one that tells of it."""


def incident_in(reading: Reading) -> Incident | None:
    """The incident that the text tells of, or None."""
    found = reading.finders["incident"].find(reading.text, lambda place: _counts(reading, place))
    if not found:
        return None
    kind = max(found, key=lambda key: found[key].score)
    if found[kind].score < BAR:
        return None
    sentence = reading.passages.around(found[kind].last - 1)
    told = reading.text.quote(sentence.start, sentence.end)
    return Incident(kind, found[kind].quotes, told)


BAR: Final = 3


def _counts(reading: Reading, place: int) -> int:
    if reading.passages.is_aside(place):
        return 0
    sentence = reading.passages.around(place)
    return 0 if _is_of_elsewhere(reading, sentence) else 1


def _is_of_elsewhere(reading: Reading, sentence: Sentence) -> bool:
    return _NOT_NOW.search(reading.text.text, sentence.start, sentence.end) is not None
