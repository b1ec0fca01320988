"""Input of logs and answers, cleaned."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone

from desk.forms.fields import ClockField, MinutesField, RefusableForm
from dispatch.visits.checks import TEXTS
from dispatch.visits.choices import (
    DutyCategory,
    Ladder,
    Work,
)
from dispatch.visits.models import LONGEST_TEXT, Visit, VisitLog
from japan.clock import JAPAN
from municipalities.needs.choices import Category, Mode
from municipalities.needs.models import Need

DONE_MODES = [(Mode.ONSITE.value, Mode.ONSITE.label), (Mode.ONLINE.value, Mode.ONLINE.label)]


class RemarkForm(RefusableForm):
    text = forms.CharField(
        label="ひとこと",
        max_length=LONGEST_TEXT,
        help_text="訪問する人と市町村の両方が読みます。",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "ひとことを書いてください。"},
    )


ANSWERS = ("confirm", "send_back")
NO_ANSWER = "「この内容で確認する」か「差し戻す」のどちらかを押してください。"


class AnswerForm(RefusableForm):
    """The host's answer to a log, one of two verbs. A confirmation is for
    good: only the button of that name is one."""

    answer = forms.ChoiceField(
        label="確認か差戻し",
        choices=[(verb, Visit.MOVES[verb].label) for verb in ANSWERS],
        error_messages={"invalid_choice": NO_ANSWER},
    )
    remark = forms.CharField(
        label="ひとこと",
        max_length=LONGEST_TEXT,
        required=False,
        help_text="差し戻すときは、直してほしいところを書いてください。確認するときは空けておいて構いません。",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    read_log = forms.CharField(required=False, widget=forms.HiddenInput())
    """The `mark` of the log on the page. The page writes the present one itself, also after a refusal."""

    REFUSAL_FIELDS = {"read_log": ""}

    @property
    def facts(self) -> dict[str, str]:
        """The keyword arguments of `confirm_visit` and `send_back_visit`."""
        return {name: self.cleaned_data[name] for name in ("read_log", "remark")}


AS_PLANNED, OTHER_TIMES, NOT_HELD = "plan", "times", "none"
DETAILS = ("is_escorted", "duty_category", "mode", "travel_minutes", "category")
PLACED = {"as_plan", "started_at", "ended_at", "works", "ladder", "done", "next_steps", *DETAILS}
UNITS = {"travel_minutes": "分"}
STANDS_AS_FILLED = ("ladder", "duty_category", "mode", "category", "travel_minutes")


class LogForm(RefusableForm):
    """The log of one visit, filled beforehand from its plan and from the last log of the same dispatch."""

    as_plan = forms.ChoiceField(
        label="予定どおりでしたか",
        choices=[(AS_PLANNED, "予定どおり"), (OTHER_TIMES, "時間を直す"), (NOT_HELD, "訪問しなかった")],
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "3つの答えの中から選んでください。"),
    )
    started_at = ClockField(label="始まり", required=False, help_text="例：13:30")
    ended_at = ClockField(label="終わり", required=False, help_text="例：16:30")
    works = forms.MultipleChoiceField(
        label="したこと", choices=Work.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    ladder = forms.ChoiceField(
        label="だれが手を動かしましたか", choices=Ladder.choices, widget=forms.RadioSelect, required=False
    )
    done = forms.CharField(
        label="ひとこと",
        max_length=TEXTS["done"].max_length,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    next_steps = forms.CharField(
        label="次回までの宿題",
        max_length=TEXTS["next_steps"].max_length,
        required=False,
        widget=forms.TextInput(attrs={"class": "w-full", "autocomplete": "off"}),
    )
    is_escorted = forms.BooleanField(label="県の職員が同行した", required=False)
    duty_category = forms.ChoiceField(
        label="従事区分", choices=DutyCategory.choices, widget=forms.RadioSelect, required=False
    )
    mode = forms.ChoiceField(label="方法", choices=DONE_MODES, widget=forms.RadioSelect, required=False)
    travel_minutes = MinutesField(label="移動にかかった時間（往復）", required=False)
    category = forms.ChoiceField(label="支援分野", choices=Category.choices, required=False)

    def __init__(self, posted: Any = None, *, visit: Visit, last: VisitLog | None) -> None:
        self.visit = visit
        self.last = last
        super().__init__(posted, initial=_filled(visit, last))
        self.fields[
            "done"
        ].help_text = f"{visit.municipality_name}の人も読みます。個人の名前は書かないでください。"

    @property
    def details(self) -> list[tuple[forms.BoundField, str]]:
        """The folded part: what is seldom other than it is filled beforehand, each with its unit."""
        return [(self[name], UNITS.get(name, "")) for name in DETAILS]

    @property
    def other_fields(self) -> list[forms.BoundField]:
        """Everything that the page does not place by itself."""
        return [self[name] for name in self.fields if name not in PLACED]

    @property
    def has_faulty_details(self) -> bool:
        """Whether something is wrong in the folded part, so that it opens."""
        return any(name in self.errors for name in DETAILS)

    @property
    def facts(self) -> dict[str, Any]:
        """The facts of `log_visit`; what was left out stands as it was filled beforehand."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "as_plan"}
        choice = self.cleaned_data["as_plan"]
        left_out = {name: self.initial[name] for name in STANDS_AS_FILLED if said[name] in (None, "")}
        times = {name: self._moment(name, choice) for name in ("started_at", "ended_at")}
        return said | left_out | times | {"was_held": choice != NOT_HELD}

    def _moment(self, name: str, choice: str) -> datetime | None:
        if choice == AS_PLANNED:
            return self.visit.starts_at if name == "started_at" else self.visit.ends_at
        clock = self.cleaned_data[name]
        return datetime.combine(self.visit.on_day, clock, JAPAN) if clock and choice == OTHER_TIMES else None


