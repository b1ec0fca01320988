"""What people type about a number of people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from desk.forms.fields import CountField, DayField, ReadForm
from japan.fiscal_year import fiscal_year_of, label_with_western
from municipalities.targets.checks import known_years
from municipalities.targets.choices import Side
from municipalities.targets.models import MOST_OF_DOCUMENT, MOST_OF_REASON, MOST_OF_WORDS


def _line(label: str, most: int, *, hint: str = "", required: bool = True) -> forms.CharField:
    box = forms.TextInput(attrs={"class": "w-full"})
    return forms.CharField(label=label, help_text=hint, required=required, max_length=most, widget=box)


class HeadcountForm(ReadForm):
    """目標 or 実績: how many, of which role, in which year, on which paper."""

    role = forms.ChoiceField(label="人材類型")
    fiscal_year = forms.TypedChoiceField(label="年度", coerce=int)
    people = CountField(label="人数", units=["人", "名"], what="人数", help_text="例：2")
    document = _line("根拠の文書", MOST_OF_DOCUMENT, hint="例：人材育成基本方針（令和8年3月策定）")
    as_of = DayField(label="文書の日付", help_text="策定や改定の日。例：R8.3.27")
    said_by = _line(
        "決めた人・部署", MOST_OF_WORDS, hint="例：総務課長、人事課（県が電話で聞いたときは、その相手）"
    )
    reason = _line(
        "変えた理由",
        MOST_OF_REASON,
        hint="前の記録と人数が違うときに書きます。例：方針の改定のため",
        required=False,
    )

    def __init__(
        self, *args: Any, roles: Mapping[str, str], side: Side, today: date, read: str = "", **options: Any
    ) -> None:
        options.setdefault("initial", {"fiscal_year": fiscal_year_of(today), "read": read})
        super().__init__(*args, **options)
        this = fiscal_year_of(today)
        years = [year for year in known_years(today) if side is Side.TARGET or year <= this]
        role, fiscal_year = self.fields["role"], self.fields["fiscal_year"]
        assert isinstance(role, forms.ChoiceField)
        assert isinstance(fiscal_year, forms.ChoiceField)
        role.choices = [("", "選んでください"), *roles.items()]
        fiscal_year.choices = [(year, label_with_western(year)) for year in years]
        if side is Side.ACTUAL:
            self.fields["document"].help_text = "例：DX推進リーダー名簿、研修の修了者名簿"
            self.fields["as_of"].help_text = "名簿などの日。例：R8.10.1"
