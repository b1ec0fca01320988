"""The page of prospects of a large pool: the best first, a page at a time, and the first of the others."""

from __future__ import annotations

from datetime import date

import pytest

from tests.build_dispatch import open_need, ready_talent
from tests.build_pool import make_talent
from tests.cast import Person
from tests.page import Page, read


def names(page: Page) -> list[str]:
    """Of those who cannot be sent."""
    return [" ".join(cell.split()[:2]) for cell in page.table("行けない人").column("人、人材類型")]


@pytest.mark.usefixtures("today")
def test_a_long_ranking_has_pages_and_shows_the_first_of_the_others(
    in_hiroshima: None, staff: Person, officer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dispatch.dispatches.pages.PROSPECTS_ON_A_PAGE", 1)
    monkeypatch.setattr("dispatch.dispatches.pages.OTHERS_SHOWN", 1)
    need = open_need(officer.seat, staff.seat, starts_on=date(2026, 12, 1), ends_on=date(2027, 2, 26))
    ready_talent(staff.seat)
    ready_talent(staff.seat, name="デモ・和田 二", kana="でも・わだ じ")
    for number in (1, 2):
        make_talent(staff.seat, name=f"デモ・未修了 {number}")
    address = f"/hiroshima/needs/{need.pk}/candidates/"
    first, second = (read(staff.client.get(f"{address}?page={number}")) for number in (1, 2))
    assert "行ける人が2人います" in first.text
    assert "2人のうち 1–1" in first.text
    assert [page.table("候補").rows[0][0].split()[0] for page in (first, second)] == ["1", "2"]
    assert names(first) == ["デモ・未修了 1"]
    assert "いまは行けない人 2人" in first.text
    whole = read(staff.client.get(f"{address}{first.link('残り1人も見る').partition('#')[0]}"))
    assert names(whole) == ["デモ・未修了 1", "デモ・未修了 2"]
    assert "も見る" not in whole.text
