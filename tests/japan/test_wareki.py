from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from japan import eras, wareki

DAYS = st.dates(min_value=eras.FIRST_DAY, max_value=date(eras.LAST_YEAR, 12, 31))
APRIL_FIRST = date(2026, 4, 1)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 4, 1), "令和8年4月1日"),
        (date(2019, 5, 1), "令和元年5月1日"),
        (date(2019, 4, 30), "平成31年4月30日"),
        (date(1989, 1, 8), "平成元年1月8日"),
        (date(1989, 1, 7), "昭和64年1月7日"),
        (date(1926, 12, 25), "昭和元年12月25日"),
        (date(1926, 12, 24), "大正15年12月24日"),
        (date(1912, 7, 30), "大正元年7月30日"),
        (date(1912, 7, 29), "明治45年7月29日"),
        (date(1873, 1, 1), "明治6年1月1日"),
    ],
)
def test_a_day_is_written_in_its_era(day: date, words: str) -> None:
    assert wareki.format_day(day) == words


def test_the_other_written_forms() -> None:
    assert wareki.format_day_with_western(APRIL_FIRST) == "令和8年（2026年）4月1日"
    assert wareki.format_month(APRIL_FIRST) == "令和8年4月"
    assert wareki.format_year(APRIL_FIRST) == "令和8年"
    assert wareki.format_short(APRIL_FIRST) == "4月1日（水）"
    assert wareki.format_compact(APRIL_FIRST) == "R8.4.1"


def test_a_day_of_the_lunar_calendar_has_no_form() -> None:
    with pytest.raises(ValueError, match="1873"):
        wareki.format_day(date(1872, 12, 31))


def test_the_eras_follow_each_other_without_a_gap() -> None:
    for earlier, later in zip(eras.ERAS, eras.ERAS[1:], strict=False):
        assert earlier.last_day is not None
        assert earlier.last_day + timedelta(days=1) == later.first_day
    assert eras.ERAS[-1].last_day is None


@pytest.mark.parametrize(
    "text",
    [
        "令和8年4月1日",
        "令和８年４月１日",
        "令和 8年 4月 1日",
        "令和08年04月01日",
        "令8.4.1",
        "令和8.4.1",
        "R8.4.1",
        "Ｒ８．４．１",
        "R.8.4.1",
        "r8-4-1",
        "R8/4/1",
        "R8ー4ー1",
        "R8・4・1",
        "R080401",
        "R80401",
        "㋿8年4月1日",
        "2026/4/1",
        "２０２６／４／１",
        "2026-04-01",
        "2026.4.1",
        "20260401",
        "2026年4月1日",
        "西暦2026年4月1日",
        "2026年（令和8年）4月1日",
        "令和8年（2026年）4月1日",
        "令和8(2026)年4月1日",
        "2026年4月1日（水）",
        "R8.4.1(水曜日)",
        "　2026/4/1\n",
    ],
)
def test_a_typed_day_is_read_forgivingly(text: str) -> None:
    assert wareki.parse_day(text) == APRIL_FIRST


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("令和元年5月1日", date(2019, 5, 1)),
        ("令和1年5月1日", date(2019, 5, 1)),
        ("R元.12.31", date(2019, 12, 31)),
        ("平31.4.30", date(2019, 4, 30)),
        ("H310430", date(2019, 4, 30)),
        ("s64-1-7", date(1989, 1, 7)),
        ("大正15年12月24日", date(1926, 12, 24)),
        ("M45.7.29", date(1912, 7, 29)),
        ("2028/2/29", date(2028, 2, 29)),
        ("令和7年2月23日（日・祝）", date(2025, 2, 23)),
    ],
)
def test_days_of_every_era_are_read(text: str, day: date) -> None:
    assert wareki.parse_day(text) == day


