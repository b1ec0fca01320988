"""The fields of a dispatch: the list, the file and the API are drawn from them."""

from __future__ import annotations

from typing import Any

from accounts.seats import Seat
from desk.fields import Field
from desk.marks import badge, in_lines, linked, under
from desk.templatetags.wareki import compact_day
from dispatch.dispatches.models import Dispatch
from dispatch.visits.fields import where_and_who


def _number(dispatch: Dispatch, seat: Seat) -> Any:
    return linked(seat.url("dispatch_detail", dispatch.pk), dispatch.number)


def _state(dispatch: Dispatch, seat: Seat) -> Any:
    return badge(*dispatch.badge)


def _period(dispatch: Dispatch, seat: Seat) -> Any:
    return in_lines([f"{compact_day(dispatch.starts_on)}–", compact_day(dispatch.ends_on)])


def _cadence(dispatch: Dispatch, seat: Seat) -> Any:
    when = f"{dispatch.get_weekday_display()}曜{dispatch.get_span_display()}"
    return under(dispatch.get_cadence_display(), when)


def called_off_words(count: int) -> str:
    return f"取消{count}回" if count else ""


def _visits(dispatch: Any, seat: Seat) -> Any:
    called_off = called_off_words(dispatch.called_off_count)
    if called_off and not dispatch.visit_count:
        return called_off
    return under(f"{dispatch.done_count}／{dispatch.visit_count}回", called_off)


FIELDS = (
    Field("id", "ID", "int", on="api"),
    Field("number", "番号", on="list file api", draw=_number, css="nw", sort="number"),
    *where_and_who("need.title"),
    Field("status", "状態", "choice", on="list file api", draw=_state, css="nw"),
    Field(
        "starts_on",
        "期間の初め",
        "date",
        on="list file api",
        draw=_period,
        head="期間",
        css="nw",
        sort="starts",
    ),
    Field("ends_on", "期間の終わり", "date", on="file api"),
    Field("cadence", "頻度", "choice", on="list file api", draw=_cadence, css="nw"),
    Field("weekday", "曜日", "choice", on="file api"),
    Field("span", "時間帯", "choice", on="file api"),
    Field("mode", "方法", "choice", on="file api"),
    Field("travel_minutes", "片道の移動（分）", "int", on="file api"),
    Field(
        "visit_count", "訪問の回数", "int", on="list file", draw=_visits, head="訪問", css="num", headed=True
    ),
    Field("done_count", "記録のある回数", "int"),
    Field("need", "ニーズ", on="api"),
    Field("need_number", "ニーズの番号", read="need.number"),
    Field("need_title", "ニーズ", read="need.title"),
    Field("reason", "取消・終了の理由"),
)