class LogForForm(LogForm):
    """The same, written by somebody else for a person who cannot."""

    on_behalf = forms.CharField(
        label="本人に代わって書く理由",
        max_length=300,
        help_text="例：任期が終わったため、業務日誌をもとに書きました。市町村の人も読みます。",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "本人に代わって書く理由を書いてください。例：任期が終わったため"},
    )


def _filled(visit: Visit, last: VisitLog | None) -> dict[str, Any]:
    """What the form says before anybody touches it: the own earlier log, else plan and last log."""
    own = visit.written_log
    source: VisitLog | None = own or last
    need: Need = visit.dispatch.need
    there_and_back = 2 * (visit.dispatch.travel_minutes or 0)
    return {
        "as_plan": _choice_of(visit, own),
        "started_at": _clock(own.started_at if own and own.started_at else visit.starts_at),
        "ended_at": _clock(own.ended_at if own and own.ended_at else visit.ends_at),
        "works": source.works if source else [FIRST_WORK[need.category]],
        "ladder": source.ladder if source else FIRST_LADDER[need.engagement],
        **{name: getattr(own, name, "") for name in TEXTS},
        "is_escorted": own.is_escorted if own else False,
        "duty_category": source.duty_category if source else DutyCategory.MUNICIPAL_SUPPORT.value,
        "mode": own.mode if own else (Mode.ONLINE.value if visit.mode == Mode.ONLINE else Mode.ONSITE.value),
        "travel_minutes": own.travel_minutes if own else there_and_back,
        "category": source.category if source else need.category,
    }


def _choice_of(visit: Visit, own: VisitLog | None) -> str:
    if own is None or (own.started_at, own.ended_at) == (visit.starts_at, visit.ends_at):
        return AS_PLANNED
    return OTHER_TIMES if own.was_held else NOT_HELD


def _clock(moment: datetime) -> time:
    return timezone.localtime(moment).time()


FIRST_WORK = {
    "plan": Work.REVIEW.value,
    "standardization_cloud": Work.VENDOR.value,
    "bpr_procurement": Work.REVIEW.value,
    "data_use": Work.SETTING_UP.value,
    "training": Work.TEACHING.value,
    "security": Work.REVIEW.value,
    "other": Work.REVIEW.value,
}
"""What the first log of a dispatch has ticked, by the category of the need."""

FIRST_LADDER = {
    "advice": Ladder.WATCH.value,
    "accompany": Ladder.TOGETHER.value,
    "hands_on": Ladder.DO_FOR.value,
    "training": Ladder.TOGETHER.value,
    "audit": Ladder.TOGETHER.value,
}
