"""Letters that no font of this machine can draw: on paper they are named, where a box would say nothing.

What people typed stays as they typed it; only the paper says ［チェック］ for a sign out of a telephone.
Which letters there are is asked of fontconfig, as WeasyPrint does when it looks for one beyond its first
font.
"""

from __future__ import annotations

import shutil
import subprocess
import unicodedata
from bisect import bisect_right
from functools import cache

LISTING = ("--format", "%{charset}\n")
FONTS = "fc-list"

NAMES = {
    "✅☑✔": "チェック",
    "❌❎✖": "ばつ",
    "⭕🙆": "まる",
    "❗❕‼": "感嘆符",
    "❓❔": "疑問符",
    "⚠🚨": "注意",
    "🚫⛔🙅": "禁止",
    "➡▶👉": "右矢印",
    "⬅👈": "左矢印",
    "⬆👆☝": "上矢印",
    "⬇👇": "下矢印",
    "🔄🔁": "くり返し",
    "➕": "プラス",
    "➖": "マイナス",
    "⭐🌟✨": "星",
    "❤💕💗": "ハート",
    "💡": "電球",
    "🔥": "炎",
    "🎉🎊": "祝",
    "💦💧": "しずく",
    "🆕": "新",
    "🆗": "OK",
    "💯": "百点",
    "😀😃😄😁😆😊🙂☺😉😇🥰😍": "笑顔",
    "😂🤣😅": "笑い",
    "😢😭🥲😥": "泣き顔",
    "😡😠💢": "怒り",
    "😱😨😰": "驚き",
    "🤔": "考え中",
    "🙇": "おじぎ",
    "🙏": "お願い",
    "👍👌": "よい",
    "👎": "よくない",
    "👏": "拍手",
    "💪": "力こぶ",
    "👋": "手を振る",
    "🙋✋": "挙手",
    "📞☎📱": "電話",
    "📧✉📩📨💌": "メール",
    "📅📆🗓": "カレンダー",
    "⏰🕐⌚⏱": "時計",
    "📝✏🖊🖋": "メモ",
    "📎🖇": "クリップ",
    "📌📍": "ピン",
    "📄📃📑📋": "書類",
    "📁📂🗂": "フォルダー",
    "📊📈📉": "グラフ",
    "🔗": "リンク",
    "🔍🔎": "虫めがね",
    "🔒🔐": "かぎ",
    "🔑": "かぎ",
    "📷📸": "写真",
    "💻🖥": "パソコン",
    "🖨": "プリンター",
    "📠": "ファクス",
    "🏠🏡": "家",
    "🏢🏛": "庁舎",
    "🏥": "病院",
    "🏫": "学校",
    "🚗🚙": "車",
    "🚃🚆": "電車",
    "💰💴💵": "お金",
    "👤👥": "人",
    "🔴": "赤丸",
    "🔵": "青丸",
    "🟢": "緑丸",
    "🟡": "黄丸",
    "🟥": "赤四角",
    "🟦": "青四角",
    "🟩": "緑四角",
    "🟨": "黄四角",
}
"""What the signs that officials type are called; the standard names them in English alone."""

_NAME_OF = {sign: name for signs, name in NAMES.items() for sign in signs}
_UNSEEN = {"Cc", "Cf", "Zs", "Zl", "Zp", "Mn"}
"""Categories of letters that leave no ink of their own, or stand on the letter before them."""
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)
_SIGN_PLANES = (range(0x1F000, 0x1FB00), range(0x2600, 0x27C0), range(0x2B00, 0x2C00))


def named(text: str) -> str:
    """The text with every letter that cannot be drawn named in brackets: ［チェック］, ［外字 U+E000］."""
    missing = {letter for letter in set(text) if not letter.isascii() and not is_drawable(letter)}
    if not missing:
        return text
    return text.translate({ord(letter): name_of(letter) for letter in missing})


def is_drawable(letter: str) -> bool:
    """Whether some font here has the letter, or it needs none. Where no font can be asked, by its kind."""
    category = unicodedata.category(letter)
    if category in _UNSEEN:
        return True
    ranges = letters_of_fonts()
    if ranges:
        return _is_among(ord(letter), ranges)
    return category not in ("Co", "Cn", "Cs") and not _is_sign(ord(letter))


def name_of(letter: str) -> str:
    """What paper says instead of the letter; nothing for the tone of a hand."""
    code = ord(letter)
    if code in _SKIN_TONES:
        return ""
    if code in _FLAG_LETTERS:
        return f"［{chr(code - _FLAG_LETTERS[0] + ord('A'))}］"
    if letter in _NAME_OF:
        return f"［{_NAME_OF[letter]}］"
    kind = "外字" if unicodedata.category(letter) == "Co" else "絵文字" if _is_sign(code) else "文字"
    return f"［{kind} U+{code:04X}］"


def _is_sign(code: int) -> bool:
    return any(code in plane for plane in _SIGN_PLANES)


def _is_among(code: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    place = bisect_right(ranges, (code, 0x110000)) - 1
    return place >= 0 and code <= ranges[place][1]


@cache
def letters_of_fonts() -> tuple[tuple[int, int], ...]:
    """First and last code points of what the fonts of this machine can draw, in order; () if nobody knows."""
    program = shutil.which(FONTS)
    if program is None:
        return ()
    told = subprocess.run([program, *LISTING], capture_output=True, text=True, check=True).stdout
    ranges: list[tuple[int, int]] = []
    for first, last in sorted({_range(part) for line in told.splitlines() for part in line.split()}):
        if ranges and first <= ranges[-1][1] + 1:
            ranges[-1] = (ranges[-1][0], max(last, ranges[-1][1]))
        else:
            ranges.append((first, last))
    return tuple(ranges)


def _range(part: str) -> tuple[int, int]:
    """`3041-3096` or `3005`, in hexadecimal."""
    first, _, last = part.partition("-")
    return int(first, 16), int(last or first, 16)
