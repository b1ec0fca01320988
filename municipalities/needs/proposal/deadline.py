"""The day by which a town says it needs help, read from its own words. Pure.

A day is a deadline by the words around it: 「12月4日まで」「締切は12月11日」「1/29の庁議にかける」
「2月15日に切り替えるので、その前に」. A day without such words is none: 「昨年10月に導入」「4月から担当」.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from municipalities.needs.proposal.days import NamedDay, named_days
from municipalities.needs.proposal.passages import Passages
from municipalities.needs.proposal.words import FoldedText, compile_expression


@dataclass(frozen=True, slots=True)
class StatedDeadline:
    """A deadline found in the text, with the town's own words for it."""

    day: date
    quote: str


_WEEKDAY: Final = r"(?:\([^()]{1,6}\)|[月火水木金土日]曜日?)?"
_HOUR: Final = r"(?:の?(?:午前|午後|正午|夕方|朝|昼)?(?:\d{1,2}(?:時半?|:\d{2})(?:\d{1,2}分)?)?)"
_ABOUT: Final = r"(?:頃|ごろ|付け?|中|いっぱい|一杯|末|当日|ぐらい|くらい)?(?:(?:開会|開催|開始|実施)[)]?)?"
_FILLER: Final = _WEEKDAY + _HOUR + _ABOUT
"""What may stand between a day and the words that make it a deadline."""
_GOES_ON: Final = (
    r"(?!は?(?:、)?(?:契約|リース|担当|在籍|任期|保守|有効|使え|続(?!けて(?:ほし|いただ|もら|くだ))|残|休|来ら|いた|いて|でした|だった|やって|"
    r"しか|勤))"
)
_IS_PAST: Final = r"(?![^、。]{0,5}(?:した(?!い)|しまし|された|されまし|て以来|った(?!ら)|ました))"
_IN_USE: Final = r"から(?:の)?(?:使|始め|開始|稼働|スタート|運用|公開|実施)"

