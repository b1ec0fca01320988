"""The nation as a sum of snapshots, and the published figures as a
sum of municipalities: pure rules by tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

import pytest
from django.test import RequestFactory

from accounts.models import Prefecture
from desk.lists import Listing
from municipalities.register.reference_tables import read_published_figures
from national.dashboard.map_choices import CHOICES, PrefectureValue, highest, kinds_of, lowest
from national.dashboard.nation import BandRow, Nation, answer_in_words, band_rows
from national.dashboard.totals import national_totals
from national.lists import prefectures_of
from national.measures import DETAILS, MEASURES
from national.models import Snapshot
from national.prefecture_lines import LINE, PrefectureLine
from national.public_figures import (
    BANDS,
    RATE,
    YES_NO,
    PublicFigures,
    Tally,
    prefectures_with_external_talent,
    public_figures,
    total,
)
from tests.cast import EHIME, HIROSHIMA

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)


def snapshot(prefecture_id: int, month: date, hour: int = 9, **figures: int) -> Snapshot:
    taken_at = datetime(month.year, month.month, 24, hour, tzinfo=UTC)
    return Snapshot(
        prefecture_id=prefecture_id, month=month, fiscal_year=2026, taken_at=taken_at, figures=figures
    )


def test_each_prefecture_counts_once_with_its_newest_month() -> None:
    totals = national_totals(
        [
            snapshot(HIROSHIMA, OCTOBER, talents=5),
            snapshot(HIROSHIMA, NOVEMBER, talents=7),
            snapshot(EHIME, OCTOBER, talents=2),
        ],
        NOVEMBER,
    )
    assert totals.sum("talents") == 9


def test_the_change_is_over_the_prefectures_that_have_both_months() -> None:
    totals = national_totals(
        [
            snapshot(HIROSHIMA, OCTOBER, talents=5),
            snapshot(HIROSHIMA, NOVEMBER, talents=7),
            snapshot(EHIME, NOVEMBER, talents=2),
        ],
        NOVEMBER,
    )
    assert totals.change("talents") == 2


def test_january_is_compared_with_december() -> None:
    rows = [snapshot(EHIME, date(2026, 12, 1), talents=1), snapshot(EHIME, date(2027, 1, 1), talents=4)]
    assert national_totals(rows, date(2027, 1, 1)).change("talents") == 3


def test_without_a_snapshot_nothing_is_said() -> None:
    totals = national_totals([], NOVEMBER)
    assert (totals.sum("talents"), totals.change("talents"), totals.as_of, totals.in_use) == (
        None,
        None,
        None,
        0,
    )


def test_months_to_come_do_not_count() -> None:
    rows = [snapshot(EHIME, NOVEMBER, talents=1), snapshot(EHIME, date(2026, 12, 1), talents=4)]
    assert national_totals(rows, NOVEMBER).sum("talents") == 1


def test_the_date_is_that_of_the_oldest_snapshot_counted() -> None:
    totals = national_totals([snapshot(HIROSHIMA, NOVEMBER, 9), snapshot(EHIME, NOVEMBER, 3)], NOVEMBER)
    assert totals.as_of == datetime(2026, 11, 24, 3, tzinfo=UTC)


def test_a_prefecture_uses_the_system_once_it_has_something_in_it() -> None:
    rows = [snapshot(HIROSHIMA, NOVEMBER, needs_received=1), snapshot(EHIME, NOVEMBER, municipalities=20)]
    assert national_totals(rows, NOVEMBER).in_use == 1


PUBLISHED = {figure.key: figure.value for figure in read_published_figures()}


@pytest.mark.parametrize(
    ("indicator", "key"),
    [
        ("external_talent", "external_talent_municipalities_2023"),
        ("overall_policy", "overall_policy_municipalities_2023"),
        ("cio_assistant", "cio_assistant_municipalities_2023"),
    ],
)
def test_the_sum_of_the_municipalities_equals_what_the_ministry_published(
    db: None, indicator: str, key: str
) -> None:
    assert public_figures().nation.yes[indicator] == PUBLISHED[key]


def test_the_prefectures_with_external_talent_equal_what_the_ministry_published(db: None) -> None:
    assert prefectures_with_external_talent() == (PUBLISHED["external_talent_prefectures_2023"], 47)


def test_the_population_bands_hold_every_municipality_once(db: None) -> None:
    public = public_figures()
    assert [tally.bodies for tally in public.by_band] == [565, 445, 227, 227, 193, 84]
    assert public.nation.bodies == sum(tally.bodies for tally in public.by_prefecture.values()) == 1741
    assert (public.nation.yes["external_talent"], public.nation.answered["external_talent"]) == (522, 1733)
    assert total(public.by_band) == total(public.by_prefecture.values()) == public.nation


def test_the_first_sentence_says_what_the_bands_say(db: None) -> None:
    words = (
        "小さな団体ほど、外部のデジタル人材が届いていません。人口1万人未満では16.1％、"
        "30万人以上では68.7％です。"
    )
    assert answer_in_words(band_rows(public_figures())) == words


def tally(yes: int, answered: int, rate_sum: int = 0, rated: int = 0) -> Tally:
    return Tally(answered, 1000, dict.fromkeys(YES_NO, yes), dict.fromkeys(YES_NO, answered), rate_sum, rated)


def test_the_first_sentence_does_not_claim_what_the_bands_deny() -> None:
    rows = [BandRow(name, tally(9 - index, 10)) for index, (name, _) in enumerate(BANDS)]
    sentence = answer_in_words([*rows, BandRow("全国", tally(1, 1), is_total=True)])
    assert (
        sentence
        == "外部のデジタル人材を使う市区町村の割合は、人口1万人未満では90.0％、30万人以上では40.0％です。"
    )


def test_nobody_asked_is_no_share() -> None:
    assert tally(0, 0).share("external_talent") is None
    assert tally(0, 0).share(RATE) is None
    assert tally(1, 4, 90, 2).share(RATE) == Fraction(45, 100)


def value(number: int, share: Fraction | None, name: str = "デモ県") -> PrefectureValue:
    choice = CHOICES["external_talent"]
    return PrefectureValue(number, "x", name, "デモ", choice, (1, 2), share)


@pytest.mark.parametrize(
    ("share", "step"),
    [(None, 0), (0, 1), (Fraction(149, 1000), 1), (Fraction(15, 100), 2), (Fraction(9, 20), 5), (1, 5)],
)
def test_the_colour_changes_exactly_at_its_lower_end(share: Fraction | None, step: int) -> None:
    assert value(1, None if share is None else Fraction(share)).step == step


def test_highest_and_lowest_are_named_by_their_kinds_of_prefecture() -> None:
    values = [value(number, Fraction(number, 100)) for number in range(1, 12)]
    assert [row.number for row in highest(values)] == [11, 10, 9, 8, 7]
    assert [row.number for row in lowest(values)] == [1, 2, 3, 4, 5]
    assert lowest(values[:9]) == []
    assert kinds_of([value(26, None, "京都府"), value(38, None, "愛媛県")]) == "府県"


def test_our_own_map_says_nothing_of_prefectures_that_do_not_use_the_system() -> None:
    covered, special = CHOICES["covered"], CHOICES["special"]
    used = snapshot(HIROSHIMA, NOVEMBER, talents=1, municipalities=23, municipalities_covered=9)
    used.figures["special_thousand_yen"] = 34_399
    assert covered.read(tally(0, 0), None) == ((None, None), None)
    assert covered.read(tally(0, 0), snapshot(EHIME, NOVEMBER, municipalities=20)) == ((None, None), None)
    assert covered.read(tally(0, 0), used) == ((9, 23), Fraction(9, 23))
    assert special.words(special.read(tally(0, 0), used)[1]) == "34.4"
    assert [words for _, words in special.legend] == ["5百万円未満", "5–9", "10–19", "20–39", "40以上"]


def test_a_sorted_table_has_the_lines_without_a_value_last() -> None:
    lines = [
        PrefectureLine(Prefecture(id=1), tally(1, 2), None),
        PrefectureLine(Prefecture(id=2), tally(1, 2), snapshot(2, NOVEMBER, talents=1)),
        PrefectureLine(Prefecture(id=3), tally(1, 2), snapshot(3, NOVEMBER, talents=8)),
    ]
    assert numbers_of(lines, "talents") == [2, 3, 1]
    assert numbers_of(lines, "-talents") == [3, 2, 1]
    assert numbers_of(lines, "nonsense") == [1, 2, 3]


def numbers_of(lines: list[PrefectureLine], sort: str) -> list[int]:
    """The prefectures in the order of the page that the address asks for."""
    request: Any = RequestFactory().get("/", {"sort": sort})
    request.seat = None
    page = prefectures_of(Nation(PublicFigures({}), national_totals([], NOVEMBER), ()))
    return [line.prefecture.pk for line in Listing(request, replace(page, rows=lambda seat: lines)).rows]


def test_a_figure_that_a_row_does_not_have_yet_is_nothing_and_an_unknown_one_a_mistake() -> None:
    row = snapshot(EHIME, NOVEMBER, talents=3)
    assert (row.figure("talents"), row.figure("completions"), row.is_in_use) == (3, 0, True)
    with pytest.raises(KeyError):
        row.figure("tallents")


def test_every_measure_is_shown_defined_or_part_of_one_that_is() -> None:
    assert [measure.key for measure in MEASURES.values() if measure.definition and not measure.term] == []
    assert [measure.key for measure in MEASURES.values() if measure.on_map and not measure.definition] == []
    wholes = {
        measure.on_map.whole for measure in MEASURES.values() if measure.on_map and measure.on_map.whole
    }
    assert wholes <= set(MEASURES)
    assert len(DETAILS) % LINE == 0


def test_a_share_has_no_value_where_its_whole_is_nothing() -> None:
    covered = CHOICES["covered"].read(tally(0, 0), snapshot(EHIME, NOVEMBER, talents=1))
    assert covered == ((0, 0), None)
