"""What must hold before a town's systems and contacts are written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from accounts.errors import Refusal, ask_each
from desk.checks import check_day, check_text
from desk.forms.fields import NO_ADDRESS
from japan.phones import UnreadablePhone, read_phone
from municipalities.profile.choices import NetworkKind, Purpose, SystemKind
from municipalities.profile.models import MOST_OF_NAME, MOST_OF_NOTE, MOST_OF_PHONE, MOST_OF_VENDOR

NO_APPROVER: Final = (
    "この市町村には、承認者として登録された人がいません。"
    "県の「利用者と招待」から承認者を招待すると、承認を受ける設定にできます。"
)


def check_network(model: str) -> None:
    if model not in NetworkKind.values:
        raise Refusal("モデルは一覧から選んでください。", field="model")


def check_contract(facts: Mapping[str, Any]) -> None:
    ask_each(
        lambda: _check_kind(facts["kind"]),
        lambda: _check_line(facts["vendor"], "vendor", "業者", MOST_OF_VENDOR, is_required=True),
        lambda: _check_line(facts["note"], "note", "備考", MOST_OF_NOTE),
        lambda: check_day(facts["ends_on"], "ends_on", "契約の終わりの日") if facts["ends_on"] else None,
    )


def check_contact(facts: Mapping[str, Any]) -> None:
    ask_each(
        lambda: _check_purposes(facts["purposes"]),
        lambda: _check_line(facts["section"], "section", "部署", MOST_OF_NAME),
        lambda: _check_line(facts["name"], "name", "氏名", MOST_OF_NAME),
        lambda: _check_is_named(facts),
        lambda: _check_ways(facts["phone"], facts["mail"]),
    )


def _check_kind(kind: str) -> None:
    if kind not in SystemKind.values:
        raise Refusal("システムの種類は一覧から選んでください。", field="kind")


def _check_line(text: str, field: str, label: str, at_most: int, *, is_required: bool = False) -> None:
    if is_required and not text.strip():
        raise Refusal(f"{label}を書いてください。", field=field)
    check_text(text, field, label, at_most=at_most, is_one_line=True)


def _check_purposes(purposes: list[str]) -> None:
    if not purposes:
        raise Refusal("用件を1つ以上選んでください。", field="purposes")
    if not set(purposes) <= set(Purpose.values):
        raise Refusal("用件は一覧から選んでください。", field="purposes")


def _check_is_named(facts: Mapping[str, Any]) -> None:
    if not facts["section"].strip() and not facts["name"].strip():
        raise Refusal("部署か氏名のどちらかを書いてください。", field="section")


def _check_phone(phone: str) -> None:
    try:
        read_phone(phone)
    except UnreadablePhone as error:
        raise Refusal(str(error), field="phone") from error


def _check_ways(phone: str, mail: str) -> None:
    if not phone and not mail:
        raise Refusal("電話番号かメールアドレスのどちらかを書いてください。", field="phone")
    _check_line(phone, "phone", "電話番号", MOST_OF_PHONE)
    if phone:
        _check_phone(phone)
    if not mail:
        return
    try:
        validate_email(mail)
    except ValidationError as error:
        raise Refusal(NO_ADDRESS, field="mail") from error
