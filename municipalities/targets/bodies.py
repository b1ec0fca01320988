"""The bodies that have targets: the prefecture itself, under its own code, and its municipalities."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from accounts.permissions import Reach
from accounts.seats import Seat
from japan.bodies import bodies, bodies_in, ending_words
from japan.body_changes import exists_on
from japan.codes import BY_NUMBER


@dataclass(frozen=True)
class TargetBody:
    """One of them, with what became of it on the day."""

    code: str
    name: str
    kana: str
    is_prefecture: bool
    ending: str = ""


def body_for(seat: Seat, code: str, day: date) -> TargetBody | None:
    """The body of an address, where its targets are this seat's to see: a prefecture sees all of its own, a
    municipality itself and what has gone into it, a person nobody's."""
    return next((body for body in _seen(seat, day) if body.code == code), None)


def bodies_for(seat: Seat, day: date, known: Collection[str] = ()) -> list[TargetBody]:
    """Those that a seat sees, as they are there on a day, and those of `known` codes: they have targets."""
    return [
        body
        for body in _seen(seat, day)
        if body.is_prefecture or body.code in known or exists_on(body.code, day)
    ]


def _seen(seat: Seat, day: date) -> list[TargetBody]:
    if seat.reach is Reach.TOWN:
        return [_municipality(code, day) for code in seat.towns]
    if seat.reach is not Reach.PREFECTURE:
        return []
    itself = BY_NUMBER[seat.prefecture_id]
    towns = [_municipality(body.code, day) for body in bodies_in(seat.prefecture_id)]
    return [TargetBody(itself.code, itself.name, itself.kana, is_prefecture=True), *towns]


def _municipality(code: str, day: date) -> TargetBody:
    body = bodies()[code]
    return TargetBody(code, body.name, body.kana, is_prefecture=False, ending=ending_words(code, day))
