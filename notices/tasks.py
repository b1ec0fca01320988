"""Mails, one job each, so that one address that refuses holds nobody else's mail up.

Each handler writes down that the mail was sent before it sends it: if
that cannot be written, nothing is sent.
"""

from __future__ import annotations

from jobs.kinds import Outcome, Work, handles
from notices.actions import MAIL, mark_mailed
from notices.mail import PAUSES, mail_of
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
