"""How a round and a sheet go from one status to the next, with the words of their buttons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from accounts.moves import Move
from accounts.permissions import Permission
from municipalities.profile.choices import ApprovalStatus
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
        note="準備した設問と対象はなくなります。",
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

SHEET_APPROVAL_MOVES: Final[Mapping[str, Move]] = {
    "approve": Move(
        frozenset({ApprovalStatus.WAITING}),
        ApprovalStatus.APPROVED,
        Permission.APPROVE_SENDING,
        "承認して県に提出する",
        address="sheet_approval",
        leads="内容を見て承認する",
        main=True,
    ),
    "send_back": Move(
        frozenset({ApprovalStatus.WAITING}),
        ApprovalStatus.SENT_BACK,
        Permission.APPROVE_SENDING,
        "担当者に戻す",
        address="sheet_send_back",
        note="県には提出しません。担当者に、書いた言葉が届きます。県の人には見えません。",
        said="担当者に戻しました",
    ),
    "take_back": Move(
        frozenset({ApprovalStatus.WAITING}),
        ApprovalStatus.TAKEN_BACK,
        Permission.SEND_SURVEY,
        "承認の依頼を取り消す",
        address="sheet_take_back",
        note="書いた回答は残ります。もう一度、承認を求められます。",
        said="承認の依頼を取り消しました",
    ),
}
