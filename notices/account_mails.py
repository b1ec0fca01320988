"""The mails of accounts, taken until they are sent: what `settings.ACCOUNT_MAIL_QUEUE` names."""

from __future__ import annotations

from collections.abc import Mapping
from smtplib import SMTPRecipientsRefused
from typing import Any

from accounts.mails import AccountMail
from accounts.seats import Seat
from accounts.tenancy import scope
from jobs.actions import enqueue

KINDS = {mail: f"notices.account_{mail}" for mail in AccountMail}
"""The kind of job that sends each."""

REFUSED = "宛先のメールサーバーが受け取りませんでした。アドレスを確かめ、違うときは取り消して招待し直してください。"
NOT_SENT = "メールを送れませんでした。しばらくしてから送り直してください。"

PERMANENT = range(500, 600)
"""SMTP's answers that no further try changes (RFC 5321, 4.2.1)."""


def queue(*, by: Seat, mail: AccountMail, arguments: Mapping[str, Any], key: str) -> None:
    """An untitled job in the scope of `by`, in the present transaction; its row goes when the mail is sent."""
    with scope(by.prefecture_id):
        enqueue(by=by, kind=KINDS[mail], title="", arguments=arguments, key=key)


def trouble_of(error: OSError, *, is_last_try: bool) -> str:
    """What to tell staff about a mail that will not be tried again; "" if it will."""
    if isinstance(error, SMTPRecipientsRefused) and all(code in PERMANENT for code, _ in error.recipients.values()):
        return REFUSED
    return NOT_SENT if is_last_try else ""
