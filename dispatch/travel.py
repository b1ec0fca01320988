"""How long it takes to a town hall, one way, by the estimate of `japan.travel`."""

from __future__ import annotations

from japan.bodies import bodies
from japan.travel import Place, TravelEstimate, estimate


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
