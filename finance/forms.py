"""Clean values for the ledger. Money and months are read forgivingly."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from accounts.seats import Seat
from desk.forms.fields import RefusableForm, YenField
from finance.choices import NOBODY, ExpenseKind, FundingKind
from japan.fiscal_year import months
from japan.wareki import format_month
from municipalities.register.models import Municipality
from pool.people.models import Talent


class ExpenseForm(RefusableForm):
    month = forms.TypedChoiceField(label="支出した月", coerce=date.fromisoformat)
    kind = forms.ChoiceField(
        label="種類",
        choices=ExpenseKind.choices,
        help_text="募集の画面で記録した経費は、そこから試算に入ります。ここには重ねて記録しません",
    )
    talent: forms.ModelChoiceField[Talent] = forms.ModelChoiceField(
        label="だれの分か",
        queryset=None,
        required=False,
        empty_label=NOBODY,
        help_text="人件費、旅費、通信運搬費では必ず選びます。募集経費では、採用した人がいれば選びます。",
    )
    amount_yen = YenField(label="金額（円）", help_text="例：701,000")
    proof = forms.CharField(
        label="根拠となる書類",
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"class": "w-full"}),
        help_text="例：支出命令書 第1234号、委託料請求書 令和8年10月分",
    )
    note = forms.CharField(
        label="備考", required=False, max_length=200, widget=forms.TextInput(attrs={"class": "w-full"})
    )

    def __init__(self, seat: Seat, fiscal_year: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        month, talent = self.fields["month"], self.fields["talent"]
        assert isinstance(month, forms.TypedChoiceField)
        assert isinstance(talent, forms.ModelChoiceField)
        month.choices = [(day.isoformat(), format_month(day)) for day in months(fiscal_year)]
        talent.queryset = Talent.objects.visible_to(seat).order_by("kana")

    @property
    def deciding(self) -> dict[str, Any]:
        """What decides whether the expense may be recorded, and whether it has been already."""
        return {name: self.cleaned_data[name] for name in ("month", "kind", "talent", "amount_yen")}


class AmendmentForm(RefusableForm):
    amount_yen = YenField(label="正しい金額（円）")
    proof = forms.CharField(
        label="根拠となる書類",
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"class": "w-full"}),
        help_text="書類だけを直すときは、金額はそのままにします。例：支出命令書 第1234号",
    )
    reason = forms.CharField(
        label="訂正の理由",
        max_length=200,
        widget=forms.TextInput(attrs={"class": "w-full"}),
        help_text="1文で書きます。例：請求書が届いた",
    )


class FundingForm(RefusableForm):
    kind = forms.ChoiceField(label="種類", choices=FundingKind.choices, widget=forms.RadioSelect)
    municipality: forms.ModelChoiceField[Municipality] = forms.ModelChoiceField(
        label="負担する市町村", queryset=None, required=False, empty_label="市町村を選ぶ"
    )
    source = forms.CharField(
        label="財源の名称",
        required=False,
        max_length=80,
        help_text="市町村の負担金でないとき。例：国庫補助金",
    )
    amount_yen = YenField(label="金額（円）")

    def __init__(self, seat: Seat, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        municipality = self.fields["municipality"]
        assert isinstance(municipality, forms.ModelChoiceField)
        municipality.queryset = Municipality.objects.of(seat)

    @property
    def facts(self) -> dict[str, Any]:
        values = dict(self.cleaned_data)
        town = values.pop("municipality")
        return {**values, "municipality_code": town.code if town else ""}