_FOLLOWED: Final = tuple(
    (compile_expression(_FILLER + expression), points)
    for expression, points in (
        (rf"(?:の[^、。]{{1,8}}|に[^、。]{{1,10}}[うくすつぬふむゆる])?までに?{_GOES_ON}", 6),
        (
            r"(?:が|の|で|を)?(?:提出|回答|申請|要求|応募|報告)?の?(?:締め?切(?!られ)|〆切?|期限|期日|必着|厳守)",
            6,
        ),
        (r"(?:の[^、。]{1,14})?に?は?(?:どうにか|なんとか|何とか)?(?:間に合|に合わせ)", 6),
        (r"の?[^、。]{0,8}(?:開始|公開|稼働|会|開会)に(?:間に)?合わせ", 5),
        (r"(?:の)?(?:うち|内|中)(?:に|で)", 5),
        (r"(?:を|で)?(?:めど|目途|目処|目標|期限)", 5),
        (r"(?:の|より|から|開会|になる|が始まる)?(?:も)?(?:前|まえ)(?:に|まで)", 5),
        (r"に[^、。]{0,12}(?:説明|報告|会見|提出|回答)(?:する|しま(?!し)|せね|しなけ|があ|の?予定)", 4),
        (r"(?:を|で|が)(?:希望|お願い|考えて)", 4),
        (
            rf"には?[^、。]{{0,18}}(?:施行|使え|使い|始め|開始|公開|稼働|運用)[^、。]{{0,8}}(?:たい|予定|する){_IS_PAST}",
            4,
        ),
        (
            rf"に?は?(?:終え|終わら|仕上|完成|完了|提出|報告|公開|公表|返す|返さ|出す|出した|出さ|出しま(?!し)|諮|かけ){_IS_PAST}",
            4,
        ),
        (rf"に?は?(?:開きた|やりた|やれれ|お願い|ほしい|必要){_IS_PAST}", 4),
        (rf"{_IN_USE}(?!して?い|た(?![いく]))", 3),
        (r"(?:を|で)もって(?!.{0,12}(?:しました|されました))", 3),
        (
            r"で[^、。]{0,12}?(?:契約した|契約を(?:結|切)|決めた|切れ|終わり(?:に|ま)|終わる|満了|打ち切)(?!た(?!い)|まし|しまし|された)",
            3,
        ),
    )
)
"""What may follow a day, and how plainly it says that the day is a deadline."""
_ALONE: Final = compile_expression(
    r"(?:で|を|、|。|くらい|ぐらい|いっぱい|希望|$)|に(?!は?(?:いろいろ|引っ越)|入)|まで|め|の?う?ち?に"
)
_SAID_BEFORE: Final = compile_expression(
    r"(?:締め?切り?|締め|〆切り?|〆|期限|期日|納期|提出日|必着日?|リミット|デッドライン)日?(?:は|が|も|:|=|→|、|の)*"
    r"[^。]{0,12}$"
)
_POINTED_BACK: Final = compile_expression(
    r"(?:それ|そこ|その日|その時|これ|当日|の日)(?:より)?(?:まで(?:に|で|、|。|の間|お願い|付いて|[^、。]{0,12}一緒)|前)|その前(?:に|まで|、|で|日)|"
    r"(?:それ|これ|そこ)に間に合|(?:開始|開庁|開会|公開|稼働|切替え?|施行|実施|受付)日?(?:まで|に間に合|の前)|"
    r"(?:始める|始まる|始め|切り?替え?る?|出す|する|かかる|入る)(?:の)?前(?:に|まで)|前までに|切れるまで|始まるまで|が終わるまで|前の?日まで"
)
_BEFORE_EVENT: Final = compile_expression(r"(?P<event>[一-龯ア-ヺー]{2,8})の前(?:に|まで)")
"""「面接は12月13日です。…面接の前に」"""
_GATHERING: Final = (
    r"(?:議会|庁議|会議|審議|説明|査定|訓練|大学|[^機社都全教]会|研修|教室|催し|講座|大会|イベント)"
)
_EVENT: Final = compile_expression(
    rf"の?[^、。]{{0,16}}?(?:{_GATHERING}|町長|村長|市長)[^、。]{{0,4}}?(?:に|で|へ)[^。]{{0,20}}"
    r"(?:出す|出し|出せ|かける|かけら|諮る|諮り|諮れ|間に合|報告|説明|提出|資料|配|見せ|示し|示す|示せ|映せ|使|件)"
)
_OCCASION: Final = compile_expression(
    rf"(?:\([^()]{{1,6}}\))?(?:に|の|は|、)?[^。]{{0,45}}?(?:{_GATHERING}|講演|午後|午前|を空け|を押さえ|取って|開く|開き|開催|行う|行い|予定|予約|講習)"
)
_AT_AN_HOUR: Final = compile_expression(
    r"(?:\([^()]{1,6}\)|[月火水木金土日]曜日?)?(?:の|、|に)?(?:午前|午後)?\d{1,2}(?:時|:\d)"
)
_OCCASION_BEFORE: Final = compile_expression(
    r"(?:会|日|日取り|日程|開催|研修|講演|質問|訓練|本番)(?:は|が)[^。]{0,6}$"
)
_MATERIAL: Final = compile_expression(r"資料|スライド|原稿|答弁|配布物|配る|発表|台本|想定問答")
"""What is wanted for an occasion: it is needed by its day."""
_DAY_BEFORE: Final = compile_expression(r"前の?日まで")
_AFTER: Final = compile_expression(
    r"(?:付けで?)?(?:から|以来|以降|より|時点|現在|策定|施行|公布|改正|改定|導入|に?(?:完了|済|終わっ))"
)
_FROM: Final = compile_expression(_IN_USE)
POINTS_BACK_CHARACTERS: Final = 120
"""How far behind a day its 「それまでに」 may stand."""
_SESSION_BOUND: Final = 5
"""Points below which the month of a session says no day: its materials may be for any day of it."""
_BOUND: Final = 2
"""Points below which a day is no deadline."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    points: int
    day: date
    start: int
    end: int


def stated_deadline(
    folded: FoldedText, today: date, passages: Passages | None = None
) -> StatedDeadline | None:
    """The deadline that the text states most plainly, the earliest of several; None without one."""
    passages = passages or Passages.of(folded)
    found = [_candidate(named, folded, passages) for named in named_days(folded, today)]
    stated = [each for each in found if each.points >= _BOUND]
    if not stated:
        return None
    best = min(stated, key=lambda each: (-each.points, each.day))
    return StatedDeadline(best.day, folded.quote_whole(best.start, best.end))


def _candidate(named: NamedDay, folded: FoldedText, passages: Passages) -> _Candidate:
    text = folded.text
    sentence = passages.around(named.start)
    points, end = 0, named.end
    if named.ends_itself and _ALONE.match(text, named.end):
        points = 4
    for pattern, worth in _FOLLOWED:
        if (match := pattern.match(text, named.end)) and match.end() <= sentence.end:
            points, end = max(points, worth), max(end, match.end())
    if _is_start_of_a_span(named, text) and not named.ends_itself:
        points = 0
    is_back = _is_pointed_back_to(named, text)
    if not points and not (is_back and not named.is_span) and _AFTER.match(text, named.end):
        return _Candidate(0, named.day, named.start, named.end)
    if _SAID_BEFORE.search(text, sentence.start, named.start):
        points = max(points, 6)
    if _EVENT.match(text, named.end):
        points = max(points, 3)
    wants = passages.is_teaching or bool(_MATERIAL.search(text, sentence.start))
    if wants and not named.is_span and _is_day_of_a_course(named, text, sentence.start):
        points = max(points, 2)
    if is_back:
        points = max(points, 4)
    if points and passages.asks_near(named.start):
        points += 1
    if named.is_session:
        points = points - 1 if points > _SESSION_BOUND else 0
    day = named.day
    if not named.is_span and _DAY_BEFORE.search(text, named.end, named.end + POINTS_BACK_CHARACTERS):
        day -= timedelta(days=1)
    if named.is_span and _FROM.match(text, named.end):
        day = day.replace(day=1) - timedelta(days=1)
    return _Candidate(points, day, named.start, end)


def _is_day_of_a_course(named: NamedDay, text: str, start: int) -> bool:
    """Whether people gather on that day: 「2月20日の養成の会で」「会は2月9日です」."""
    rest = text[named.end :].split("。", 1)[0]
    if rest.endswith("デシタ"):
        return False
    return bool(
        _AT_AN_HOUR.match(text, named.end)
        or _OCCASION.match(text, named.end)
        or _OCCASION_BEFORE.search(text, start, named.start)
    )


def _is_start_of_a_span(named: NamedDay, text: str) -> bool:
    """「4月から来年3月まで」 names a period, not an end."""
    before = text[max(0, named.start - 12) : named.start]
    return bool(re.search(r"(?:月|日|年|度|春|夏|秋|冬)カラ、?$", before))


def _is_pointed_back_to(named: NamedDay, text: str) -> bool:
    """Whether what follows soon says 「それまでに」."""
    until = named.end + POINTS_BACK_CHARACTERS
    if _POINTED_BACK.search(text, named.end, until):
        return True
    near = text[max(0, named.start - 12) : named.end + 12]
    return any(found["event"] in near for found in _BEFORE_EVENT.finditer(text, named.end, until))
