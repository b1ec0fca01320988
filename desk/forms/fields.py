"""Form fields that read what people type, and the form that can show what an action refused."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from typing import Any, ClassVar, Self

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.validators import MaxLengthValidator
from django.http import QueryDict
from django.utils import timezone

from accounts.errors import Refusal
from desk.checks import WrittenMeanwhile, sentence_of_break, sentence_of_unseen, too_long
from japan.kana import as_kept
from japan.numbers import UnreadableNumber, half_width, parse_count, parse_int
from japan.wareki import (
    Edge,
    UnreadableDay,
    UnreadableTime,
    format_compact,
    format_day,
    parse_day,
    parse_time,
)

MOST_YEARS_AHEAD = 30
"""Later days are slips of the finger (令和99年 for 令和9年): nothing here is planned or promised so long."""


class DayField(forms.CharField):
    """A day in any of the forms of `japan.wareki`; without a year the
    nearest one is meant. None when left empty.

    `of_month`: which day a month alone stands for, where one does, such as the last for a deadline.
    """

    widget = forms.TextInput(attrs={"class": "w-10", "autocomplete": "off"})

    def __init__(
        self, *, help_text: str = "例：R8.12.1", of_month: Edge | None = None, **kwargs: Any
    ) -> None:
        super().__init__(help_text=help_text, **kwargs)
        self.of_month = of_month

    def prepare_value(self, value: Any) -> Any:
        return format_compact(value) if isinstance(value, date) else value

    def to_python(self, value: Any) -> date | None:  # type: ignore[override]
        text = super().to_python(value)
        if not text:
            return None
        today = timezone.localdate()
        try:
            day = parse_day(text, near=today, of_month=self.of_month)
        except UnreadableDay as error:
            raise ValidationError(str(error)) from error
        if day.year - today.year > MOST_YEARS_AHEAD:
            raise ValidationError(
                f"{format_day(day)}は{day.year - today.year}年あとです。年を確かめてください。"
                f"{MOST_YEARS_AHEAD}年あとまでの日付を書けます。"
            )
        return day

    def run_validators(self, value: Any) -> None:
        """The validators of text have nothing to say of a day."""


class HalfWidthInput(forms.TextInput):
    """A box for what knows no Japanese letters, typed with the input method on as well."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        typed = super().value_from_datadict(data, files, name)
        return half_width(typed) if isinstance(typed, str) else typed


class CodeInput(HalfWidthInput):
    """A box for a code of letters and digits, which hyphens only divide."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        typed = super().value_from_datadict(data, files, name)
        return typed.replace("-", "") if isinstance(typed, str) else typed


class AddressInput(HalfWidthInput):
    """A box for an address of mail."""

    input_type = "email"


class NameField(forms.CharField):
    """A person's name exactly as typed; a line break or another control character is no part of a name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=80, **kwargs)

    def clean(self, value: Any) -> str:
        name = str(super().clean(value))
        if any(ord(letter) < 32 or ord(letter) == 127 for letter in name):
            raise ValidationError("改行などの制御文字は使えません。")
        return name


class Fits:
    """No text is longer than what is kept; told with the number that is over."""

    def __init__(self, label: str, at_most: int) -> None:
        self.label, self.at_most = label, at_most

    def __call__(self, text: str) -> None:
        if len(text) > self.at_most:
            raise ValidationError(too_long(text, self.label, self.at_most), code="max_length")


class RefusableForm(forms.Form):
    """A form whose action may still say no: the sentence goes to its field, or above all fields."""

    REFUSAL_FIELDS: ClassVar[dict[str, str]] = {}
    """Where a sentence goes whose field is called otherwise in the form."""
    outcome: Any = None
    """What the action gave that was done with this form."""

    @property
    def facts(self) -> dict[str, Any]:
        """The keyword arguments of the action: the clean values, unless a form says otherwise."""
        return self.cleaned_data

    def full_clean(self) -> None:
        usual = forms.Field.default_error_messages["required"]
        for field in self.fields.values():
            if isinstance(field, forms.EmailField):
                field.error_messages["invalid"] = NO_ADDRESS
            if str(field.error_messages.get("invalid_choice")) in USUAL_CHOICE_WORDS:
                words = f"{field.label}が一覧にありません。選び直してください。"
                field.error_messages["invalid_choice"] = words
            field.validators = [
                Fits(str(field.label), each.limit_value) if type(each) is MaxLengthValidator else each
                for each in field.validators
            ]
            if field.error_messages["required"] != usual:
                continue
            verb = "選んで" if isinstance(field, forms.ChoiceField | forms.ModelChoiceField) else "書いて"
            field.error_messages["required"] = f"{field.label}を{verb}ください。"
        if self.is_bound:
            self.data = self._as_kept()
        super().full_clean()
        for name, field in self.fields.items() if self.is_bound else ():
            value, label = self.cleaned_data.get(name), str(field.label)
            if not isinstance(value, str):
                continue
            broken = sentence_of_break(value, label) if isinstance(field.widget, forms.TextInput) else ""
            if unseen := sentence_of_unseen(value, label) or broken:
                self.add_error(name, unseen)

    def _as_kept(self) -> Any:
        """What was sent, with kana and line breaks as they are kept; of a password nothing is put right."""
        secret = {
            self.add_prefix(name)
            for name, field in self.fields.items()
            if isinstance(field.widget, forms.PasswordInput)
        }
        given: Any = self.data
        sent = given.copy()
        for name in [name for name in sent if name not in secret]:
            if isinstance(sent, QueryDict):
                sent.setlist(name, [as_kept(value) for value in sent.getlist(name)])
            elif isinstance(sent[name], str):
                sent[name] = as_kept(sent[name])
        return sent

    def add_refusal(self, refusal: Refusal) -> None:
        for each in (refusal, *refusal.others):
            field = self.REFUSAL_FIELDS.get(each.field or "", each.field)
            place = field if field in self.fields else None
            if each.sentence not in self.errors.get(place or NON_FIELD_ERRORS, ()):
                self.add_error(place, each.sentence)


