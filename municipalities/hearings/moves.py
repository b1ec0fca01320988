"""How a hearing goes from one status to the next, with the words of its buttons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils import timezone

from accounts.moves import Move
from accounts.permissions import Permission
from accounts.seats import Seat
from municipalities.hearings.choices import HearingStatus


def _has_come(hearing: Any, seat: Seat) -> bool:
    """Nobody writes minutes of what is still to come."""
    return bool(hearing.held_on <= timezone.localdate())


def _is_shared(hearing: Any, seat: Seat) -> bool:
    return hearing.shared_at is not None


def _is_unshared(hearing: Any, seat: Seat) -> bool:
    return hearing.shared_at is None


HEARING_MOVES: Final[Mapping[str, Move]] = {
    "record": Move(
        frozenset({HearingStatus.PLANNED, HearingStatus.HELD}),
        HearingStatus.HELD,
        Permission.RUN_SURVEY,
        "記録を書く",
        address="hearing_minutes",
        note="市町村に共有するまで、県の中だけで読めます。",
        said="記録を保存しました",
        main=True,
        when=_has_come,
    ),
    "change": Move(
        frozenset({HearingStatus.PLANNED}),
        HearingStatus.PLANNED,
        Permission.RUN_SURVEY,
        "日時・場所を変える",
        address="hearing_change",
        note="日時、場所、担当のどれかが変わると、市町村に知らせが届きます。",
        said="ヒアリングの予定を変えました",
    ),
    "share": Move(
        frozenset({HearingStatus.HELD}),
        HearingStatus.HELD,
        Permission.RUN_SURVEY,
        "記録を市町村に共有する",
        address="hearing_share",
        note="市町村に知らせが届きます。あとから直した記録も、そのまま市町村に見えます。",
        said="記録を市町村に共有しました",
        when=_is_unshared,
    ),
    "unshare": Move(
        frozenset({HearingStatus.HELD}),
        HearingStatus.HELD,
        Permission.RUN_SURVEY,
        "記録の共有をやめる",
        address="hearing_unshare",
        note="市町村の画面から記録が消えます。すでに読まれていることがあります。",
        said="記録の共有をやめました",
        when=_is_shared,
    ),
    "close": Move(
        frozenset({HearingStatus.HELD}),
        HearingStatus.CLOSED,
        Permission.RUN_SURVEY,
        "まとめを終える",
        address="hearing_close",
        note="記録は直せなくなります。課題を市町村に提案することは、このあともできます。",
        said="まとめを終えました",
    ),
    "reopen": Move(
        frozenset({HearingStatus.CLOSED}),
        HearingStatus.HELD,
        Permission.RUN_SURVEY,
        "記録を直せるようにする",
        address="hearing_reopen",
        note="記録と課題を、もう一度直せるようになります。",
        said="記録を直せるようにしました",
    ),
    "call_off": Move(
        frozenset({HearingStatus.PLANNED}),
        HearingStatus.CALLED_OFF,
        Permission.RUN_SURVEY,
        "取りやめる",
        address="hearing_call_off",
        note="市町村に知らせが届きます。日を変えるだけなら、「日時・場所を変える」を使ってください。",
        said="ヒアリングを取りやめました",
        danger=True,
    ),
}
