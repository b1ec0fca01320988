"""What people type about a structure and its meetings."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Final

from django import forms
from django.utils import timezone

from accounts.seats import Seat
from desk.checks import mark_of
from desk.forms.fields import DayField, ReadForm, RefusableForm
from japan.bodies import body_choices, told
from municipalities.promotion.actions import FACTS, participants_of, standing_of
from municipalities.promotion.actions.meetings import marked
from municipalities.promotion.choices import ALL, EVERYBODY, StructureKind
from municipalities.promotion.models import (
    MOST_OF_KANA,
    MOST_OF_NAME,
    MOST_OF_TEXT,
    Meeting,
    Structure,
)

CHOSEN, NONE = "chosen", "none"
WHO: Final = (
    (ALL, f"{EVERYBODY}（あとからできた市町村も入ります）"),
    (CHOSEN, "選んだ市町村"),
    (NONE, "市町村は参加しない（県だけ）"),
)


def _line(label: str, most: int, *, hint: str = "", required: bool = False) -> forms.CharField:
    box = forms.TextInput(attrs={"class": "w-full"})
    return forms.CharField(label=label, help_text=hint, required=required, max_length=most, widget=box)


class StructureForm(ReadForm):
    """推進体制: what it is, since when, and who takes part."""

    REFUSAL_FIELDS: ClassVar[dict[str, str]] = {"participants": "towns"}

    kind = forms.ChoiceField(label="種類", choices=[("", "選んでください"), *StructureKind.choices])
    name = _line("名称", MOST_OF_NAME, hint="例：県・市町DX推進会議", required=True)
    kana = _line("名称のかな", MOST_OF_KANA, hint="さがすときに使います")
    who = forms.ChoiceField(label="参加する市町村", choices=WHO, widget=forms.RadioSelect)
    towns = forms.MultipleChoiceField(
        label="選んだ市町村",
        required=False,
        help_text="「選んだ市町村」のときに選びます",
        widget=forms.CheckboxSelectMultiple,
    )
    others = _line("市町村のほかに参加する団体", MOST_OF_TEXT, hint="例：県、県立大学、商工会議所連合会")
    office = _line("担当の部署", MOST_OF_NAME, hint="例：県デジタル戦略課（事務局）", required=True)
    starts_on = DayField(of_month="first", label="始まった日", help_text="設置、宣言、締結の日。例：R3.3.26")
    ends_on = DayField(
        of_month="last",
        label="期限",
        required=False,
        help_text="協定の期間などが決まっているときだけ書きます。例：R10.3.31",
    )
    source = _line("出どころ", MOST_OF_TEXT, hint="例：設置要綱、公表しているページのアドレス")
    note = _line("備考", MOST_OF_TEXT)

    def __init__(self, seat: Seat, *args: Any, structure: Structure | None = None, **options: Any) -> None:
        known = participants_of(structure) if structure else []
        if structure is not None:
            options.setdefault("initial", _standing(structure, known))
        super().__init__(*args, **options)
        self._ended_on = structure.ends_on if structure and structure.was_ended else None
        today = timezone.localdate()
        offered = dict(body_choices(seat.prefecture_id, today))
        kept = {code: told(code, today) for code in known if code != ALL and code not in offered}
        towns = self.fields["towns"]
        assert isinstance(towns, forms.MultipleChoiceField)
        towns.choices = [*offered.items(), *kept.items()]
        if structure is not None:
            self.fields["changed_on"] = DayField(
                label="参加する市町村が変わった日",
                required=False,
                help_text="市町村が加わったり抜けたりしたとき、その日を書きます。前の構成は履歴に残ります。"
                "初めからの誤りを直すときは、空けておきます",
            )
        if self._ended_on is not None:
            del self.fields["ends_on"]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("who") == CHOSEN and not values.get("towns") and "towns" not in self.errors:
            self.add_error("towns", "参加する市町村を1つ以上選んでください。")
        return values

    @property
    def facts(self) -> dict[str, Any]:
        """The keywords of `record_structure` and `change_structure`."""
        said = dict(self.cleaned_data)
        who, towns = said.pop("who"), said.pop("towns")
        said.setdefault("ends_on", self._ended_on)
        return {**said, "participants": {ALL: [ALL], CHOSEN: towns}.get(who, [])}


def _standing(structure: Structure, known: list[str]) -> dict[str, Any]:
    return {
        **{name: getattr(structure, name) for name in FACTS},
        "who": ALL if ALL in known else CHOSEN if known else NONE,
        "towns": [code for code in known if code != ALL],
        "read": mark_of(standing_of(structure, known)),
    }


class StructureEndForm(RefusableForm):
    """The last day of a structure."""

    ends_on = DayField(of_month="last", label="最後の日")
    reason = _line("理由", MOST_OF_TEXT, hint="例：協定の期間が終わったため", required=True)

    @classmethod
    def of(cls, today: date) -> StructureEndForm:
        return cls(initial={"ends_on": today})


class MeetingForm(ReadForm):
    """会議. `is_to_come` where nothing can have been decided yet."""

    on_day = DayField(label="開催日")
    place = _line("場所", MOST_OF_NAME, hint="例：県庁5階会議室とオンライン", required=True)
    agenda = _line("議題", MOST_OF_TEXT, hint="1行で。例：共同調達の対象、来年度の派遣", required=True)
    outcome = _line("決まったこと", MOST_OF_TEXT, hint="1行で。議事録はファイルで付けられます")

    def __init__(self, *args: Any, is_to_come: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if is_to_come:
            del self.fields["outcome"]

    @classmethod
    def of(cls, meeting: Meeting, *, is_to_come: bool) -> MeetingForm:
        stands = marked(meeting)
        return cls(initial={**stands, "read": mark_of(stands)}, is_to_come=is_to_come)
