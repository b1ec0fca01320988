"""The columns of the ministry's list: by which words each is known, and what its cells mean. Pure.

Values are read as people write them (full width, 令和, 「、」 between several); what cannot be
read is said in a sentence, never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from accounts.errors import Refusal
from desk.checks import sentence_of_break, sentence_of_unseen, too_long
from japan.codes import PREFECTURES
from japan.kana import hiragana_key
from japan.numbers import UnreadableNumber, half_width, parse_count
from japan.phones import UnreadablePhone, read_phone
from japan.skill_standard import ROLES, skill_names
from japan.wareki import UnreadableDay, parse_day
from pool.candidates.choices import (
    MOST_OF_KANA,
    MOST_OF_NAME,
    MOST_OF_NUMBER,
    MOST_OF_TEXT,
    CandidateKind,
    WorkMode,
)
from pool.people.choices import EmploymentForm

_BETWEEN: Final = re.compile(r"[、，,;；／/\n・|｜]+")
_BETWEEN_SKILLS: Final = re.compile(r"[、，,;；／/\n|｜]+")
"""A middle dot is part of the names of skills."""
_SKILL: Final = re.compile(r"(.+?)[\s(（:：]*(?:水準|レベル|lv\.?)?\s*([1-4])\s*[)）]?", re.IGNORECASE)
_MAIL: Final = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_ANYWHERE: Final = frozenset({"全国", "全国どこでも", "どこでも", "全国可", "問わない", "不問", "指定なし"})


class Unreadable(ValueError):
    """What a cell says cannot be taken; the text is a sentence for whoever keeps the list."""


def plain(text: str) -> str:
    """Without what does not tell two words apart: width, spaces, line breaks, capitals."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def _line(label: str, most: int, *, required: bool = False) -> Callable[[str], str]:
    def read(text: str) -> str:
        if required and not text:
            raise Unreadable("書かれていません。")
        if len(text) > most:
            raise Unreadable(too_long(text, label, most))
        if unseen := sentence_of_unseen(text, label) or sentence_of_break(text, label):
            raise Unreadable(unseen)
        return text

    return read


def _number(text: str) -> str:
    return _line("名簿番号", MOST_OF_NUMBER, required=True)(half_width(text).upper())


def _kana(text: str) -> str:
    return _line("かな", MOST_OF_KANA)(" ".join(hiragana_key(word) for word in text.split()))


def _note(text: str) -> str:
    if len(text) > MOST_OF_TEXT:
        raise Unreadable(too_long(text, "備考", MOST_OF_TEXT))
    if unseen := sentence_of_unseen(text, "備考"):
        raise Unreadable(unseen)
    return text


def _one_of(words: Mapping[str, Sequence[str]], example: str) -> Callable[[str], str]:
    known = {plain(word): key for key, all_words in words.items() for word in all_words}

    def read(text: str) -> str:
        if (key := known.get(plain(text))) is None:
            said = f"「{text}」は読めません。" if text else "書かれていません。"
            raise Unreadable(f"{said}{example}のどれかで書いてください。")
        return key

    return read


def _several_of(
    words: Mapping[str, Sequence[str]], example: str, *, required: bool = False
) -> Callable[[str], list[str]]:
    """In the order of `words`, each once."""
    read_one = _one_of(words, example)

    def read(text: str) -> list[str]:
        found = {read_one(part) for part in map(str.strip, _BETWEEN.split(text)) if part}
        if required and not found:
            raise Unreadable(f"書かれていません。{example}から、1つ以上書いてください。")
        return [key for key in words if key in found]

    return read


def _skills(text: str) -> list[dict[str, Any]]:
    known = {plain(name): key for key, name in skill_names().items()}
    found: dict[str, int] = {}
    for part in filter(None, map(str.strip, _BETWEEN_SKILLS.split(text))):
        said = _SKILL.fullmatch(unicodedata.normalize("NFKC", part))
        if said is None:
            raise Unreadable(
                f"「{part}」に水準がありません。「調達・仕様書作成 3」のように、1から4を書いてください。"
            )
        key = known.get(plain(said[1]))
        if key is None:
            raise Unreadable(
                f"「{said[1].strip()}」は、スキルの一覧にありません。一覧の名前で書いてください。"
            )
        if key in found:
            raise Unreadable(f"「{said[1].strip()}」が2度書かれています。1つにしてください。")
        found[key] = int(said[2])
    return [{"skill": key, "level": level} for key, level in found.items()]


@cache
def _prefectures() -> dict[str, int]:
    return {plain(word): each.number for each in PREFECTURES for word in (each.name, each.short_name)}


def _regions(text: str) -> list[int]:
    """Numbers of prefectures; none for anywhere, and where nothing is written."""
    parts = [part for part in map(str.strip, _BETWEEN.split(text)) if part]
    if any(plain(part) in _ANYWHERE for part in parts):
        return []
    numbers = set()
    for part in parts:
        if (number := _prefectures().get(plain(part))) is None:
            raise Unreadable(
                f"「{part}」は都道府県の名前ではありません。どこでもよいときは「全国」と書いてください。"
            )
        numbers.add(number)
    return sorted(numbers)


def _days(text: str) -> int | None:
    if not text:
        return None
    try:
        days = parse_count(plain(text).removeprefix("週"), "日", what="週の日数")
    except UnreadableNumber as error:
        raise Unreadable(str(error)) from error
    if not 1 <= days <= 5:
        raise Unreadable(f"「{text}」は1から5の間で書いてください。")
    return days


