"""How people sign in: by invitation only, through django-allauth, with our words and nothing stored in the clear."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.urls import reverse


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up by themselves; an invitation makes the account."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "メールアドレスかパスワードが違います。大文字と小文字、全角と半角を確かめてください。",
        "too_many_login_attempts": "続けて失敗したため、しばらくログインできません。5分ほど待ってください。",
        "incorrect_password": "パスワードが違います。",
        "enter_current_password": "いまのパスワードが違います。",
        "rate_limited": "続けて失敗したため、しばらく受け付けません。5分ほど待ってください。",
        "account_inactive": "このアカウントは止められています。",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        super().send_mail(template_prefix, email, {**context, "service_name": "デジタル人材プール"})

    def format_email_subject(self, subject: str) -> str:
        return f"【デジタル人材プール】{subject}"

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The mailed link: built on the configured address, never on the Host header of whoever asked."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.BASE_URL + path.replace("UID-KEY", key)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of authenticator apps and recovery codes are stored encrypted under a key made from `SECRET_KEY`."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "確認コードが違います。新しいコードが出るのを待って、もう一度入れてください。",
        "unverified_email": "メールアドレスの確認が済んでいないため、設定できません。",
        "cannot_delete_authenticator": "二段階認証は、ほかの方法を残さずにはやめられません。",
        "cannot_generate_recovery_codes": "回復コードは、二段階認証を設定してから作れます。",
    }

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:  # noqa: A002
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return f"鍵{count + 1}"


def _cipher() -> Fernet:
    digest = hashlib.sha256(f"accounts.second-factor {settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
