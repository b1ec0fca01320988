"""What must hold before a holiday is recorded."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from accounts.errors import Refusal
from accounts.seats import Seat
from desk.checks import check_day, check_text
from japan.holidays import closed_reason
from japan.wareki import format_day
from municipalities.holidays.calendars import PREFECTURE, calendars
from municipalities.holidays.choices import Kind, Whose
from municipalities.holidays.models import MOST_OF_GROUND, MOST_OF_NAME, LocalHoliday
from municipalities.register.models import Municipality, refuse_absent


@dataclass(frozen=True, kw_only=True)
class Said:
    """What somebody says of a holiday: the facts of `record_holiday`."""

    whose: str
    municipality_id: str | None = None
    kind: str = Kind.CLOSED.value
    name: str
    ground: str
    starts_on: date
    is_yearly: bool
    ends_on: date | None = None

    def as_row(self, by: Seat) -> LocalHoliday:
        """Not saved."""
        facts = asdict(self) | {"name": self.name.strip(), "ground": self.ground.strip()}
        return LocalHoliday(prefecture_id=by.prefecture_id, recorded_by_id=by.person_id, **facts)


def check_holiday(by: Seat, said: Said) -> None:
    for field, label, most in (("name", "名称", MOST_OF_NAME), ("ground", "根拠", MOST_OF_GROUND)):
        text = getattr(said, field)
        if not text.strip():
            raise Refusal(f"{label}を書いてください。", field=field)
        check_text(text, field, label, at_most=most)
    check_day(said.starts_on, "starts_on", "日")
    _check_end(said)
    if said.whose == Whose.TOWN:
        towns = Municipality.objects.of(by).filter(pk=said.municipality_id)
        if not towns.exists():
            raise Refusal("県内の市町村から選んでください。", field="municipality_id")
        refuse_absent(str(said.municipality_id), "municipality_id")
    if said.whose != Whose.EVERYBODY:
        _check_changes_something(said)
    _check_is_new(said.as_row(by))


def _check_end(said: Said) -> None:
    if said.ends_on is None:
        return
    check_day(said.ends_on, "ends_on", "いつまで")
    if not said.is_yearly:
        raise Refusal("その日だけのときは、「いつまで」を空けてください。", field="ends_on")
    if said.ends_on < said.starts_on:
        raise Refusal("「いつまで」は、初めの日と同じか後の日にしてください。", field="ends_on")


def _check_changes_something(said: Said) -> None:
    """Of one body: a day on which it is closed anyway, or open anyway."""
    offices, day = calendars().of(said.municipality_id or PREFECTURE), format_day(said.starts_on)
    if said.kind == Kind.OPEN and offices.local_reason(said.starts_on) is None:
        raise Refusal(
            f"{day}は、この団体の休日として記録されていません。開庁日は、団体の休日を打ち消すときに記録します。",
            field="starts_on",
        )
    closed = closed_reason(said.starts_on, offices)
    if said.kind == Kind.CLOSED and not said.is_yearly and closed:
        raise Refusal(f"{day}は{closed}で、もともと閉庁日です。", field="starts_on")


def _check_is_new(holiday: LocalHoliday) -> None:
    known = LocalHoliday.objects.standing().filter(
        whose=holiday.whose,
        municipality=holiday.municipality_id,
        kind=holiday.kind,
        starts_on__month=holiday.starts_on.month,
        starts_on__day=holiday.starts_on.day,
    )
    if any(row.day.falls_on(holiday.starts_on) or holiday.day.falls_on(row.starts_on) for row in known):
        raise known_already()


def known_already() -> Refusal:
    return Refusal("同じ団体の同じ日が、すでに記録されています。", field="starts_on")
