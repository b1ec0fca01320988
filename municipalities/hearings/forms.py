"""What is typed about hearings, their minutes and what was found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time
from typing import Any, ClassVar, Final

from django import forms
from django.utils import timezone

from accounts.errors import Refusal
from accounts.seats import Seat
from desk.checks import mark_of
from desk.forms.fields import ClockField, DayField, ReadForm
from japan.bodies import body_choices, body_name
from municipalities.hearings.actions.findings import FACTS as FINDING_FACTS
from municipalities.hearings.actions.minutes import MINUTES
from municipalities.hearings.actions.planning import FACTS, standing_of
from municipalities.hearings.checks import HELD_THEN, OVERLAPS, officials
from municipalities.hearings.choices import Way
from municipalities.hearings.models import MOST_OF_LINE, MOST_OF_NAME, MOST_OF_PLACE, Finding, Hearing
from municipalities.surveys.questions import Question, Section

WHOLE: Final = "note_"
"""The name of the box for a section as a whole; that for an answer has the id of the question behind it."""

PLAN_ORDER: Final = (
    "held_on", "starts_at", "ends_at", "way", "place", "meeting_url",
    "expert_name", "expert_affiliation", "official", "attendants", "call",
)  # fmt: skip


def _line(label: str, most: int, hint: str = "", *, required: bool = False) -> forms.CharField:
    box = forms.TextInput(attrs={"class": "w-full"})
    return forms.CharField(label=label, help_text=hint, required=required, max_length=most, widget=box)


def _text(label: str, hint: str = "", rows: int = 4, *, required: bool = False) -> forms.CharField:
    box = forms.Textarea(attrs={"rows": rows, "class": "w-full"})
    return forms.CharField(label=label, help_text=hint, required=required, max_length=4_000, widget=box)


class HowForm(ReadForm):
    """How a municipality is heard, and by whom: all but when."""

    way = forms.ChoiceField(label="方法", choices=Way.choices, widget=forms.RadioSelect, initial=Way.PLACE)
    place = _line("場所", MOST_OF_PLACE, "対面のとき。例：本庁舎2階 第1会議室")
    meeting_url = forms.URLField(
        label="会議のアドレス",
        required=False,
        max_length=500,
        assume_scheme="https",
        error_messages={
            "invalid": "会議のアドレスは、https:// で始まるアドレスを、空白や日本語を入れずに書いてください。"
        },
        help_text="オンラインのとき。決まっていなければ、あとから書けます。市町村の画面に出ます。",
        widget=forms.TextInput(attrs={"class": "w-full", "inputmode": "url"}),
    )
    expert_name = _line("デジタル専門人材の氏名", MOST_OF_NAME, required=True)
    expert_affiliation = _line("デジタル専門人材の所属", MOST_OF_NAME, "例：県CIO補佐官")
    official = forms.ChoiceField(label="行政に詳しい職員", help_text="県でニーズに答える人から選びます。")
    call = _line(
        "連絡先", MOST_OF_LINE, "市町村が電話する相手。例：県デジタル基盤整備課　082-513-2222", required=True
    )

    SURE: ClassVar[Mapping[str, str]] = {"overlaps": OVERLAPS}
    """Ticks that stand there once a refusal has asked for them."""

    def __init__(self, seat: Seat, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in self.SURE:
            if self.is_bound and self.data.get(name):
                self._ask(name)
        self.people = {str(person.pk): person for person in officials(seat.prefecture_id)}
        official = self.fields["official"]
        assert isinstance(official, forms.ChoiceField)
        names = ((pk, person.name) for pk, person in self.people.items())
        official.choices = [("", "選んでください"), *names]

    def _ask(self, name: str) -> None:
        self.fields[name] = forms.BooleanField(label=self.SURE[name], required=False)

    def add_refusal(self, refusal: Refusal) -> None:
        for each in (refusal, *refusal.others):
            if (name := each.field or "") in self.SURE:
                self._ask(name)
        super().add_refusal(refusal)

    @property
    def facts(self) -> dict[str, Any]:
        """The keywords of the verb, the official as a person."""
        return {**self.cleaned_data, "official": self.people[self.cleaned_data["official"]]}


class PlanForm(HowForm):
    """One hearing."""

    SURE = {**HowForm.SURE, "is_held": HELD_THEN}

    held_on = DayField(label="実施日", help_text="例：R8.12.3、12月3日")
    starts_at = ClockField(label="始まり", required=False, help_text="例：13:30")
    ends_at = ClockField(label="終わり", required=False, help_text="例：15時")
    attendants = _line("市町村の出席者", MOST_OF_LINE, "例：総務課 課長補佐ほか2人")
    field_order: Iterable[str] | None = PLAN_ORDER

    @classmethod
    def of(cls, seat: Seat, hearing: Hearing) -> PlanForm:
        """An official who has left is not offered: somebody else is to be chosen."""
        stored = standing_of(hearing)
        return cls(seat, initial={**stored, "read": mark_of(stored)})


class LonePlanForm(PlanForm):
    """A hearing without a round: of any municipality."""

    municipality = forms.ChoiceField(label="市町村")
    field_order = ("municipality", *PLAN_ORDER)

    def __init__(self, seat: Seat, *args: Any, **options: Any) -> None:
        super().__init__(seat, *args, **options)
        municipality = self.fields["municipality"]
        assert isinstance(municipality, forms.ChoiceField)
        bodies = body_choices(seat.prefecture_id, timezone.localdate())
        municipality.choices = [("", "選んでください"), *bodies]

    @property
    def facts(self) -> dict[str, Any]:
        facts = super().facts
        code = facts.pop("municipality")
        return {**facts, "code": code}


class ManyForm(HowForm):
    """Several municipalities, each with its own day and hours; a row without a day is left alone."""

    def __init__(self, seat: Seat, codes: Sequence[str], *args: Any, **options: Any) -> None:
        super().__init__(seat, *args, **options)
        self.codes = codes
        for code in codes:
            name = body_name(code)
            self.fields[f"on_{code}"] = DayField(label=f"{name}の実施日", required=False, help_text="")
            self.fields[f"from_{code}"] = ClockField(label=f"{name}の始まり", required=False)
            self.fields[f"to_{code}"] = ClockField(label=f"{name}の終わり", required=False)
        for name in self.names_of_rows:
            self.fields[name].widget.attrs["aria-label"] = self.fields[name].label

    @property
    def names_of_rows(self) -> list[str]:
        return [f"{column}_{code}" for code in self.codes for column in ("on", "from", "to")]

    @property
    def rows(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Each municipality with its boxes."""
        return [
            (body_name(code), [self[f"{column}_{code}"] for column in ("on", "from", "to")])
            for code in self.codes
        ]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for code in self.codes:
            has_hours = said.get(f"from_{code}") or said.get(f"to_{code}")
            if has_hours and not said.get(f"on_{code}") and f"on_{code}" not in self.errors:
                self.add_error(f"on_{code}", f"{body_name(code)}の実施日を書いてください。")
        return said

    @property
    def facts(self) -> dict[str, Any]:
        """The keywords of `plan_hearings`."""
        facts, said = super().facts, self.cleaned_data
        days: dict[str, tuple[date, time | None, time | None]] = {
            code: (said[f"on_{code}"], said[f"from_{code}"], said[f"to_{code}"])
            for code in self.codes
            if said[f"on_{code}"]
        }
        kept: dict[str, Any] = {name: facts[name] for name in FACTS if name in facts}
        return {**kept, "attendants": "", "days": days, "overlaps": bool(said.get("overlaps"))}


