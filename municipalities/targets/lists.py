"""The list of targets of one fiscal year."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.http import HttpRequest
from django.utils import timezone

from accounts.seats import Seat
from desk.filters import choice, words
from desk.lists import Empty, ListPage
from japan.fiscal_year import fiscal_year_of, label_with_western
from japan.kana import is_found
from municipalities.targets.bodies import bodies_for
from municipalities.targets.checks import known_years
from municipalities.targets.choices import TARGET_ROLES, Gap
from municipalities.targets.fields import FIELDS
from municipalities.targets.figures import TargetLine, target_lines

TARGETED, ALL = "targeted", "all"
STATES: Final = (
    (TARGETED, "目標のあるもの"),
    (Gap.SHORT.value, "不足しているものだけ"),
    (Gap.UNKNOWN.value, "実績の記録がないものだけ"),
    (ALL, "目標のないものも含める"),
)
ROLE_ORDER: Final = {role: place for place, role in enumerate(TARGET_ROLES)}

Lines = list[TargetLine]


def year_of(request: HttpRequest) -> int:
    """The fiscal year of `?year=`; what is none of those that are kept is the present one."""
    today, said = timezone.localdate(), request.GET.get("year", "")
    years = {str(year): year for year in known_years(today)}
    return years.get(said, fiscal_year_of(today))


def year_choices(seat: Seat) -> list[tuple[str, str]]:
    return [(str(year), label_with_western(year)) for year in known_years(timezone.localdate())]


def _kept(holds: Callable[[TargetLine, str], bool]) -> Callable[[Lines, str], Lines]:
    """Narrow lines to those for which the value holds."""
    return lambda lines, value: [line for line in lines if holds(line, value)]


def _is_in_state(line: TargetLine, state: str) -> bool:
    if state == TARGETED:
        return line.target is not None
    return state in (ALL, line.state)


def _bodies(seat: Seat) -> list[tuple[str, str]]:
    """A municipality reads its own alone, and has nothing to choose."""
    offered = [(body.code, body.name) for body in bodies_for(seat, timezone.localdate())]
    return offered if len(offered) > 1 else []


def _nothing(seat: Seat) -> Empty:
    return Empty(
        "確保・育成目標はまだありません", "団体の画面から、年度と人材類型ごとの目標を記録してください。"
    )


def targets_of(fiscal_year: int) -> ListPage:
    """The list of one year, which is the year that the address names."""
    return ListPage(
        title="確保・育成目標の一覧",
        fields=FIELDS,
        rows=lambda seat: target_lines(seat, [fiscal_year], timezone.localdate()),
        usual=lambda lines, asked: lines,
        filters=(
            words(
                "団体の名前・かな・コード",
                _kept(lambda line, said: is_found(said, line.body.name, begins=_beginnings(line))),
            ),
            choice(
                "year", "年度", year_choices, None, empty="", first=lambda: _present_year(), say=_year_words
            ),
            choice("body", "団体", _bodies, _kept(lambda line, code: line.body.code == code)),
            choice("role", "人材類型", TARGET_ROLES.items(), _kept(lambda line, role: line.role == role)),
            choice("state", "差", STATES, _kept(_is_in_state), empty="", first=lambda: TARGETED),
        ),
        sorts={
            "body": lambda line: (line.body.kana, line.body.code, ROLE_ORDER[line.role]),
            "role": lambda line: (ROLE_ORDER[line.role], line.body.code),
            "target": lambda line: None if line.target is None else (line.target, line.body.code),
            "gap": lambda line: None if line.gap is None else (line.gap, line.body.code),
        },
        empty=_nothing,
        nothing_found=Empty(
            "条件に合う目標はありません",
            "「差」を「目標のないものも含める」にすると、すべての団体が並びます。",
        ),
        size=300,
        file_name=lambda seat: f"確保・育成目標_{seat.prefecture_name}_{fiscal_year}年度",
    )


def _beginnings(line: TargetLine) -> list[str]:
    return [line.body.kana, line.body.code]


def _present_year() -> str:
    return str(fiscal_year_of(timezone.localdate()))


def _year_words(year: Any) -> str:
    return label_with_western(int(year))
