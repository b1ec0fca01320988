"""Mails, one job each, so that one address that refuses holds nobody else's mail up.

Each handler writes down that the mail was sent before it sends it: if that cannot be written, nothing is sent.
"""

from __future__ import annotations

from django.core.mail import EmailMessage

from accounts.actions import note_invitation_mail
from accounts.invitations import waiting_invitation
from accounts.mails import AccountMail, letter, password_reset_mails
from jobs.kinds import Outcome, Work, handles
from notices.account_mails import KINDS, trouble_of
from notices.actions import MAIL, mark_mailed
from notices.mail import PAUSES, headers, mail_of
from notices.models import Notice


@handles(MAIL, pauses=PAUSES)
def mail(work: Work) -> Outcome:
    """Send the mail of one notice, unless it was sent, read, or is no longer wanted."""
    notice = Notice.objects.select_related("user").filter(pk=work.arguments["notice_id"]).first()
    wanted = notice is not None and notice.user.is_active and notice.user.wants_mail
    if notice is None or not wanted or notice.mailed_at or notice.read_at:
        return Outcome()
    mark_mailed(notice=notice)
    mail_of(notice).send()
    return Outcome()


@handles(KINDS[AccountMail.LETTER], pauses=PAUSES)
def account_letter(work: Work) -> Outcome:
    """Send a mail that was written when it was asked for."""
    _send(work, letter(work.arguments["sealed"]))
    return Outcome()


@handles(KINDS[AccountMail.PASSWORD_RESET], pauses=PAUSES)
def account_password_reset(work: Work) -> Outcome:
    """Send a link to whoever has the address that somebody typed; usually one person or nobody."""
    for index, message in enumerate(password_reset_mails(work.arguments["sealed"])):
        _send(work, message, index)
    return Outcome()


@handles(KINDS[AccountMail.INVITATION], pauses=PAUSES)
def account_invitation(work: Work) -> Outcome:
    """Send the link of an invitation. What cannot be sent is shown to who invited, who can mend it; so it ends here."""
    waiting = waiting_invitation(work.arguments["invitation_id"], work.arguments["sealed"])
    if waiting is None:
        return Outcome()
    invitation, message = waiting
    note_invitation_mail(invitation=invitation)
    try:
        _send(work, message)
    except OSError as error:
        trouble = trouble_of(error, is_last_try=work.is_last_try)
        if not trouble:
            raise
        note_invitation_mail(invitation=invitation, trouble=trouble)
    return Outcome()


def _send(work: Work, message: EmailMessage, index: int = 0) -> None:
    message.extra_headers |= headers(f"job-{work.job_id}-{index}")
    message.send()
