"""How a need goes from one status to the next, with the words of its buttons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from accounts.moves import Move
from accounts.permissions import Permission
from accounts.seats import Seat
from municipalities.needs.choices import IN_HAND, NeedStatus
from municipalities.profile.approvals import approval_moves

if TYPE_CHECKING:
    from municipalities.needs.models import Need


def _was_supported(need: Need, seat: Seat) -> bool:
    return need.supported_on is not None


def _was_not_supported(need: Need, seat: Seat) -> bool:
    return need.supported_on is None


def _goes_on(need: Need, seat: Seat) -> bool:
    return need.stop_wished_at is None


def _is_to_stop(need: Need, seat: Seat) -> bool:
    return need.stop_wished_at is not None


NEED_MOVES: Final[Mapping[str, Move]] = {
    "submit": Move(
        frozenset(IN_HAND),
        NeedStatus.SUBMITTED,
        Permission.WRITE_NEED,
        "県に送る",
        address="need_edit",
        leads="言葉を直して送る",
        main=True,
    ),
    "withdraw": Move(
        frozenset({NeedStatus.SUBMITTED}),
        NeedStatus.WITHDRAWN,
        Permission.WRITE_NEED,
        "取り下げる",
        address="need_withdraw",
        note="取り下げると、県は返事をしません。県に知らせが届きます。書き直して、同じ番号でもう一度送れます。",
        danger=True,
    ),
    "discard": Move(
        frozenset(IN_HAND),
        NeedStatus.DISCARDED,
        Permission.WRITE_NEED,
        "破棄する",
        address="need_discard",
        danger=True,
    ),
    "give_up": Move(
        frozenset({NeedStatus.ACCEPTED}),
        NeedStatus.GIVEN_UP,
        Permission.WRITE_NEED,
        "取りやめる",
        address="need_give_up",
        note="県は、行く人を探すのをやめます。あとから元には戻せません。",
        said="取りやめました",
        danger=True,
        when=_was_not_supported,
    ),
    "finish": Move(
        frozenset({NeedStatus.ACCEPTED}),
        NeedStatus.CLOSED,
        Permission.WRITE_NEED,
        "これで終わりにする",
        address="need_give_up",
        note="続きの支援はありません。これまでの支援は実績として残ります。あとから元には戻せません。",
        said="終わりにしました",
        danger=True,
        when=_was_supported,
    ),
    "ask_to_stop": Move(
        frozenset({NeedStatus.IN_SUPPORT}),
        NeedStatus.IN_SUPPORT,
        Permission.WRITE_NEED,
        "支援をやめたいと県に伝える",
        address="need_give_up",
        note="派遣と訪問を終えるのは県です。県が終えるまで、予定の訪問は残ります。",
        said="支援をやめたいことを県に伝えました",
        when=_goes_on,
    ),
    "take_back_wish": Move(
        frozenset({NeedStatus.IN_SUPPORT}),
        NeedStatus.IN_SUPPORT,
        Permission.WRITE_NEED,
        "やめる希望を取り消す",
        address="need_go_on",
        note="支援は、いまの予定のまま続きます。",
        said="やめる希望を取り消しました",
        when=_is_to_stop,
    ),
    "accept": Move(
        frozenset({NeedStatus.SUBMITTED}),
        NeedStatus.ACCEPTED,
        Permission.REVIEW_NEED,
        "受理する",
        note="受理すると、市町村の担当者に返事が届き、候補を選ぶ画面に進みます。",
        said="受理しました",
        main=True,
    ),
    "return": Move(
        frozenset({NeedStatus.SUBMITTED}),
        NeedStatus.RETURNED,
        Permission.REVIEW_NEED,
        "差し戻す",
        note="差し戻すと、市町村の担当者に理由が届きます。市町村は書き直して、もう一度送れます。",
        said="差し戻しました",
    ),
    "decline": Move(
        frozenset({NeedStatus.SUBMITTED}),
        NeedStatus.DECLINED,
        Permission.REVIEW_NEED,
        "見送る",
        note="見送ると、市町村の担当者に理由が届きます。あとから受理には戻せません。",
        said="見送りにしました",
        danger=True,
    ),
    "start_support": Move(
        frozenset({NeedStatus.ACCEPTED, NeedStatus.IN_SUPPORT}),
        NeedStatus.IN_SUPPORT,
        Permission.PLAN_DISPATCH,
        "支援を始める",
        address="need_prospects",
        leads="候補を見る",
        main=True,
    ),
    "stop_support": Move(
        frozenset({NeedStatus.IN_SUPPORT}), NeedStatus.ACCEPTED, Permission.PLAN_DISPATCH, "調整に戻す"
    ),
    "close": Move(
        frozenset({NeedStatus.ACCEPTED}),
        NeedStatus.CLOSED,
        Permission.REVIEW_NEED,
        "完了にする",
        address="need_close",
        note="あとから支援中には戻せません。",
        said="完了にしました",
        when=_was_supported,
    ),
    "refer": Move(
        frozenset({NeedStatus.SUBMITTED, NeedStatus.ACCEPTED}),
        NeedStatus.REFERRED,
        Permission.REVIEW_NEED,
        "相談・他制度の案内で終える",
        address="need_refer",
        note="派遣による支援の実績には数えません。あとから調整中には戻せません。",
        said="相談・他制度の案内で終えました",
        when=_was_not_supported,
    ),
    "end_unsupported": Move(
        frozenset({NeedStatus.ACCEPTED}),
        NeedStatus.UNSUPPORTED,
        Permission.REVIEW_NEED,
        "支援せずに終える",
        address="need_end",
        note="派遣による支援の実績には数えません。あとから調整中には戻せません。",
        said="支援せずに終えました",
        danger=True,
        when=_was_not_supported,
    ),
}

APPROVAL_MOVES: Final = approval_moves(
    "need",
    Permission.WRITE_NEED,
    send="県に送る",
    not_sent="県には送りません",
    stays="書いた言葉は下書きに残ります",
)
