"""What is typed about recruitments, channels and costs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Final

from django import forms
from django.forms import BoundField
from django.utils import timezone

from desk.checks import mark_of
from desk.forms.fields import CountField, DayField, ReadForm, RefusableForm, YenField
from documents.uploads.door import FilesField, FilesForm, FilesInput
from japan.skill_standard import LEVELS, ROLES, skill_names
from municipalities.needs.models import Need
from pool.hiring.actions import recruitments
from pool.hiring.choices import MOST_OF_TITLE, ChannelKind, CostKind, PayUnit, Stage
from pool.hiring.forms.boxes import CHOOSE, days_box, line_box, reason_box, text_box
from pool.hiring.models import Channel, HiringCost, Recruitment
from pool.people.choices import EmploymentForm

SKILL_ROWS: Final = 8
SKILL_CHOICES: Final = [("", "選ばない"), *skill_names().items()]
LEVEL_CHOICES: Final = [("", "–"), *((str(level), f"{level}　{words}") for level, words in LEVELS.items())]


class NeedsForm(RefusableForm):
    """The needs from which a recruitment is written."""

    needs = forms.MultipleChoiceField(
        label="もとにするニーズ",
        widget=forms.CheckboxSelectMultiple,
        help_text="受理したニーズと支援中のニーズから、いくつでも選べます",
        error_messages={
            "required": "もとにするニーズを1つ以上選んでください。",
            "invalid_choice": "選んだニーズが、受理したものでなくなりました。選び直してください。",
        },
    )

    def __init__(self, offered: Sequence[Need], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offered = {str(need.pk): need for need in offered}
        field = self.fields["needs"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(pk, _need_words(need)) for pk, need in self.offered.items()]

    @property
    def facts(self) -> dict[str, Any]:
        return {"needs": [self.offered[pk] for pk in self.cleaned_data["needs"]]}


def _need_words(need: Need) -> str:
    return (
        f"{need.number}　{need.municipality_name}　{need.title}（{need.get_role_display()}、{need.rhythm}）"
    )


class DescriptionForm(ReadForm):
    """募集要項. What a draft lacks is asked for when it is opened."""

    REFUSAL_FIELDS: ClassVar[dict[str, str]] = {"skills": "skill_0"}

    title = line_box("件名", MOST_OF_TITLE)
    duties = text_box(
        "業務の内容", rows=7, hint="公表する文です。市町村の名前を出してよいか、確かめてください"
    )
    role = forms.ChoiceField(label="人材類型", required=False, choices=[CHOOSE, *ROLES.items()])
    qualifications = text_box("応募の資格", hint="なければ空けておきます")
    days_per_week = days_box(required=False)
    place = line_box("勤務する場所", required=False, hint="例：広島県庁と、神石高原町、世羅町")
    employment_form = forms.ChoiceField(
        label="任用形態",
        required=False,
        choices=[CHOOSE, *EmploymentForm.choices],
        help_text="常勤の給与は普通交付税で職員数を見ます。ほかは特別交付税の対象経費になる見込みです",
    )
    pay_unit = forms.ChoiceField(label="給与の単位", choices=PayUnit.choices, widget=forms.RadioSelect)
    pay_from_yen = YenField(label="給与の下限", required=False, help_text="円で書きます。例：400,000")
    pay_to_yen = YenField(
        label="給与の上限", required=False, help_text="円で書きます。下限と同じ額も書けます"
    )
    pay_paper = line_box("給与の根拠の書類", required=False, hint="例：給与条例 別表第2、起案 R8デ第31号")
    pay_paper_on = DayField(label="根拠の書類の日付", required=False)
    starts_on = DayField(of_month="first", label="任期の初め", required=False, help_text="例：R9.4.1")
    ends_on = DayField(
        of_month="last", label="任期の終わり", required=False, help_text="定めがないときは空けておきます"
    )
    wanted = CountField(label="募集人数", units=["人", "名"], what="人数")
    deadline_on = DayField(of_month="last", label="応募の締切", required=False)
    how_to_apply = text_box("応募の方法", rows=3)
    contact = line_box("問い合わせ先", required=False, hint="例：デジタル基盤整備課 082-000-0000")
    stages = forms.MultipleChoiceField(
        label="選考の段階",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(stage.value, stage.label) for stage in Stage if stage is not Stage.DECISION],
        help_text="最後に必ず「決定」があります",
    )
    keep_months = CountField(label="応募者の情報を残す月数", units=["か月", "ヶ月", "月"], what="月数")

    def __init__(self, recruitment: Recruitment, *args: Any, **options: Any) -> None:
        stored = recruitments.standing_of(recruitment)
        options["initial"] = {**stored, "read": mark_of(stored)}
        super().__init__(*args, **options)
        self.skill_rows = [self._skill_row(place, recruitment.skill_pairs) for place in range(SKILL_ROWS)]
        if recruitment.has_begun:
            hint = "経過に残ります。例：勤務地の問い合わせが多いため"
            self.fields["reason"] = reason_box("直す理由", hint)

    def _skill_row(self, place: int, known: Sequence[tuple[str, int]]) -> tuple[BoundField, BoundField]:
        skill, level = known[place] if place < len(known) else ("", "")
        name = f"スキル{place + 1}"
        self.fields[f"skill_{place}"] = forms.ChoiceField(
            label=name, choices=SKILL_CHOICES, required=False, initial=skill
        )
        self.fields[f"level_{place}"] = forms.TypedChoiceField(
            label=f"{name}の水準",
            choices=LEVEL_CHOICES,
            coerce=int,
            empty_value=None,
            required=False,
            initial=str(level),
        )
        return self[f"skill_{place}"], self[f"level_{place}"]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        values["skills"] = []
        for place in range(SKILL_ROWS):
            skill, level = values.pop(f"skill_{place}", ""), values.pop(f"level_{place}", None)
            if skill and level:
                values["skills"].append([skill, level])
            elif skill:
                self.add_error(f"level_{place}", "水準を1から4で選んでください。")
            elif level:
                self.add_error(
                    f"skill_{place}", "スキルを選んでください。使わない行は、水準も空けてください。"
                )
        return values


class DeadlineForm(RefusableForm):
    deadline_on = DayField(of_month="last", label="新しい締切")
    reason = reason_box("延ばす理由", "経過に残ります。例：応募が少ないため")


class ChannelForm(RefusableForm):
    kind = forms.ChoiceField(label="経路", choices=[CHOOSE, *ChannelKind.choices])
    name = line_box("載せた所", MOST_OF_TITLE, hint="例：県のウェブサイトの採用情報、県立大学の就職課")
    posted_on = DayField(label="載せた日", help_text="これから載せる日も書けます。例：R8.12.1")
    ends_on = DayField(of_month="last", label="載せる最後の日", required=False)
    note = line_box("備考", required=False)

    @classmethod
    def of(cls, channel: Channel | None, data: Any = None) -> ChannelForm:
        known = {name: getattr(channel, name) for name in cls.base_fields} if channel else {}
        return cls(data, initial=known or {"posted_on": timezone.localdate()})


class PapersField(FilesField):
    """Files that may also come later."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        return super().clean(data) if any(data or ()) else []


