"""What people type about a town's staff, network, systems and contacts."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from desk.checks import mark_of
from desk.forms.fields import (
    AddressInput,
    CountField,
    DayField,
    HalfWidthInput,
    NameField,
    ReadForm,
    RefusableForm,
)
from municipalities.profile.actions import CONTACT, CONTRACT
from municipalities.profile.choices import NETWORK_HINTS, NetworkKind, Purpose, SystemKind
from municipalities.profile.models import (
    MOST_OF_NAME,
    MOST_OF_NOTE,
    MOST_OF_PHONE,
    MOST_OF_VENDOR,
    KeptOfTown,
    NetworkModel,
    SendingRule,
    SystemContract,
    TownContact,
)
from municipalities.register.models import ItStaffing, TownStatement

SAME_DAY = "例：R8.4.1。同じ日の記録があれば、書き直します"


def _line(
    label: str, most: int, *, width: str = "w-20", hint: str = "", required: bool = True
) -> forms.CharField:
    box = forms.TextInput(attrs={"class": width})
    return forms.CharField(label=label, help_text=hint, required=required, max_length=most, widget=box)


def _begun_on(statement: TownStatement | None, names: tuple[str, ...], today: date) -> dict[str, Any]:
    """What was said last stands there to be changed, as of today."""
    said = {name: getattr(statement, name) for name in names} if statement else {}
    return {**said, "as_of": today, "read": statement.mark if statement else "0"}


def _standing(kept: KeptOfTown, names: tuple[str, ...]) -> dict[str, Any]:
    said = {name: getattr(kept, name) for name in names}
    return {**said, "read": mark_of(said)}


class StaffingForm(ReadForm):
    """情報担当の体制."""

    staff_count = CountField(
        label="情報・DXを担当する人数",
        help_text="兼務の人も1人と数えます。いなければ0",
        units=("人", "名"),
        what="人数",
    )
    is_concurrent = forms.BooleanField(label="ほかの仕事との兼務だけで担当している", required=False)
    section = _line("担当課", MOST_OF_NAME, hint="例：総務課", required=False)
    as_of = DayField(label="いつの時点か", help_text=SAME_DAY)

    @classmethod
    def of(cls, staffing: ItStaffing | None, today: date) -> StaffingForm:
        return cls(initial=_begun_on(staffing, ("staff_count", "is_concurrent", "section"), today))


class NetworkForm(ReadForm):
    """ネットワークのモデル."""

    model = forms.ChoiceField(
        label="モデル",
        choices=[
            (kind.value, f"{kind.label}：{NETWORK_HINTS[kind]}" if kind in NETWORK_HINTS else kind.label)
            for kind in NetworkKind
        ],
        widget=forms.RadioSelect,
    )
    as_of = DayField(label="いつの時点か", help_text=SAME_DAY)

    @classmethod
    def of(cls, network: NetworkModel | None, today: date) -> NetworkForm:
        return cls(initial=_begun_on(network, ("model",), today))


class SendingRuleForm(RefusableForm):
    """送る前の承認."""

    is_approved = forms.TypedChoiceField(
        label="県に送る前の承認",
        choices=[
            ("yes", "受ける：担当者が書き、課長（承認者）が画面で承認すると、県に送られます"),
            ("no", "受けない：担当者がそのまま県に送ります"),
        ],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
    )

    @classmethod
    def of(cls, rule: SendingRule | None) -> SendingRuleForm:
        return cls(initial={"is_approved": "yes" if rule and rule.is_approved else "no"})


class ContractForm(ReadForm):
    """A system and its vendor."""

    kind = forms.ChoiceField(label="システムの種類", choices=[("", "選んでください"), *SystemKind.choices])
    vendor = _line("業者", MOST_OF_VENDOR, hint="契約書にある名前のとおり")
    ends_on = DayField(
        of_month="last",
        label="契約の終わりの日",
        required=False,
        help_text="例：R10.3.31。分からなければ空けておきます",
    )
    note = _line("備考", MOST_OF_NOTE, width="w-full", hint="例：令和9年度に更改の予定", required=False)

    @classmethod
    def of(cls, contract: SystemContract) -> ContractForm:
        return cls(initial=_standing(contract, CONTRACT))


class ContactForm(ReadForm):
    """Whom to ask."""

    purposes = forms.MultipleChoiceField(
        label="用件", choices=Purpose.choices, widget=forms.CheckboxSelectMultiple
    )
    section = _line("部署", MOST_OF_NAME, hint="例：総務課情報係", required=False)
    name = NameField(
        label="氏名", required=False, widget=forms.TextInput(attrs={"class": "w-20", "autocomplete": "off"})
    )
    phone = forms.CharField(
        label="電話番号",
        required=False,
        max_length=MOST_OF_PHONE,
        help_text="例：082-000-0000、内線は082-000-0000（210）",
        widget=HalfWidthInput(attrs={"class": "w-20", "inputmode": "tel", "autocomplete": "off"}),
    )
    mail = forms.EmailField(
        label="メールアドレス",
        required=False,
        help_text="電話番号かメールアドレスのどちらかは書いてください",
        widget=AddressInput(attrs={"class": "w-full", "autocomplete": "off"}),
    )

    @classmethod
    def of(cls, contact: TownContact) -> ContactForm:
        return cls(initial=_standing(contact, CONTACT))
