"""What is typed about a word of the prefecture, and the text that is tried."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django import forms

from desk.checks import MOST_CHARACTERS, mark_of
from desk.forms.fields import ReadForm, RefusableForm
from municipalities.rulebook.lists import grouped_keys
from municipalities.wordings.checks import FACTS
from municipalities.wordings.choices import Strength, Table, speaks
from municipalities.wordings.models import MOST_OF_REASON, MOST_OF_WORD, Wording

STRENGTHS: Final = [
    (Strength.SETTLES, "決め手になる（ほかの言葉があっても、ほぼこちらに決まる）"),
    (Strength.NAMES, "名指しする（その事柄の名前。ほかの言葉が多ければ、そちらに決まる）"),
    (Strength.HINTS, "それらしい（ほかの言葉と合わさったときに効く）"),
]


class WordingForm(ReadForm):
    """県の言葉."""

    REFUSAL_FIELDS: ClassVar[dict[str, str]] = {"table": "speaks", "key": "speaks"}

    word = forms.CharField(
        label="言葉",
        max_length=MOST_OF_WORD,
        help_text="市町村が書くとおりの言葉や名前。2字から40字。かなや全角・半角の違いは区別しません。例：書かない窓口",
        widget=forms.TextInput(attrs={"class": "w-full"}),
    )
    speaks = forms.ChoiceField(
        label="何を示す言葉か",
        choices=[("", "選んでください"), *grouped_keys(Table.values)],
        help_text="案の項目と、その言葉が指すもの",
    )
    strength = forms.ChoiceField(label="強さ", choices=STRENGTHS, widget=forms.RadioSelect)
    reason = forms.CharField(
        label="加える理由",
        max_length=MOST_OF_REASON,
        help_text="1文で。県の人が一覧で読みます。例：県の共同調達の名前で、どの市町村もこう書くため",
        widget=forms.TextInput(attrs={"class": "w-full"}),
    )

    @classmethod
    def of(cls, wording: Wording) -> WordingForm:
        stored = {name: getattr(wording, name) for name in FACTS}
        spoken = speaks(wording.table, wording.key)
        return cls(initial={**stored, "speaks": spoken, "read": mark_of(stored)})

    @property
    def facts(self) -> dict[str, Any]:
        """The keywords of `record_wording` and `correct_wording`."""
        said = dict(self.cleaned_data)
        said["table"], _, said["key"] = said.pop("speaks").partition(":")
        return said


class TrialForm(RefusableForm):
    """試す文."""

    text = forms.CharField(
        label="試す文",
        max_length=MOST_CHARACTERS,
        help_text="市町村の困りごとを、そのまま貼り付けられます。保存もお知らせもしません。",
        widget=forms.Textarea(attrs={"rows": 6, "class": "w-full"}),
    )
