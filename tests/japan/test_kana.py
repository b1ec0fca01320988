from __future__ import annotations

import csv
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from japan import kana
from japan.kana import as_kept, hiragana_key, is_found, wanted, with_letters_for_radicals

MUNICIPALITIES = Path(kana.__file__).parents[1] / "municipalities/register/reference/municipalities.csv"
KANA = st.text(alphabet=[*map(chr, range(0x3041, 0x3097)), *map(chr, range(0x30A1, 0x30F7)), *"ー 　ｱｶﾞﾊﾟｯｬ"])
WORDS = st.text(
    alphabet="髙高﨑崎𠮷吉葛濵浜斎藤ケヶがＡａB ｱガパ　（株）㈱竈釜⻑長①1-ー.*[]^$\\|(?",
    min_size=1,
    max_size=12,
)


@pytest.mark.parametrize(
    "text", ["フジイ　タクヤ", "ﾌｼﾞｲ ﾀｸﾔ", "ふじい たくや", "ふじいたくや", "フジイﾀｸﾔ", "ふし\u3099い たくや"]
)
def test_one_reading_has_one_key(text: str) -> None:
    assert hiragana_key(text) == "ふじいたくや"


def test_small_kana_and_the_long_sound_are_kept() -> None:
    assert hiragana_key("キョート") == "きょーと"
    assert hiragana_key("ヴィラ") == "ゔぃら"
    assert hiragana_key("ＩＣＴｾﾝﾀｰ") == "ictせんたー"


def test_readings_sort_as_a_reader_expects() -> None:
    readings = ["はつかいち", "ヒロシマ", "あきおおた", "ﾊﾋﾞｷﾉ", "きようと", "キョウト"]
    assert sorted(readings, key=hiragana_key) == [
        "あきおおた",
        "キョウト",
        "きようと",
        "はつかいち",
        "ﾊﾋﾞｷﾉ",
        "ヒロシマ",
    ]


@given(KANA)
@example("か\u3000ﾞ")
def test_a_hiragana_key_of_a_key_is_itself(text: str) -> None:
    assert hiragana_key(hiragana_key(text)) == hiragana_key(text)


WRITTEN_AND_TYPED = [
    ("デモ・髙﨑 拓也", "デモ・高崎拓也"),
    ("山田 太郎", "山田　太郎"),
    ("山田 太郎", "山田太郎"),
    ("山田太郎", "山田 太郎"),
    ("山田\n太郎", "山田太郎"),
    ("髙濵 花子", "高浜"),
    ("𠮷田", "吉田"),
    ("葛\U000e0100城市", "葛城市"),
    ("葛城市", "葛\U000e0100城市"),
    ("渡邊", "渡辺"),
    ("渡邉", "渡邊"),
    ("齋藤", "斉藤"),
    ("內田", "内田"),
    ("吳市", "呉市"),
    ("岩淵", "岩渕"),
    ("\ufa19山", "神山"),
    ("塩竈市", "塩釜"),
    ("鰺ヶ沢町", "鯵ヶ沢"),
    ("鰺\U000e0100ヶ沢町", "鯵が沢"),
    ("鰺ヶ沢町", "鰺ケ"),
    ("諫早市", "諌早"),
    ("檮原町", "梼原町"),
    ("飛驒市", "飛騨市"),
    ("茅ヶ崎市", "茅ケ崎市"),
    ("鎌ケ谷市", "鎌が谷"),
    ("霞が関", "霞ヶ関"),
    ("四ッ谷", "四ツ谷"),
    ("1か月で", "１ヶ月"),
    ("１ヶ月で", "1か月"),
    ("ＤＸ推進課", "dx推進課"),
    ("DX推進計画が古い", "ＤＸ推進計画"),
    ("テレワークの端末", "ﾃﾚﾜｰｸ"),
    ("ﾃﾚﾋﾞ会議", "てれび会議"),
    ("ﾃﾚﾋﾞ会議", "テレビ"),
    ("か\u3099っこう", "がっこう"),
    ("がっこう", "か\u3099っこう"),
    ("サ−バー", "サーバー"),
    ("Wi-Fi", "ｗｉ‐ｆｉ"),
    ("長野市", "⻑野"),
    ("西都市", "⻄都"),
    ("青森市", "⻘森"),
    ("富山市", "富⼭"),
    ("町⻑から", "町長"),
    ("㈱デモ", "(株)デモ"),
    ("（株）デモ", "㈱デモ"),
    ("１０㌔", "10キロ"),
    ("demo@example.jp", "ｄｅｍｏ＠ｅｘａｍｐｌｅ．ｊｐ"),
    ("何でも", ""),
    ("何でも", "\u200b　"),
]


@pytest.mark.parametrize(("written", "typed"), WRITTEN_AND_TYPED)
def test_what_is_written_is_found_however_it_is_typed(written: str, typed: str) -> None:
    assert written != typed
    assert is_found(typed, written)


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("府中市", "府中町"),
        ("太田", "大田"),
        ("山田 花子", "山田 太郎"),
        ("a1b", "a.b"),
        ("abc", "^a"),
        ("雲がある", "雲けある"),
    ],
)
def test_other_words_are_not_found(written: str, typed: str) -> None:
    assert not is_found(typed, written)


def test_each_word_may_stand_in_another_text_and_a_reading_counts_from_its_beginning() -> None:
    assert is_found("窓口 府中", "窓口の紙", "府中市")
    assert is_found("ﾌﾁｭｳ", "府中市", begins=["ふちゅうし"])
    assert not is_found("ちゅう", "府中市", begins=["ふちゅうし"])


def test_every_municipality_is_found_by_its_name_its_other_name_and_in_full_width() -> None:
    with MUNICIPALITIES.open(encoding="utf-8-sig", newline="") as file:
        rows = [(row["name"], row["alt_name"] or row["name"]) for row in csv.DictReader(file)]
    assert len(rows) == 1741
    lost = [
        (name, typed)
        for name, other in rows
        for typed in (name, other, unicodedata.normalize("NFD", name), f" {name[0]}　{name[1:]}")
        if not is_found(typed, name)
    ]
    assert lost == []


def test_no_form_stands_for_two_letters() -> None:
    forms = "".join(kana._FORMS.split())
    assert sorted(forms) == sorted(set(forms))


@given(WORDS)
@example("が" * 80)
def test_every_pattern_finds_what_was_typed(text: str) -> None:
    for pattern in wanted(text):
        assert re.search(pattern, text)
    assert is_found(text, text)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("か\u3099くし\u3099", "がくじ"),
        ("ハ\u309aリ", "パリ"),
        ("1行目\r\n2行目\r3行目", "1行目\n2行目\n3行目"),
        ("\ufa19﨑髙⻑㈱ﾃﾚﾋﾞＡ", "\ufa19﨑髙⻑㈱ﾃﾚﾋﾞＡ"),
        ("e\u0301", "e\u0301"),
    ],
)
def test_only_kana_and_line_breaks_are_put_right_when_text_is_kept(typed: str, kept: str) -> None:
    assert as_kept(typed) == kept


def test_a_radical_is_read_as_the_letter_that_was_meant() -> None:
    assert (
        with_letters_for_radicals("⾸⻑と⺠間、⽩⿊、⼾⽥、⿈⾦、⻄⻘⻝⻨⻲")
        == "首長と民間、白黒、戸田、黄金、西青食麦亀"
    )
