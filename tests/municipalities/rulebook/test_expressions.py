"""Regular expressions as people read them."""

from __future__ import annotations

import pytest

from municipalities.needs.proposal.rules import read_rules
from municipalities.rulebook.expressions import readable
from municipalities.rulebook.rows import KEYS_OF, TABLES, Source, shared_rows


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("標準化", "標準化"),
        ("Wi-?Fi", "Wi［-］Fi"),
        ("問い?合わ?せ(?:対応|が多)", "問［い］合［わ］せ（対応｜が多）"),
        ("クラウド.{0,6}(?:利用料|費用)", "クラウド…（利用料｜費用）"),
        ("(?<!セキュリティ)研修", "〈前がセキュリティなら除く〉研修"),
        ("(?:町|村)長(?!名)", "（町｜村）長〈後ろが名なら除く〉"),
        ("週[2-5二三]日", "週（2から5｜二｜三）日"),
        ("記録[0-9一二三四五六七八九十]+年", "記録（数）年"),
        ("(?:漏えい)?した", "［漏えい］した"),
    ],
)
def test_an_expression_is_read_without_knowing_its_signs(expression: str, said: str) -> None:
    assert readable(expression) == said


@pytest.mark.parametrize("expression", ["a{2}", "(x)", "^x", "x)", "\\d"])
def test_a_sign_that_nobody_has_worded_is_no_guess(expression: str) -> None:
    with pytest.raises(ValueError, match="unreadable"):
        readable(expression)


def test_every_word_of_the_rules_has_its_row_and_reads_in_japanese() -> None:
    rows = shared_rows()
    expressions = sum(
        len(each)
        for keys in read_rules().values()
        for by_weight in keys.values()
        for each in by_weight.values()
    )
    assert sum(row.source is Source.SHARED for row in rows) == expressions > 1_900
    assert sum(row.source is Source.LEARNED for row in rows) > 5_000
    signs = set("()[]{}?+*|\\^$.@")
    assert [row.word for row in rows if row.source is Source.SHARED and signs & set(row.word)] == []
    assert all(row.says and row.table in TABLES for row in rows)
    assert {row.table for row in rows} == set(TABLES) == set(KEYS_OF)


def test_a_learned_word_says_for_what_it_speaks_and_against() -> None:
    row = next(row for row in shared_rows() if row.word == "高校" and row.table == "role")
    assert row.says == ("「サービスデザイナー」に+1点", "「エンジニア」に-1点")
