"""What people type about needs: forgiving in form, with sentences that say what to change."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any, ClassVar, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.errors import Refusal
from accounts.models import User
from desk.checks import mark_of
from desk.forms.fields import DayField, ReadForm, RefusableForm
from japan.reference_numbers import read
from japan.skill_standard import LEVELS, ROLES
from japan.wareki import format_compact
from municipalities.needs.actions.joining import facts_of
from municipalities.needs.checks import MOST_OF_TITLE, check_words
from municipalities.needs.choices import (
    Cadence,
    Category,
    IncidentKind,
    Involvement,
    Mode,
    Priority,
    Scheme,
)
from municipalities.needs.fields import AMENDABLE_FIELDS
from municipalities.needs.models import JointNeed, Need
from municipalities.needs.pages.joint import needs_numbered, offer_words
from municipalities.needs.proposal import Proposal
from municipalities.needs.proposals import skills_of, without_what_is_proposed
from municipalities.needs.words import OWN_PROPOSAL, WRITTEN_FIELDS, Words
from municipalities.wordings.skills import vocabulary

SKILL_PLACES: Final = 4
"""How many skills a proposal may ask for; the rules name at most three."""
USUAL_LEVEL: Final = 2
BETWEEN: Final = re.compile(r"[、，,;；\s]+")
DAY_EXAMPLE: Final = "例：R8.12.11、12月11日、2026/12/11"


class NeedForm(RefusableForm):
    """困りごと: one box, and when it is needed by."""

    raw_problem = forms.CharField(
        label="困っていること",
        strip=False,
        help_text="ふだんの言葉のままで構いません。だれに何を頼むかは、県が一緒に整理します。1行でも送れます。",
        error_messages={"required": "困っていることを書いてください。1行でも送れます。"},
        widget=forms.Textarea(attrs={"rows": 8, "class": "w-full"}),
    )
    wanted_by = DayField(
        of_month="last",
        label="いつまでに",
        required=False,
        help_text=f"決まっていなければ空けておけます。{DAY_EXAMPLE}",
    )
    wanted_by_reason = forms.CharField(
        label="急ぐ理由",
        required=False,
        help_text="例：当初予算の要求締切",
        widget=forms.TextInput(attrs={"class": "w-full"}),
    )
    own_title = forms.CharField(
        label="件名", required=False, max_length=80, widget=forms.TextInput(attrs={"class": "w-full"})
    )
    own_engagement = forms.ChoiceField(
        label="関わり方", required=False, choices=[("", "案のとおり"), *Involvement.choices]
    )
    own_starts_on = DayField(of_month="first", label="期間の初め", required=False, help_text=DAY_EXAMPLE)
    own_ends_on = DayField(of_month="last", label="期間の終わり", required=False, help_text=DAY_EXAMPLE)
    read = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    """The mark of the words on which somebody goes on writing; empty for a new need."""

    def __init__(self, *args: Any, held_day: date | None = None, **options: Any) -> None:
        """`held_day`: a day that may stay though it has passed, because this only keeps a draft."""
        super().__init__(*args, **options)
        self.held_day = held_day

    @classmethod
    def of(cls, words: Words) -> NeedForm:
        return cls(initial={**asdict(words), "read": words.mark})

    @classmethod
    def as_sent(cls, words: Words) -> NeedForm:
        """Stored words as if somebody sent them now."""
        said = asdict(words)
        days = {name: format_compact(value) for name, value in said.items() if isinstance(value, date)}
        return cls({**said, **days, "read": words.mark})

    @property
    def written_fields(self) -> list[forms.BoundField]:
        """What is written before there is a proposal."""
        return [self[name] for name in ("raw_problem", "wanted_by", "wanted_by_reason")]

    @property
    def own_fields(self) -> list[forms.BoundField]:
        """What may be put right of the proposal."""
        return [self[name] for name in OWN_PROPOSAL]

    @property
    def is_wrong_in_its_own_words(self) -> bool:
        """Whether only what was put right of the proposal cannot be taken: its page says so."""
        return bool(self.errors) and set(self.errors) <= set(OWN_PROPOSAL)

    def _typed(self) -> dict[str, Any]:
        return {name: self.data.get(name, "") for name in self.fields}

    def with_own_only(self, proposal: Proposal) -> NeedForm:
        """The same, without what says what the rules propose anyway."""
        typed, own = self._typed(), without_what_is_proposed(self.words, proposal)
        for said in OWN_PROPOSAL:
            if not getattr(own, said):
                typed[said] = ""
        return NeedForm(typed, held_day=self.held_day)

    def filled_from(self, proposal: Proposal) -> NeedForm:
        """The same, with the proposal where the town has put nothing of its own: to be put right."""
        typed = self._typed()
        for said, name in OWN_PROPOSAL.items():
            if not typed.get(said):
                value = getattr(proposal, name)
                typed[said] = format_compact(value) if isinstance(value, date) else value
        return NeedForm(typed, held_day=self.held_day)

    @property
    def words(self) -> Words:
        return Words(**_words_of(self.cleaned_data))

    def clean(self) -> dict[str, Any]:
        """Everything that is wrong at once, also where one field cannot be read at all."""
        values = super().clean() or {}
        try:
            words = Words(**{"raw_problem": "", **_words_of(values)})
            check_words(words, today=timezone.localdate(), held_day=self.held_day)
        except Refusal as refusal:
            self.add_refusal(refusal)
        return values


def _words_of(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name in WRITTEN_FIELDS}


class ProposalForm(RefusableForm):
    """案を直す: every field of the proposal."""

    REFUSAL_FIELDS: ClassVar[dict[str, str]] = {"skills": "skill_1"}

    title = forms.CharField(label="件名", max_length=80, widget=forms.TextInput(attrs={"class": "w-full"}))
    role = forms.ChoiceField(label="人材類型", choices=list(ROLES.items()))
    category = forms.ChoiceField(label="支援分野", choices=Category.choices)
    engagement = forms.ChoiceField(label="関わり方", choices=Involvement.choices)
    cadence = forms.ChoiceField(label="頻度", choices=Cadence.choices)
    half_days_per_visit = forms.TypedChoiceField(
        label="1回の長さ", choices=[(1, "半日"), (2, "1日")], coerce=int, widget=forms.RadioSelect
    )
    starts_on = DayField(of_month="first", label="期間の初め", help_text=DAY_EXAMPLE)
    ends_on = DayField(of_month="last", label="期間の終わり", help_text=DAY_EXAMPLE)
    mode = forms.ChoiceField(label="方法", choices=Mode.choices, widget=forms.RadioSelect)
    priority = forms.ChoiceField(label="優先度", choices=Priority.choices, widget=forms.RadioSelect)
    scheme = forms.ChoiceField(label="まず使う制度", choices=Scheme.choices)
    incident = forms.ChoiceField(
        label="事案", required=False, choices=[("", "起きている事案ではない"), *IncidentKind.choices]
    )

    def __init__(self, *args: Any, held: Collection[str] = (), **options: Any) -> None:
        """`held` are the skills that stand in the need: they are offered though they are out of use."""
        super().__init__(*args, **options)
        skills = [("", "選ばない"), *vocabulary().offered(also=held)]
        levels = [(level, f"{level}以上") for level in LEVELS]
        for place in range(1, SKILL_PLACES + 1):
            self.fields[f"skill_{place}"] = forms.ChoiceField(
                label=f"スキル{place}", choices=skills, required=place == 1
            )
            self.fields[f"level_{place}"] = forms.TypedChoiceField(
                label=f"スキル{place}の水準", choices=levels, coerce=int, required=False, initial=USUAL_LEVEL
            )

    @classmethod
    def of(cls, need: Need) -> ProposalForm:
        initial = {name: getattr(need, name) for name in AMENDABLE_FIELDS}
        held = [key for key, _ in skills_of(need)]
        for place, (key, level) in enumerate(skills_of(need)[:SKILL_PLACES], start=1):
            initial |= {f"skill_{place}": key, f"level_{place}": level}
        return cls(initial=initial, held=held)

    @property
    def skill_fields(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Skill and level beside each other, place by place."""
        return [(self[f"skill_{place}"], self[f"level_{place}"]) for place in range(1, SKILL_PLACES + 1)]

    @property
    def other_fields(self) -> list[forms.BoundField]:
        """Everything that the page does not place by itself."""
        placed = {"title", "role", "starts_on", "ends_on"}
        return [self[name] for name in self.base_fields if name in AMENDABLE_FIELDS and name not in placed]

    @property
    def facts(self) -> dict[str, Any]:
        """The keywords of `amend_proposal`."""
        values: Mapping[str, Any] = self.cleaned_data
        chosen = [
            (values[f"skill_{place}"], values[f"level_{place}"] or USUAL_LEVEL)
            for place in range(1, SKILL_PLACES + 1)
        ]
        skills = [(key, level) for key, level in chosen if key]
        return {**{name: values[name] for name in AMENDABLE_FIELDS}, "skills": skills}


