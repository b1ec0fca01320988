"""The two lists of the ministry: 47 prefectures and 1,741 municipalities."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from accounts.models import Prefecture
from accounts.seats import Seat
from desk.filters import Filter, choice, words
from desk.lists import Empty, ListPage
from national.dashboard.nation import Nation
from national.documents import TOWN_COLUMNS
from national.fields import PREFECTURE_FIELDS
from national.prefecture_lines import COLUMN_SORTS, line_of
from national.public_figures import BANDS
from national.town_lines import ANSWERS, YES_NO_COLUMNS, TownLine, band_of, is_named, town_lines

Keep = Callable[[TownLine, Any], bool]

TOWN_SORTS: Final[Mapping[str, Callable[[TownLine], Any]]] = {
    "code": lambda line: line.code,
    "population": lambda line: line.population,
    "online": lambda line: line.online,
}


def prefectures_of(nation: Nation) -> ListPage:
    """The table of all 47, by their numbers unless another order is asked for."""
    return ListPage(
        title="都道府県",
        fields=PREFECTURE_FIELDS,
        rows=lambda seat: [line_of(nation, prefecture) for prefecture in nation.prefectures],
        usual=lambda lines, asked: lines,
        sorts=COLUMN_SORTS,
        unit="都道府県",
    )


def towns_by(answer: str) -> ListPage:
    """All municipalities by their codes; `answer`, a key of
    `ANSWERS`, is what the item asked for must say."""
    return ListPage(
        title="市区町村",
        fields=(),
        rows=lambda seat: town_lines(),
        usual=lambda lines, asked: lines,
        filters=(
            words("名前・かな・コード", _kept(is_named)),
            choice("prefecture", "都道府県", _prefectures, _kept(lambda line, slug: line.slug == slug)),
            choice("band", "人口", _bands(), _kept(_lives_in), say=lambda band: f"人口{BANDS[int(band)][0]}"),
            *_answer_to_item(answer),
        ),
        sorts=TOWN_SORTS,
        nothing_found=Empty(
            "条件に合う市区町村はありません", "名前の一部、かなの初め、団体コードの初めで探せます。"
        ),
        unit="市区町村",
        file_columns=TOWN_COLUMNS,
    )


def _answer_to_item(answer: str) -> tuple[Filter, Filter]:
    """The item, and the answer to it, which means nothing alone."""
    said, value = ANSWERS[answer]
    labels, answers = dict(YES_NO_COLUMNS), [(key, label) for key, (label, _) in ANSWERS.items()]
    return (
        choice(
            "item",
            "取組",
            YES_NO_COLUMNS,
            _kept(lambda line, item: line.answers[item] is value),
            empty="選ばない",
            say=lambda item: f"{labels[item]}：{said}",
        ),
        choice(
            "answer",
            "回答",
            answers,
            lambda lines, _: lines,
            empty="",
            say=lambda _: "",
            first=lambda: answer,
        ),
    )


def _kept(keep: Keep) -> Callable[[Sequence[TownLine], Any], list[TownLine]]:
    return lambda lines, value: [line for line in lines if keep(line, value)]


def _prefectures(seat: Seat) -> list[tuple[str, str]]:
    return list(Prefecture.objects.order_by("pk").values_list("slug", "name"))


def _bands() -> list[tuple[str, str]]:
    return [(str(index), name) for index, (name, _) in enumerate(BANDS)]


def _lives_in(line: TownLine, band: str) -> bool:
    return band_of(line.population) == int(band)
