"""How recruitments, applicants, offers and agreements go from one status to the next, with the words of their
buttons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from accounts.moves import Move
from accounts.permissions import Permission
from accounts.seats import Seat
from pool.hiring.choices import (
    NOT_TAKEN,
    ApplicantStatus,
    JointStatus,
    OfferStatus,
    RecruitmentStatus,
    Stage,
)

_KEEP, _SELECT = Permission.KEEP_HIRING, Permission.SELECT_APPLICANTS
DRAFT, OPEN, CLOSED = RecruitmentStatus.DRAFT, RecruitmentStatus.OPEN, RecruitmentStatus.CLOSED

RECRUITMENT_MOVES: Final[Mapping[str, Move]] = {
    "open": Move(
        frozenset({DRAFT}),
        OPEN,
        _KEEP,
        "募集を始める",
        address="recruitment_open",
        note="始めたあとも直せます。そのときは、理由が経過に残ります。",
        said="募集を始めました。募集要項のPDFを発行し、募集の経路を記録してください。",
        main=True,
    ),
    "close": Move(
        frozenset({OPEN}),
        CLOSED,
        _KEEP,
        "締め切る",
        address="recruitment_close",
        note="締め切ると、新しい応募は記録できません。締切を延ばすと、また受けられます。",
        said="締め切りました。",
    ),
    "reopen": Move(
        frozenset({OPEN, CLOSED}),
        OPEN,
        _KEEP,
        "締切を延ばす",
        address="recruitment_reopen",
        said="締切を延ばしました。",
    ),
    "finish": Move(
        frozenset({CLOSED}),
        RecruitmentStatus.ENDED,
        _KEEP,
        "募集を終える",
        address="recruitment_finish",
        note="どの応募も決まってから終えます。応募者の情報は、決めた期間のあとに消えます。",
        said="募集を終えました。",
        main=True,
    ),
    "call_off": Move(
        frozenset({DRAFT, OPEN, CLOSED}),
        RecruitmentStatus.CALLED_OFF,
        _KEEP,
        "取りやめる",
        address="recruitment_call_off",
        note="取りやめた募集は、元に戻せません。記録と経費は残ります。",
        said="募集を取りやめました。",
        danger=True,
    ),
}


def _has_next(applicant: Any, seat: Seat) -> bool:
    return applicant.next_stage is not None


def _is_at_the_end(applicant: Any, seat: Seat) -> bool:
    return bool(applicant.stage == Stage.DECISION)


def _is_unregistered(applicant: Any, seat: Seat) -> bool:
    return applicant.talent_id is None and applicant.forgotten_on is None


def _is_known(applicant: Any, seat: Seat) -> bool:
    return applicant.forgotten_on is None


_SELECTING = frozenset({ApplicantStatus.SELECTING})

APPLICANT_MOVES: Final[Mapping[str, Move]] = {
    "advance": Move(
        _SELECTING,
        ApplicantStatus.SELECTING,
        _SELECT,
        "次の段階に進める",
        address="applicant_advance",
        said="次の段階に進めました。",
        main=True,
        when=_has_next,
    ),
    "propose": Move(
        _SELECTING,
        ApplicantStatus.OFFERING,
        _SELECT,
        "内定の承認を求める",
        address="offer_propose",
        note="承認者が承認すると、内定になります。",
        said="内定の承認を求めました。承認者に知らせました。",
        main=True,
        when=_is_at_the_end,
    ),
    "register": Move(
        frozenset({ApplicantStatus.ACCEPTED}),
        ApplicantStatus.ACCEPTED,
        Permission.EDIT_TALENT,
        "人材プールに登録する",
        address="applicant_register",
        main=True,
        when=_is_unregistered,
    ),
    "reject": Move(
        _SELECTING,
        ApplicantStatus.REJECTED,
        _SELECT,
        "不採用にする",
        address="applicant_reject",
        said="不採用を記録しました。",
    ),
    "withdraw": Move(
        _SELECTING,
        ApplicantStatus.WITHDRAWN,
        _SELECT,
        "辞退を記録する",
        address="applicant_withdraw",
        said="辞退を記録しました。",
    ),
    "reconsider": Move(
        frozenset(NOT_TAKEN),
        ApplicantStatus.SELECTING,
        _SELECT,
        "選考に戻す",
        address="applicant_reconsider",
        note="誤って決めたときや、話が再開したときに使います。これまでの経過は残ります。",
        said="選考に戻しました。",
        when=_is_known,
    ),
}
"""What leads to and from an offer is done with the offer."""


def _is_anothers(offer: Any, seat: Seat) -> bool:
    """Who asked does not decide."""
    return bool(offer.asked_by_id != seat.user_id)


_APPROVE = Permission.APPROVE_OFFER
_WAITING, _STANDING = frozenset({OfferStatus.WAITING}), frozenset({OfferStatus.STANDING})

OFFER_MOVES: Final[Mapping[str, Move]] = {
    "approve": Move(
        _WAITING,
        OfferStatus.STANDING,
        _APPROVE,
        "内定を承認する",
        address="offer_approve",
        note="承認すると、担当者が本人に内定を伝えます。",
        said="内定を承認しました。申し出た人に知らせました。",
        main=True,
        when=_is_anothers,
    ),
    "send_back": Move(
        _WAITING,
        OfferStatus.SENT_BACK,
        _APPROVE,
        "差し戻す",
        address="offer_send_back",
        note="応募は選考中に戻ります。申し出た人に、書いた理由が届きます。",
        said="差し戻しました。申し出た人に知らせました。",
        danger=True,
        when=_is_anothers,
    ),
    "take_back": Move(
        _WAITING,
        OfferStatus.TAKEN_BACK,
        _SELECT,
        "申出を取り下げる",
        address="offer_take_back",
        note="応募は選考中に戻ります。",
        said="申出を取り下げました。",
    ),
    "accept": Move(
        _STANDING,
        OfferStatus.ACCEPTED,
        _SELECT,
        "承諾を記録する",
        address="offer_accept",
        said="承諾を記録しました。続けて人材プールに登録してください。",
        main=True,
    ),
    "decline": Move(
        _STANDING,
        OfferStatus.DECLINED,
        _SELECT,
        "内定の辞退を記録する",
        address="offer_decline",
        said="内定の辞退を記録しました。",
    ),
    "extend": Move(
        _STANDING,
        OfferStatus.STANDING,
        _SELECT,
        "返事の期限を延ばす",
        address="offer_extend",
        said="返事の期限を延ばしました。",
    ),
    "cancel": Move(
        _STANDING,
        OfferStatus.CANCELLED,
        _APPROVE,
        "内定を取り消す",
        address="offer_cancel",
        note="応募は選考中に戻ります。本人への説明を、先に済ませてください。",
        said="内定を取り消しました。",
        danger=True,
    ),
}

JOINT_MOVES: Final[Mapping[str, Move]] = {
    "answer": Move(
        frozenset({JointStatus.ASKED}),
        JointStatus.ASKED,
        Permission.AGREE_HIRING,
        "合意するか答える",
        address="joint_answer",
        main=True,
    ),
    "take_back": Move(
        frozenset({JointStatus.ASKED}),
        JointStatus.TAKEN_BACK,
        _KEEP,
        "取り下げる",
        address="joint_take_back",
        note="市町村に、取り下げたことと理由が届きます。分担はいまのままです。",
        said="取り下げました。市町村に知らせました。",
    ),
    "settle": Move(frozenset({JointStatus.ASKED}), JointStatus.AGREED, Permission.AGREE_HIRING, "成立"),
    "refuse": Move(
        frozenset({JointStatus.ASKED}), JointStatus.REFUSED, Permission.AGREE_HIRING, "合意しない"
    ),
}
