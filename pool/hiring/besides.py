"""What the pages of a person and of a municipality say of who is stationed where (`desk.besides`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from accounts.permissions import Permission
from accounts.seats import Seat
from desk.besides import Beside, Besides
from desk.fields import Line
from japan.bodies import body_name
from japan.wareki import format_day
from pool.hiring.models import Stationing
from pool.people.choices import EmploymentForm

TITLE: Final = "市町村への配置"
FACTS: Final = ("municipality_id", "employment_form", "days_per_week", "section", "starts_on", "ends_on")


def _with_stationings(rows: Any, day: date, *, by: str) -> Any:
    """Each with those that hold on the day or later, as mappings of `FACTS` and `name`."""
    found = Stationing.objects.not_ended(day).filter(**{by: OuterRef("pk")}).order_by("starts_on", "id")
    told = JSONObject(name="talent__name", **dict(zip(FACTS, FACTS, strict=True)))
    return rows.annotate(stationings=ArraySubquery(found.values(told=told)))


def _of_talent(talent: Any, seat: Seat) -> Iterator[Beside]:
    told = [Line(body_name(each["municipality_id"]), _words(each)) for each in talent.stationings]
    if seat.can(Permission.KEEP_HIRING):
        yield Beside(TITLE, told, seat.url("stationing_add", talent.pk), "配置を記録する")
    elif told and seat.can(Permission.SEE_JOINT_HIRING):
        yield Beside(TITLE, told, seat.url("stationing_list"), "配置の一覧を見る")


def _of_town(town: Any, seat: Seat) -> Iterator[Beside]:
    if seat.can(Permission.SEE_JOINT_HIRING):
        told = [Line(each["name"], _words(each)) for each in town.stationings]
        yield Beside("県から配置された人", told, seat.url("joint_list"), "共同採用の一覧を見る")


def _words(each: Mapping[str, Any]) -> str:
    """「常勤職員　週3日　総務課　令和8年12月1日から…」."""
    form = EmploymentForm(each["employment_form"]).label
    section = f"　{each['section']}" if each["section"] else ""
    first = format_day(date.fromisoformat(each["starts_on"]))
    until = f"{format_day(date.fromisoformat(each['ends_on']))}まで" if each["ends_on"] else ""
    return f"{form}　週{each['days_per_week']}日{section}　{first}から{until}"


OF_TALENT: Final = Besides(lambda rows, day: _with_stationings(rows, day, by="talent"), _of_talent)
OF_TOWN: Final = Besides(lambda rows, day: _with_stationings(rows, day, by="municipality"), _of_town)
