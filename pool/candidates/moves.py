"""How a call and an import go from one status to the next, with the words of their buttons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from accounts.moves import Move
from accounts.permissions import Permission
from accounts.seats import Seat
from pool.candidates.choices import ENDED, RUNNING, CallStatus, ImportStatus

_EDIT = Permission.EDIT_TALENT


def _is_unregistered(call: Any, seat: Seat) -> bool:
    return call.talent_id is None


def _is_last(call: Any, seat: Seat) -> bool:
    """Only the latest call of a candidate is taken up again."""
    return call.talent_id is None and not getattr(call, "is_followed", False)


CALL_MOVES: Final[Mapping[str, Move]] = {
    "meet": Move(
        frozenset({CallStatus.ASKED}),
        CallStatus.INTERVIEW,
        _EDIT,
        "面談を記録する",
        address="call_meet",
        said="面談を記録しました。",
        main=True,
    ),
    "take": Move(
        frozenset({CallStatus.INTERVIEW}),
        CallStatus.TAKEN,
        _EDIT,
        "採用を決める",
        address="call_take",
        note="次に、県の人材プールへの登録を求められます。名簿は変わりません。",
        said="採用を記録しました。続けて人材プールに登録してください。",
        main=True,
    ),
    "register": Move(
        frozenset({CallStatus.TAKEN}),
        CallStatus.TAKEN,
        _EDIT,
        "人材プールに登録する",
        address="call_register",
        main=True,
        when=_is_unregistered,
    ),
    "pass_over": Move(
        frozenset(RUNNING),
        CallStatus.PASSED,
        _EDIT,
        "見送る",
        address="call_pass",
        said="見送りを記録しました。",
    ),
    "decline": Move(
        frozenset(RUNNING),
        CallStatus.DECLINED,
        _EDIT,
        "辞退を記録する",
        address="call_decline",
        said="辞退を記録しました。",
    ),
    "reopen": Move(
        frozenset(ENDED),
        CallStatus.ASKED,
        _EDIT,
        "打診中に戻す",
        address="call_reopen",
        note="誤って終えたときや、話が再開したときに使います。これまでの経過は残ります。",
        said="打診中に戻しました。",
        when=_is_last,
    ),
}

_KEEP = Permission.KEEP_CANDIDATES
IMPORT_MOVES: Final[Mapping[str, Move]] = {
    "take": Move(
        frozenset({ImportStatus.WAITING}),
        ImportStatus.TAKEN,
        _KEEP,
        "名簿に取り込む",
        said="名簿に取り込みました。",
    ),
    "discard": Move(
        frozenset({ImportStatus.WAITING}),
        ImportStatus.DISCARDED,
        _KEEP,
        "取込みをやめる",
        address="candidate_import_discard",
        note="読み取った内容を消します。名簿は変わりません。",
        said="取込みをやめました。名簿は変わっていません。",
    ),
}
