"""The mail that points to a notice: the subject and a link, nothing
personal, since mail is read on the way."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from notices.models import Notice

SERVICE = "デジタル人材プール"
"""What we are called where our mails name us."""

PAUSES = (timedelta(minutes=1), timedelta(minutes=15))
"""Before the second and the third try: a mail server that restarts, or asks to come again, needs its time."""


def subject_of(words: str) -> str:
    """As the subject of every mail of ours begins; one line, whatever it names."""
    return f"【{SERVICE}】{' '.join(words.split())}"


def mail_of(notice: Notice) -> EmailMessage:
    """The message, ready to be sent. The link leads through the sign-in page."""
    words = {"notice": notice, "link": f"{settings.BASE_URL.rstrip('/')}{notice.url}"}
    return EmailMessage(
        subject=subject_of(notice.subject),
        body=render_to_string("notices/mail.txt", words),
        to=[notice.user.email],
        headers=headers(f"notice-{notice.pk}"),
    )


def headers(name: str) -> dict[str, str]:
    """For a mail that no person wrote. `name` is the same at each try, so that
    one that comes twice is known for a double."""
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    return {"Auto-Submitted": "auto-generated", "Message-ID": f"<{name}@{host}>"}
