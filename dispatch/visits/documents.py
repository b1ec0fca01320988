"""Columns of the list of visits as a file."""

from __future__ import annotations

from typing import Any

from desk.files.cells import Column
from dispatch.visits.models import Visit


def _of_log(name: str) -> Any:
    """The value of a field of the visit's log; None without a log."""

    def read(visit: Visit) -> Any:
        log = visit.written_log
        return getattr(log, name) if log is not None else None

    return read


def _log_word(visit: Visit, name: str) -> str:
    log = visit.written_log
    return str(getattr(log, f"get_{name}_display")()) if log is not None else ""


def _works(visit: Visit) -> str:
    log = visit.written_log
    return "、".join(log.work_labels) if log is not None else ""


def _yes(visit: Visit, name: str) -> str:
    log = visit.written_log
    return ("はい" if getattr(log, name) else "いいえ") if log is not None else ""


VISIT_COLUMNS = (
    Column("派遣の番号", lambda visit: visit.dispatch.number),
    Column("回", "ordinal", "int"),
    Column("団体コード", lambda visit: visit.municipality_id),
    Column("市町村", lambda visit: visit.municipality.name),
    Column("氏名", lambda visit: visit.talent.name),
    Column("状態", lambda visit: visit.get_status_display()),
    Column("訪問日", "on_day", "date"),
    Column("予定の開始", "starts_at", "moment"),
    Column("予定の終了", "ends_at", "moment"),
    Column("訪問した", lambda visit: _yes(visit, "was_held")),
    Column("開始", _of_log("started_at"), "moment"),
    Column("終了", _of_log("ended_at"), "moment"),
    Column("時間（分）", _of_log("minutes"), "int"),
    Column("移動（分、往復）", _of_log("travel_minutes"), "int"),
    Column("方法", lambda visit: _log_word(visit, "mode")),
    Column("支援分野", lambda visit: _log_word(visit, "category")),
    Column("従事区分", lambda visit: _log_word(visit, "duty_category")),
    Column("だれが手を動かしたか", lambda visit: _log_word(visit, "ladder")),
    Column("したこと", _works),
    Column("ひとこと", _of_log("done")),
    Column("次回までの宿題", _of_log("next_steps")),
    Column("県職員の同行", lambda visit: _yes(visit, "is_escorted")),
    Column("派遣の条件", lambda visit: {"はい": "満たす", "いいえ": "満たさない"}.get(_yes(visit, "was_cleared"), "")),
    Column("確認日時", "confirmed_at", "moment"),
    Column("ニーズの番号", lambda visit: visit.dispatch.need.number),
)
