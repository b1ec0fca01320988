"""Mails about accounts, one job each. What they say is in `mails.py` and `invitations.py`.

Each handler writes down that the mail was sent before it sends it: if
that cannot be written, nothing is sent.
"""

from __future__ import annotations

from django.core.mail import EmailMessage

from jobs.kinds import Outcome, Work, handles
from members.actions import note_invitation_mail
from members.invitations import waiting_invitation
from members.mails import KINDS, AccountMail, letter, password_reset_mails, trouble_of
from notices.mail import PAUSES, headers


@handles(KINDS[AccountMail.LETTER], pauses=PAUSES)
def mail_letter(work: Work) -> Outcome:
    """Send a mail that was written when it was asked for."""
    _send(work, letter(work.arguments["sealed"]))
    return Outcome()


@handles(KINDS[AccountMail.PASSWORD_RESET], pauses=PAUSES)
def mail_password_reset(work: Work) -> Outcome:
    """Send a link to whoever has the address that somebody typed; usually one person or nobody."""
    for index, message in enumerate(password_reset_mails(work.arguments["sealed"])):
        _send(work, message, index)
    return Outcome()


@handles(KINDS[AccountMail.INVITATION], pauses=PAUSES)
def mail_invitation(work: Work) -> Outcome:
    """Send the link of an invitation. What cannot be sent is shown to who
    invited, who can mend it; so it ends here."""
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
