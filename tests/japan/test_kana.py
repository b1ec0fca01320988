from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from japan.kana import fold, hiragana_key

KANA = st.text(alphabet=[*map(chr, range(0x3041, 0x3097)), *map(chr, range(0x30A1, 0x30F7)), *"ー 　ｱｶﾞﾊﾟｯｬ"])
NAMES = st.text(alphabet="髙高﨑崎𠮷吉葛\U000e0100濵浜斎藤ケヶＡａB ｱア　（株）㈱")


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


@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        ("デモ・髙﨑 拓也", "デモ・高崎拓也"),
        ("𠮷田", "吉田"),
        ("葛\U000e0100城市", "葛城市"),
        ("檮原町", "梼原町"),
        ("茅ヶ崎市", "茅ケ崎市"),
        ("渡邊", "渡辺"),
        ("渡邉", "渡辺"),
        ("齋藤", "斉藤"),
        ("ＤＸ推進課", "dx推進課"),
        ("ﾃﾞﾓ", "デモ"),
        ("\ufa19山", "神山"),
    ],
)
def test_a_name_is_found_by_the_common_form(stored: str, typed: str) -> None:
    assert stored != typed
    assert fold(stored) == fold(typed)


@pytest.mark.parametrize(("one", "other"), [("府中市", "府中町"), ("デモ", "でも"), ("太田", "大田")])
def test_different_names_stay_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(KANA)
@example("か\u3000ﾞ")
def test_a_hiragana_key_of_a_key_is_itself(text: str) -> None:
    assert hiragana_key(hiragana_key(text)) == hiragana_key(text)


@given(NAMES)
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)
