"""How people sign in: by invitation only, through django-allauth, with
our words and nothing stored in the clear."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from accounts.models import User
from members import actions
from members.mails import ask_for_letter
from members.sealing import seal, unseal
from notices.mail import SERVICE, subject_of

SECOND_FACTOR = "accounts.second-factor"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up by themselves; an invitation makes the account."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "メールアドレスかパスワードが違います。大文字と小文字、"
        "全角と半角を確かめてください。",
        "too_many_login_attempts": "続けて失敗したため、しばらくログインできません。5分ほど待ってください。",
        "incorrect_password": "パスワードが違います。",
        "enter_current_password": "いまのパスワードが違います。",
        "rate_limited": "続けて失敗したため、しばらく受け付けません。5分ほど待ってください。",
        "account_inactive": "このアカウントは止められています。",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Whatever allauth wants mailed is written now and sent by a job,
        so that no page waits for the mail server."""
        words = {**context, "service_name": SERVICE, "base_url": settings.BASE_URL}
        ask_for_letter(self.render_mail(template_prefix, email, words))

    def get_reauthentication_methods(self, user: AbstractBaseUser | AnonymousUser) -> list[dict[str, Any]]:
        """The password proves nothing more about somebody who has a second factor."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [way for way in methods if way["id"] != "reauthenticate"] or methods

    def set_password(self, user: User, password: str) -> None:
        """allauth's one way to a new password, from the page of changing it and from a mailed link."""
        actions.change_password(user=user, password=password)

    def format_email_subject(self, subject: str) -> str:
        return subject_of(subject)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of authenticator apps and recovery codes are stored
    encrypted under a key made from `SECRET_KEY`."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "確認コードが違います。新しいコードが出るのを待って、もう一度入れてください。",
        "unverified_email": "メールアドレスの確認が済んでいないため、設定できません。",
        "cannot_delete_authenticator": "二段階認証は、ほかの方法を残さずにはやめられません。",
        "cannot_generate_recovery_codes": "回復コードは、二段階認証を設定してから作れます。",
    }

    def encrypt(self, text: str) -> str:
        return seal(text, SECOND_FACTOR)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text, SECOND_FACTOR)

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:  # noqa: A002
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return f"鍵{count + 1}"
