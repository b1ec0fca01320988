from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from japan import codes

CODE5 = st.builds("{:02d}{:03d}".format, st.integers(1, 47), st.integers(0, 999))


@pytest.mark.parametrize(
    ("code5", "digit"),
    [
        ("01100", "2"),
        ("13104", "1"),
        ("34100", "2"),
        ("34207", "6"),
        ("20202", "9"),
        ("09000", "0"),
        ("20000", "0"),
    ],
)
def test_the_check_digit_is_the_published_one(code5: str, digit: str) -> None:
    assert codes.check_digit(code5) == digit


@pytest.mark.parametrize("text", ["3410", "341002", "３４１００", "abcde", ""])
def test_a_check_digit_needs_five_half_width_digits(text: str) -> None:
    with pytest.raises(ValueError, match="five digits"):
        codes.check_digit(text)


def test_all_47_prefectures_are_there_with_valid_codes_in_order() -> None:
    assert [prefecture.number for prefecture in codes.PREFECTURES] == list(range(1, 48))
    for prefecture in codes.PREFECTURES:
        assert codes.is_valid(prefecture.code)
        assert prefecture.code[:5] == f"{prefecture.number:02d}000"
        assert prefecture.slug.isascii()
        assert prefecture.slug.islower()
        assert prefecture.name in (prefecture.short_name, *(prefecture.short_name + end for end in "都府県"))
    for field in ("code", "slug", "name", "short_name", "kana"):
        assert len({getattr(prefecture, field) for prefecture in codes.PREFECTURES}) == 47


def test_a_prefecture_is_found_by_its_number() -> None:
    assert codes.BY_NUMBER[34] == codes.Prefecture(
        34, "340006", "hiroshima", "広島県", "広島", "ひろしまけん"
    )
    assert codes.BY_NUMBER[13].name == "東京都"


@pytest.mark.parametrize(
    ("code", "valid"),
    [
        ("341002", True),
        ("341003", False),
        ("34100", False),
        ("３４１００２", False),
        ("480002", False),
        ("000000", False),
        ("34100a", False),
    ],
)
def test_validity_needs_the_check_digit_and_a_prefecture(code: str, valid: bool) -> None:
    assert codes.is_valid(code) is valid


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("341002", "341002"),
        ("34100", "341002"),
        ("３４１００２", "341002"),
        (" 34100-2 ", "341002"),
        ("34100－2", "341002"),
        ("3 4 1 0 0", "341002"),
        ("01100", "011002"),
        ("11002", "011002"),
        ("１２２０３ー３", "122033"),
        ("131016", "131016"),
        ("340006", "340006"),
    ],
)
def test_a_typed_code_is_cleaned(text: str, code: str) -> None:
    assert codes.clean(text) == code


@given(CODE5)
def test_five_digits_are_completed_to_a_valid_code_and_stay_as_they_are(code5: str) -> None:
    try:
        code = codes.clean(code5)
    except codes.UnreadableCode:
        return
    assert codes.is_valid(code)
    assert codes.clean(code) == code
    assert code5 in (code[:5], code[1:])


@given(CODE5, st.integers(0, 4), st.integers(1, 9))
def test_one_mistyped_digit_is_noticed_but_for_the_digit_that_two_remainders_share(
    code5: str, place: int, step: int
) -> None:
    code = code5 + codes.check_digit(code5)
    changed = str((int(code[place]) + step) % 10)
    mistyped = code[:place] + changed + code[place + 1 :]
    # The published rule gives the digit 1 for the remainders 0 and 10 alike.
    assert not codes.is_valid(mistyped) or code[5] == "1"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("341003", "34100の団体なら341002です。"),
        ("12203", "市川市 122033か士別市 012203か、どちらか分かりません。6桁で書いてください。"),
        ("43214", "阿蘇市 432148か大河原町 043214か、どちらか分かりません。"),
        ("11011", "札幌市の区は、市の団体コードで書いてください：011002。"),
        ("011011", "札幌市の区は、市の団体コードで書いてください：011002。"),
        ("141011", "横浜市の区は、市の団体コードで書いてください：141003。"),
        ("14131", "川崎市の区は、市の団体コードで書いてください：141305。"),
        ("14118", "横浜市の区は、市の団体コードで書いてください：141003。"),
        ("27128", "大阪市の区は"),
        ("22138", "浜松市の区は"),
        ("3410", "6桁の数字で書いてください。"),
        ("広島市", "「広島市」は団体コードとして読めません。"),
        ("480002", "都道府県の番号（01から47）です。"),
        ("00999", "都道府県の番号（01から47）です。"),
        ("", "団体コードが入力されていません。"),
    ],
)
def test_an_unreadable_code_is_refused_in_words(text: str, told: str) -> None:
    with pytest.raises(codes.UnreadableCode) as refused:
        codes.clean(text)
    assert told in str(refused.value)
