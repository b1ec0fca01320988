"""The facts of a hearing, and of where a municipality of a round stands, each once."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.safestring import SafeString

from accounts.permissions import Permission
from accounts.seats import Seat
from desk.fields import Field
from desk.marks import badge, beside, button, in_lines, linked, two_lines, under
from japan.wareki import format_short
from municipalities.hearings.choices import HEARING_BADGES, HEARING_STATES, LATE, HearingStatus
from municipalities.hearings.models import Hearing

BY_ITSELF = "調査によらない"


def _when(hearing: Hearing, seat: Seat) -> Any:
    return under(linked(seat.url("hearing_detail", hearing.pk), format_short(hearing.held_on)), hearing.clock)


def _round(hearing: Hearing) -> str:
    return hearing.round.title if hearing.round else BY_ITSELF


def _where(hearing: Hearing, seat: Seat) -> Any:
    way, place = hearing.get_way_display(), hearing.shown_place
    return two_lines(way, place) if place else way


def _pair(hearing: Any, seat: Seat) -> Any:
    name: Any = hearing.official.name
    if not hearing.is_here and not seat.is_municipal and hearing.status == HearingStatus.PLANNED:
        name = beside([name, badge("異動などで不在", "stop")])
    return in_lines([hearing.expert_name, name])


def _status(hearing: Hearing, seat: Seat) -> Any:
    return badge(hearing.told_status, hearing.told_badge)


def _findings(hearing: Any) -> str:
    if not hearing.offered_count:
        return ""
    needs = f"、うちニーズ{hearing.need_count}件" if hearing.need_count else ""
    return f"{hearing.offered_count}件{needs}"


def _clock(name: str) -> Any:
    def read(hearing: Hearing) -> str:
        at = getattr(hearing, name)
        return f"{at:%-H:%M}" if at else ""

    return read


def _is_of_one_town(seat: Seat) -> bool:
    return seat.is_of_one_town


HEARING_FIELDS = (
    Field("held_on", "実施日", "date", on="list file", draw=_when),
    Field("starts_at", "始まり", read=_clock("starts_at"), on="file"),
    Field("ends_at", "終わり", read=_clock("ends_at"), on="file"),
    Field("municipality_name", "市町村", on="list file", is_hidden=_is_of_one_town),
    Field("round", "調査", read=_round, on="list file"),
    Field("way", "方法・場所", "choice", on="list", draw=_where),
    Field("way", "方法", "choice", on="file"),
    Field("place", "場所", read="shown_place", on="file"),
    Field("pair", "専門人材・県の職員", read="expert_name", on="list", draw=_pair),
    Field("expert_name", "デジタル専門人材", on="file"),
    Field("expert_affiliation", "専門人材の所属", on="file"),
    Field("official", "行政に詳しい職員", read="official.name", on="file"),
    Field("attendants", "市町村の出席者", on="file"),
    Field("status", "状態", read="told_status", on="list file", draw=_status),
    Field("findings", "提案した課題", read=_findings, on="list file", headed=True),
)


def state_of(row: Any) -> str:
    """The state of a municipality of a round: "none" where nothing is planned and nothing was held."""
    found = row.hearing
    if found is None or found["status"] == HearingStatus.CALLED_OFF:
        return "none"
    is_late = found["status"] == HearingStatus.PLANNED and row.hearing_on < row.as_of
    return LATE if is_late else str(found["status"])


ROUND_STATES = {
    "none": "予定がまだ",
    **{key: HEARING_STATES[key] for key in HEARING_STATES if key != "called_off"},
}
_BADGES = {**HEARING_BADGES, "none": "", LATE: "stop"}


def _town(row: Any, seat: Seat) -> SafeString:
    return linked(seat.url("sheet_detail", row.pk), row.municipality_name)


def _state_words(row: Any) -> str:
    is_off = row.hearing is not None and row.hearing["status"] == HearingStatus.CALLED_OFF
    return ROUND_STATES[state_of(row)] + ("（取りやめのあと）" if is_off else "")


def _state(row: Any, seat: Seat) -> SafeString:
    return badge(_state_words(row), _BADGES[state_of(row)])


def _on(row: Any) -> date | None:
    return None if state_of(row) == "none" else row.hearing_on


def _day(row: Any, seat: Seat) -> Any:
    held_on = _on(row)
    return linked(seat.url("hearing_detail", row.hearing["pk"]), format_short(held_on)) if held_on else None


def _told(name: str) -> Any:
    def read(row: Any) -> str:
        return "" if state_of(row) == "none" else str(row.hearing[name])

    return read


def _act(row: Any, seat: Seat) -> Any:
    if state_of(row) != "none":
        return None
    return button(seat.url("hearing_plan", row.pk), "予定する", row.municipality_name)


ROUND_FIELDS = (
    Field("municipality_name", "市町村", on="list file", draw=_town),
    Field("state", "状態", read=_state_words, on="list file", draw=_state),
    Field("hearing_on", "実施日", "date", read=_on, on="list file", draw=_day, headed=True),
    Field("expert", "デジタル専門人材", read=_told("expert"), on="list file", headed=True),
    Field("official", "行政に詳しい職員", read=_told("official"), on="list file", headed=True),
    Field("sent", "調査票", "choice", read="status", on="list file", headed=True),
    Field("act", "予定", read=lambda row: "", on="list", draw=_act,
          is_hidden=lambda seat: not seat.can(Permission.RUN_SURVEY)),
)  # fmt: skip
