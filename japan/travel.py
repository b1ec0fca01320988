"""How far apart two offices are, and about how long the drive takes.

No open table of driving times between municipalities exists, so this is an approximation that was laid
down for this project and not fitted to measured drives: show it as 目安 and let staff overwrite it per pair.
Bays and mountains are underestimated. It is meant for ordering candidates and for a first plan.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from math import asin, cos, floor, radians, sin, sqrt

EARTH_RADIUS_KM = 6371.0088

# Road length by great-circle km. The agreed detour factors are 1.4 below 30 km, 1.3 from 30 to 100 km and
# 1.25 from 100 km. Taken as steps they would make a farther place come out nearer at 30 and at 100 km and so
# disturb a ranking by distance; here each step is a straight line over 10 km around or beside its threshold.
# Outside 25-35 km and 90-110 km the agreed factors hold exactly.
_ROAD_POINTS = ((0.0, 0.0), (25.0, 35.0), (35.0, 45.5), (90.0, 117.0), (110.0, 137.5))
_FAR_FACTOR = 1.25

_START_MINUTES = 5.0
# (length of the stretch in road km, speed in km/h): out of town, to the main road, then the main road.
_STRETCHES = ((10.0, 25.0), (30.0, 45.0), (float("inf"), 70.0))


@dataclass(frozen=True, slots=True)
class Place:
    """An office: degrees north and east (WGS 84), and the name of the road network that it is on.

    Places with the same ``road_component`` can be reached from each other by road; islands without a bridge
    have one of their own.
    """

    lat: float
    lng: float
    road_component: str


@dataclass(frozen=True, slots=True)
class TravelEstimate:
    """A one-way drive: whole minutes, and kilometres by air and (estimated) by road."""

    minutes: int
    straight_km: float
    road_km: float


def great_circle_km(a_lat: float, a_lng: float, b_lat: float, b_lng: float) -> float:
    """Kilometres between two points given in degrees, on a sphere of the mean Earth radius (haversine)."""
    lat_a, lat_b = radians(a_lat), radians(b_lat)
    half_chord_squared = (
        sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin(radians(b_lng - a_lng) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(half_chord_squared)))


def road_km(straight_km: float) -> float:
    """Estimated kilometres by road for kilometres by air: continuous and rising. ValueError if negative."""
    if straight_km < 0:
        raise ValueError(f"a distance is not negative: {straight_km}")
    if straight_km >= _ROAD_POINTS[-1][0]:
        return straight_km * _FAR_FACTOR
    upper = max(1, bisect_left(_ROAD_POINTS, (straight_km, 0.0)))
    (x0, y0), (x1, y1) = _ROAD_POINTS[upper - 1], _ROAD_POINTS[upper]
    return y0 + (y1 - y0) * (straight_km - x0) / (x1 - x0)


def travel_minutes(straight_km: float) -> int:
    """About how many minutes the drive takes for kilometres BY AIR (not by road), rounded half up.

    5 minutes, then road km at 25 km/h for the first 10, 45 km/h for the next 30, 70 km/h for the rest. Never
    falls as the distance grows. 長野-松本 gives 90, 新宿-八王子 74, 広島-福山 128. ValueError if negative.
    """
    left = road_km(straight_km)
    minutes = _START_MINUTES
    for length, speed in _STRETCHES:
        minutes += min(left, length) / speed * 60
        left = max(0.0, left - length)
    return floor(minutes + 0.5)


def estimate(a: Place, b: Place) -> TravelEstimate | None:
    """The drive from ``a`` to ``b``, the same both ways.

    None if they are on different road networks: a ferry or a flight, whose time has to be entered by hand.
    """
    if a.road_component != b.road_component:
        return None
    straight = great_circle_km(a.lat, a.lng, b.lat, b.lng)
    return TravelEstimate(minutes=travel_minutes(straight), straight_km=straight, road_km=road_km(straight))