@pytest.mark.parametrize(
    ("text", "near", "day"),
    [
        ("4/1", date(2026, 3, 20), date(2026, 4, 1)),
        ("４月１日", date(2026, 3, 20), date(2026, 4, 1)),
        ("12/28", date(2027, 1, 5), date(2026, 12, 28)),
        ("1/5", date(2026, 12, 28), date(2027, 1, 5)),
        ("4-1", date(2026, 4, 1), date(2026, 4, 1)),
        ("2/29", date(2026, 6, 1), date(2028, 2, 29)),
        ("2/29", date(2025, 6, 1), date(2024, 2, 29)),
        ("2/29", date(1900, 1, 1), date(1896, 2, 29)),
        ("7/1", date(2027, 12, 31), date(2028, 7, 1)),
        ("4月1日（水）", date(2026, 5, 1), date(2026, 4, 1)),
    ],
)
def test_a_day_without_a_year_is_the_nearest_one(text: str, near: date, day: date) -> None:
    assert wareki.parse_day(text, near=near) == day


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("令和8年13月1日", "「令和8年13月1日」は日付として読めません。月は1から12です。"),
        ("R8.0.1", "「R8.0.1」は日付として読めません。月は1から12です。"),
        ("R8.4.31", "「R8.4.31」は日付として読めません。令和8年4月の日は1から30です。"),
        ("2026/2/29", "「2026/2/29」は日付として読めません。令和8年2月の日は1から28です。"),
        ("2026/2/0", "「2026/2/0」は日付として読めません。令和8年2月の日は1から28です。"),
        (
            "平成40年4月1日",
            "「平成40年4月1日」は日付として読めません。平成は31年4月30日までです。令和10年4月1日ではありませんか。",
        ),
        (
            "平成31年5月1日",
            "「平成31年5月1日」は日付として読めません。平成は31年4月30日までです。令和元年5月1日ではありませんか。",
        ),
        (
            "R1.4.30",
            "「R1.4.30」は日付として読めません。令和は元年5月1日からです。平成31年4月30日ではありませんか。",
        ),
        ("令和0年4月1日", "「令和0年4月1日」は日付として読めません。元号の年は1（元年）からです。"),
        (
            "令和8年（2025年）4月1日",
            "「令和8年（2025年）4月1日」は日付として読めません。令和8年は2026年です。",
        ),
        ("R8.4.1（木）", "「R8.4.1（木）」は日付として読めません。令和8年4月1日は水曜日です。"),
        (
            "8.4.1",
            "「8.4.1」は日付として読めません。年は「令和8年」「R8」「2026年」のように、"
            "元号か4桁の西暦で書いてください。",
        ),
        (
            "4/1",
            "「4/1」は日付として読めません。年がありません。「R8.4.1」「2026/4/1」のように年から書いてください。",
        ),
        (
            "来週",
            "「来週」は日付として読めません。「令和8年4月1日」「R8.4.1」「2026/4/1」のように書いてください。",
        ),
        (
            "1872/12/31",
            "「1872/12/31」は日付として読めません。明治6年（1873年）より前は暦が異なるため扱えません。",
        ),
        ("9999/1/1", "「9999/1/1」は日付として読めません。2117年までを扱います。"),
        ("  ", "日付が入力されていません。「R8.4.1」「2026/4/1」のように書いてください。"),
    ],
)
def test_an_unreadable_day_is_refused_in_words_that_say_what_is_wrong(text: str, sentence: str) -> None:
    with pytest.raises(wareki.UnreadableDay) as refused:
        wareki.parse_day(text)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("text", "told"), [("2/30", "2月の日は1から29です"), ("4/31", "4月の日は1から30です")]
)
def test_a_day_that_no_year_has_is_refused(text: str, told: str) -> None:
    with pytest.raises(wareki.UnreadableDay, match=told):
        wareki.parse_day(text, near=APRIL_FIRST)


FORMS: list[Callable[[date], str]] = [
    wareki.format_day,
    wareki.format_day_with_western,
    wareki.format_compact,
    lambda day: day.isoformat(),
    lambda day: f"{day:%Y%m%d}",
    lambda day: f"{wareki.format_day(day)}（{wareki.WEEKDAYS[day.weekday()]}）",
    lambda day: "".join(chr(ord(c) + 0xFEE0) if c.isascii() else c for c in wareki.format_compact(day)),
]


@given(day=DAYS, form=st.sampled_from(FORMS))
def test_every_written_day_is_read_back(day: date, form: Callable[[date], str]) -> None:
    assert wareki.parse_day(form(day)) == day


@given(near=st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1)), days=st.integers(-180, 180))
def test_a_short_day_within_half_a_year_is_read_back(near: date, days: int) -> None:
    day = near + timedelta(days=days)
    assert wareki.parse_day(wareki.format_short(day), near=near) == day


@given(st.text(alphabet="令和平成昭大明治年月日元RHSTM0123456789/.-（）水半午後:時 　", max_size=16))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    for read, refusal in (
        (wareki.parse_day, wareki.UnreadableDay),
        (wareki.parse_time, wareki.UnreadableTime),
    ):
        sentence = "読めた。"
        try:
            read(text)
        except refusal as refused:
            sentence = str(refused)
        assert sentence.endswith("。")


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("13:30", time(13, 30)),
        ("１３：３０", time(13, 30)),
        ("13時30分", time(13, 30)),
        ("13時半", time(13, 30)),
        ("13時", time(13, 0)),
        ("1330", time(13, 30)),
        ("930", time(9, 30)),
        ("9:05", time(9, 5)),
        ("13:30:00", time(13, 30)),
        ("午後1時半", time(13, 30)),
        ("午後 １時３０分", time(13, 30)),
        ("午後1:30", time(13, 30)),
        ("午前9時", time(9, 0)),
        ("午後0時15分", time(12, 15)),
        ("PM1:30", time(13, 30)),
        ("0:00", time(0, 0)),
        ("23:59", time(23, 59)),
    ],
)
def test_a_typed_time_is_read_forgivingly(text: str, clock: time) -> None:
    assert wareki.parse_time(text) == clock


