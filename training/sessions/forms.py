"""What is typed about sessions, turned into clean values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from accounts.seats import Seat
from desk.forms.fields import ClockField, CountField, DayField, HalfWidthInput, NameField, RefusableForm
from pool.people.models import Talent
from training.courses.models import Course, Question
from training.sessions.actions import FACTS
from training.sessions.models import MOST_OF_PLACE, MOST_OF_TEXT, Enrolment, Session


def _line(label: str, most: int, hint: str) -> forms.CharField:
    box = forms.TextInput(attrs={"class": "w-full"})
    return forms.CharField(label=label, help_text=hint, required=False, max_length=most, widget=box)


class SessionForm(RefusableForm):
    """One session; without a course it stays that of the session."""

    course: forms.ModelChoiceField[Course] = forms.ModelChoiceField(
        label="研修", queryset=None, empty_label="選んでください"
    )
    on_day = DayField(label="開催日", help_text="例：R8.12.4、12月4日")
    starts_at = ClockField(label="始まり", help_text="例：13:30")
    ends_at = ClockField(label="終わり", help_text="例：15時")
    place = _line("会場", MOST_OF_PLACE, "例：県庁本館6階 会議室。オンラインだけのときは空けておきます")
    online = _line(
        "オンラインの接続先", MOST_OF_TEXT, "例：https://から始まるアドレス。申し込んだ人だけに見えます"
    )
    capacity = CountField(label="定員", units=["人", "名"], min_value=1, max_value=2000)
    deadline = DayField(
        label="申込みの締切", required=False, help_text="空けておくと、開催日まで申し込めます。例：R8.12.1"
    )
    is_joint = forms.BooleanField(label="市町村の職員も参加できる", required=False)
    note = _line("案内", MOST_OF_TEXT, "例：筆記用具とノートパソコンを持ってきてください")

    def __init__(self, seat: Seat, *args: Any, session: Session | None = None, **options: Any) -> None:
        if session is not None:
            options.setdefault("initial", {name: getattr(session, name) for name in FACTS})
        super().__init__(*args, **options)
        if session is not None:
            del self.fields["course"]
            return
        course = self.fields["course"]
        assert isinstance(course, forms.ModelChoiceField)
        course.queryset = Course.objects.visible_to(seat).offered().order_by("id")


class SeriesForm(SessionForm):
    """The first session, and how often it is held again."""

    every_weeks = CountField(label="何週ごと", units=["週"], min_value=1, max_value=8, initial=1)
    times = CountField(label="回数", units=["回"], min_value=2, max_value=52, help_text="初めの回を含めた数")


class EnrolForm(RefusableForm):
    talents: forms.ModelMultipleChoiceField[Talent] = forms.ModelMultipleChoiceField(
        label="申し込む人", queryset=None, widget=forms.CheckboxSelectMultiple,
        help_text="満席のときは、選んだ順に空き待ちになります",
    )  # fmt: skip

    def __init__(self, seat: Seat, session: Session, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        talents = self.fields["talents"]
        assert isinstance(talents, forms.ModelMultipleChoiceField)
        known = session.enrolments.standing().filter(talent__isnull=False).values("talent_id")
        there = Talent.objects.visible_to(seat).not_ended(session.on_day)
        talents.queryset = there.exclude(pk__in=known).order_by("kana", "id")


class SignUpForm(RefusableForm):
    person_name = NameField(
        label="氏名", widget=forms.TextInput(attrs={"class": "w-20", "autocomplete": "off"})
    )
    section = forms.CharField(
        label="所属", max_length=80, help_text="例：総務課情報係",
        widget=forms.TextInput(attrs={"class": "w-20", "autocomplete": "off"}),
    )  # fmt: skip


class AttendanceForm(RefusableForm):
    """The list of everybody who has a seat, on one page."""

    present = forms.MultipleChoiceField(
        label="出席した人", required=False, widget=forms.CheckboxSelectMultiple
    )
    passed = forms.MultipleChoiceField(
        label="紙の確認テストに合格した人", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="画面で受ける人は、ここでは選びません",
    )  # fmt: skip

    def __init__(self, rows: Sequence[Enrolment], *args: Any, has_test: bool, **options: Any) -> None:
        there = [str(row.pk) for row in rows if row.attended]
        options.setdefault("initial", {"present": there})
        super().__init__(*args, **options)
        choices = [(str(row.pk), f"{row.name}　{row.whence}") for row in rows]
        for name in ("present", "passed"):
            field = self.fields[name]
            assert isinstance(field, forms.MultipleChoiceField)
            field.choices = choices
        if not has_test:
            del self.fields["passed"]

    @property
    def facts(self) -> dict[str, Any]:
        return {name: {int(pk) for pk in chosen} for name, chosen in self.cleaned_data.items()}


class CodeForm(RefusableForm):
    code = forms.CharField(
        label="出席番号", max_length=10, help_text="会場で示された6けたの数字",
        widget=HalfWidthInput(attrs={"class": "w-10", "inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip


class TestForm(RefusableForm):
    """A group of choices for each question."""

    def __init__(self, questions: Sequence[Question], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for number, question in enumerate(questions, 1):
            self.fields[f"q{question.pk}"] = forms.TypedChoiceField(
                label=f"問{number}　{question.text}",
                choices=[(place, option) for place, option in enumerate(question.options, 1)],
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={"required": f"問{number}の答えを選んでください。"},
            )

    @property
    def facts(self) -> dict[str, Any]:
        return {"answers": {int(name[1:]): value for name, value in self.cleaned_data.items()}}


class LinkForm(RefusableForm):
    title = forms.CharField(label="名前", max_length=80, help_text="例：総務省の研修テキスト")
    address = forms.CharField(
        label="アドレス", max_length=MOST_OF_TEXT, help_text="https://から始まるアドレス",
        widget=HalfWidthInput(attrs={"class": "w-full", "inputmode": "url"}),
    )  # fmt: skip
