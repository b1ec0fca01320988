"""Local government codes (全国地方公共団体コード) and the 47 prefectures.

A code has six digits: prefecture (01 to 47), number within it (000 = the prefecture itself), check digit. It
is text, never a number: 011002 (札幌市) begins with a zero. Rule of the check digit: 総務省
「全国地方公共団体コード」.

Names, readings and codes of the prefectures: code4fukui/localgovjp (CC0), checked against 総務省
「全国地方公共団体コード」 of 1 January 2024.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from japan.bodies import bodies
from japan.numbers import half_width

_WEIGHTS = (6, 5, 4, 3, 2)
MOST_WARDS = 30
"""The numbers of a designated city and its wards; that of the next city stands behind them."""


class UnreadableCode(ValueError):
    """The typed text is no local government code; the message is a Japanese sentence for who typed it."""


@dataclass(frozen=True, slots=True)
class Prefecture:
    """One prefecture. ``slug`` is the tenant in the address (/hiroshima/…); 広島県's short name is 広島."""

    number: int
    code: str
    slug: str
    name: str
    short_name: str
    kana: str


PREFECTURES: tuple[Prefecture, ...] = (
    Prefecture(1, "010006", "hokkaido", "北海道", "北海道", "ほっかいどう"),
    Prefecture(2, "020001", "aomori", "青森県", "青森", "あおもりけん"),
    Prefecture(3, "030007", "iwate", "岩手県", "岩手", "いわてけん"),
    Prefecture(4, "040002", "miyagi", "宮城県", "宮城", "みやぎけん"),
    Prefecture(5, "050008", "akita", "秋田県", "秋田", "あきたけん"),
    Prefecture(6, "060003", "yamagata", "山形県", "山形", "やまがたけん"),
    Prefecture(7, "070009", "fukushima", "福島県", "福島", "ふくしまけん"),
    Prefecture(8, "080004", "ibaraki", "茨城県", "茨城", "いばらきけん"),
    Prefecture(9, "090000", "tochigi", "栃木県", "栃木", "とちぎけん"),
    Prefecture(10, "100005", "gunma", "群馬県", "群馬", "ぐんまけん"),
    Prefecture(11, "110001", "saitama", "埼玉県", "埼玉", "さいたまけん"),
    Prefecture(12, "120006", "chiba", "千葉県", "千葉", "ちばけん"),
    Prefecture(13, "130001", "tokyo", "東京都", "東京", "とうきょうと"),
    Prefecture(14, "140007", "kanagawa", "神奈川県", "神奈川", "かながわけん"),
    Prefecture(15, "150002", "niigata", "新潟県", "新潟", "にいがたけん"),
    Prefecture(16, "160008", "toyama", "富山県", "富山", "とやまけん"),
    Prefecture(17, "170003", "ishikawa", "石川県", "石川", "いしかわけん"),
    Prefecture(18, "180009", "fukui", "福井県", "福井", "ふくいけん"),
    Prefecture(19, "190004", "yamanashi", "山梨県", "山梨", "やまなしけん"),
    Prefecture(20, "200000", "nagano", "長野県", "長野", "ながのけん"),
    Prefecture(21, "210005", "gifu", "岐阜県", "岐阜", "ぎふけん"),
    Prefecture(22, "220001", "shizuoka", "静岡県", "静岡", "しずおかけん"),
    Prefecture(23, "230006", "aichi", "愛知県", "愛知", "あいちけん"),
    Prefecture(24, "240001", "mie", "三重県", "三重", "みえけん"),
    Prefecture(25, "250007", "shiga", "滋賀県", "滋賀", "しがけん"),
    Prefecture(26, "260002", "kyoto", "京都府", "京都", "きょうとふ"),
    Prefecture(27, "270008", "osaka", "大阪府", "大阪", "おおさかふ"),
    Prefecture(28, "280003", "hyogo", "兵庫県", "兵庫", "ひょうごけん"),
    Prefecture(29, "290009", "nara", "奈良県", "奈良", "ならけん"),
    Prefecture(30, "300004", "wakayama", "和歌山県", "和歌山", "わかやまけん"),
    Prefecture(31, "310000", "tottori", "鳥取県", "鳥取", "とっとりけん"),
    Prefecture(32, "320005", "shimane", "島根県", "島根", "しまねけん"),
    Prefecture(33, "330001", "okayama", "岡山県", "岡山", "おかやまけん"),
    Prefecture(34, "340006", "hiroshima", "広島県", "広島", "ひろしまけん"),
    Prefecture(35, "350001", "yamaguchi", "山口県", "山口", "やまぐちけん"),
    Prefecture(36, "360007", "tokushima", "徳島県", "徳島", "とくしまけん"),
    Prefecture(37, "370002", "kagawa", "香川県", "香川", "かがわけん"),
    Prefecture(38, "380008", "ehime", "愛媛県", "愛媛", "えひめけん"),
    Prefecture(39, "390003", "kochi", "高知県", "高知", "こうちけん"),
    Prefecture(40, "400009", "fukuoka", "福岡県", "福岡", "ふくおかけん"),
    Prefecture(41, "410004", "saga", "佐賀県", "佐賀", "さがけん"),
    Prefecture(42, "420000", "nagasaki", "長崎県", "長崎", "ながさきけん"),
    Prefecture(43, "430005", "kumamoto", "熊本県", "熊本", "くまもとけん"),
    Prefecture(44, "440001", "oita", "大分県", "大分", "おおいたけん"),
    Prefecture(45, "450006", "miyazaki", "宮崎県", "宮崎", "みやざきけん"),
    Prefecture(46, "460001", "kagoshima", "鹿児島県", "鹿児島", "かごしまけん"),
    Prefecture(47, "470007", "okinawa", "沖縄県", "沖縄", "おきなわけん"),
)  # fmt: skip

