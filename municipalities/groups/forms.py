"""What people type about a group of municipalities."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.seats import Seat
from desk.checks import mark_of
from desk.forms.fields import DayField, ReadForm, RefusableForm
from japan.bodies import Body, bodies, body_choices, body_name, told
from japan.codes import BY_NUMBER, UnreadableCode, clean
from municipalities.groups.actions import FACTS, belonging_of, standing_of
from municipalities.groups.choices import GroupKind
from municipalities.groups.models import (
    MOST_OF_KANA,
    MOST_OF_NAME,
    MOST_OF_NOTE,
    MOST_OF_SOURCE,
    MOST_OF_TIME,
    AreaGroup,
)

BETWEEN = re.compile(r"[、，,;；\s]+")
MOST_OF_TEXT = 2_000


def _line(label: str, most: int, *, hint: str = "", required: bool = False) -> forms.CharField:
    box = forms.TextInput(attrs={"class": "w-full"})
    return forms.CharField(label=label, help_text=hint, required=required, max_length=most, widget=box)


class GroupForm(ReadForm):
    """圏域・グループ: what it is called, and who belongs to it."""

    REFUSAL_FIELDS: ClassVar[dict[str, str]] = {"members": "towns"}

    kind = forms.ChoiceField(label="種類", choices=[("", "選んでください"), *GroupKind.choices])
    name = _line("名称", MOST_OF_NAME, hint="例：備後圏域連携中枢都市圏", required=True)
    kana = _line("名称のかな", MOST_OF_KANA, hint="さがすときに使います")
    towns = forms.MultipleChoiceField(
        label="構成する市町村（県内）", required=False, widget=forms.CheckboxSelectMultiple
    )
    others = forms.CharField(
        label="構成する市町村（県外）",
        required=False,
        max_length=MOST_OF_TEXT,
        help_text="1行に1つ、名前か団体コードを書きます。例：岡山県笠岡市、332054",
        widget=forms.Textarea(attrs={"rows": 3, "class": "w-full"}),
    )
    cores = _line("中心市", MOST_OF_TEXT, hint="あれば、構成する市町村の名前で書きます。例：福山市")
    starts_on = DayField(
        of_month="first", label="できた日", required=False, help_text="分からなければ空けておきます"
    )
    source = _line("出どころ", MOST_OF_SOURCE, hint="例：協定書、公表しているページのアドレス")
    as_of = _line("いつの時点か", MOST_OF_TIME, hint="例：令和8年4月")
    note = _line("備考", MOST_OF_NOTE)

    def __init__(self, seat: Seat, *args: Any, group: AreaGroup | None = None, **options: Any) -> None:
        known = belonging_of(group) if group else {}
        if group is not None:
            options.setdefault("initial", _standing(group, known, seat))
        super().__init__(*args, **options)
        today = timezone.localdate()
        offered = dict(body_choices(seat.prefecture_id, today))
        kept = {code: told(code, today) for code in known if _is_of(code, seat) and code not in offered}
        towns = self.fields["towns"]
        assert isinstance(towns, forms.MultipleChoiceField)
        towns.choices = [*offered.items(), *kept.items()]
        if group is not None:
            self.fields["changed_on"] = DayField(
                label="構成が変わった日",
                required=False,
                help_text="市町村が入ったり抜けたりしたとき、その日を書きます。前の構成は履歴に残ります。"
                "初めからの誤りを直すときは、空けておきます",
            )

    def clean_others(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["others"].splitlines()]
        return [_code_of(line) for line in lines if line]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        members = [*values.get("towns", []), *values.get("others", [])]
        try:
            values["cores"] = [_among(members, name) for name in _parts(values.get("cores", ""))]
        except ValidationError as error:
            if "others" not in self.errors:
                self.add_error("cores", error)
        return values

    @property
    def facts(self) -> dict[str, Any]:
        """The keywords of `record_group` and `change_group`."""
        said = dict(self.cleaned_data)
        towns, others = said.pop("towns"), said.pop("others")
        return {**said, "members": list(dict.fromkeys([*towns, *others]))}


class GroupEndForm(RefusableForm):
    """The last day of a group."""

    ends_on = DayField(of_month="last", label="最後の日")
    reason = _line("理由", MOST_OF_NOTE, hint="例：協定の期間が終わったため", required=True)

    @classmethod
    def of(cls, today: date) -> GroupEndForm:
        return cls(initial={"ends_on": today})


def _standing(group: AreaGroup, known: dict[str, bool], seat: Seat) -> dict[str, Any]:
    own = [code for code in known if _is_of(code, seat)]
    others = [_full_name(code) for code in known if code not in own]
    return {
        **{name: getattr(group, name) for name in FACTS},
        "towns": own,
        "others": "\n".join(others),
        "cores": "、".join(body_name(code) for code, is_core in known.items() if is_core),
        "read": mark_of(standing_of(group, known)),
    }


def _is_of(code: str, seat: Seat) -> bool:
    return int(code[:2]) == seat.prefecture_id


def _full_name(code: str) -> str:
    """「岡山県笠岡市」, which names one body in the country."""
    return f"{BY_NUMBER[int(code[:2])].name}{body_name(code)}"


def _parts(typed: str) -> list[str]:
    return [part for part in BETWEEN.split(typed) if part]


def _code_of(typed: str) -> str:
    """The body that a line names: by its code, by its name, or by its name behind that of its prefecture."""
    if re.search("[0-9０-９]", typed):
        try:
            code = clean(typed)
        except UnreadableCode as error:
            raise ValidationError(str(error)) from error
        if code not in bodies():
            raise ValidationError(f"団体コード{code}の市町村はありません。")
        return code
    found = [body for body in bodies().values() if typed in (body.name, _full_name(body.code))]
    if len(found) == 1:
        return found[0].code
    if found:
        raise ValidationError(f"「{typed}」は{_places(found)}にあります。都道府県の名前から書いてください。")
    raise ValidationError(
        f"「{typed[:40]}」という市町村は見つかりません。名前か団体コードを確かめてください。"
    )


def _among(members: list[str], typed: str) -> str:
    """The member that is meant as a core."""
    found = [code for code in members if typed in (code, body_name(code), _full_name(code))]
    if not found:
        raise ValidationError(
            f"「{typed[:40]}」は、構成する市町村にありません。中心市は、構成する市町村の名前で書いてください。"
        )
    return found[0]


def _places(found: list[Body]) -> str:
    return "と".join(BY_NUMBER[body.prefecture_number].name for body in found)
