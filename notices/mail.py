"""The mail that points to a notice: the subject and a link, nothing personal, since mail is read on the way."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from notices.models import Notice


def mail_of(notice: Notice) -> EmailMessage:
    """The message, ready to be sent. The link leads through the sign-in page."""
    words = {"notice": notice, "link": f"{settings.BASE_URL.rstrip('/')}{notice.url}"}
    return EmailMessage(
        subject=f"【デジタル人材プール】{notice.subject}",
        body=render_to_string("notices/mail.txt", words),
        to=[notice.user.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
