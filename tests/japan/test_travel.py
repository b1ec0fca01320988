"""Distances and driving times; positions of the halls are from code4fukui/localgovjp (CC0)."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from japan import travel
from japan.travel import Place

MAINLAND = "本州・四国・九州"
NAGANO = Place(36.648611, 138.194444, MAINLAND)
MATSUMOTO = Place(36.238056, 137.971944, MAINLAND)
SHINJUKU = Place(35.693889, 139.703611, MAINLAND)
HACHIOJI = Place(35.666667, 139.315833, MAINLAND)
HIROSHIMA = Place(34.385278, 132.455278, MAINLAND)
FUKUYAMA = Place(34.485833, 133.3625, MAINLAND)
SAPPORO = Place(43.062089, 141.354389, "北海道")
HAKODATE = Place(41.768641, 140.729068, "北海道")

PLACES = st.builds(Place, st.floats(24, 46), st.floats(122, 146), st.just(MAINLAND))
KILOMETRES = st.floats(0, 3000)


@pytest.mark.parametrize(
    ("a", "b", "minutes"),
    [
        (NAGANO, MATSUMOTO, 90),
        (SHINJUKU, HACHIOJI, 74),
        (HIROSHIMA, FUKUYAMA, 128),
        (SAPPORO, HAKODATE, 198),
        (NAGANO, NAGANO, 5),
    ],
)
def test_the_estimate_gives_the_agreed_examples(a: Place, b: Place, minutes: int) -> None:
    found = travel.estimate(a, b)
    assert found is not None
    assert found.minutes == minutes
    assert found.minutes == travel.travel_minutes(found.straight_km)
    assert found.road_km == travel.road_km(found.straight_km)


def test_another_road_network_has_no_estimate() -> None:
    assert travel.estimate(SAPPORO, HIROSHIMA) is None


def test_a_degree_of_latitude_is_111_km() -> None:
    assert travel.great_circle_km(35, 135, 36, 135) == pytest.approx(111.195, abs=0.001)
    assert travel.great_circle_km(0, 0, 0, 180) == pytest.approx(20015.115, abs=0.001)


@pytest.mark.parametrize(
    ("straight", "factor"), [(10, 1.4), (25, 1.4), (35, 1.3), (90, 1.3), (110, 1.25), (400, 1.25)]
)
def test_outside_the_steps_the_agreed_factors_hold(straight: float, factor: float) -> None:
    assert travel.road_km(straight) == pytest.approx(straight * factor)


def test_no_distance_is_nearer_by_road_than_a_shorter_one() -> None:
    roads = [travel.road_km(tenth / 10) for tenth in range(2000)]
    assert all(near < far for near, far in pairwise(roads))


@given(KILOMETRES, KILOMETRES)
def test_the_minutes_never_fall_as_the_distance_grows(one: float, other: float) -> None:
    near, far = sorted((one, other))
    assert travel.travel_minutes(near) <= travel.travel_minutes(far)
    assert near <= travel.road_km(near) <= travel.road_km(far)


@given(PLACES, PLACES)
def test_the_way_back_is_as_long(a: Place, b: Place) -> None:
    there, back = travel.estimate(a, b), travel.estimate(b, a)
    assert there is not None
    assert back is not None
    assert there.straight_km == pytest.approx(back.straight_km)
    assert abs(there.minutes - back.minutes) <= 1


def test_a_negative_distance_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="negative"):
        travel.travel_minutes(-0.1)