class ReplyForm(RefusableForm):
    """What the town is answered, which of the three answers it is, and on which
    sending. `town` is what the body calls itself."""

    do = forms.CharField(widget=forms.HiddenInput)
    sending = forms.CharField(required=False, widget=forms.HiddenInput)

    reply = forms.CharField(
        required=False,
        help_text="受理のときはこのまま送れます。差戻しと見送りでは、理由を1文で書いてください。",
        widget=forms.Textarea(attrs={"rows": 3, "class": "w-full"}),
    )

    def __init__(self, *args: Any, town: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reply"].label = f"{town}への返事"


class OwnerForm(RefusableForm):
    """Who answers for a need."""

    owner = forms.ChoiceField(label="県の担当")

    def __init__(self, *args: Any, people: Sequence[User], **options: Any) -> None:
        super().__init__(*args, **options)
        self.people = {str(person.pk): person for person in people}
        owner = self.fields["owner"]
        assert isinstance(owner, forms.ChoiceField)
        owner.choices = [("", "選んでください"), *((pk, person.name) for pk, person in self.people.items())]

    @property
    def facts(self) -> dict[str, Any]:
        """The keywords of the verb, the owner as a person."""
        return {**super().facts, "owner": self.people[self.cleaned_data["owner"]]}


class PromiseForm(RefusableForm):
    """Until when the town is told more."""

    promised_on = DayField(
        label="次に知らせると約束する日", help_text=f"市町村の画面に出て、知らせが届きます。{DAY_EXAMPLE}"
    )


class JointReplyForm(ReplyForm):
    """One answer to several towns; `sending` is the mark of all the sendings that the page showed."""

    @property
    def facts(self) -> dict[str, Any]:
        """The keywords of `answer_joint`."""
        said = self.cleaned_data
        return {"verb": said["do"], "reply": said["reply"], "seen": said["sending"]}


class PickForm(RefusableForm):
    """Needs of other towns that are alike: ticked, or named by their number."""

    others = forms.MultipleChoiceField(
        label="まとめるニーズ", required=False, widget=forms.CheckboxSelectMultiple
    )
    numbers = forms.CharField(
        label="番号で加えるニーズ",
        required=False,
        max_length=400,
        help_text="上の一覧にないときに使います。読点か空白で区切ります。例：N-8-0012、N-8-0015",
        widget=forms.TextInput(attrs={"class": "w-full"}),
    )

    def __init__(self, *args: Any, need: Need, offered: Sequence[Need], **options: Any) -> None:
        super().__init__(*args, **options)
        self.need, self.offered = need, {str(other.pk): other for other in offered}
        others = self.fields["others"]
        assert isinstance(others, forms.MultipleChoiceField)
        others.choices = [(pk, offer_words(other)) for pk, other in self.offered.items()]

    def clean_numbers(self) -> list[Need]:
        """The needs with these numbers. Which of them may be joined, the action says."""
        found = []
        for typed in BETWEEN.split(self.cleaned_data["numbers"].strip()):
            if not typed:
                continue
            number = read("N-", typed)
            need = needs_numbered(number) if number else None
            if need is None:
                raise ValidationError(f"「{typed}」という番号のニーズはありません。番号を確かめてください。")
            found.append(need)
        return found

    @property
    def picked(self) -> list[Need]:
        ticked = [self.offered[pk] for pk in self.cleaned_data["others"]]
        needs = {need.pk: need for need in (*ticked, *self.cleaned_data["numbers"])}
        return [need for need in needs.values() if need.pk != self.need.pk]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.errors and not self.picked:
            self.add_error("others", "まとめるニーズを1件以上選ぶか、番号を書いてください。")
        return values

    @property
    def facts(self) -> dict[str, Any]:
        """The keywords of `add_to_joint`."""
        return {"needs": self.picked}


class JoinForm(PickForm, OwnerForm):
    """What several towns ask for alike: its needs, its heading, who answers for it."""

    title = forms.CharField(
        label="件名",
        max_length=MOST_OF_TITLE,
        help_text="県の中だけで使います。市町村には、それぞれの件名が出ます。",
        widget=forms.TextInput(attrs={"class": "w-full"}),
    )
    tells_names = forms.BooleanField(
        label="参加する市町村の名前を互いに知らせる",
        required=False,
        help_text="知らせないときは、市町村には団体の数だけが出ます。",
    )
    field_order = ("others", "numbers", "title", "owner", "tells_names")

    @property
    def facts(self) -> dict[str, Any]:
        """The keywords of `join_needs`."""
        said = self.cleaned_data
        return {
            "needs": [self.need, *self.picked],
            "title": said["title"],
            "owner": self.people[said["owner"]],
            "tells_names": said["tells_names"],
        }


class JointForm(OwnerForm, ReadForm):
    """A joint need, put right."""

    title = forms.CharField(
        label="件名", max_length=MOST_OF_TITLE, widget=forms.TextInput(attrs={"class": "w-full"})
    )
    promised_on = DayField(
        label="次に知らせると約束する日",
        required=False,
        help_text=f"受理した市町村の画面に出ます。{DAY_EXAMPLE}",
    )
    tells_names = forms.BooleanField(label="参加する市町村の名前を互いに知らせる", required=False)
    field_order = ("title", "owner", "promised_on", "tells_names")

    @classmethod
    def of(cls, joint: JointNeed, people: Sequence[User]) -> JointForm:
        """An owner who has left is not offered: somebody else is to be chosen."""
        standing = {name: getattr(joint, name) for name in ("title", "promised_on", "tells_names")}
        mark = mark_of(facts_of(joint))
        return cls(people=people, initial={**standing, "owner": joint.owner_id, "read": mark})


CLOSING_HINTS: Final = {
    "close": "何ができるようになったか、次に何をするとよいかを書いてください。空けたままでも完了にできます。",
    "refer": "例：電話で、見積書の読み方をお答えしました。地域情報化アドバイザーの派遣を案内しました。",
    "end_unsupported": "例：対応できる人が見つからないため、今年度は支援を行いません。",
}


class ClosingForm(RefusableForm):
    """A word on what came of it."""

    sending = forms.CharField(required=False, widget=forms.HiddenInput)
    reply = forms.CharField(
        label="送る言葉", required=False, widget=forms.Textarea(attrs={"rows": 4, "class": "w-full"})
    )

    def __init__(self, *args: Any, verb: str = "close", **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reply"].help_text = CLOSING_HINTS[verb]

    @property
    def facts(self) -> dict[str, Any]:
        """The keywords of the verbs; `sending` goes to the one that may end what was not accepted."""
        return {"reply": self.cleaned_data["reply"]}
