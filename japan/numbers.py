"""Amounts and quantities: read as people type them, written as official papers write them.

Money is whole yen (``int``); exact shares are ``Fraction``. No float is used anywhere here.
"""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction
from functools import lru_cache

_LONGEST = 40
_LIMIT = 10**15
_MINUS_SIGNS = "-△▲"
_HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—―−─ー", "-") | {"。": ".", "、": ","})
_SMALL = {"千": 10**3, "百": 10**2, "十": 10, "": 1}
_LARGE = {"億": 10**8, "万": 10**4}
_DIGITS = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)"
_NUMBER = rf"{_DIGITS}(?:\.[0-9]+)?"
_UNIT = "[千百十]?[億万]|[千百十]"
_PART = re.compile(rf"({_NUMBER})([千百十]?)([億万]?)")
_WHOLE = re.compile(rf"(?:{_NUMBER}(?:{_UNIT}))*{_NUMBER}(?:{_UNIT})?")
# As on bills: ¥701,000-, 金701,000円也. A yen sign is a backslash to half of the keyboards.
_ON_A_BILL = re.compile(r"(?:金?[¥\\]|金)(.+?)円?(?:也|-)?|(.+?)円(?:也|-)?")
_POINT_FOR_COMMA = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+")
_MISPLACED_COMMA = re.compile(r"[0-9,.]*,[0-9,.]*")


class UnreadableNumber(ValueError):
    """The typed text is no whole number; the message is a Japanese sentence for the person who typed it."""


def half_width(text: str) -> str:
    """Letters, digits and signs as they are typed without the Japanese input method, and no spaces.

    For what knows no Japanese letters: numbers, codes, addresses of mail. ＡＢ＠ｅｘａｍｐｌｅ。ｊｐ is
    AB@example.jp; a hyphen of any kind, also the long sound mark of its key, is a plain one.
    """
    return "".join(unicodedata.normalize("NFKC", text).split()).translate(_HYPHENS)


def parse_int(text: str) -> int:
    """Read a whole number: 8,412,000, ８４１２千円, ¥8412000, \\701,000, 金701,000円也, 1億2千万円, △500.

    Full or half width, spaces anywhere, the sign of a loss as △ or ▲, commas only between groups of three.
    Raises UnreadableNumber with a Japanese sentence: also where a fraction is left over (1.5円), and from
    1000兆 on, so that every result fits a database column.
    """
    typed = half_width(text)
    if not typed:
        raise UnreadableNumber("数が入力されていません。「8,412,000」のように書いてください。")
    if len(typed) > _LONGEST:
        raise _unreadable(text, "桁が多すぎます。")
    negative = typed[0] in _MINUS_SIGNS
    signed = typed[1:] if negative else typed
    on_a_bill = _ON_A_BILL.fullmatch(signed)
    body = (on_a_bill[1] or on_a_bill[2]) if on_a_bill else signed
    if _POINT_FOR_COMMA.fullmatch(body):
        raise _unreadable(text, "3桁ごとの区切りは、ピリオドではなくカンマ（,）で書いてください。")
    if not _WHOLE.fullmatch(body):
        reason = (
            "カンマは3桁ごとに書いてください。"
            if _MISPLACED_COMMA.fullmatch(body)
            else "「8,412千円」「1億2,000万円」のように、数字と「千」「万」「億」「円」だけで書いてください。"
        )
        raise _unreadable(text, reason)
    total = _total(body)
    if total is None:
        raise _unreadable(text, "単位は大きいほうから順に書いてください。")
    if total.denominator != 1:
        raise _unreadable(text, "小数の端数が残ります。整数になるように書いてください。")
    if total >= _LIMIT:
        raise _unreadable(text, "数が大きすぎます。")
    return -int(total) if negative else int(total)


def _total(body: str) -> Fraction | None:
    """What numbers with their units come to: 2千5百万 is 2,500万. None where units do not fall."""
    total, pending = Fraction(0), Fraction(0)
    last_small, last_large = _SMALL["千"] + 1, _LARGE["億"] + 1
    for digits, small, large in _PART.findall(body):
        if _SMALL[small] >= last_small or (large and _LARGE[large] >= last_large):
            return None
        if large and pending and not small:
            return None
        pending += Fraction(digits.replace(",", "")) * _SMALL[small]
        last_small = _SMALL[small]
        if large:
            total, pending = total + pending * _LARGE[large], Fraction(0)
            last_small, last_large = _SMALL["千"] + 1, _LARGE[large]
    return total + pending


def parse_count(text: str, *units: str, what: str = "数") -> int:
    """Read a count of persons or minutes: 12, １２人, 1,200. `units` may stand behind it.

    Raises UnreadableNumber in words that speak of no money.
    """
    typed = half_width(text)
    unit = next((unit for unit in units if typed.endswith(unit)), "")
    digits = typed.removesuffix(unit) if unit else typed
    if not re.fullmatch(_DIGITS, digits):
        shown = text.strip()[:_LONGEST]
        raise UnreadableNumber(
            f"「{shown}」は{what}として読めません。「3」のように、数字だけで書いてください。"
        )
    if len(digits) > len(str(_LIMIT)):
        raise _unreadable(text, "数が大きすぎます。")
    return int(digits.replace(",", ""))


def count(number: int) -> str:
    """「1,741」, a loss as 「△3」: the sign that Japanese public accounts use."""
    return f"△{-number:,}" if number < 0 else f"{number:,}"


def yen(amount_yen: int) -> str:
    """「8,412,000円」, negative 「△500円」."""
    return f"{count(amount_yen)}円"


def thousand_yen(amount_yen: int | Fraction) -> int:
    """Thousands of yen by 地方交付税法22条: under 500 yen is dropped, 500 yen and more is raised.

    Takes exact yen (a Fraction of a yen too: 499.5 yen is under 500) and returns the number of thousands.
    Raises ValueError for a negative amount, of which the law does not speak.
    """
    if amount_yen < 0:
        raise ValueError(f"an amount of allocation tax is not negative: {amount_yen}")
    return int((amount_yen + 500) // 1000)


@lru_cache(maxsize=10_000)
def percent(part: int | Fraction, whole: int | Fraction, places: int = 1) -> str:
    """「30.1％」: ``part`` of ``whole``, rounded half away from zero to ``places``; 「–」 if ``whole`` is 0.

    Exact: 1 of 8 with no places is 13％, not the 12％ that a float with banker's rounding gives.
    """
    if whole == 0:
        return "–"
    scaled = Fraction(part) / Fraction(whole) * 100 * 10**places
    rounded = int(abs(scaled) + Fraction(1, 2))
    digits = f"{rounded:0{places + 1}d}"
    value = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return f"{'△' if scaled < 0 and rounded else ''}{value}％"


def _unreadable(text: str, reason: str) -> UnreadableNumber:
    return UnreadableNumber(f"「{text.strip()[:40]}」は数として読めません。{reason}")
