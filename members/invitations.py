"""Invitations as they are looked up: by their secret, by their body, and in words."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.models import Invitation
from accounts.seats import Seat
from accounts.tenancy import NATIONWIDE
from members.mails import (
    PURPOSE,
    AccountMail,
    ask_for,
)
from members.sealing import seal, unseal
from notices.mail import subject_of

VALID_FOR = timedelta(days=14)


def new_secret() -> tuple[str, str]:
    """A secret of 256 bits for the mail, and the digest that is stored instead of it."""
    secret = secrets.token_urlsafe(32)
    return secret, digest_of(secret)


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def find_invitation(secret: str) -> Invitation | None:
    return Invitation.objects.select_related("prefecture").filter(digest=digest_of(secret)).first()


def open_invitations(seat: Seat) -> QuerySet[Invitation]:
    """Invitations that this seat may withdraw or send again: neither accepted nor withdrawn."""
    waiting = Invitation.objects.filter(accepted_at=None, withdrawn_at=None)
    if seat.prefecture_id == NATIONWIDE:
        return waiting
    return waiting.filter(prefecture_id=seat.prefecture_id)


def trouble_with(invitation: Invitation | None, now: datetime) -> str:
    """Why an invitation cannot be accepted, as a sentence; "" if it can."""
    if invitation is None:
        return "このリンクの招待はありません。メールのリンクを最後まで写したか確かめてください。"
    if invitation.accepted_at is not None:
        return "この招待では、もう登録が済んでいます。"
    if invitation.withdrawn_at is not None:
        return "この招待は取り消されました。"
    if invitation.expires_at <= now:
        return "この招待は期限が過ぎました。招待した人に、送り直しを頼んでください。"
    return ""


def ask_for_invitation_mail(by: Seat, invitation: Invitation, secret: str) -> None:
    arguments = {"invitation_id": invitation.pk, "sealed": seal(secret, PURPOSE)}
    ask_for(AccountMail.INVITATION, by=by, arguments=arguments)


def waiting_invitation(invitation_id: int, sealed: str) -> tuple[Invitation, EmailMessage] | None:
    """The invitation with this secret and its mail; None if it was
    mailed, used, withdrawn or sent anew meanwhile.

    The mail names nobody and no body: it may reach the wrong person.
    """
    secret = unseal(sealed, PURPOSE)
    invitation = find_invitation(secret)
    if invitation is None or invitation.pk != invitation_id or invitation.mailed_at is not None:
        return None
    if trouble_with(invitation, timezone.now()):
        return None
    link = settings.BASE_URL + reverse("invitation", args=[secret])
    text = render_to_string(
        "members/invitation_mail.txt", {"link": link, "expires_at": invitation.expires_at}
    )
    return invitation, EmailMessage(subject_of("利用の招待"), text, to=[invitation.email])
