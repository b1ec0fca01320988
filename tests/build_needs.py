"""Needs for the tests of every app, made by the real actions. Call
inside the scope of the seats' prefecture, or through `made`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from accounts.seats import Seat
from accounts.tenancy import scope
from jobs.kinds import Outcome, Work
from municipalities.needs.actions import (
    accept_need,
    start_support,
    stop_support,
    submit_need,
    write_need,
)
from municipalities.needs.actions.approving import ask_approval
from municipalities.needs.models import Need, NeedApproval
from municipalities.needs.tasks import need_sheet
from municipalities.needs.words import sending_of
from municipalities.profile.actions import set_sending_rule
from tests.cast import HIROSHIMA

CLOUD_BILL = (
    "来年度の予算要求までに、クラウドの利用料がいまの見積りのままでよいのか判断したい。"
    "業者から毎年の費用が今の1.8倍になると言われたが、内訳を見ても妥当かどうか分からない。\n"
    "担当は私ひとりで、窓口と防災無線も兼ねているので、説明を聞くのも半日が限度。"
    "できれば一緒に資料を見て、業者との打合せにも出てもらいたい。"
)
REPLY = "11月27日（金）までに、担当する人と初回の日の候補をお知らせします。"


def made(make: Callable[..., Need], *args: Any, **options: Any) -> Need:
    """The need that a builder or a verb makes in 広島県."""
    with scope(HIROSHIMA):
        return make(*args, **options)


def make_need(
    officer_seat: Seat, text: str = CLOUD_BILL, *, wanted_by: date | None = None, wanted_by_reason: str = ""
) -> Need:
    """A draft of the officer's municipality."""
    return write_need(
        by=officer_seat, raw_problem=text, wanted_by=wanted_by, wanted_by_reason=wanted_by_reason
    )


def submitted_need(
    officer_seat: Seat, text: str = CLOUD_BILL, *, wanted_by: date | None = None, wanted_by_reason: str = ""
) -> Need:
    """A need that waits for the prefecture's answer."""
    need = make_need(officer_seat, text, wanted_by=wanted_by, wanted_by_reason=wanted_by_reason)
    return submit_need(by=officer_seat, need=need)


def accepted_need(
    officer_seat: Seat, staff_seat: Seat, text: str = CLOUD_BILL, *, reply: str = REPLY
) -> Need:
    """A need for which prospects may be chosen."""
    return accept_need(by=staff_seat, need=submitted_need(officer_seat, text), reply=reply)


def supported_need(officer_seat: Seat, staff_seat: Seat, text: str = CLOUD_BILL) -> Need:
    """A need for which somebody has been there and nobody goes any more: it waits to be closed."""
    need = start_support(by=staff_seat, need=accepted_need(officer_seat, staff_seat, text))
    return stop_support(by=staff_seat, need=need, supported=True)


def asked_approval(officer_seat: Seat, approver_seat: Seat, need: Need) -> NeedApproval:
    """A wish to send the draft that waits for the head of section; from then on the town sends without."""
    code = officer_seat.municipality_code
    set_sending_rule(by=approver_seat, municipality_code=code, is_approved=True)
    approval = ask_approval(by=officer_seat, need=need)
    set_sending_rule(by=approver_seat, municipality_code=code, is_approved=False)
    return approval


def hidden_of(need: Need) -> dict[str, str]:
    """What the forms of a page carry that was shown when the need was as it is here."""
    return {"sending": sending_of(need)}


def issued_sheet(seat: Seat, need: Need) -> Outcome:
    """The 支援ニーズ票, made at once as the job of this seat would make it."""
    work = Work(
        job_id=1,
        arguments={"need_id": need.pk},
        prefecture_id=seat.prefecture_id,
        by=seat,
        is_last_try=False,
        report=lambda stage, percent: None,
    )
    return need_sheet(work)
