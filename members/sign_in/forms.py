"""The forms of django-allauth with our labels, hints and widths; what they check stays allauth's."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.http import HttpRequest

from desk.forms.fields import NO_ADDRESS
from members.mails import ask_for_password_reset

PASSWORD_HINT = "12文字以上。よくある言葉、数字だけ、氏名やメールアドレスに似たものは使えません。"  # noqa: S105
CODE_HINT = "認証アプリに出る6桁の数字。手元にないときは、控えておいた回復コード。"


def _dress(form: forms.Form, **words: tuple[str, str, str]) -> None:
    """Give fields their (label, hint, width class) and say which one is
    empty; a placeholder is no label and goes."""
    for name, (label, hint, width) in words.items():
        field = form.fields[name]
        field.label, field.help_text = label, hint
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


class AddKeyForm(webauthn.AddWebAuthnForm):  # type: ignore[misc]
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