class CostForm(FilesForm):
    """A cost with its papers, where they are there already."""

    REFUSAL_FIELDS: ClassVar[dict[str, str]] = {"files": "chosen"}

    paid_on = DayField(label="支出した日")
    channel: forms.ModelChoiceField[Channel] = forms.ModelChoiceField(
        label="募集の経路", queryset=None, required=False, empty_label="どの経路のものでもない"
    )
    kind = forms.ChoiceField(label="種類", choices=CostKind.choices, widget=forms.RadioSelect)
    amount_yen = YenField(label="金額（円）", help_text="例：330,000")
    what = line_box("何の経費か", hint="例：求人サイトの掲載料")
    reason = reason_box("支出の理由", "例：県外で働く人に知らせるため")
    chosen = PapersField(
        label="書類のファイル",
        required=False,
        widget=FilesInput,
        help_text="請求書や支出命令書。あとからも付けられます。付くまで「今日やること」に出ます",
    )
    field_order = ("paid_on", "channel", "kind", "amount_yen", "what", "reason", "chosen")

    def __init__(self, recruitment: Recruitment, *args: Any) -> None:
        super().__init__(*args)
        self.initial["paid_on"], self.initial["kind"] = timezone.localdate(), CostKind.RECRUITMENT
        channel = self.fields["channel"]
        assert isinstance(channel, forms.ModelChoiceField)
        channel.queryset = recruitment.channels.all()

    @property
    def facts(self) -> dict[str, Any]:
        said = {name: value for name, value in self.cleaned_data.items() if name not in ("chosen", "at_once")}
        return {**said, "files": self.cleaned_data["chosen"]}


class AmendCostForm(RefusableForm):
    paid_on = DayField(label="支出した日")
    kind = forms.ChoiceField(label="種類", choices=CostKind.choices, widget=forms.RadioSelect)
    amount_yen = YenField(label="正しい金額（円）", help_text="0円にすると、試算から外れます")
    what = line_box("何の経費か")
    amendment_reason = reason_box("訂正の理由", "例：請求書が届いたため")

    @classmethod
    def of(cls, cost: HiringCost, data: Any = None) -> AmendCostForm:
        known = ("paid_on", "kind", "amount_yen", "what")
        return cls(data, initial={name: getattr(cost, name) for name in known})
