"""What must hold before something about hiring is written, and what an open recruitment still lacks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from accounts.errors import Refusal, ask_each
from desk.checks import check_day, check_text
from japan.numbers import yen
from japan.skill_standard import LEVELS, ROLES, skill_names
from japan.wareki import format_day
from pool.hiring.choices import (
    LEAST_KEPT,
    MOST_KEPT,
    MOST_OF_LINE,
    MOST_OF_PAY,
    MOST_OF_REASON,
    MOST_OF_TEXT,
    MOST_OF_TITLE,
    MOST_WANTED,
    PayUnit,
    Stage,
)
from pool.hiring.models import Recruitment
from pool.people.choices import EmploymentForm

DESCRIPTION: Final = (
    "title", "duties", "role", "skills", "qualifications", "days_per_week", "place", "employment_form",
    "pay_unit", "pay_from_yen", "pay_to_yen", "pay_paper", "pay_paper_on", "starts_on", "ends_on", "wanted",
    "deadline_on", "how_to_apply", "contact", "stages", "keep_months",
)  # fmt: skip
"""The fields of a 募集要項."""

TEXTS: Final = (
    ("title", "件名", MOST_OF_TITLE, True),
    ("duties", "業務の内容", MOST_OF_TEXT, False),
    ("qualifications", "応募の資格", MOST_OF_TEXT, False),
    ("place", "勤務する場所", MOST_OF_LINE, True),
    ("pay_paper", "給与の根拠の書類", MOST_OF_LINE, True),
    ("how_to_apply", "応募の方法", MOST_OF_TEXT, False),
    ("contact", "問い合わせ先", MOST_OF_LINE, True),
)
NEEDED: Final = (
    ("duties", "業務の内容"),
    ("role", "人材類型"),
    ("skills", "スキル"),
    ("days_per_week", "週の日数"),
    ("place", "勤務する場所"),
    ("employment_form", "任用形態"),
    ("pay_from_yen", "給与の下限"),
    ("pay_to_yen", "給与の上限"),
    ("pay_paper", "給与の根拠の書類"),
    ("pay_paper_on", "根拠の書類の日付"),
    ("starts_on", "任期の初め"),
    ("deadline_on", "応募の締切"),
    ("how_to_apply", "応募の方法"),
    ("contact", "問い合わせ先"),
)
"""Of a recruitment that is opened, in the order of its form."""


def missing_of(recruitment: Recruitment, today: date) -> list[str]:
    """What has to be written before it may be opened, in words; nothing where it is whole."""
    lacking = [f"{label}が書かれていません。" for name, label in NEEDED if not getattr(recruitment, name)]
    deadline = recruitment.deadline_on
    if deadline and deadline < today:
        lacking.append(f"応募の締切（{format_day(deadline)}）が過ぎています。")
    return lacking


def check_description(said: Mapping[str, Any]) -> None:
    """A draft may lack what an open one may not; what is there must be right. Raises `Refusal`."""
    ask_each(
        lambda: _check_title(said["title"]),
        lambda: _check_texts(said),
        lambda: _check_choices(said),
        lambda: check_skills(said["skills"]),
        lambda: _check_pay(said["pay_from_yen"], said["pay_to_yen"]),
        lambda: _check_days(said),
        lambda: _check_numbers(said),
    )


def _check_title(title: str) -> None:
    check_line(title, "title", "件名", most=MOST_OF_TITLE)


def _check_texts(said: Mapping[str, Any]) -> None:
    for name, label, most, is_one_line in TEXTS:
        check_text(said[name], name, label, at_most=most, is_one_line=is_one_line)


def _check_choices(said: Mapping[str, Any]) -> None:
    if said["role"] not in ("", *ROLES):
        raise Refusal("人材類型は一覧から選んでください。", field="role")
    if said["employment_form"] not in ("", *EmploymentForm.values):
        raise Refusal("任用形態は一覧から選んでください。", field="employment_form")
    if said["pay_unit"] not in PayUnit.values:
        raise Refusal("給与の単位を、月額・年額・日額から選んでください。", field="pay_unit")
    if not set(said["stages"]) <= set(Stage.values):
        raise Refusal("選考の段階は一覧から選んでください。", field="stages")


def check_skills(skills: Sequence[Sequence[Any]]) -> None:
    names, keys = skill_names(), [key for key, _ in skills]
    if any(key not in names or level not in LEVELS for key, level in skills):
        raise Refusal("スキルと水準（1から4）を、一覧から選んでください。", field="skills")
    if twice := next((key for key in keys if keys.count(key) > 1), ""):
        raise Refusal(f"「{names[twice]}」が2つあります。どちらか1つにしてください。", field="skills")


def _check_pay(least: int | None, most: int | None) -> None:
    for field, amount in (("pay_from_yen", least), ("pay_to_yen", most)):
        if amount is not None and not 0 < amount <= MOST_OF_PAY:
            raise Refusal(f"給与は、1円から{yen(MOST_OF_PAY)}までで書いてください。", field=field)
    if least is not None and most is not None and most < least:
        raise Refusal("給与の上限は、下限と同じか多い額にしてください。", field="pay_to_yen")


def _check_days(said: Mapping[str, Any]) -> None:
    labels = {
        "pay_paper_on": "根拠の書類の日付",
        "starts_on": "任期の初め",
        "ends_on": "任期の終わり",
        "deadline_on": "応募の締切",
    }
    for name, label in labels.items():
        if said[name] is not None:
            check_day(said[name], name, label)
    sentence = "任期の終わりは、任期の初めと同じか後の日にしてください。"
    check_order(said["starts_on"], said["ends_on"], sentence)


def check_order(first: date | None, last: date | None, sentence: str, field: str = "ends_on") -> None:
    if first is not None and last is not None and last < first:
        raise Refusal(sentence, field=field)


def _check_numbers(said: Mapping[str, Any]) -> None:
    if said["days_per_week"] is not None and not 1 <= said["days_per_week"] <= 5:
        raise Refusal("週の日数は、1日から5日までで選んでください。", field="days_per_week")
    if not 1 <= said["wanted"] <= MOST_WANTED:
        raise Refusal(f"募集人数は、1人から{MOST_WANTED}人までで書いてください。", field="wanted")
    if not LEAST_KEPT <= said["keep_months"] <= MOST_KEPT:
        raise Refusal(
            f"応募者の情報を残す月数は、{LEAST_KEPT}か月から{MOST_KEPT}か月までで書いてください。",
            field="keep_months",
        )


def check_line(text: str, field: str, label: str, *, example: str = "", most: int = MOST_OF_REASON) -> str:
    """A text that must be there; gives it as it is kept."""
    if not text.strip():
        raise Refusal(f"{label}を書いてください。{f'例：{example}' if example else ''}", field=field)
    check_text(text, field, label, at_most=most)
    return text.strip()


def check_past(day: date, field: str, label: str, today: date) -> None:
    """A day on which something was done: today or before."""
    check_day(day, field, label)
    if day > today:
        raise Refusal(f"{label}は、今日（{format_day(today)}）までの日にしてください。", field=field)


def check_coming(day: date, field: str, label: str, today: date) -> None:
    """A day by which something is asked for: today or later."""
    check_day(day, field, label)
    if day < today:
        raise Refusal(f"{label}は、今日（{format_day(today)}）からの日にしてください。", field=field)


def check_points(points: Mapping[str, int], skills: Iterable[str]) -> None:
    """A level for each skill that is looked at, and for no other."""
    names = skill_names()
    if lacking := [names.get(key, key) for key in skills if key not in points]:
        raise Refusal(f"{'、'.join(lacking)}の点を選んでください。", field="points")
    if any(key not in names or level not in LEVELS for key, level in points.items()):
        raise Refusal("点は、1から4までで選んでください。", field="points")