class ReadForm(RefusableForm):
    """A form on what others may write too: it carries the mark of what stood there (`desk.checks`)."""

    read = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    @classmethod
    def of_new(cls, *args: Any, **options: Any) -> Self:
        """For something new: nobody else can have written on it."""
        form = cls(*args, **options)
        del form.fields["read"]
        return form

    def add_refusal(self, refusal: Refusal) -> None:
        """Whoever is told what stands there now has seen it."""
        if isinstance(refusal, WrittenMeanwhile) and refusal.mark:
            sent: Any = self.data
            sent[self.add_prefix("read")] = refusal.mark
        super().add_refusal(refusal)


USUAL_CHOICE_WORDS = frozenset(
    str(kind.default_error_messages["invalid_choice"]) for kind in (forms.ChoiceField, forms.ModelChoiceField)
)
"""They name the value that was sent, which is a number of ours."""
NO_ADDRESS = "メールアドレスは「name@example.lg.jp」のように、半角の英数字と記号で書いてください。"
MOST_MINUTES = 24 * 60


class CountField(forms.IntegerField):
    """A whole number as people type it, with its unit or without: 90, ９０, ９０日. None when left empty."""

    widget = forms.TextInput(attrs={"class": "w-5", "inputmode": "numeric", "autocomplete": "off"})

    def __init__(self, *, units: Sequence[str] = (), what: str = "数", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.units, self.what = units, what

    def to_python(self, value: Any) -> int | None:
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        try:
            return parse_count(value, *self.units, what=self.what)
        except UnreadableNumber as error:
            raise ValidationError(str(error)) from error


class YenField(forms.CharField):
    """Yen as people type them: 8,412,000、８４１２０００円、841万2千円. None when left empty."""

    widget = forms.TextInput(attrs={"class": "w-10", "inputmode": "numeric"})

    def prepare_value(self, value: Any) -> Any:
        return f"{value:,}" if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            amount = parse_int(text)
        except UnreadableNumber as error:
            raise forms.ValidationError(str(error)) from error
        if amount < 0:
            raise forms.ValidationError("金額は0円以上で書いてください。")
        return amount


class MinutesField(CountField):
    """Whole minutes of one day; None when left empty."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(units=["分"], what="分の数", **kwargs)

    def to_python(self, value: Any) -> int | None:
        minutes = super().to_python(value)
        if minutes is not None and not 0 <= minutes <= MOST_MINUTES:
            raise ValidationError("0分から1440分（24時間）までの数で書いてください。")
        return minutes


class ClockField(forms.CharField):
    """A time of day in any of the forms of `japan.wareki`; None when left empty."""

    widget = forms.TextInput(attrs={"class": "w-5", "autocomplete": "off"})

    def prepare_value(self, value: Any) -> Any:
        return f"{value.hour}:{value.minute:02d}" if isinstance(value, time) else value

    def to_python(self, value: Any) -> time | None:  # type: ignore[override]
        text = super().to_python(value)
        if not text:
            return None
        try:
            return parse_time(text)
        except UnreadableTime as error:
            raise forms.ValidationError(str(error)) from error

    def run_validators(self, value: Any) -> None:
        """The validators of text have nothing to say of a time."""


class ReasonForm(RefusableForm):
    """Why something is called off or ended. `help_text` says who reads it."""

    reason = forms.CharField(
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self,
        *args: Any,
        label: str = "理由",
        help_text: str = "訪問する人と市町村がそのまま読みます。",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = label
        self.fields["reason"].help_text = help_text
