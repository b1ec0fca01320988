"""What people type into the pages of accounts, as clean values."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.models import Invitation, Prefecture, User
from accounts.permissions import Role
from accounts.seats import Seat
from accounts.tenancy import NATIONWIDE
from accounts.verbs import VERBS
from desk.form_fields import DayField, NameField, RefusableForm
from members.actions import LONGEST_TOKEN_DAYS
from members.lists import PREFECTURE_ROLES, municipality_choices
from members.sign_in.forms import PASSWORD_HINT

ANY = ("", "すべて")


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
        roles = tuple(Role) if everywhere else PREFECTURE_ROLES
        self.fields["email"] = forms.EmailField(
            label="メールアドレス", help_text="招待のリンクを送る先", widget=forms.EmailInput(attrs={"class": "w-full"})
        )
        self.fields["role"] = forms.ChoiceField(label="立場", choices=[(role.value, role.label) for role in roles])
        if everywhere:
            self.fields["prefecture"] = forms.ModelChoiceField(
                Prefecture.objects.all(), label="都道府県", required=False, empty_label="（総務省・運用）"
            )
            self.fields["municipality_code"] = _text(
                "市町村の団体コード", width="w-10", hint="市町村の人のときだけ。例：345458", most=6
            )
        else:
            self.fields["municipality_code"] = forms.ChoiceField(
                label="市町村",
                help_text="市町村の人のときだけ選びます。",
                choices=[("", f"（{seat.prefecture_name}）"), *municipality_choices(seat.prefecture_id)],
                required=False,
            )
        self.fields["section"] = _text("部署", hint="例：総務課。招待された人が後から直せます。")

    def wanted(self) -> dict[str, Any]:
        """The arguments of `invite`."""
        return {**self.cleaned_data, "role": Role(self.cleaned_data["role"])}


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


class MemberFilter(forms.Form):
    """Which members the list shows."""

    q = forms.CharField(label="氏名・メールアドレス", required=False, widget=forms.TextInput(attrs={"class": "w-10"}))
    role = forms.ChoiceField(label="立場", required=False)
    body = forms.ChoiceField(label="団体", required=False)
    state = forms.ChoiceField(
        label="期間", required=False, choices=[("", "いま・これから"), ("ended", "終わった人"), ("all", "すべて")]
    )

    def __init__(self, *args: Any, seat: Seat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everywhere = seat.prefecture_id == NATIONWIDE
        roles = tuple(Role) if everywhere else PREFECTURE_ROLES
        towns = [] if everywhere else municipality_choices(seat.prefecture_id)
        _choices(self, "role", [ANY, *((role.value, role.label) for role in roles)])
        _choices(self, "body", [ANY, ("-", seat.prefecture_name or "市町村のほか"), *towns])

    def conditions(self) -> list[str]:
        return _conditions(self)


class EndForm(RefusableForm):
    ends_on = DayField(
        label="使える最後の日",
        help_text="例：R9.3.31。今日の日付なら、今日の終わりまで使えます。すぐに止めるときは、昨日の日付を入れます。",
    )


class SectionForm(RefusableForm):
    section = _text("部署", hint="例：総務課、県DX推進担当。空にすると立場の名前が出ます。")


class EventFilter(forms.Form):
    """Which events the list shows."""

    who = forms.CharField(label="だれ", required=False, widget=forms.TextInput(attrs={"class": "w-10"}))
    verb = forms.ChoiceField(
        label="動作", required=False, choices=lambda: [ANY, *sorted(VERBS.items(), key=lambda item: item[1])]
    )
    what = forms.CharField(label="対象", required=False, widget=forms.TextInput(attrs={"class": "w-10"}))
    since = DayField(label="この日から", required=False, help_text="例：R8.11.1")
    until = DayField(label="この日まで", required=False)

    def conditions(self) -> list[str]:
        return _conditions(self)


class OwnSettingsForm(RefusableForm):
    name = NameField(label="氏名", widget=forms.TextInput(attrs={"class": "w-20"}))
    wants_mail = forms.BooleanField(
        label="お知らせをメールでも受け取る",
        required=False,
        help_text="メールには用件の種類とリンクだけが書かれ、名前や相談の中身は書かれません。",
    )


class TokenForm(RefusableForm):
    name = _text("名前", hint="何に使うか。例：訪問予定の取込み", required=True)
    days = forms.IntegerField(
        label="有効な日数",
        min_value=1,
        max_value=LONGEST_TOKEN_DAYS,
        initial=90,
        widget=forms.TextInput(attrs={"class": "w-5", "inputmode": "numeric"}),
    )


def _choices(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


def _conditions(form: forms.Form) -> list[str]:
    """The narrowing conditions in words, as the head of a list names them."""
    found = []
    for bound in form:
        value = form.data.get(bound.html_name, "")
        if value and bound.name in getattr(form, "cleaned_data", {}):
            words = dict(getattr(bound.field, "choices", [])).get(value, value)
            found.append(f"{bound.label}「{words}」")
    return found
