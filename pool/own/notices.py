"""Who is told of wishes about the own registration. Subjects go out by mail: they name no person."""

from __future__ import annotations

from accounts.people import people_who
from accounts.permissions import Permission
from accounts.seats import Seat
from notices.actions import settle, tell
from pool.own.models import CorrectionWish

WISHED = "correction_wished"


def tell_keepers(*, by: Seat, wish: CorrectionWish) -> None:
    tell(
        by=by,
        users=people_who(Permission.EDIT_TALENT, by.prefecture_id),
        kind=WISHED,
        subject="登録内容の訂正の申出があります",
        body=f"登録人材から、{wish.get_subject_display()}の訂正の申出がありました。確かめて答えてください。",
        url=by.url("wish_settle", wish.pk),
        asks=True,
    )


def tell_person(*, by: Seat, wish: CorrectionWish) -> None:
    settle_keepers(by=by, wish=wish)
    reply = f"県の返事：{wish.reply}" if wish.reply else ""
    tell(
        by=by,
        users=wish.talent.people,
        kind="correction_answered",
        subject="登録内容の訂正の申出に返事があります",
        body=f"{wish.get_subject_display()}の訂正の申出：{wish.get_status_display()}。{reply}",
        url=by.url("my_registration"),
    )


def settle_keepers(*, by: Seat, wish: CorrectionWish) -> None:
    settle(kinds=[WISHED], url=by.url("wish_settle", wish.pk))