def _day(text: str) -> str | None:
    """As 2026-11-24; the list is kept as JSON until it is taken over."""
    if not text:
        return None
    try:
        return parse_day(text).isoformat()
    except UnreadableDay as error:
        raise Unreadable(str(error)) from error


def _mail(text: str) -> str:
    address = half_width(text)
    if address and not _MAIL.fullmatch(address):
        raise Unreadable("メールアドレスとして読めません。「name@example.jp」のように書いてください。")
    return _line("メールアドレス", MOST_OF_NAME)(address)


def _phone(text: str) -> str:
    if not text:
        return ""
    try:
        return read_phone(text)
    except (UnreadablePhone, Refusal) as error:
        raise Unreadable("電話番号として読めません。市外局番から書いてください。例：082-513-2222") from error


@dataclass(frozen=True)
class ListColumn:
    """A column of the list: the key of what it says, its heading as we write it, other words that people
    write there, and how a cell is read (raises `Unreadable`). Without a `needed` one nothing is read."""

    key: str
    label: str
    read: Callable[[str], Any]
    words: str = ""
    needed: bool = False


_ROLE_WORDS: Final = {
    "producer": (ROLES["producer"], "プロデューサ", "CIO補佐官"),
    "project_manager": (ROLES["project_manager"], "プロジェクトマネージャ", "プロジェクトマネジャー", "PM"),
    "service_designer": (ROLES["service_designer"], "サービスデザイナ"),
    "engineer": (ROLES["engineer"], "エンジニア職"),
}
_FORM_WORDS: Final = {
    EmploymentForm.REGULAR.value: ("常勤職員", "常勤", "正職員"),
    EmploymentForm.REGULAR_FIXED_TERM.value: ("任期付職員（常勤）", "任期付職員", "任期付"),
    EmploymentForm.SPECIFIED_FIXED_TERM.value: ("特定任期付職員（常勤）", "特定任期付職員", "特定任期付"),
    EmploymentForm.FISCAL_YEAR_APPOINTEE.value: ("会計年度任用職員", "会計年度", "会計年度任用"),
    EmploymentForm.SPECIAL_PART_TIME.value: ("特別職非常勤職員", "特別職非常勤", "非常勤", "特別職"),
    EmploymentForm.OUTSOURCED.value: ("業務委託", "委託", "請負"),
}
_MODE_WORDS: Final = {
    WorkMode.ONSITE.value: ("現地", "訪問", "常駐", "対面"),
    WorkMode.REMOTE.value: ("オンライン", "リモート", "テレワーク", "遠隔"),
}
_KIND_WORDS: Final = {
    CandidateKind.PERSON.value: ("個人", "人", "個人事業主"),
    CandidateKind.FIRM.value: ("企業", "法人", "団体", "会社"),
}

COLUMNS: Final = (
    ListColumn("number", "名簿番号", _number, "番号 登録番号 候補者番号", needed=True),
    ListColumn(
        "kind", "区分", _one_of(_KIND_WORDS, "「個人」「企業」"), "個人・企業 企業・個人 種別", needed=True
    ),
    ListColumn(
        "name",
        "氏名・名称",
        _line("氏名・名称", MOST_OF_NAME, required=True),
        "氏名 名称 名前 氏名又は名称 氏名または名称",
        needed=True,
    ),
    ListColumn("kana", "かな", _kana, "ふりがな フリガナ カナ 氏名のかな"),
    ListColumn("firm", "所属企業", _line("所属企業", MOST_OF_NAME), "所属 勤務先 企業名 会社名"),
    ListColumn(
        "roles",
        "人材類型",
        _several_of(_ROLE_WORDS, "「" + "」「".join(ROLES.values()) + "」", required=True),
        "類型 役割 人材の類型",
        needed=True,
    ),
    ListColumn("skills", "スキルと水準", _skills, "スキル スキル（水準）"),
    ListColumn(
        "forms",
        "任用の希望",
        _several_of(_FORM_WORDS, "「" + "」「".join(words[0] for words in _FORM_WORDS.values()) + "」"),
        "希望する任用形態 任用形態 希望形態 契約形態",
    ),
    ListColumn(
        "modes",
        "働き方",
        _several_of(_MODE_WORDS, "「現地」「オンライン」"),
        "希望する働き方 勤務方法 現地・オンライン",
    ),
    ListColumn("regions", "希望地域", _regions, "希望する地域 地域 都道府県 活動地域"),
    ListColumn("days_per_week", "週の日数", _days, "週日数 稼働日数 日数 週あたりの日数"),
    ListColumn("listed_on", "掲載日", _day, "名簿掲載日 登録日"),
    ListColumn("trained_on", "研修修了日", _day, "研修 研修修了 修了日 事前研修修了日"),
    ListColumn("mail", "メールアドレス", _mail, "メール 電子メール E-mail mail"),
    ListColumn("phone", "電話番号", _phone, "電話 連絡先 TEL"),
    ListColumn("note", "備考", _note, "特記事項 メモ"),
)
LABELS: Final = {column.key: column.label for column in COLUMNS}
NEEDED: Final = [column for column in COLUMNS if column.needed]
REASON: Final = "理由"
LINE: Final = "元の行"
OURS: Final = frozenset({plain(REASON), plain(LINE)})
"""Headings of the file of rows that were held back: it may be sent again as it is."""
BY_WORD: Final = {plain(word): column for column in COLUMNS for word in (column.label, *column.words.split())}
