"""What is typed about hiring together: shares, answers of towns, and stationings."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, ClassVar, Final

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils import timezone

from accounts.seats import Seat
from desk.forms.fields import DayField, RefusableForm
from japan.bodies import body_choices, body_name
from pool.hiring.choices import MOST_OF_REASON
from pool.hiring.forms.boxes import CHOOSE, REGULAR, days_box, line_box, reason_box, text_box
from pool.hiring.models import Recruitment
from pool.hiring.shares import PREFECTURE, UnreadableShare, read_share

SHARE_ROWS: Final = 8
YES, NO = "yes", "no"


class ShareField(forms.CharField):
    """A fraction of the whole in any of the ways of `read_share`; None when left empty."""

    widget = forms.TextInput(attrs={"class": "w-5", "autocomplete": "off"})

    def to_python(self, value: Any) -> Fraction | None:  # type: ignore[override]
        try:
            return read_share(super().to_python(value) or "")
        except UnreadableShare as error:
            raise ValidationError(str(error)) from error

    def run_validators(self, value: Any) -> None:
        """The validators of text have nothing to say of a fraction."""


class JointForm(RefusableForm):
    """What each body bears: the prefecture's share, and a row for each town."""

    REFUSAL_FIELDS: ClassVar[dict[str, str]] = {"shares": "prefecture_share"}

    prefecture_share = ShareField(
        label="県の分担", help_text="例：1/2、2分の1、50%。市町村の分担と合わせて1にします"
    )
    starts_on = DayField(of_month="first", label="いつから", help_text="この日からの支出を分担します")
    ends_on = DayField(
        of_month="last", label="いつまで", required=False, help_text="定めがないときは空けておきます"
    )
    paper = line_box("根拠の書類", hint="例：共同採用に関する協定書案 R8デ第5号")
    words = text_box(
        "市町村に伝えること",
        MOST_OF_REASON,
        rows=3,
        required=True,
        hint="市町村の担当者が読みます。例：募集の経費を、受け入れる人数で分ける案です",
    )
    answer_by = DayField(of_month="last", label="返事の期限")

    def __init__(self, seat: Seat, recruitment: Recruitment, *args: Any) -> None:
        super().__init__(*args)
        towns = list(dict.fromkeys(recruitment.needs.values_list("municipality_id", flat=True)))
        choices = [("", "選ばない"), *body_choices(seat.prefecture_id, timezone.localdate())]
        self.share_rows = [
            self._row(place, choices, towns[place] if place < len(towns) else "")
            for place in range(SHARE_ROWS)
        ]

    def _row(self, place: int, choices: list[tuple[str, str]], town: str) -> tuple[BoundField, BoundField]:
        name = f"市町村{place + 1}"
        self.fields[f"town_{place}"] = forms.ChoiceField(
            label=name, choices=choices, required=False, initial=town
        )
        self.fields[f"share_{place}"] = ShareField(label=f"{name}の分担", required=False)
        return self[f"town_{place}"], self[f"share_{place}"]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        shares: dict[str, Fraction] = {}
        if own := values.pop("prefecture_share", None):
            shares[PREFECTURE] = own
        elif "prefecture_share" not in self.errors:
            self.add_error("prefecture_share", "県の分担を書いてください。例：1/2")
        for place in range(SHARE_ROWS):
            town, share = values.pop(f"town_{place}", ""), values.pop(f"share_{place}", None)
            if town in shares and town:
                self.add_error(f"town_{place}", f"{body_name(town)}が2つあります。1つにしてください。")
            elif town and share:
                shares[town] = share
            elif share:
                self.add_error(f"town_{place}", "分担する市町村を選んでください。")
            elif town and f"share_{place}" not in self.errors:
                self.add_error(
                    f"share_{place}",
                    f"{body_name(town)}の分担を書いてください。外すときは、市町村も空けます。",
                )
        return {**values, "shares": shares}


class ConsentForm(RefusableForm):
    """The answer of a town."""

    agrees = forms.ChoiceField(
        label="返事", choices=((YES, "この分担に合意する"), (NO, "合意しない")), widget=forms.RadioSelect
    )
    remark = text_box(
        "県へのひとこと",
        MOST_OF_REASON,
        rows=3,
        hint="合意しないときは、理由を書きます。県の担当者が読みます",
    )

    @property
    def facts(self) -> dict[str, Any]:
        return {"agrees": self.cleaned_data["agrees"] == YES, "remark": self.cleaned_data["remark"]}


class StationingForm(RefusableForm):
    """Who works for which town as its regular staff."""

    municipality_code = forms.ChoiceField(label="配置する市町村")
    section = line_box("配置する課", required=False, hint="例：総務課")
    employment_form = forms.ChoiceField(label="任用形態（常勤）", choices=[CHOOSE, *REGULAR])
    days_per_week = days_box()
    starts_on = DayField(of_month="first", label="いつから")
    ends_on = DayField(
        of_month="last", label="いつまで", required=False, help_text="定めがないときは空けておきます"
    )
    paper = line_box("根拠の書類", hint="例：辞令 R8デ第12号、派遣協定書 第3条")

    def __init__(self, seat: Seat, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        towns = self.fields["municipality_code"]
        assert isinstance(towns, forms.ChoiceField)
        towns.choices = [CHOOSE, *body_choices(seat.prefecture_id, timezone.localdate())]


class LastDayForm(RefusableForm):
    ends_on = DayField(of_month="last", label="最後の日")
    reason = reason_box("終える理由", "県と市町村が読みます。例：県に戻ることになったため")
