"""What people type into the pages of accounts, as clean values."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import Invitation, Prefecture, User
from accounts.permissions import Role
from accounts.seats import Seat
from accounts.tenancy import NATIONWIDE
from desk.fields import Line
from desk.forms.fields import AddressInput, CountField, DayField, NameField, RefusableForm
from japan.bodies import body_choices
from japan.codes import UnreadableCode, clean
from members.actions import BEGAN_TODAY, LONGEST_TOKEN_DAYS
from members.lists import role_choices
from members.sign_in.forms import PASSWORD_HINT


def _text(
    label: str, *, width: str = "w-20", hint: str = "", required: bool = False, most: int = 80
) -> forms.CharField:
    widget = forms.TextInput(attrs={"class": width})
    return forms.CharField(label=label, help_text=hint, required=required, max_length=most, widget=widget)


class InviteForm(RefusableForm):
    """Whom to invite to what; the bodies offered are those of the seat."""

    def __init__(self, *args: Any, seat: Seat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everywhere = seat.prefecture_id == NATIONWIDE
        self.fields["email"] = forms.EmailField(
            label="メールアドレス",
            help_text="招待のリンクを送る先",
            widget=AddressInput(attrs={"class": "w-full"}),
        )
        offered = [each for each in role_choices(seat) if each[0] != Role.SECTION_WRITER]
        self.fields["role"] = forms.ChoiceField(label="立場", choices=offered)
        if everywhere:
            self.fields["prefecture"] = forms.ModelChoiceField(
                Prefecture.objects.all(), label="都道府県", required=False, empty_label="（総務省・運用）"
            )
            self.fields["municipality_code"] = _text(
                "市町村の団体コード", width="w-10", hint="市町村の人のときだけ。例：345458", most=12
            )
        else:
            self.fields["municipality_code"] = forms.ChoiceField(
                label="市町村",
                help_text="市町村の人のときだけ選びます。",
                choices=[
                    ("", f"（{seat.prefecture_name}）"),
                    *body_choices(seat.prefecture_id, timezone.localdate()),
                ],
                required=False,
            )
        self.fields["section"] = _text("部署", hint="例：総務課。招待された人が後から直せます。")

    def clean_municipality_code(self) -> str:
        code = str(self.cleaned_data["municipality_code"])
        try:
            return clean(code) if code else ""
        except UnreadableCode as error:
            raise ValidationError(str(error)) from error

    @property
    def facts(self) -> dict[str, Any]:
        return {**self.cleaned_data, "role": Role(self.cleaned_data["role"])}

    def lines(self) -> list[Line]:
        """What will be sent, in words."""
        return [Line(str(field.label), self._words(name, field)) for name, field in self.fields.items()]

    def _words(self, name: str, field: forms.Field) -> str:
        value = self.cleaned_data.get(name) or ""
        return str(dict(getattr(field, "choices", ())).get(value, value)) or "（なし）"


class AcceptForm(RefusableForm):
    """The name and password of somebody who comes in."""

    name = NameField(
        label="氏名", help_text="画面と操作履歴に出ます。", widget=forms.TextInput(attrs={"class": "w-20"})
    )
    password = forms.CharField(
        label="パスワード",
        help_text=PASSWORD_HINT,
        strip=False,
        widget=forms.PasswordInput(attrs={"class": "w-20", "autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="パスワード（もう一度）",
        strip=False,
        widget=forms.PasswordInput(attrs={"class": "w-20", "autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = invitation

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        password = given.get("password")
        if password:
            try:
                validate_password(password, User(email=self.invitation.email, name=given.get("name", "")))
            except ValidationError as error:
                self.add_error("password", error)
            if "again" in given and given["again"] != password:
                self.add_error("again", "上のパスワードと同じものを入れてください。")
        return given


class EndForm(RefusableForm):
    ends_on = DayField(
        of_month="last",
        label="使える最後の日",
        help_text="例：R9.3.31。今日の日付なら、今日の終わりまで使えます。すぐに止めるときは、昨日の日付を入れます。",
    )

    def __init__(self, *args: Any, begins_today: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if begins_today:
            self.fields["ends_on"].help_text = f"例：R9.3.31。{BEGAN_TODAY}"


class SectionForm(RefusableForm):
    section = _text("部署", hint="例：総務課、県DX推進担当。空にすると立場の名前が出ます。")


class StopForm(RefusableForm):
    """Which of the two the page was about, stopping or allowing: a second press must not do the opposite."""

    deed = forms.CharField(widget=forms.HiddenInput)

    @property
    def facts(self) -> dict[str, Any]:
        return {}


class OwnSettingsForm(RefusableForm):
    name = NameField(label="氏名", widget=forms.TextInput(attrs={"class": "w-20"}))
    wants_mail = forms.BooleanField(
        label="お知らせをメールでも受け取る",
        required=False,
        help_text="メールには用件の種類とリンクだけが書かれ、名前や相談の中身は書かれません。",
    )


class TokenForm(RefusableForm):
    name = _text("名前", hint="何に使うか。例：訪問予定の取込み", required=True)
    days = CountField(label="有効な日数", units=["日"], min_value=1, max_value=LONGEST_TOKEN_DAYS, initial=90)
