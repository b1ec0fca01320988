"""Japanese text as people type it: keys to sort by, patterns to search by, what is put right when kept.

Names are kept exactly as typed, without Unicode normalisation; sorting and searching see past how they were
typed. Databases collate Japanese in ways that no reader expects, so lists are sorted by ``hiragana_key``.

A search turns what was typed into patterns that match every way of writing it, and leaves what is stored as
it is: no second column is kept beside each text, no row is read by Python, and an index of the database would
be of no use under row-level security anyway. A pattern means the same to Python and to PostgreSQL.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

import jaconv

# Forms of one character, the one that most people type first. NFKC does not join these, because Unicode
# holds them to be characters of their own. First the old forms in brackets in 常用漢字表 (内閣告示, 2010)
# and those of 人名用漢字別表, then by hand what occurs in names of people and municipalities, and what the
# character sets of 1978, 1983 and 2004 draw differently.
_FORMS = """
亜亞 悪惡 圧壓 囲圍 医醫 為爲 壱壹 稲稻 飲飮 隠隱 営營 栄榮 衛衞 駅驛 悦悅 閲閱 円圓 塩鹽 縁緣 艶艷 応應
欧歐 殴毆 桜櫻 奥奧 横橫 温溫 穏穩 仮假 価價 画畫 会會 絵繪 壊壞 懐懷 概槪 拡擴 殻殼 覚覺 学學 岳嶽 楽樂
渇渴 缶罐 巻卷 陥陷 勧勸 寛寬 関關 歓歡 観觀 顔顏 気氣 帰歸 亀龜 偽僞 戯戲 犠犧 旧舊 拠據 挙擧舉 虚虛 峡峽
挟挾 教敎 強强 郷鄕鄉 暁曉 区區 駆驅 勲勳 薫薰 径徑 恵惠 掲揭 渓溪谿 経經 蛍螢 軽輕 継繼 鶏鷄雞 芸藝 撃擊
欠缺 県縣 倹儉 剣劍劒劔 険險 圏圈 検檢 献獻 権權 顕顯 験驗 厳嚴 呉吳 娯娛 広廣 効效 恒恆 黄黃 鉱鑛礦砿
号號 告吿 黒黑 国國囯圀 砕碎 済濟 斎齋斉齊斊 歳歲 剤劑 雑雜 参參 桟棧 蚕蠶 惨慘 産產 賛贊 残殘 糸絲 歯齒
児兒 辞辭 湿濕溼 実實 写寫 釈釋 寿壽 収收 従從 渋澁澀 獣獸 縦縱 粛肅 処處 緒緖 叙敍敘 将將 称稱 渉涉 焼燒
証證 奨奬 条條 状狀 乗乘 浄淨 剰剩 畳疊疉 縄繩 壌壤 嬢孃 譲讓 醸釀 触觸 嘱囑 真眞 寝寢 慎愼 尽盡 図圖 粋粹
酔醉 穂穗 随隨 髄髓 枢樞 数數 瀬瀨 声聲 静靜 清淸 青靑 税稅 摂攝 窃竊 説說 絶絕 浅淺 専專 戦戰 践踐 銭錢
潜潛濳 繊纖 禅禪 双雙 壮壯 争爭 荘莊 捜搜 挿插揷 巣巢 曽曾 痩瘦 装裝 総總 騒騷 増增 蔵藏 臓臟 即卽 属屬
続續 堕墮 対對 体體 帯帶 滞滯 台臺 滝瀧 択擇 沢澤 担擔 単單 胆膽 団團 断斷 弾彈 遅遲 痴癡 虫蟲 昼晝 鋳鑄
庁廳 徴徵 聴聽 勅敕 鎮鎭 塚冢 逓遞 鉄鐵銕鉃 点點 転轉 伝傳 灯燈 当當 党黨 盗盜 闘鬪 徳德悳 独獨 読讀 届屆
内內 弐貳 悩惱 脳腦 覇霸 拝拜 廃廢 売賣 麦麥 発發 髪髮 抜拔 晩晚 蛮蠻 秘祕 浜濱濵 瓶甁 払拂 仏佛 併倂 並竝
餅餠 辺邊邉 変變 弁辨辯瓣 歩步 宝寶寳 豊豐 褒襃 毎每 万萬 満滿 麺麵麪 黙默 弥彌 訳譯 薬藥 与與 予豫 余餘
誉譽 揺搖 様樣 謡謠 来來 頼賴 乱亂 覧覽 竜龍 両兩 猟獵 緑綠 涙淚 塁壘 礼禮 励勵 戻戾 霊靈 齢齡 暦曆 歴歷
恋戀 錬鍊 炉爐 労勞 郎郞 楼樓 録錄 湾灣 彦彥 亘亙 凜凛 尭堯 巌巖 晃晄 桧檜 槙槇 祢禰 禄祿 穣穰 萌萠 遥遙
瑶瑤 翠翆 侠俠 掴摑 掻搔 填塡 顛顚 頬頰 剥剝 噛嚙 嘘噓 唖啞 祷禱 鴎鷗 蝋蠟 蝉蟬 鹸鹼 麹麴 醤醬 繍繡 蒋蔣
莱萊 涜瀆 焔焰 溌潑 箪簞 屏屛 倶俱 呑吞 嚢囊 姫姬 喩喻 戸戶 床牀 沖冲 没沒 汚污 瑠璢 研硏 高髙 崎﨑碕嵜
吉𠮷 島嶋嶌嶹 富冨 峰峯 館舘 梼檮 薮藪籔 桑桒 松枩柗 秋秌穐龝 柳栁桺 芦蘆 釜竈竃 鯵鰺 諌諫 渕淵渊 籠篭
砺礪 騨驒 祇祗 旛幡 潴瀦 迩邇 蛎蠣 蝿蠅 濤涛 靭靱 賎賤 壺壷 侭儘 撹攪 潅灌 頚頸 蕊蘂 鴬鶯 曵曳 檪櫟 藁藳
隣鄰 婿壻聟 船舩 杯盃 村邨 野埜 風凮 群羣 仙僊 京亰 昆崑 淡澹 毘毗 美媺 蔭䕃 略畧 裏裡 嶺岺 岸㟁 煙烟 糧粮
跡迹蹟 針鍼 鎌鐮 雁鴈 桝枡 栃杤 兎兔 冴冱 函凾 勇勈 卯夘 喜㐂 晋晉 昂昻 柿柹 樋桶 耀燿 聡聰 胸胷 蓑簑 蘇蘓
遠逺 鶴靏靍鸖 冒冐 宜冝 嘗甞 恥耻 暖煖 翻飜 涼凉 狭狹 茎莖 舎舍 冊册 舗舖 隷隸 既旣 鋭銳 脱脫 尚尙
"""

# Radicals (U+2E80-2FDF) stand in text copied out of PDFs where a letter is meant. NFKC knows those of
# 康熙字典, but makes old forms of three; of the supplement it knows two. Here are the others.
_RADICALS = """
⺁厂 ⺃乚 ⺄乙 ⺅亻 ⺇几 ⺉刂 ⺊卜 ⺌小 ⺍小 ⺎兀 ⺏尢 ⺐尢 ⺒巳 ⺓幺 ⺔彑 ⺕彐 ⺖忄 ⺘扌 ⺙攵 ⺛旡
⺜日 ⺝月 ⺞歹 ⺠民 ⺡氵 ⺢水 ⺣灬 ⺤爪 ⺥爪 ⺦丬 ⺧牛 ⺨犭 ⺩王 ⺪疋 ⺫目 ⺬示 ⺭礻 ⺮竹 ⺯糸 ⺲罒
⺳罒 ⺴网 ⺵网 ⺶羊 ⺷羊 ⺹耂 ⺺聿 ⺻聿 ⺼肉 ⺽臼 ⺾艹 ⺿艹 ⻀艹 ⻁虎 ⻂衤 ⻃西 ⻄西 ⻆角 ⻇角 ⻊足
⻌辶 ⻍辶 ⻎辶 ⻏阝 ⻑長 ⻒長 ⻖阝 ⻗雨 ⻘青 ⻝食 ⻞食 ⻟食 ⻡首 ⻣骨 ⻤鬼 ⻨麦 ⻩黄 ⻫斉 ⻭歯 ⻯竜
⻱亀 ⻲亀 ⼾戸 ⿈黄 ⿊黒
"""

_COMMON = {ord(form): group[0] for group in _FORMS.split() for form in group}
_LETTER_OF_RADICAL = {
    **{
        code: unicodedata.normalize("NFKC", chr(code))
        for code in (*range(0x2E80, 0x2EF4), *range(0x2F00, 0x2FD6))
    },
    **{ord(pair[0]): pair[1] for pair in _RADICALS.split()},
}

_BESIDE_A_LINK = "[0-9\u2e80-\u2fdf々〆\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_VOICED, _HALF_VOICED = "\u3099\u309b\uff9e", "\u309a\u309c\uff9f"
_MARKS = {"\u3099": _VOICED, "\u309a": _HALF_VOICED}
_HYPHENS = "-‐‑‒–—―−─ー－ｰ﹣⁃"
# Between two kanji these are one sound of a place's name: 鰺ヶ沢, 鎌ケ谷, 霞が関; 三ツ星, 四ッ谷.
_LINKS = {letter: links for links in ("ヶケゖがガヵカか箇个", "ツッつっ") for letter in links}
_ALWAYS_LINKS = "ヶヵゖゕ"
# What stands between the letters of a name and counts for nothing: spaces, breaks, selectors, the unseen.
_NOTHING = (
    "\t\n\v\f\r \u0085\u00a0\u00ad\u034f\u061c\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000"
    "\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef"
)
_NOT_WANTED = re.compile(f"[{_NOTHING}]")
_WRITTEN_IN_OTHER_WAYS = (
    *range(0x20, 0x3400),
    *range(0xF900, 0xFB00),
    *range(0xFE30, 0x10000),
    *range(0x1D400, 0x1D800),
    *range(0x1F100, 0x1F300),
    *range(0x2F800, 0x2FA20),
)
"""Code points that NFKC, small letters or hiragana may write in another way."""

_LONGEST_SIGN = 8
MOST_WORDS = 8
"""More words than these narrow a search no further."""


def hiragana_key(text: str) -> str:
    """The key to sort or search a reading by: フジイ　タクヤ, ﾌｼﾞｲ ﾀｸﾔ and ふじい たくや are ふじいたくや.

    Width is joined, katakana becomes hiragana, white space goes, letters become lower case. Small kana and
    the long sound mark are kept: きょうと sorts just before きようと, and they stay two readings.
    """
    spaced = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    # A sound mark that stood behind a space belongs to the letter before it once the space is gone.
    return jaconv.kata2hira(unicodedata.normalize("NFC", "".join(spaced.split())))


_SPLIT_KANA = re.compile("[\u3041-\u30ff][\u3099\u309a]")


def as_kept(text: str) -> str:
    """What was typed, as it is kept: kana of two parts composed, one line break as one character.

    macOS writes が as か and a mark; browsers send a line break as two characters. Only kana are composed: a
    kanji of a name keeps its own number (\ufa19, U+FA19), which any Unicode normalisation would take from it.
    """
    return composed(text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text)


def composed(text: str) -> str:
    """The text with kana of two parts (か and a mark) as one letter (が)."""
    return (
        text if text.isascii() else _SPLIT_KANA.sub(lambda kana: unicodedata.normalize("NFC", kana[0]), text)
    )


def with_letters_for_radicals(text: str) -> str:
    """The text with the letter that each radical stands for, one for one: ⾸⻑ is 首長."""
    return text.translate(_LETTER_OF_RADICAL)


def common_form(letter: str) -> str:
    """The form of a letter that most people type: 𠮷 is 吉. The letter itself where it has no other."""
    return _COMMON.get(ord(letter), letter)


@lru_cache(maxsize=256)
def wanted(typed: str) -> tuple[str, ...]:
    """A pattern for each word that was typed; a text is found that has every one of them.

    Width, case, hiragana and katakana, decomposed kana, radicals, hyphens, old and common forms make no
    difference, nor do spaces within what is stored: 山田太郎 and 山田　太郎 both find 山田 太郎; ﾃﾚﾜｰｸ finds
    テレワーク, 高浜 finds 髙濵. Two bodies may be found by one word (鹿嶋市, 鹿島市): it finds names, it does
    not identify them. Nothing that is seen was typed: no pattern, and everything is found.
    """
    words = unicodedata.normalize("NFKC", with_letters_for_radicals(as_kept(typed))).split()
    seen = (word for word in (_NOT_WANTED.sub("", word) for word in words) if word)
    return tuple(_pattern(word) for word in dict.fromkeys(seen))[:MOST_WORDS]


def is_found(typed: str, *texts: str, begins: Iterable[str] = ()) -> bool:
    """Whether each word that was typed stands in one of the texts, or one of `begins` starts with it."""
    return all(
        any(re.search(pattern, text) for text in texts) or any(re.match(pattern, text) for text in begins)
        for pattern in wanted(typed)
    )


def _pattern(word: str) -> str:
    between = f"[{_NOTHING}]*"
    parts, place = [], 0
    while place < len(word):
        signs, end = _sign_for(word, place)
        letters = between.join(_every_way(word, each) for each in range(place, end))
        parts.append(f"(?:{letters}|{_one_of(signs)})" if signs else letters)
        place = end
    return between.join(parts)


def _sign_for(word: str, place: int) -> tuple[str, int]:
    """Single signs for the letters from this place on, such as ㈱ for (株), and where these letters end."""
    for end in range(min(len(word), place + _LONGEST_SIGN), place + 1, -1):
        if signs := _signs().get("".join(map(_common, word[place:end]))):
            return signs, end
    return "", place + 1


def _every_way(word: str, place: int) -> str:
    """The letter at this place, in every way in which it is written."""
    letter = word[place]
    if letter in _ALWAYS_LINKS or (letter in _LINKS and _is_link(word, place)):
        return f"(?:{'|'.join(dict.fromkeys([_one(letter), _one_of(_LINKS.get(letter, 'ヵヶゕ'))]))})"
    if letter in _HYPHENS:
        return _one_of(_HYPHENS)
    return _one(letter)


def _is_link(word: str, place: int) -> bool:
    """Between kanji (or behind a number), or at the end of what was typed and beside one."""
    before, after = word[:place][-1:], word[place + 1 :][:1]
    beside = [bool(re.match(_BESIDE_A_LINK, letter)) for letter in (before, after) if letter]
    return bool(beside) and all(beside)


@lru_cache(maxsize=4096)
def _one(letter: str) -> str:
    common = _common(letter)
    forms = _one_of(common + _other_ways().get(common, ""))
    parts = unicodedata.normalize("NFD", common)
    base, mark = parts[0], parts[1:]
    if mark not in _MARKS:
        return forms
    base_forms = _one_of(base + _other_ways().get(base, ""))
    return f"(?:{forms}|{base_forms}[{_MARKS[mark]}])"


def _one_of(letters: str) -> str:
    """Any of them, as both kinds of regular expressions write it."""
    each = "".join(
        f"\\{one}" if one.isascii() and not one.isalnum() else one for one in dict.fromkeys(letters)
    )
    return f"[{each}]" if len(each) != 1 else each


def _common(letter: str) -> str:
    """The letter in the form that all its others are compared by; of ㈱ and the like, itself."""
    plain = unicodedata.normalize("NFKC", _LETTER_OF_RADICAL.get(ord(letter), letter)).casefold()
    common = jaconv.kata2hira(plain.translate(_COMMON))
    return common if len(common) == 1 else letter


@lru_cache(maxsize=1)
def _signs() -> dict[str, str]:
    """By the letters that they stand for: signs that are several letters in one."""
    signs: defaultdict[str, str] = defaultdict(str)
    for sign in map(chr, _WRITTEN_IN_OTHER_WAYS):
        letters = unicodedata.normalize("NFKC", sign)
        if len(letters) > 1 and not _NOT_WANTED.search(letters) and not unicodedata.combining(letters[1]):
            signs["".join(map(_common, letters))] += sign
    return dict(signs)


@lru_cache(maxsize=1)
def _other_ways() -> dict[str, str]:
    """By its common form, every other code point that a letter is written with."""
    ways: defaultdict[str, str] = defaultdict(str)
    for letter in _candidates():
        common = _common(letter)
        if common != letter:
            ways[common] += letter
    return dict(ways)


def _candidates() -> Iterator[str]:
    yield from map(chr, _WRITTEN_IN_OTHER_WAYS)
    yield from map(chr, _COMMON)
