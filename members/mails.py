"""Mails about accounts: asking for them, and what they say.

None is sent while somebody waits for a page: that would take longer for an address that is known than for one
that is not, and fail with the mail server. So each is a job (`members/tasks.py`). No link that lets somebody
in is kept in the clear: it is made when the mail is sent, or sealed.
"""

from __future__ import annotations

import enum
import json
from collections.abc import Mapping
from smtplib import SMTPRecipientsRefused
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.internal.userkit import filter_users_by_email
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.crypto import salted_hmac

from accounts.models import User
from accounts.seats import Seat, system_seat
from accounts.tenancy import scope
from jobs.actions import enqueue
from members.sealing import seal, unseal
from notices.mail import SERVICE, subject_of

PURPOSE = "members.mails"


class AccountMail(enum.StrEnum):
    """The kinds of mail, by what the queue is given for them."""

    LETTER = "letter"
    """`sealed`: a whole mail."""
    PASSWORD_RESET = "password_reset"  # noqa: S105
    """`sealed`: an address that somebody typed, of a user or not."""
    INVITATION = "invitation"
    """`invitation_id`, and `sealed`: its secret."""


KINDS = {mail: f"members.{mail}" for mail in AccountMail}
"""The kind of job that sends each."""

REFUSED = (
    "宛先のメールサーバーが受け取りませんでした。アドレスを確かめ、違うときは取り消して招待し直してください。"
)
NOT_SENT = "メールを送れませんでした。しばらくしてから送り直してください。"

PERMANENT = range(500, 600)
"""SMTP's answers that no further try changes (RFC 5321, 4.2.1)."""


def ask_for(mail: AccountMail, *, by: Seat, arguments: Mapping[str, Any], key: str = "") -> None:
    """An untitled job in the scope of `by`, in the present transaction; its row goes when the mail is sent.

    With a `key`, one that waits already is enough.
    """
    with scope(by.prefecture_id):
        enqueue(by=by, kind=KINDS[mail], title="", arguments=arguments, key=key)


def trouble_of(error: OSError, *, is_last_try: bool) -> str:
    """What to tell staff about a mail that will not be tried again; "" if it will."""
    if isinstance(error, SMTPRecipientsRefused) and all(
        code in PERMANENT for code, _ in error.recipients.values()
    ):
        return REFUSED
    return NOT_SENT if is_last_try else ""


def ask_for_letter(message: EmailMessage) -> None:
    """Send a mail that has been written, such as those of django-allauth."""
    words = json.dumps({"subject": str(message.subject), "body": str(message.body), "to": list(message.to)})
    ask_for(AccountMail.LETTER, by=system_seat(), arguments={"sealed": seal(words, PURPOSE)})


def letter(sealed: str) -> EmailMessage:
    """The mail that `ask_for_letter` was given."""
    return EmailMessage(**json.loads(unseal(sealed, PURPOSE)))


def ask_for_password_reset(address: str) -> None:
    """The same work for every address: who it belongs to is looked up
    when the mail is due, long after the answer."""
    key = salted_hmac(PURPOSE, address.lower(), algorithm="sha256").hexdigest()
    arguments = {"sealed": seal(address, PURPOSE)}
    ask_for(AccountMail.PASSWORD_RESET, by=system_seat(), arguments=arguments, key=key)


def password_reset_mails(sealed: str) -> list[EmailMessage]:
    """A mail with a link for each account that the address belongs to: usually one, none for a stranger's."""
    address = unseal(sealed, PURPOSE)
    return [
        _password_reset_mail(user)
        for user in filter_users_by_email(address, is_active=True, prefer_verified=True)
    ]


def _password_reset_mail(user: User) -> EmailMessage:
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
    words = {
        "service_name": SERVICE,
        "password_reset_url": settings.BASE_URL + path.replace("UID-KEY", key),
        "days": settings.PASSWORD_RESET_TIMEOUT // (24 * 60 * 60),
    }
    body = render_to_string("account/email/password_reset_key_message.txt", words)
    subject = render_to_string("account/email/password_reset_key_subject.txt", words).strip()
    return EmailMessage(subject_of(subject), body, to=[user.email])
