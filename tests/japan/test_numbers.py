from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from japan import numbers

AMOUNTS = st.integers(-(10**15) + 1, 10**15 - 1)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("8412000", 8_412_000),
        ("8,412,000円", 8_412_000),
        ("８，４１２，０００円", 8_412_000),
        ("8,412千円", 8_412_000),
        ("¥8,412,000", 8_412_000),
        ("￥8412000", 8_412_000),
        ("841万2千円", 8_412_000),
        ("841万2,000円", 8_412_000),
        ("1.5億円", 150_000_000),
        ("5百万円", 5_000_000),
        ("１億２千万円", 120_000_000),
        ("1億2千5百万円", 125_000_000),
        ("3千万", 30_000_000),
        ("2百億円", 20_000_000_000),
        ("1億2千万3千円", 120_003_000),
        ("5百円", 500),
        ("8 412 000", 8_412_000),
        ("△500", -500),
        ("▲500円", -500),
        ("−1,000", -1000),
        ("0", 0),
        ("007", 7),
        ("12.0", 12),
        ("\\701000", 701_000),
        ("\\701,000", 701_000),
        ("＼７０１，０００", 701_000),
        ("¥701,000-", 701_000),
        ("￥701,000－", 701_000),
        ("￥701,000ー", 701_000),
        ("701,000円-", 701_000),
        ("金701,000円也", 701_000),
        ("金701,000円", 701_000),
        ("701、000円", 701_000),
        ("1。5億円", 150_000_000),
        ("-701,000", -701_000),
        ("ー701,000", -701_000),
        ("△￥500", -500),
    ],
)
def test_a_typed_number_is_read_forgivingly(text: str, number: int) -> None:
    assert numbers.parse_int(text) == number


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("1,23", "カンマは3桁ごと"),
        ("701.000", "ピリオドではなくカンマ"),
        ("1,2345", "カンマは3桁ごと"),
        ("12,34,567", "カンマは3桁ごと"),
        ("1.5円", "小数の端数"),
        ("0.0001千円", "小数の端数"),
        ("2千1万", "大きいほうから順"),
        ("1万2億", "大きいほうから順"),
        ("5百2千円", "大きいほうから順"),
        ("約500", "「約500」は数として読めません。"),
        ("千円", "だけで書いてください"),
        ("701,000-500", "だけで書いてください"),
        ("701,000-", "だけで書いてください"),
        ("¥円", "だけで書いてください"),
        ("金", "だけで書いてください"),
        ("--5", "だけで書いてください"),
        ("1e6", "だけで書いてください"),
        ("", "数が入力されていません"),
        ("9" * 5000, "桁が多すぎます"),
        ("9999999999億", "数が大きすぎます"),
    ],
)
def test_an_unreadable_number_is_refused_in_words(text: str, told: str) -> None:
    with pytest.raises(numbers.UnreadableNumber) as refused:
        numbers.parse_int(text)
    assert told in str(refused.value)
    assert len(str(refused.value)) < 120


@pytest.mark.parametrize(
    ("text", "number"), [("3", 3), ("１２人", 12), ("1,200", 1200), (" 4 名 ", 4), ("0", 0)]
)
def test_a_count_of_persons_is_read(text: str, number: int) -> None:
    assert numbers.parse_count(text, "人", "名", what="人数") == number


@pytest.mark.parametrize("text", ["百", "ひとり", "3千", "-1", "1.5", "3円", "", "3人人"])
def test_a_count_that_is_none_is_refused_without_a_word_of_money(text: str) -> None:
    with pytest.raises(numbers.UnreadableNumber) as refused:
        numbers.parse_count(text, "人", "名", what="人数")
    assert str(refused.value) == (
        f"「{text}」は人数として読めません。「3」のように、数字だけで書いてください。"
    )


def test_a_count_beyond_every_column_is_refused() -> None:
    with pytest.raises(numbers.UnreadableNumber, match="数が大きすぎます"):
        numbers.parse_count("9" * 30, "人")


@given(AMOUNTS)
def test_every_written_amount_is_read_back(amount: int) -> None:
    assert numbers.parse_int(numbers.yen(amount)) == amount
    assert numbers.parse_int(str(amount)) == amount


@given(st.text(alphabet="0123456789０,，.千万億百円¥△- 　", max_size=45))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    sentence = "読めた。"
    try:
        numbers.parse_int(text)
    except numbers.UnreadableNumber as refused:
        sentence = str(refused)
    assert sentence.endswith("。")


def test_amounts_are_written_with_commas_and_the_sign_of_a_loss() -> None:
    assert numbers.yen(8_412_000) == "8,412,000円"
    assert numbers.yen(-500) == "△500円"
    assert numbers.count(1741) == "1,741"


@pytest.mark.parametrize(
    ("amount", "thousands"),
    [
        (0, 0),
        (499, 0),
        (500, 1),
        (1_499, 1),
        (1_500, 2),
        (2_500, 3),
        (5_880_000, 5_880),
        (Fraction(38_024_994, 10), 3_802),
        (Fraction(4999, 10), 0),
    ],
)
def test_500_yen_and_more_become_a_thousand(amount: int | Fraction, thousands: int) -> None:
    assert numbers.thousand_yen(amount) == thousands


@given(st.integers(0, 10**12))
def test_the_thousands_are_never_more_than_500_yen_off(amount: int) -> None:
    assert -500 < numbers.thousand_yen(amount) * 1000 - amount <= 500


def test_a_negative_amount_of_tax_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="negative"):
        numbers.thousand_yen(-1)


@pytest.mark.parametrize(
    ("part", "whole", "places", "words"),
    [
        (522, 1733, 1, "30.1％"),
        (522, 1741, 1, "30.0％"),
        (14, 20, 0, "70％"),
        (1, 8, 0, "13％"),
        (1, 3, 2, "33.33％"),
        (0, 5, 1, "0.0％"),
        (1, 1000, 1, "0.1％"),
        (1, 2000, 1, "0.1％"),
        (-1, 8, 1, "△12.5％"),
        (-1, 10_000, 1, "0.0％"),
        (3, 0, 1, "–"),
        (Fraction(1, 2), Fraction(2, 3), 1, "75.0％"),
    ],
)
def test_shares_are_exact_percent(
    part: int | Fraction, whole: int | Fraction, places: int, words: str
) -> None:
    assert numbers.percent(part, whole, places) == words


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ｓｔａｆｆ＠ｈｉｒｏｓｈｉｍａ．ｅｘａｍｐｌｅ", "staff@hiroshima.example"),
        ("ｄｘーｔｅａｍ＠ｅｘａｍｐｌｅ。ｊｐ", "dx-team@example.jp"),
        (" １２３　４５６ ", "123456"),
        ("Ｎ−８‐１", "N-8-1"),
    ],
)
def test_what_knows_no_japanese_letters_may_be_typed_with_them(typed: str, meant: str) -> None:
    assert numbers.half_width(typed) == meant