class MinutesForm(ReadForm):
    """The minutes as a whole, in the three parts in which hearings are written up."""

    present = _text("現状", "体制、業務、いま困っていること", 6)
    issues = _text("課題", "何が足りないか、なぜ進まないか", 6)
    securing = _text("想定される確保方法", "例：県の登録人材の派遣、外部人材の共同確保、職員の育成", 4)
    attendants = _line("市町村の出席者", MOST_OF_LINE, "例：総務課 課長補佐ほか2人")

    @classmethod
    def of(cls, hearing: Hearing) -> MinutesForm:
        stored = {name: getattr(hearing, name) for name in MINUTES}
        return cls(initial={**stored, "read": mark_of(stored)})


class NotesForm(ReadForm):
    """One section: a box for it as a whole, and one for each answer."""

    def __init__(self, section: Section, questions: Sequence[Question], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.section = section
        self.fields[WHOLE] = _text(f"「{section.title}」全体の記録", "どの設問にも当たらないこと", 3)
        for question in questions:
            self.fields[f"{WHOLE}{question.id}"] = _text(f"「{question.named}」の記録", rows=2)

    @classmethod
    def of(cls, section: Section, questions: Sequence[Question], stored: Mapping[str, str]) -> NotesForm:
        initial = {f"{WHOLE}{question}": text for question, text in stored.items()}
        return cls(section, questions, initial={**initial, "read": mark_of(stored)})

    @property
    def facts(self) -> dict[str, Any]:
        """The keywords of `write_notes`."""
        said = self.cleaned_data
        notes = {name.removeprefix(WHOLE): said[name] for name in said if name.startswith(WHOLE)}
        return {"section": self.section.key, "notes": notes, "read": said["read"]}


class FindingForm(ReadForm):
    """課題: what was found, and what is to be done."""

    section = forms.ChoiceField(label="区分", required=False)
    text = forms.CharField(
        label="課題",
        max_length=1_000,
        help_text="市町村に提案すると、そのまま読まれ、ニーズの下書きの初めの言葉になります。",
        widget=forms.Textarea(attrs={"rows": 3, "class": "w-full"}),
    )
    to_do = forms.CharField(
        label="対応の案",
        required=False,
        max_length=1_000,
        help_text="例：県の登録人材に、要件の整理を月2回手伝ってもらう",
        widget=forms.Textarea(attrs={"rows": 2, "class": "w-full"}),
    )

    def __init__(self, sections: Sequence[Section], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        section = self.fields["section"]
        assert isinstance(section, forms.ChoiceField)
        section.choices = [("", "全体"), *((each.key, each.title) for each in sections)]

    @classmethod
    def of(cls, sections: Sequence[Section], finding: Finding) -> FindingForm:
        stored = {name: getattr(finding, name) for name in FINDING_FACTS}
        return cls(sections, initial={**stored, "read": mark_of(stored)})
