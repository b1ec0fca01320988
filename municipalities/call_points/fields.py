"""The fields of a number that towns call."""

from __future__ import annotations

from typing import Any

from accounts.permissions import Permission
from accounts.seats import Seat
from desk.fields import Field
from desk.marks import linked, two_lines
from municipalities.call_points.models import CallPoint


def _name(point: CallPoint, seat: Seat) -> Any:
    if not seat.can(Permission.REVIEW_NEED):
        return point.name
    return linked(seat.url("call_point_edit", point.pk), point.name)


def _phone(point: CallPoint, seat: Seat) -> Any:
    return two_lines(point.phone, point.hours)


FIELDS = (
    Field("purpose", "用件", "choice", on="list file"),
    Field("place", "かける順", "int", on="list file"),
    Field("name", "名前", on="list file", draw=_name),
    Field("phone", "電話番号", on="list file", draw=_phone),
    Field("hours", "つながる時間", on="file"),
)
