"""What is typed about people, turned into clean values. Every choice is built from the seat."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.forms import BoundField
from django.utils import timezone

from accounts.models import User
from accounts.people import people_who
from accounts.permissions import Permission
from accounts.seats import Seat
from desk.forms.fields import DayField, RefusableForm
from japan.bodies import body_names
from japan.codes import UnreadableCode, clean
from japan.skill_standard import LEVELS, ROLES
from japan.work_fields import WORK_FIELDS
from pool.people.actions.people import FACTS
from pool.people.choices import PAPERS, EmploymentForm, FactKind
from pool.people.forms.week import WeekBoxes
from pool.people.models import Talent
from pool.skills.choices import tier_label
from pool.skills.vocabulary import vocabulary

ELSEWHERE = "elsewhere"
FIRST_FACTS = (
    *("employment_form", "paper", "is_main_duty_support", "duty_paper"),
    *("has_skill_or_experience", "accelerator_appointed_on"),
)
"""Asked of a new talent alone: later they are asked for one by one, each with its paper."""
DERIVED = ("base_code", "skills", "knowledge")
"""What no box of its own holds."""
SPARE_SKILL_ROWS = 3
FEWEST_SKILL_ROWS = 8
FEWEST_FIELDS, SPARE_FIELDS = 4, 2
LEVEL_CHOICES = [("", "–"), *((str(level), f"{level}　{words}") for level, words in LEVELS.items())]


def _bases(seat: Seat) -> list[tuple[str, str]]:
    """A place stays one when its municipality has ended."""
    return [("", "選んでください"), *body_names(seat.prefecture_id, timezone.localdate())]


class TalentForm(WeekBoxes, RefusableForm):
    """Registering and revising a talent: one form in groups."""

    REFUSAL_FIELDS: ClassVar[dict[str, str]] = {
        "skills": "skill_0",
        "knowledge": "field_0",
        "base_code": "base_elsewhere",
    }

    name = forms.CharField(
        label="氏名",
        max_length=80,
        help_text="例：藤井 拓也",
        widget=forms.TextInput(attrs={"class": "w-20"}),
    )
    kana = forms.CharField(
        label="氏名のかな",
        max_length=120,
        help_text="例：ふじい たくや",
        widget=forms.TextInput(attrs={"class": "w-20"}),
    )
    employer = forms.CharField(
        label="所属",
        max_length=120,
        required=False,
        help_text="勤め先。個人事業や県の職員のときは空けておけます",
        widget=forms.TextInput(attrs={"class": "w-20"}),
    )
    user = forms.ModelChoiceField(
        label="利用者", queryset=User.objects.none(), required=False, empty_label="結び付けない",
        help_text="登録人材として招待され、まだほかの人と結び付いていない利用者から選びます",
    )  # fmt: skip
    employment_form = forms.ChoiceField(
        label="任用形態", choices=[("", "選んでください"), *EmploymentForm.choices]
    )
    starts_on = DayField(of_month="first", label="任期の初め", help_text="例：R8.4.1")
    ends_on = DayField(
        of_month="last",
        label="任期の終わり",
        required=False,
        help_text="例：R9.3.31。定めがないときは空けておきます",
    )
    paper = forms.CharField(
        label="任用の根拠の書類",
        max_length=200,
        help_text=PAPERS[FactKind.FORM],
        widget=forms.TextInput(attrs={"class": "w-20"}),
    )
    is_main_duty_support = forms.BooleanField(
        label="主な仕事が市町村の支援である", required=False, initial=True
    )
    duty_paper = forms.CharField(
        label="主な所掌事務の根拠の書類",
        max_length=200,
        help_text=PAPERS[FactKind.DUTY],
        widget=forms.TextInput(attrs={"class": "w-20"}),
    )
    has_skill_or_experience = forms.BooleanField(
        label="デジタルのスキルか実務の経験がある", required=False, initial=True
    )
    accelerator_appointed_on = DayField(
        label="アクセラレータの任命日", required=False, help_text="任命されていないときは空けておきます"
    )
    roles = forms.MultipleChoiceField(
        label="人材類型", help_text="当てはまるものをすべて選びます", widget=forms.CheckboxSelectMultiple,
        choices=[(role, f"{label}（{tier_label(role)}）") for role, label in ROLES.items()],
    )  # fmt: skip
    base = forms.ChoiceField(label="拠点の市町村", help_text="移動時間の目安を、ここから計算します")
    base_elsewhere = forms.CharField(
        label="県外のときの団体コード", required=False, max_length=12, help_text="例：131016（千代田区）",
        widget=forms.TextInput(attrs={"class": "w-10", "inputmode": "numeric"}),
    )  # fmt: skip
    days_per_week = forms.TypedChoiceField(
        label="週の日数",
        coerce=int,
        choices=[("", "選んでください"), *((str(days), f"{days}日まで") for days in range(1, 6))],
    )
    note = forms.CharField(
        label="備考", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="県の担当、財政・経費担当、承認者が読みます",
    )  # fmt: skip

    def __init__(self, seat: Seat, *args: Any, talent: Talent | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("initial", _initial(talent, seat) if talent else {})
        super().__init__(*args, **kwargs)
        self.seat = seat
        base = self.fields["base"]
        assert isinstance(base, forms.ChoiceField)
        base.choices = [*_bases(seat), (ELSEWHERE, "県外（団体コードで書く）")]
        user = self.fields["user"]
        assert isinstance(user, forms.ModelChoiceField)
        user.queryset = _free_users(seat, talent)
        self.skill_rows = self._add_skill_rows(talent)
        self.knowledge_rows = self._add_knowledge_rows(talent)
        if talent:
            for name in (*FIRST_FACTS, "halves"):
                del self.fields[name]

    def _add_skill_rows(self, talent: Talent | None) -> list[tuple[BoundField, BoundField, BoundField]]:
        known = list(talent.skills.all()) if talent else []
        offered = [("", "選ばない"), *vocabulary().offered(also=[row.skill for row in known])]
        count = max(FEWEST_SKILL_ROWS, len(known) + SPARE_SKILL_ROWS)
        for index in range(count):
            skill = known[index] if index < len(known) else None
            number = index + 1
            self.fields[f"skill_{index}"] = forms.ChoiceField(
                label=f"スキル{number}",
                choices=offered,
                required=False,
                initial=skill.skill if skill else "",
            )
            self.fields[f"level_{index}"] = forms.TypedChoiceField(
                label=f"スキル{number}の水準",
                choices=LEVEL_CHOICES,
                coerce=int,
                empty_value=None,
                required=False,
                initial=str(skill.level) if skill else "",
            )
            self.fields[f"evidence_{index}"] = forms.CharField(
                label=f"スキル{number}の根拠",
                max_length=200,
                required=False,
                initial=skill.evidence if skill else "",
                widget=forms.TextInput(attrs={"class": "w-full"}),
            )
        return [
            (self[f"skill_{index}"], self[f"level_{index}"], self[f"evidence_{index}"])
            for index in range(count)
        ]

    def _add_knowledge_rows(self, talent: Talent | None) -> list[tuple[BoundField, BoundField]]:
        known = list(talent.knowledge.all()) if talent else []
        count = max(FEWEST_FIELDS, len(known) + SPARE_FIELDS)
        for index in range(count):
            row = known[index] if index < len(known) else None
            self.fields[f"field_{index}"] = forms.ChoiceField(
                label=f"業務知識{index + 1}",
                choices=[("", "選ばない"), *WORK_FIELDS.items()],
                required=False,
                initial=row.field if row else "",
            )
            self.fields[f"learned_{index}"] = forms.CharField(
                label=f"業務知識{index + 1}をどこで得たか",
                max_length=200,
                required=False,
                initial=row.note if row else "",
                widget=forms.TextInput(attrs={"class": "w-full"}),
            )
        return [(self[f"field_{index}"], self[f"learned_{index}"]) for index in range(count)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("base") == ELSEWHERE:
            try:
                cleaned["base_code"] = clean(cleaned.get("base_elsewhere", ""))
            except UnreadableCode as error:
                self.add_error("base_elsewhere", str(error))
        else:
            cleaned["base_code"] = cleaned.get("base", "")
        cleaned["skills"] = [
            skill for index in range(len(self.skill_rows)) if (skill := self._skill(index, cleaned))
        ]
        cleaned["knowledge"] = [
            known for index in range(len(self.knowledge_rows)) if (known := self._knowledge(index, cleaned))
        ]
        return cleaned

    def _knowledge(self, index: int, cleaned: dict[str, Any]) -> tuple[str, str] | None:
        field, note = cleaned.get(f"field_{index}"), cleaned.get(f"learned_{index}", "")
        if note and not field:
            self.add_error(f"field_{index}", "分野を選んでください。使わない行は、空けてください。")
        return (field, note) if field else None

    def _skill(self, index: int, cleaned: dict[str, Any]) -> tuple[str, int, str] | None:
        """One row of skills; a half-filled row is an error, an empty one nothing."""
        key, level = cleaned.get(f"skill_{index}"), cleaned.get(f"level_{index}")
        evidence = cleaned.get(f"evidence_{index}", "")
        if key and level:
            return key, level, evidence
        if key:
            self.add_error(f"level_{index}", "水準を1から4で選んでください。")
        elif level or evidence:
            self.add_error(
                f"skill_{index}", "スキルを選んでください。使わない行は、水準と根拠も空けてください。"
            )
        return None

    @property
    def facts(self) -> dict[str, Any]:
        """What `register_talent` and `revise_talent` take, by their own names."""
        names = (*FACTS, *FIRST_FACTS, "roles", "skills", "knowledge", "halves")
        return {name: self.cleaned_data[name] for name in names if name in self.fields or name in DERIVED}


def _initial(talent: Talent, seat: Seat) -> dict[str, Any]:
    in_prefecture = talent.base_code in dict(_bases(seat))
    return {
        **{fact: getattr(talent, fact) for fact in FACTS},
        "base": talent.base_code if in_prefecture else ELSEWHERE,
        "base_elsewhere": "" if in_prefecture else talent.base_code,
        "roles": [row.role for row in talent.roles.all()],
    }


def _free_users(seat: Seat, talent: Talent | None) -> Any:
    """Accounts of talents of this prefecture that no other talent is linked to."""
    taken = Talent.objects.exclude(user=None).exclude(pk__in=[talent.pk] if talent else []).values("user_id")
    own = Q(pk__in=[talent.user_id] if talent else [])
    candidates = people_who(Permission.LOG_VISIT, seat.prefecture_id).values("pk")
    return User.objects.filter(Q(pk__in=candidates) & ~Q(pk__in=taken) | own).order_by("id")