BY_NUMBER = {prefecture.number: prefecture for prefecture in PREFECTURES}


def check_digit(code5: str) -> str:
    """The sixth digit: 11 less the weighted sum modulo 11, its last digit. ValueError unless five digits."""
    if not re.fullmatch("[0-9]{5}", code5):
        raise ValueError(f"not five digits: {code5!r}")
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, code5, strict=True))
    return str((11 - total % 11) % 10)


def is_valid(code6: str) -> bool:
    """Whether the text is six half-width digits with a right check digit and an existing prefecture.

    It says nothing about whether a body with that code exists; the register of municipalities does.
    """
    return (
        re.fullmatch("[0-9]{6}", code6) is not None
        and int(code6[:2]) in BY_NUMBER
        and check_digit(code6[:5]) == code6[5]
    )


def clean(text: str) -> str:
    """The six-digit code of what was typed: full or half width, spaces, hyphens, five digits completed.

    Five digits are the code without its check digit, 34100 -> 341002, or one whose zero a spreadsheet took
    away, 11002 -> 011002: whichever is a body. Where both are, that is asked and not guessed. A ward of a
    designated city is no body of its own: its city is named. Raises UnreadableCode with a Japanese sentence.
    """
    digits = half_width(text).replace("-", "")
    if not digits:
        raise UnreadableCode("団体コードが入力されていません。6桁の数字で書いてください。")
    if not re.fullmatch("[0-9]{5,6}", digits):
        raise _unreadable(text, "6桁の数字で書いてください。")
    if len(digits) == 5:
        digits = _completed(text, digits)
    if int(digits[:2]) not in BY_NUMBER:
        raise _unreadable(text, "はじめの2桁は都道府県の番号（01から47）です。")
    if digits[5] != check_digit(digits[:5]):
        right = digits[:5] + check_digit(digits[:5])
        raise _unreadable(text, f"最後の1桁（検査数字）が合いません。{digits[:5]}の団体なら{right}です。")
    if digits not in bodies() and (city := _city_of_ward(digits)):
        raise _unreadable(text, f"{bodies()[city].name}の区は、市の団体コードで書いてください：{city}。")
    return digits


def _completed(text: str, digits: str) -> str:
    """Five digits as the body that they can only mean."""
    meant = [digits + check_digit(digits), f"0{digits}"]
    known = [code for code in meant if is_valid(code) and (code in bodies() or _city_of_ward(code))]
    if len(known) == 2:
        first, second = (f"{_name_of(code)} {code}" for code in known)
        raise _unreadable(text, f"{first}か{second}か、どちらか分かりません。6桁で書いてください。")
    return known[0] if known else meant[0]


def _name_of(code: str) -> str:
    body = bodies().get(code)
    return body.name if body else f"{bodies()[_city_of_ward(code)].name}の区"


def _city_of_ward(code: str) -> str:
    """The designated city in whose block of numbers a code stands, or "": 14101 to 14118 are of 横浜市.

    The third digit of wards is 1, as that of 東京's 特別区, which are bodies.
    """
    if code[2] != "1" or code in bodies():
        return ""
    number = int(code[:5])
    return next((body for body in bodies() if 0 < number - int(body[:5]) < MOST_WARDS), "")


def _unreadable(text: str, reason: str) -> UnreadableCode:
    return UnreadableCode(f"「{text.strip()[:40]}」は団体コードとして読めません。{reason}")
