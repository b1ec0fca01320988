"""What the frame of every page needs: the seat, its menu, the time."""

from __future__ import annotations

from functools import cache, partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from accounts.models import User
from accounts.seats import Seat, beyond_prefectures, seats_anywhere
from home.menu import menu_for, menu_of_desks


def page(request: HttpRequest) -> dict[str, Any]:
    """Context processor. Pages without a door (signing in, public words) have no seat and no menu; those that
    stand in `desk/base_own.html` show the ones that the reader has elsewhere, looked up only there."""
    seat = getattr(request, "seat", None)
    seats = cache(partial(_seats, request))
    return {
        "seat": seat,
        "menu": menu_for(seat, request.path) if seat else [],
        "own_seat": SimpleLazyObject(lambda: _own_seat(seats())),
        "own_menu": SimpleLazyObject(lambda: _own_menu(seats(), request.path)),
        "demo": settings.DEMO,
        "now": timezone.localtime(),
    }


def _seats(request: HttpRequest) -> list[Seat]:
    user = request.user
    return seats_anywhere(user, on=timezone.localdate()) if isinstance(user, User) else []


def _own_seat(seats: list[Seat]) -> Seat | None:
    """The only seat of somebody; who has several is in none of them here."""
    if len(seats) > 1:
        return beyond_prefectures(seats[0])
    return seats[0] if seats else None


def _own_menu(seats: list[Seat], path: str) -> list[list[Any]]:
    return menu_for(seats[0], path) if len(seats) == 1 else menu_of_desks(seats)
