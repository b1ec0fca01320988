"""How a wish to send something goes from one status to the next, whatever it is that is sent."""

from __future__ import annotations

from collections.abc import Mapping

from accounts.moves import Move
from accounts.permissions import Permission
from municipalities.profile.choices import ApprovalStatus

WAITING = frozenset({ApprovalStatus.WAITING})


def approval_moves(
    thing: str, sends: Permission, *, send: str, not_sent: str, stays: str
) -> Mapping[str, Move]:
    """The table of one kind of approval. `thing` begins the names of its addresses, `sends` is the permission
    of those who ask; `send` 県に送る, `not_sent` 県には送りません, `stays` 書いた言葉は下書きに残ります."""
    return {
        "approve": Move(
            WAITING,
            ApprovalStatus.APPROVED,
            Permission.APPROVE_SENDING,
            f"承認して{send}",
            address=f"{thing}_approval",
            leads="内容を見て承認する",
            main=True,
        ),
        "send_back": Move(
            WAITING,
            ApprovalStatus.SENT_BACK,
            Permission.APPROVE_SENDING,
            "担当者に戻す",
            address=f"{thing}_send_back",
            note=f"{not_sent}。担当者に、書いた言葉が届きます。県の人には見えません。",
            said="担当者に戻しました",
        ),
        "take_back": Move(
            WAITING,
            ApprovalStatus.TAKEN_BACK,
            sends,
            "承認の依頼を取り消す",
            address=f"{thing}_take_back",
            note=f"{stays}。もう一度、承認を求められます。",
            said="承認の依頼を取り消しました",
        ),
    }
