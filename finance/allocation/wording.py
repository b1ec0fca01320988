"""Japanese words of the calculation: what a form, a kind, a reason or a warning is called."""

from __future__ import annotations

from japan.fiscal_year import label
from japan.numbers import count, yen

from .case import Case
from .rules import RuleRow, Rules

BODY_LABELS = {
    "prefecture": "都道府県",
    "core_hub_city": "連携中枢都市等",
    "municipality": "市町村",
}
STATUS_LABELS = {"eligible": "対象", "capped": "上限あり", "out": "対象外"}
CAP_LABELS = {"person": "1人", "body": "1団体"}

_WARNINGS = {
    "rate_unknown": "措置率が資料に書かれていません。記録だけして、計算していません。",
    "direct_travel_unconfirmed": (
        "直接任用した人の旅費・通信運搬費が対象になるか、資料に書かれていません。対象外として計算しました。"
    ),
    "cap_after_fy9_unconfirmed": (
        "{year}の募集経費の上限は、引上げ前の額に戻ると読んだものです。資料では確かめられていません。"
    ),
    "core_city_cap_unconfirmed": (
        "引き上げた募集経費の上限が連携中枢都市等にも及ぶか、確かめられていません。及ぶものとして計算しました。"
    ),
    "tokyo_reference_only": "東京都の団体です。交付を受けない団体を含むため、参考の数値です。",
    "regular_not_appointed": (
        "常勤の「{person}」は、アクセラレータの任命がないため、普通交付税の見込みに数えていません。"
    ),
    "ordinary_end_unknown": (
        "普通交付税の措置がいつまで続くか、資料に書かれていません。{year}も続くものとして数えました。"
    ),
}


def warning_message(code: str, case: Case, person: str = "") -> str:
    """One sentence for a warning code. `KeyError` for a code that has no words."""
    return _WARNINGS[code].format(year=label(case.fiscal_year), person=person)


def man_yen(amount_yen: int) -> str:
    """A round amount as people say it: 20,000,000 is 2,000万円; others are written in yen."""
    if amount_yen and amount_yen % 10_000 == 0:
        return f"{count(amount_yen // 10_000)}万円"
    return yen(amount_yen)


def cap_words(row: RuleRow) -> str:
    """「1人2,000万円」 or 「1団体300万円」. The row must have a cap."""
    if row.cap_yen is None or row.cap_unit is None:
        raise ValueError(f"{row.key} has no cap")
    return f"{CAP_LABELS[row.cap_unit]}{man_yen(row.cap_yen)}"


def years_words(fy_from: int, fy_to: int | None) -> str:
    """「令和7年度から令和9年度まで」, one year alone, or without an end."""
    if fy_to is None:
        return f"{label(fy_from)}から"
    return label(fy_from) if fy_from == fy_to else f"{label(fy_from)}から{label(fy_to)}まで"


def measure_name(measure: str, rules: Rules) -> str:
    return f"特別交付税（{rules.measure(measure).name}）"
