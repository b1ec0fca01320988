"""Keys for sorting and searching Japanese text. A key is never shown and never stored in place of a name.

Names are kept exactly as typed, without Unicode normalisation; only these keys are normalised. Databases
collate Japanese in ways that no reader expects, so lists are sorted by ``hiragana_key`` of the reading.
"""

from __future__ import annotations

import re
import unicodedata

import jaconv

# Ideographic variation selectors (U+E0100-E01EF) and the older standard ones (U+FE00-FE0F).
_VARIATION_SELECTORS = re.compile("[\U000e0100-\U000e01ef\ufe00-\ufe0f]")

# Old and popular forms of characters in names -> the form most people type. NFKC does not join these, because
# Unicode holds them to be characters of their own. Chosen by hand for names of people and municipalities.
_COMMON_FORM = {
    "高": "髙", "崎": "﨑碕嵜", "吉": "𠮷", "徳": "德", "浜": "濱濵", "辺": "邊邉", "斉": "齊斎齋",
    "沢": "澤", "桜": "櫻", "広": "廣", "国": "國", "島": "嶋嶌", "真": "眞", "円": "圓",
    "栄": "榮", "恵": "惠", "瀬": "瀨", "滝": "瀧", "竜": "龍", "寿": "壽", "曽": "曾",
    "条": "條", "桧": "檜", "槙": "槇", "万": "萬", "与": "與", "弥": "彌", "富": "冨",
    "峰": "峯", "館": "舘", "梼": "檮", "鉄": "鐵", "関": "關", "浅": "淺", "薮": "藪",
    "桑": "桒", "松": "枩", "黒": "黑", "翠": "翆", "鴎": "鷗", "塩": "鹽", "児": "兒",
    "実": "實", "学": "學", "宝": "寶", "礼": "禮", "秋": "秌", "静": "靜", "戸": "戶",
    "稲": "稻", "頼": "賴", "柳": "栁", "亀": "龜", "蔵": "藏", "芦": "蘆", "豊": "豐",
    "来": "來", "会": "會", "県": "縣", "巌": "巖", "ケ": "ヶ", "カ": "ヵ",
}  # fmt: skip
_TO_COMMON_FORM = str.maketrans({rare: common for common, rares in _COMMON_FORM.items() for rare in rares})


def hiragana_key(text: str) -> str:
    """The key to sort or search a reading by: フジイ　タクヤ, ﾌｼﾞｲ ﾀｸﾔ and ふじい たくや are ふじいたくや.

    Width is joined, katakana becomes hiragana, white space goes, letters become lower case. Small kana and
    the long sound mark are kept: きょうと sorts just before きようと, and they stay two readings.
    """
    return jaconv.kata2hira(_joined(text))


def fold(text: str) -> str:
    """The key to search names by: 髙﨑 finds 高崎, 𠮷田 finds 吉田, 葛 with a variation selector finds 葛.

    Fold both the name and the words searched for, then compare. Width, case, white space, variation selectors
    and old or popular forms of characters make no difference; kana stay as they are (see ``hiragana_key``).
    Two bodies may share a key (鹿嶋市 and 鹿島市): it finds names, it does not identify them.
    """
    return _joined(_VARIATION_SELECTORS.sub("", text)).translate(_TO_COMMON_FORM)


def _joined(text: str) -> str:
    spaced = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    # A sound mark that stood behind a space belongs to the letter before it once the space is gone.
    return unicodedata.normalize("NFC", "".join(spaced.split()))
