"""The fields of a day on which a body closes, whether it is known for the whole country or recorded here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from accounts.seats import Seat
from desk.fields import Field
from desk.marks import linked
from japan.bodies import bodies, body_name
from japan.holidays import LocalDay, Ordinance
from japan.wareki import format_day
from municipalities.holidays.choices import CERTAINTIES, Kind, Whose
from municipalities.holidays.models import LocalHoliday


@dataclass(frozen=True)
class HolidayRow:
    """`pk` is None for what is known for the whole country: nobody takes that back here."""

    body: str
    code: str
    day: LocalDay
    kind: str
    ground: str
    source: str
    pk: int | None = None

    @property
    def when(self) -> str:
        """「毎年6月23日」, 「毎年6月23日（令和10年6月23日まで）」, 「令和8年11月27日（金）」."""
        if not self.day.is_yearly:
            return format_day(self.day.first)
        until = f"（{format_day(self.day.last)}まで）" if self.day.last else ""
        return f"毎年{self.day.first.month}月{self.day.first.day}日{until}"


def known_row(ordinance: Ordinance) -> HolidayRow:
    code = ordinance.body_code
    return HolidayRow(
        body=body_name(code) if code in bodies() else Whose.PREFECTURE.label,
        code=code,
        day=ordinance.day,
        kind=Kind.CLOSED.label,
        ground=ordinance.ground,
        source=f"全国の一覧。{CERTAINTIES[ordinance.certainty]}",
    )


def recorded_row(holiday: LocalHoliday) -> HolidayRow:
    return HolidayRow(
        body=holiday.body_name,
        code=holiday.municipality_id or "",
        day=holiday.day,
        kind=holiday.get_kind_display(),
        ground=holiday.ground,
        source=f"{holiday.recorded_by.name}が記録",
        pk=holiday.pk,
    )


def _step(row: HolidayRow, seat: Seat) -> Any:
    return linked(seat.url("holiday_withdraw", row.pk), "取り消す") if row.pk else None


def fields_of(*, may_withdraw: bool) -> tuple[Field, ...]:
    told = (
        Field("body", "団体", on="list file", css="nw"),
        Field("when", "日", on="list file"),
        Field("name", "名称", read="day.name", on="list file"),
        Field("kind", "休日か開庁日か", on="list file", css="nw"),
        Field("ground", "根拠", on="list file", css="wide"),
        Field("source", "出どころ", on="list file"),
    )
    return (
        (*told, Field("step", "操作", read=lambda row: "", on="list", draw=_step)) if may_withdraw else told
    )
