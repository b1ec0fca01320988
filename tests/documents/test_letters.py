"""Letters that no font has are named on paper, never boxed."""

from __future__ import annotations

import pytest

from documents import letters
from documents.letters import is_drawable, letters_of_fonts, name_of, named


@pytest.mark.parametrize(
    "text", ["葛󠄀城市 髙橋 﨑山", "①㈱㎡　ﾊﾝｶｸ", "か\u3099", "改行\nと\tタブ", "–—…々〆ヶ", "𠮷野"]
)
def test_letters_that_a_font_has_stay(text: str) -> None:
    assert named(text) == text


def test_a_sign_of_telephones_is_named() -> None:
    assert named("見てもらえますか。✅確認ずみ") == "見てもらえますか。［チェック］確認ずみ"
    assert named("🙇🏻‍♀️お願いします🙏").startswith("［おじぎ］")


@pytest.mark.parametrize(
    ("letter", "name"),
    [
        ("✅", "［チェック］"),
        ("🇯", "［J］"),
        ("🏽", ""),
        ("🪿", "［絵文字 U+1FABF］"),
        ("\ue000", "［外字 U+E000］"),
        ("\U000e0080", "［文字 U+E0080］"),
    ],
)
def test_what_a_letter_is_called(letter: str, name: str) -> None:
    assert name_of(letter) == name


def test_every_letter_of_the_first_font_can_be_drawn() -> None:
    assert letters_of_fonts()
    assert all(is_drawable(letter) for letter in "亜唖娃阿哀愛龠神石高原町")


def test_letters_of_no_meaning_and_of_ones_own_are_not_drawn() -> None:
    assert named("外字\U0010fffd と \U000e1234") == "外字［外字 U+10FFFD］ と ［文字 U+E1234］"


def test_without_a_list_of_fonts_signs_are_told_by_their_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    letters_of_fonts.cache_clear()
    monkeypatch.setattr(letters, "FONTS", "no-such-program")
    try:
        assert letters_of_fonts() == ()
        assert named("神石✅\ue000") == "神石［チェック］［外字 U+E000］"
    finally:
        letters_of_fonts.cache_clear()
