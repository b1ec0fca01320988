"""Columns of the list of dispatches as a file."""

from __future__ import annotations

from desk.files.cells import Column

DISPATCH_COLUMNS = (
    Column("番号", lambda dispatch: dispatch.number),
    Column("団体コード", lambda dispatch: dispatch.municipality_id),
    Column("市町村", lambda dispatch: dispatch.municipality.name),
    Column("氏名", lambda dispatch: dispatch.talent.name),
    Column("状態", lambda dispatch: dispatch.get_status_display()),
    Column("期間の初め", "starts_on", "date"),
    Column("期間の終わり", "ends_on", "date"),
    Column("頻度", lambda dispatch: dispatch.get_cadence_display()),
    Column("曜日", lambda dispatch: dispatch.get_weekday_display()),
    Column("時間帯", lambda dispatch: dispatch.get_span_display()),
    Column("方法", lambda dispatch: dispatch.get_mode_display()),
    Column("片道の移動（分）", "travel_minutes", "int"),
    Column("訪問の回数", "visit_count", "int"),
    Column("記録のある回数", "done_count", "int"),
    Column("ニーズの番号", lambda dispatch: dispatch.need.number),
    Column("ニーズ", lambda dispatch: dispatch.need.title),
    Column("取消・終了の理由", "reason"),
)
