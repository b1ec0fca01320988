"""The table of a prefecture's municipalities: what narrows it, and that its file is what is shown."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from accounts.tenancy import scope
from municipalities.profile.actions import record_network
from municipalities.register.actions import record_staffing
from municipalities.register.choices import POPULATION_BANDS, population_band
from tests.build_changes import absorb_jinseki
from tests.build_groups import FUKUYAMA, made_group
from tests.cast import HIROSHIMA, JINSEKI, SERA, Person
from tests.page import address, csv_rows, look

pytestmark = pytest.mark.usefixtures("today")

APRIL, OCTOBER = date(2026, 4, 1), date(2026, 10, 1)


@pytest.fixture
def said(staff: Person) -> None:
    """神石高原町 has one person (after two) and α', 世羅町 three and β; 福山市 has said nothing."""
    with scope(HIROSHIMA):
        for code, count, day in ((JINSEKI, 2, APRIL), (JINSEKI, 1, OCTOBER), (SERA, 3, OCTOBER)):
            record_staffing(
                by=staff.seat, municipality_code=code, staff_count=count, is_concurrent=count < 2, as_of=day
            )
        for code, model, day in (
            (JINSEKI, "alpha", APRIL),
            (JINSEKI, "alpha_dash", OCTOBER),
            (SERA, "beta", OCTOBER),
        ):
            record_network(by=staff.seat, municipality_code=code, model=model, as_of=day)


def names(staff: Person, query: str) -> list[str]:
    page = look(staff, "municipality_list", query=f"{query}&sort=code")
    return page.table("市町村の取組").column("市町村") if "条件に合う市町村は" not in page.text else []


@pytest.mark.parametrize(
    ("query", "towns"),
    [
        ("?staffing=solo", ["神石高原町"]),
        ("?staffing=more", ["世羅町"]),
        ("?network=alpha_dash", ["神石高原町"]),
        ("?network=alpha", []),
        ("?network=beta&staffing=more", ["世羅町"]),
        ("?q=345458", ["神石高原町"]),
        ("?q=３４５４", ["神石高原町"]),
        ("?q=高原", ["神石高原町"]),
        ("?q=ジンセキ", ["神石高原町"]),
        ("?q=せき", []),
        ("?population=s&network=none", ["安芸太田町", "大崎上島町"]),
    ],
)
def test_towns_are_found_by_what_they_say_and_are_called(
    staff: Person, said: None, query: str, towns: list[str]
) -> None:
    assert names(staff, query) == towns


def test_the_conditions_are_said_in_words(staff: Person, said: None) -> None:
    text = look(staff, "municipality_list", query="?network=alpha_dash&staffing=solo").text
    assert "条件：ネットワーク：α'モデル、情報担当：ひとり情シス（1人以下）" in text
    assert " 1市町村 " in text


def test_towns_stand_in_the_order_of_their_readings(staff: Person) -> None:
    page = look(staff, "municipality_list", query="?sort=kana")
    assert page.table("市町村の取組").column("市町村")[:3] == ["安芸太田町", "安芸高田市", "江田島市"]


def test_the_file_is_what_is_shown_with_all_that_is_known(staff: Person, said: None) -> None:
    made_group(staff)
    query = "?staffing=solo&sort=code&format=csv"
    heads, row = csv_rows(staff.client.get(address("municipality_list") + query))
    found = dict(zip(heads, row, strict=True))
    assert {name: found[name] for name in list(found)[:4]} == {
        "団体コード": JINSEKI,
        "市町村": "神石高原町",
        "かな": "じんせきこうげんちょう",
        "合併など": "",
    }
    assert found["人口規模"] == "1万人未満"
    assert (found["情報担当の人数"], found["兼務"], found["体制の時点"]) == ("1", "兼務", "2026-10-01")
    assert (found["ネットワークのモデル"], found["ネットワークの時点"]) == ("α'モデル", "2026-10-01")
    assert found["圏域・グループ"] == "デモ圏域"
    rows = csv_rows(staff.client.get(address("municipality_list") + "?format=csv"))
    empty = next(row for row in rows if row[0] == "342025")
    assert "None" not in "".join(empty)


def test_towns_that_have_ended_are_asked_for(staff: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "state" not in look(staff, "municipality_list").soup.select_one("form.filters").decode()
    absorb_jinseki(monkeypatch)
    page = look(staff, "municipality_list")
    assert " 22市町村 " in page.text
    assert "条件：いまある市町村" in page.text
    ended = look(staff, "municipality_list", query="?state=ended")
    assert ended.table("市町村の取組").column("市町村") == ["神石高原町 令和8年11月20日に世羅町に合併"]
    assert len(names(staff, "?state=all")) == 23
    rows = csv_rows(staff.client.get(address("municipality_list") + "?state=ended&format=csv"))
    assert rows[1][3] == "令和8年11月20日に世羅町に合併"


def test_a_town_is_found_by_the_name_of_what_has_gone_into_it(
    staff: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert names(staff, "?q=神石") == ["神石高原町"]
    absorb_jinseki(monkeypatch)
    for said in ("神石", "じんせき"):
        assert names(staff, f"?q={said}") == ["世羅町"]


def test_every_number_of_people_is_in_one_band() -> None:
    edges = [(band.least, band.below) for band in POPULATION_BANDS.values()]
    assert edges[0][0] == 0
    assert all(one[1] == other[0] for one, other in pairwise(edges))
    assert [population_band(people).label for people in (0, 9_999, 10_000)] == [
        "1万人未満",
        "1万人未満",
        "1万人以上5万人未満",
    ]


def test_a_group_narrows_the_table_by_its_number_alone(staff: Person) -> None:
    group = made_group(staff)
    assert names(staff, f"?group={group.pk}&population=xl") == ["福山市"]
    assert len(names(staff, "?group=999999")) == 23
    assert FUKUYAMA in {row[0] for row in csv_rows(_file(staff, group.pk))}


def _file(staff: Person, group: int) -> object:
    return staff.client.get(address("municipality_list") + f"?group={group}&format=csv")
