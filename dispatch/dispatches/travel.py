"""How long it takes to a town hall by the estimate of `japan.travel`."""

from __future__ import annotations

from japan.bodies import bodies
from japan.travel import Place, TravelEstimate, estimate, great_circle_km

BY_HAND = "船・飛行機（手入力）"


def way_to(municipality_code: str, *, base_code: str) -> TravelEstimate | None:
    """The drive from a talent's base to the town hall.

    None if there is no road between them, or if the base is not a municipality that is known.
    """
    base, hall = bodies().get(base_code), bodies().get(municipality_code)
    if base is None or hall is None:
        return None
    return estimate(
        Place(base.latitude, base.longitude, base.road_component),
        Place(hall.latitude, hall.longitude, hall.road_component),
    )


def minutes_to(municipality_code: str, *, base_code: str) -> int | None:
    """Minutes one way; None where a ferry or a flight has to be entered by hand."""
    way = way_to(municipality_code, base_code=base_code)
    return way.minutes if way else None


def travel_words(one_way_minutes: int | None) -> str:
    """「片道 約75分（目安）」, and what to say of none and of a ferry."""
    if one_way_minutes is None:
        return BY_HAND
    return f"片道 約{one_way_minutes}分（目安）" if one_way_minutes else "移動なし"


def kilometres(code: str, other: str) -> float:
    """Between two town halls, as the crow flies. Raises `KeyError` for a code that is no municipality."""
    hall, there = bodies()[code], bodies()[other]
    return great_circle_km(hall.latitude, hall.longitude, there.latitude, there.longitude)
