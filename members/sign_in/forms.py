"""The forms of django-allauth with our labels, hints and widths; what they check stays allauth's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.account import forms as account
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.db import DatabaseError
from django.http import HttpRequest

from desk.forms.fields import NO_ADDRESS, AddressInput, CodeInput
from members.mails import ask_for_password_reset

PASSWORD_HINT = "12文字以上。よくある言葉、数字だけ、氏名やメールアドレスに似たものは使えません。"  # noqa: S105
CODE_HINT = "認証アプリに出る6桁の数字。手元にないときは、控えておいた回復コード。"


BOXES = {"login": AddressInput, "email": AddressInput, "code": CodeInput}
"""Fields that are typed with the Japanese input method on, and know none of its letters."""


def _dress(form: forms.Form, **words: tuple[str, str, str]) -> None:
    """Give fields their (label, hint, width class) and say which one is
    empty; a placeholder is no label and goes."""
    for name, (label, hint, width) in words.items():
        field = form.fields[name]
        field.label, field.help_text = label, hint
        if name in BOXES:
            field.widget = BOXES[name](attrs=field.widget.attrs)
        field.error_messages["required"] = f"{label}を入れてください。"
        if isinstance(field, forms.EmailField):
            field.error_messages["invalid"] = NO_ADDRESS
        field.widget.attrs.pop("placeholder", None)
        field.widget.attrs["class"] = width


class LoginForm(account.LoginForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self, login=("メールアドレス", "", "w-full"), password=("パスワード", "", "w-full"))


class ResetPasswordForm(account.ResetPasswordForm):  # type: ignore[misc]
    """Whose address it is makes no difference here: the same checks, the same work, the same answer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self, email=("メールアドレス", "登録してあるメールアドレス", "w-full"))

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        address = self.clean_email()
        ask_for_password_reset(address)
        return address


class ResetPasswordKeyForm(account.ResetPasswordKeyForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(
            self,
            password1=("新しいパスワード", PASSWORD_HINT, "w-20"),
            password2=("新しいパスワード（もう一度）", "", "w-20"),
        )


class ChangePasswordForm(account.ChangePasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(
            self,
            oldpassword=("いまのパスワード", "", "w-20"),
            password1=("新しいパスワード", PASSWORD_HINT, "w-20"),
            password2=("新しいパスワード（もう一度）", "", "w-20"),
        )


class ReauthenticateForm(account.ReauthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self, password=("パスワード", "", "w-20"))


class AuthenticateForm(mfa.AuthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self, code=("確認コード", CODE_HINT, "w-10"))


class ReauthenticateCodeForm(mfa.ReauthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self, code=("確認コード", CODE_HINT, "w-10"))


class ActivateForm(ActivateTOTPForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self, code=("確認コード", "認証アプリに出た6桁の数字", "w-10"))
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


@contextmanager
def _of_a_key() -> Iterator[None]:
    """What no key has sent is a wrong answer; the readers of WebAuthn fail on it in many ways."""
    try:
        yield
    except (forms.ValidationError, DatabaseError):
        raise
    except Exception as odd:
        raise get_adapter().validation_error("incorrect_code") from odd


class _KeyField(forms.JSONField):
    """An answer works once, so a form that comes back does not show it again."""

    def to_python(self, value: Any) -> Any:
        with _of_a_key():
            return super().to_python(value)

    def bound_data(self, data: Any, initial: Any) -> None:
        return None


class _KeyAnswer(forms.Form):
    """A form that reads the answer of a key, which the page's script posts."""

    credential = _KeyField(widget=forms.HiddenInput)

    def clean_credential(self) -> Authenticator:
        with _of_a_key():
            found: Authenticator = super().clean_credential()  # type: ignore[misc]
        return found


class LoginByKeyForm(_KeyAnswer, webauthn.LoginWebAuthnForm):  # type: ignore[misc]
    pass


class AuthenticateByKeyForm(_KeyAnswer, webauthn.AuthenticateWebAuthnForm):  # type: ignore[misc]
    pass


class ReauthenticateByKeyForm(_KeyAnswer, webauthn.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    pass


class AddKeyForm(webauthn.AddWebAuthnForm):  # type: ignore[misc]
    credential = _KeyField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        with _of_a_key():
            cleaned: dict[str, Any] = super().clean()
        return cleaned

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(
            self,
            name=("呼び名", "例：職場のパソコン、公用スマートフォン", "w-20"),
            passwordless=(
                "この鍵だけでログインできるようにする（パスキー）",
                "顔、指紋、PINのどれかで本人を確かめられる機器が必要です。",
                "",
            ),
        )


class EditKeyForm(webauthn.EditWebAuthnForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self, name=("呼び名", "例：職場のパソコン、公用スマートフォン", "w-20"))
