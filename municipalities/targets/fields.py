"""The fields of a line of targets, in its list and its file."""

from __future__ import annotations

from typing import Any

from accounts.seats import Seat
from desk.fields import Field
from desk.marks import badge, linked, under
from japan.wareki import format_compact
from municipalities.targets.figures import TargetLine


def _body(line: TargetLine, seat: Seat) -> Any:
    return under(linked(seat.url("target_body", line.body.code), line.body.name), line.body.ending)


def _gap(line: TargetLine, seat: Seat) -> Any:
    return badge(line.words, line.badge)


def _paper(line: TargetLine, seat: Seat) -> Any:
    if line.said is None:
        return None
    return under(line.said.document, f"{format_compact(line.said.as_of)}　{line.said.said_by}")


def _actual(line: TargetLine, seat: Seat) -> Any:
    return under("–" if line.actual is None else f"{line.actual}人", line.source)


FIELDS = (
    Field("body", "団体", read="body.name", on="list file", draw=_body, sort="body"),
    Field("code", "団体コード", read="body.code"),
    Field("role", "人材類型", read="role_label", on="list file", sort="role"),
    Field("year", "年度", read="year_label"),
    Field("fiscal_year", "年度（西暦）", "int"),
    Field("target", "目標（人）", "int", on="list file", css="num", headed=True, sort="target"),
    Field("actual", "実績（人）", "int", on="list file", draw=_actual, head="実績", headed=True),
    Field("gap", "差（人）", "int"),
    Field("state", "差", read="words", on="list file", draw=_gap, css="nw", sort="gap"),
    Field(
        "document", "根拠の文書", read="said.document", on="list file", draw=_paper, css="wide", headed=True
    ),
    Field("as_of", "文書の日付", "date", read="said.as_of"),
    Field("said_by", "決めた人・部署", read="said.said_by"),
    Field("reason", "変えた理由", read="said.reason"),
    Field("source", "実績の出どころ"),
    Field("recorded_by", "記録した人", read="said.recorded_by.name"),
)
