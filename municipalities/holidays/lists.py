"""The list of the days on which single bodies close."""

from __future__ import annotations

from collections.abc import Sequence

from accounts.seats import Seat
from desk.filters import words
from desk.lists import Empty, ListPage
from japan.kana import is_found
from municipalities.holidays.calendars import known_ordinances
from municipalities.holidays.fields import HolidayRow, fields_of, known_row, recorded_row
from municipalities.holidays.models import LocalHoliday


def _rows(seat: Seat) -> list[HolidayRow]:
    """What was recorded here, then what is known for the whole country; a town reads its own alone."""
    recorded = LocalHoliday.objects.visible_to(seat).standing().select_related("recorded_by")
    known = map(known_row, known_ordinances(seat.prefecture_id))
    rows = [*map(recorded_row, recorded.order_by("starts_on", "id")), *known]
    return [row for row in rows if _concerns(row, seat)]


def _concerns(row: HolidayRow, seat: Seat) -> bool:
    return not seat.is_municipal or row.code in ("", *seat.towns)


def _named(rows: Sequence[HolidayRow], said: str) -> list[HolidayRow]:
    return [row for row in rows if is_found(said, row.body, row.day.name)]


def holidays(*, may_withdraw: bool) -> ListPage:
    return ListPage(
        title="団体の休日",
        lead="土曜日、日曜日、国民の祝日、年末年始のほかに、条例で休みとしている日です。"
        "訪問の日、期限、提案、派遣の案は、この日を休みとして数えます。",
        fields=fields_of(may_withdraw=may_withdraw),
        rows=_rows,
        usual=lambda rows, asked: rows,
        filters=(words("団体・名称", _named),),
        empty=lambda seat: Empty(
            "条例による休日はありません", "条例で休みとしている日があれば、県の担当が記録します。"
        ),
        file_name=lambda seat: f"団体の休日_{seat.prefecture_name}",
    )