@given(st.times().map(lambda clock: clock.replace(second=0, microsecond=0)))
def test_every_time_is_read_back(clock: time) -> None:
    for written in (f"{clock:%H:%M}", f"{clock:%H%M}", f"{clock.hour}時{clock.minute}分"):
        assert wareki.parse_time(written) == clock


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("24:00", "時は0から23です。"),
        ("13:60", "分は0から59です。"),
        ("午後13時", "午前・午後をつけるときの時は0から11です。"),
        ("午後12時半", "正午は「12:00」と書いてください。"),
        ("昼すぎ", "「13:30」「13時30分」「午後1時半」のように書いてください。"),
        ("", "時刻が入力されていません。"),
    ],
)
def test_an_unreadable_time_is_refused_in_words(text: str, told: str) -> None:
    with pytest.raises(wareki.UnreadableTime) as refused:
        wareki.parse_time(text)
    assert told in str(refused.value)


def test_a_refusal_quotes_what_was_typed_but_not_a_flood_of_it() -> None:
    with pytest.raises(wareki.UnreadableDay) as refused:
        wareki.parse_day("あ" * 10_000)
    assert len(str(refused.value)) < 120
    assert unicodedata.is_normalized("NFC", str(refused.value))


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 9, 18), "9月18日（金）"),
        (date(2026, 4, 1), "4月1日（水）"),
        (date(2027, 5, 20), "5月20日（木）"),
        (date(2022, 9, 18), "令和4年9月18日（日）"),
        (date(2025, 9, 18), "令和7年9月18日（木）"),
        (date(2027, 9, 18), "令和9年9月18日（土）"),
    ],
)
def test_a_day_far_from_today_is_written_with_its_year(day: date, words: str) -> None:
    assert wareki.format_near(day, date(2026, 11, 24)) == words


NEAR = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("令和8年12月末", date(2026, 12, 31)),
        ("R9.2月末日", date(2027, 2, 28)),
        ("２０２８年２月いっぱい", date(2028, 2, 29)),
        ("3月末", date(2027, 3, 31)),
        ("３月末まで", date(2027, 3, 31)),
        ("10月末", date(2026, 10, 31)),
        ("12月中", date(2026, 12, 31)),
        ("年度末", date(2027, 3, 31)),
        ("今年度末まで", date(2027, 3, 31)),
        ("来年度中", date(2028, 3, 31)),
        ("令和8年度末", date(2027, 3, 31)),
        ("R9年度末", date(2028, 3, 31)),
        ("2026年度内", date(2027, 3, 31)),
        ("年内", date(2026, 12, 31)),
        ("年末", date(2026, 12, 31)),
        ("今月末", date(2026, 11, 30)),
        ("来月中", date(2026, 12, 31)),
        ("12/10", date(2026, 12, 10)),
        ("12月10日まで", date(2026, 12, 10)),
    ],
)
def test_the_end_of_a_month_or_year_is_a_day(text: str, day: date) -> None:
    assert wareki.parse_day(text, near=NEAR) == day


@pytest.mark.parametrize("text", ["令和8年12月", "R8.12", "2026/12", "12月", "１２月"])
def test_a_month_alone_is_the_day_that_is_asked_for_or_none(text: str) -> None:
    assert wareki.parse_day(text, near=NEAR, of_month="last") == date(2026, 12, 31)
    assert wareki.parse_day(text, near=NEAR, of_month="first") == date(2026, 12, 1)
    with pytest.raises(wareki.UnreadableDay, match="何日かまで書いてください"):
        wareki.parse_day(text, near=NEAR)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("令和8年13月", "月は1から12です"),
        ("令和0年12月末", "元号の年は1（元年）からです"),
        ("平成40年3月末", "平成は31年4月30日までです"),
        ("令和元年4月末", "令和は元年5月1日からです"),
        ("年度", "のように書いてください"),
    ],
)
def test_a_month_or_year_that_is_none_is_refused_in_words(text: str, told: str) -> None:
    with pytest.raises(wareki.UnreadableDay) as refused:
        wareki.parse_day(text, near=NEAR, of_month="last")
    assert told in str(refused.value)
