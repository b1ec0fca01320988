"""What is typed about applicants: what they told, interviews, sheets and offers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from accounts.models import User
from accounts.people import people_who
from accounts.permissions import Permission
from accounts.seats import Seat
from desk.checks import mark_of
from desk.forms.fields import ClockField, DayField, ReadForm, RefusableForm, YenField
from japan.skill_standard import LEVELS, skill_names
from pool.hiring.actions import applicants as applying
from pool.hiring.actions import interviews
from pool.hiring.choices import MOST_OF_TITLE, PayUnit, Verdict
from pool.hiring.forms.boxes import CHOOSE, days_box, line_box, reason_box, text_box
from pool.hiring.models import Applicant, Channel, Interview, InterviewSheet, Recruitment
from pool.people.choices import EmploymentForm


class ApplicantForm(ReadForm):
    """What somebody told of themselves."""

    name = line_box("氏名", MOST_OF_TITLE)
    kana = line_box("氏名のかな", 120, required=False, hint="例：ふじい たくや")
    mail = line_box("メールアドレス", 120, required=False)
    phone = line_box("電話番号", 40, required=False)
    employer = line_box("いまの勤め先", 120, required=False)
    career = text_box("経歴の要点", hint="履歴書と職務経歴書から、選考に要ることだけを書きます")
    channel: forms.ModelChoiceField[Channel] = forms.ModelChoiceField(
        label="知った経路", queryset=None, required=False, empty_label="分からない"
    )
    applied_on = DayField(label="応募の日")

    def __init__(self, recruitment: Recruitment, applicant: Applicant | None, data: Any = None) -> None:
        stored = applying.standing_of(applicant) if applicant else {}
        known = {**stored, "read": mark_of(stored)} if applicant else {"applied_on": timezone.localdate()}
        super().__init__(data, initial=known)
        channel = self.fields["channel"]
        assert isinstance(channel, forms.ModelChoiceField)
        channel.queryset = recruitment.channels.all()
        if applicant is None:
            del self.fields["read"]


class InterviewForm(RefusableForm):
    held_on = DayField(label="面接の日", help_text="これからの日も書けます。例：R8.12.1")
    starts_at = ClockField(label="始まり", required=False, help_text="例：13:30")
    place = line_box("場所", required=False, hint="例：県庁北館2階 第3会議室、オンライン")
    interviewers: forms.ModelMultipleChoiceField[User] = forms.ModelMultipleChoiceField(
        label="面接する人",
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
        help_text="一人ずつ評価票を書きます",
        error_messages={"required": "面接する人を1人以上選んでください。"},
    )

    def __init__(self, seat: Seat, interview: Interview | None, data: Any = None) -> None:
        known = {}
        asking = list(interview.sheets.values_list("interviewer_id", flat=True)) if interview else []
        if interview is not None:
            known = {name: getattr(interview, name) for name in ("held_on", "starts_at", "place")}
        super().__init__(data, initial={**known, "interviewers": asking})
        field = self.fields["interviewers"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        offered = people_who(Permission.SEE_APPLICANTS, seat.prefecture_id).values("pk")
        field.queryset = User.objects.filter(pk__in=[*asking]) | User.objects.filter(pk__in=offered)

    @property
    def facts(self) -> dict[str, Any]:
        return {**self.cleaned_data, "interviewers": list(self.cleaned_data["interviewers"])}


class SheetForm(ReadForm):
    """評価票: a point for each skill, an opinion, and what was noticed."""

    REFUSAL_FIELDS: ClassVar[dict[str, str]] = {"points": "point_0"}

    def __init__(self, sheet: InterviewSheet, skills: Sequence[tuple[str, int]], data: Any = None) -> None:
        stored = interviews.standing_of(sheet)
        super().__init__(data, initial={"read": mark_of(stored)})
        self.keys = [key for key, _ in skills]
        names, choices = skill_names(), [(str(level), f"{level}　{words}") for level, words in LEVELS.items()]
        for place, (key, wanted) in enumerate(skills):
            self.fields[f"point_{place}"] = forms.TypedChoiceField(
                label=names.get(key, key),
                coerce=int,
                choices=choices,
                widget=forms.RadioSelect,
                initial=str(sheet.points.get(key, "")),
                help_text=f"求める水準は{wanted}",
            )
        self.fields["verdict"] = forms.ChoiceField(
            label="意見", choices=Verdict.choices, widget=forms.RadioSelect, initial=sheet.verdict
        )
        hint = "応募者の評価に要ることだけを書きます。ほかの面接者は、自分の評価票を書くまで読めません"
        self.fields["remarks"] = text_box("所見", rows=5, required=True, hint=hint)
        self.initial["remarks"] = sheet.remarks

    @property
    def facts(self) -> dict[str, Any]:
        said = self.cleaned_data
        points = {key: said[f"point_{place}"] for place, key in enumerate(self.keys)}
        return {"points": points, **{name: said[name] for name in ("verdict", "remarks", "read")}}


class OfferForm(RefusableForm):
    employment_form = forms.ChoiceField(label="任用形態", choices=[CHOOSE, *EmploymentForm.choices])
    pay_unit = forms.ChoiceField(label="給与の単位", choices=PayUnit.choices, widget=forms.RadioSelect)
    pay_yen = YenField(label="給与", help_text="円で書きます。例：480,000")
    days_per_week = days_box()
    starts_on = DayField(of_month="first", label="任期の初め")
    ends_on = DayField(
        of_month="last", label="任期の終わり", required=False, help_text="定めがないときは空けておきます"
    )
    answer_by = DayField(label="返事の期限")
    reason = reason_box("採用する理由", "承認者が読みます。例：調達の支援の経験が長く、面接の評価も高いため")


class AnsweredForm(RefusableForm):
    answered_on = DayField(label="返事の日")

    @classmethod
    def of_today(cls, data: Any = None) -> AnsweredForm:
        return cls(data, initial={"answered_on": timezone.localdate()})


class DeclinedForm(AnsweredForm):
    reason = reason_box("辞退の理由", "県の中だけで読めます。例：いまの勤め先に残るため")


class ExtendForm(RefusableForm):
    answer_by = DayField(label="新しい返事の期限")
    reason = reason_box("延ばす理由", "県の中だけで読めます。例：本人から1週間待ってほしいと連絡があったため")


class RemarkForm(RefusableForm):
    remark = reason_box("理由", "")

    @classmethod
    def reading(cls, hint: str, *args: Any) -> RemarkForm:
        form = cls(*args)
        form.fields["remark"].help_text = hint
        return form
