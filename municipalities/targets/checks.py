"""What must hold before a number of people is written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils import timezone

from accounts.errors import Refusal, ask_each
from accounts.permissions import Reach
from accounts.seats import Seat
from desk.checks import WrittenMeanwhile, check_text
from japan.codes import BY_NUMBER
from japan.fiscal_year import fiscal_year_of, label
from municipalities.register.actions import check_as_of, refuse_elsewhere
from municipalities.register.models import refuse_absent
from municipalities.targets.choices import IT_STAFF, LEADER, TARGET_ROLES, Side
from municipalities.targets.models import (
    MOST_OF_DOCUMENT,
    MOST_OF_REASON,
    MOST_OF_WORDS,
    MOST_PEOPLE,
    Headcount,
)

YEARS_BACK: Final = 5
YEARS_AHEAD: Final = 10


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a body says: so many people of a role in a fiscal year, on which paper of which day, and who
    decided so."""

    role: str
    fiscal_year: int
    people: int
    document: str
    as_of: date
    said_by: str
    reason: str = ""


def known_years(today: date) -> list[int]:
    """The fiscal years of which something is said, the first one first."""
    this = fiscal_year_of(today)
    return list(range(this - YEARS_BACK, this + YEARS_AHEAD + 1))


def stated_roles(code: str, prefecture_id: int) -> dict[str, str]:
    """The roles of which a body itself says how many people there are: no other room knows."""
    is_prefecture = code == BY_NUMBER[prefecture_id].code
    roles = (LEADER, IT_STAFF) if is_prefecture else (LEADER,)
    return {role: TARGET_ROLES[role] for role in roles}


def refuse_other_body(by: Seat, code: str) -> None:
    """A municipality writes of itself alone, and of what has gone into it; a prefecture of all."""
    if code != BY_NUMBER[by.prefecture_id].code:
        refuse_elsewhere(by, code, "確保・育成目標")
        refuse_absent(code)
    elif by.reach is not Reach.PREFECTURE:
        raise Refusal("県の確保・育成目標は書けません。")


def check_said(said: Said, side: Side, code: str, prefecture_id: int) -> None:
    ask_each(
        lambda: _check_role(said.role, side, code, prefecture_id),
        lambda: _check_year(said.fiscal_year, side),
        lambda: _check_people(said.people),
        lambda: _check_words("document", "根拠の文書", said.document, MOST_OF_DOCUMENT),
        lambda: check_as_of(said.as_of),
        lambda: _check_words("said_by", "決めた人・部署", said.said_by, MOST_OF_WORDS),
        lambda: check_text(said.reason, "reason", "変えた理由", at_most=MOST_OF_REASON, is_one_line=True),
    )


def _check_role(role: str, side: Side, code: str, prefecture_id: int) -> None:
    if role not in TARGET_ROLES:
        raise Refusal("人材類型は一覧から選んでください。", field="role")
    if side is Side.ACTUAL and role not in stated_roles(code, prefecture_id):
        raise Refusal(
            f"{TARGET_ROLES[role]}の実績は、登録と派遣の記録から数えます。ここでは書けません。", field="role"
        )


def _check_year(fiscal_year: int, side: Side) -> None:
    today = timezone.localdate()
    years = known_years(today)
    if fiscal_year not in years:
        raise Refusal(
            f"年度は{label(years[0])}から{label(years[-1])}までから選んでください。", field="fiscal_year"
        )
    if side is Side.ACTUAL and fiscal_year > fiscal_year_of(today):
        raise Refusal(f"{label(fiscal_year)}はまだ始まっていません。", field="fiscal_year")


def _check_people(people: int) -> None:
    if not 0 <= people <= MOST_PEOPLE:
        raise Refusal(f"人数は0から{MOST_PEOPLE}までの数で書いてください。", field="people")


def _check_words(field: str, words: str, text: str, most: int) -> None:
    if not text.strip():
        raise Refusal(f"{words}を書いてください。", field=field)
    check_text(text, field, words, at_most=most, is_one_line=True)


def check_reason(reason: str) -> None:
    check_text(reason, "reason", "理由", at_most=MOST_OF_REASON, is_one_line=True)
    if not reason.strip():
        raise Refusal("取り消す理由を書いてください。例：年度を誤って記録したため", field="reason")


def check_beside(said: Said, others: Iterable[Headcount], read: str) -> None:
    """`others` are what stands of the same thing, the newest first; `read` is the newest row that the writer
    has seen. A number that differs from what was said before needs its reason."""
    rows = list(others)
    if rows and read.isdecimal() and max(row.pk for row in rows) > int(read):
        raise WrittenMeanwhile(rows[0].words, str(max(row.pk for row in rows)))
    if any(row.people != said.people for row in rows) and not said.reason.strip():
        raise Refusal(f"いまの記録は{rows[0].words}です。人数を変える理由を書いてください。", field="reason")
