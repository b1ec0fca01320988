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
    r"昨年|去年|一昨年|前年|以前|過去|数年前|(?:よそ|他|ほか|別)の(?:県|町|村|市)(?!民(?!病院))|(?:よそ|他|ほか|別|近隣)の(?:自治体|団体|役場|役所)|隣(?:町|村|市|県)(?!民)|隣の(?!人|家|方|席|課|世帯|部屋)|県内の|"
    r"報道|ニュース|新聞|テレビ|想定|訓練|演習|(?<!か)もし(?!く)|(?<!た)かもし|万一|万が一|場合(?:に|の|は|、)|備え|"
    r"(?<!た)(?:恐れ|おそれ)がある|かねない|ないように|ないよう(?:、|努め|注意|気を|する|し(?:た|て))|防ぐ|防止|ためしに|ところだった|ヒヤリ|未然|幸い|再発|指摘され|事例|を(?:題材|教材)|シナリオ|シミュレーション|"
    r"ではない(?:こと|と|か)|それはない|なかった|被害はな|ありませんでした|起きてから|起きたら|起きる前|かと騒|"
    r"(?:漏れ|もれ|流出し|漏えいし|漏洩し|止まっ|落ち|なくし|無くし|紛失し|感染し|盗まれ|られ|なくなっ|に(?:あっ|遭っ)|起こっ|攻撃され|消え)"
    r"た(?:ら(?!しい|しく)|場合|(?:とき|時|際)(?:は|どう|に(?:備|は|どう|誰)|の[^、。]{0,8}(?:手順|対応|連絡|決ま|訓練|計画|規程|体制|流れ|動き|研修)))|"
    r"てしまった(?:場合|とき|時|ら、?(?:どう|誰|何|どこ|まず))"
)
_FEARED: Final = compile_expression(r"怖い|こわい|心配|不安")
_DONE: Final = compile_expression(r"てしま(?:いまし|い、|った(?!ら|人|者|職員|こと))|ちゃっ")
"""A fear about what has happened does not undo it: 「なくしてしまい、心配です」."""
_AGAIN_AND_AGAIN: Final = compile_expression(
    r"よく|たびたび|たまに|ときどき|時々|頻繁|毎(?:朝|日|週|月|年)|(?:月|週|年)に(?:数|何|[0-9一二三])|ことがあ"
)
"""Of an outage: a thing that comes and goes is no reason to call at once."""
_WORKS_AGAIN: Final = compile_expression(
    r"復旧(?:しまし|した(?!い|ら)|済|して(?:い(?!な|ませ)|お))|(?:いま|今|すぐ|もう|翌日|夕方)(?:に|は|には|も)?[^、。]{0,8}(?:直って|直りま|直った|動いて(?!い?な)|元に戻)|"
    r"(?:先週|先月|先日|この前|この間|[一-九0-9]月)[^。]{0,24}(?:止まった|止まりまし|落ちた|落ちまし|ダウンし)"
)
_FOUND: Final = compile_expression(
    r"(?:無事|すぐ(?:に)?|その後|翌日|後で|幸い)[^。]{0,16}(?:見つか(?:り|っ)|戻(?:り|っ)て?|届け)|(?:見つかりまし|見つかった(?!ら)|出てきまし)(?!.{0,6}ない)"
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
    if _is_over(reading, kind, sentence):
        return None
    told = reading.text.quote(sentence.start, sentence.end)
    return Incident(kind, found[kind].quotes, told)


BAR: Final = 3


def _is_over(reading: Reading, kind: str, sentence: Sentence) -> bool:
    """Whether what failed works again, or comes and goes; whether what was lost has been found."""
    text = reading.text.text
    if kind == "loss":
        return _FOUND.search(text) is not None
    if kind != "outage":
        return False
    return bool(_WORKS_AGAIN.search(text) or _AGAIN_AND_AGAIN.search(text, sentence.start, sentence.end))


def _counts(reading: Reading, place: int) -> int:
    if reading.passages.is_aside(place):
        return 0
    sentence = reading.passages.around(place)
    return 0 if _is_of_elsewhere(reading, sentence) else 1


def _is_of_elsewhere(reading: Reading, sentence: Sentence) -> bool:
    text, span = reading.text.text, (sentence.start, sentence.end)
    if _NOT_NOW.search(text, *span):
        return True
    return bool(_FEARED.search(text, *span)) and not _DONE.search(text, *span)
