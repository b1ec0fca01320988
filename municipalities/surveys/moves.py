"""How a round and a sheet go from one status to the next, with the words of their buttons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from accounts.moves import Move
from accounts.permissions import Permission
from municipalities.profile.approvals import approval_moves
from municipalities.surveys.choices import RoundStatus, SheetStatus

ROUND_MOVES: Final[Mapping[str, Move]] = {
    "open": Move(
        frozenset({RoundStatus.DRAFT}),
        RoundStatus.OPEN,
        Permission.RUN_SURVEY,
        "調査を始める",
        address="round_open",
        leads="確かめて調査を始める",
        note="始めると、対象の市町村に知らせが届きます。設問は、始めたあとは直せません。",
        said="調査を始めました",
        main=True,
    ),
    "extend": Move(
        frozenset({RoundStatus.OPEN}),
        RoundStatus.OPEN,
        Permission.RUN_SURVEY,
        "期限を変える",
        address="round_extend",
        note="まだ提出していない市町村に知らせが届きます。",
        said="期限を変えました",
    ),
    "close": Move(
        frozenset({RoundStatus.OPEN}),
        RoundStatus.CLOSED,
        Permission.RUN_SURVEY,
        "締め切る",
        address="round_close",
        note="締め切ると、市町村は回答を出せなくなります。出ている回答は残ります。あとから受付を再開できます。",
        said="締め切りました",
    ),
    "reopen": Move(
        frozenset({RoundStatus.CLOSED}),
        RoundStatus.OPEN,
        Permission.RUN_SURVEY,
        "受付を再開する",
        address="round_reopen",
        note="まだ提出していない市町村に知らせが届きます。",
        said="受付を再開しました",
    ),
    "discard": Move(
        frozenset({RoundStatus.DRAFT}),
        RoundStatus.DISCARDED,
        Permission.RUN_SURVEY,
        "破棄する",
        address="round_discard",
        note="市町村には何も届きません。準備した設問と対象は残り、見るだけになります。一覧には出なくなります。",
        said="破棄しました",
        danger=True,
    ),
}

SHEET_MOVES: Final[Mapping[str, Move]] = {
    "submit": Move(
        frozenset({SheetStatus.WRITING, SheetStatus.SUBMITTED, SheetStatus.RETURNED}),
        SheetStatus.SUBMITTED,
        Permission.SEND_SURVEY,
        "県に提出する",
        address="sheet_review",
        leads="見直して提出する",
        main=True,
    ),
    "return": Move(
        frozenset({SheetStatus.SUBMITTED, SheetStatus.RETURNED}),
        SheetStatus.RETURNED,
        Permission.RUN_SURVEY,
        "この回答だけ差し戻す",
    ),
    "settle": Move(
        frozenset({SheetStatus.RETURNED}), SheetStatus.SUBMITTED, Permission.RUN_SURVEY, "差戻しを取り消す"
    ),
}

SHEET_APPROVAL_MOVES: Final = approval_moves(
    "sheet",
    Permission.SEND_SURVEY,
    send="県に提出する",
    not_sent="県には提出しません",
    stays="書いた回答は残ります",
)
