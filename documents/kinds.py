"""The kinds of issued documents, as the list names them."""

from __future__ import annotations

KINDS: dict[str, str] = {
    "need_sheet": "ニーズ票",
    "allocation_figure": "交付税の試算",
    "dispatch_notice": "派遣通知",
    "visit_record": "訪問の記録",
    "clearance_sheet": "研修修了の状況",
    "list": "一覧",
}


def kind_label(kind: str) -> str:
    """The Japanese name; a kind that is not in the table is その他."""
    return KINDS.get(kind, "その他")
