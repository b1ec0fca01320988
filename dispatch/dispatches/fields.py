"""The fields of a dispatch: the list, the file and the API are drawn from them."""

from __future__ import annotations

from typing import Any

from accounts.seats import Seat
from desk.fields import Field
from desk.marks import badge, in_lines, linked, under
from desk.templatetags.wareki import compact_day
from dispatch.dispatches.models import Dispatch


def _number(dispatch: Dispatch, seat: Seat) -> Any:
    return linked(seat.url("dispatch_detail", dispatch.pk), dispatch.number)


def _town(dispatch: Dispatch, seat: Seat) -> Any:
    return under(dispatch.municipality.name, dispatch.need.title)


def _state(dispatch: Dispatch, seat: Seat) -> Any:
    return badge(*dispatch.badge)


def _period(dispatch: Dispatch, seat: Seat) -> Any:
    return in_lines([f"{compact_day(dispatch.starts_on)}–", compact_day(dispatch.ends_on)])


def _cadence(dispatch: Dispatch, seat: Seat) -> Any:
    when = f"{dispatch.get_weekday_display()}曜{dispatch.get_span_display()}"
    return under(dispatch.get_cadence_display(), when)


def _visits(dispatch: Any, seat: Seat) -> Any:
    return f"{dispatch.done_count}／{dispatch.visit_count}回"


FIELDS = (
    Field("id", "ID", "int", on="api"),
    Field("number", "番号", on="list file api", draw=_number, css="nw", sort="number"),
    Field("municipality", "団体コード", read="municipality_id", on="file api"),
    Field(
        "municipality_name",
        "市町村",
        read="municipality.name",
        on="list file api",
        draw=_town,
        css="wide",
        sort="town",
        is_hidden=lambda seat: seat.is_municipal,
    ),
    Field(
        "subject",
        "件名",
        read="need.title",
        on="list",
        css="wide",
        is_hidden=lambda seat: not seat.is_municipal,
    ),
    Field("talent", "人材", on="api"),
    Field(
        "talent_name",
        "氏名",
        read="talent.name",
        on="list file api",
        head="行く人",
        css="nw",
        sort="talent",
        is_hidden=lambda seat: seat.sees_own,
    ),
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
