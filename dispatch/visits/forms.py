"""Input of logs and answers, cleaned."""

from __future__ import annotations

import hashlib
from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone

from desk.forms.fields import ClockField, MinutesField, RefusableForm
from dispatch.visits.checks import DONE_MODES, SAID, TEXTS, Outcome, doubts
from dispatch.visits.choices import (
    DutyCategory,
    Ladder,
    Work,
)
from dispatch.visits.models import LONGEST_TEXT, Visit, VisitLog
from japan.clock import JAPAN
from municipalities.needs.choices import Category, Mode
from municipalities.needs.models import Need


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
PLACED = {"as_plan", "started_at", "ended_at", "works", "ladder", "done", "next_steps", "sure", *DETAILS}
TIMES = ("started_at", "ended_at")
NOT_ASKED = {
    AS_PLANNED: TIMES,
    NOT_HELD: (*TIMES, "works", "ladder", "mode", "travel_minutes", "is_escorted"),
}
"""What an answer leaves nothing to say of: what stands there is neither wrong nor kept."""
UNITS = {"travel_minutes": "分"}
STANDS_AS_FILLED = ("ladder", "duty_category", "mode", "category")


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
    mode = forms.ChoiceField(
        label="方法",
        choices=[(mode.value, mode.label) for mode in DONE_MODES],
        widget=forms.RadioSelect,
        required=False,
    )
    travel_minutes = MinutesField(label="移動にかかった時間（往復）", required=False)
    category = forms.ChoiceField(label="支援分野", choices=Category.choices, required=False)
    sure = forms.CharField(required=False, widget=forms.HiddenInput)
    """The mark of the questions that were asked, where they were answered with yes."""

    REFUSAL_FIELDS = {"sure": ""}

    def __init__(self, posted: Any = None, *, visit: Visit, last: VisitLog | None) -> None:
        self.visit = visit
        self.last = last
        super().__init__(posted, initial=_filled(visit, last))
        self.fields["done"].help_text = (
            f"{visit.municipality_name}の人も読みます。個人の名前は書かないでください。"
            "訪問しなかったときは、その理由を書いてください。"
        )
        if self.asks_mode:
            self.fields["mode"].label = "現地でしたか、オンラインでしたか"
            self.fields["travel_minutes"].help_text = _travel_hint(visit)

    @property
    def asks_mode(self) -> bool:
        """The plan leaves it open, and so does the form: whoever was there says it."""
        return self.visit.mode == Mode.BOTH

    @property
    def details(self) -> list[tuple[forms.BoundField, str]]:
        """The folded part: what is seldom other than it is filled beforehand, each with its unit."""
        folded = [name for name in DETAILS if name != "mode" or not self.asks_mode]
        return [(self[name], UNITS.get(name, "")) for name in folded]

    @property
    def other_fields(self) -> list[forms.BoundField]:
        """Everything that the page does not place by itself."""
        return [self[name] for name in self.fields if name not in PLACED]

    @property
    def has_faulty_details(self) -> bool:
        """Whether something is wrong in the folded part, so that it opens."""
        return any(name in self.errors for name in DETAILS)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for name in NOT_ASKED.get(said.get("as_plan", ""), ()):
            self.errors.pop(name, None)
            said[name] = [] if name == "works" else None
        is_open = "mode" not in self.errors and not said.get("mode")
        if said.get("as_plan") in (AS_PLANNED, OTHER_TIMES) and self.asks_mode and is_open:
            self.add_error("mode", "現地だったか、オンラインだったかを選んでください。")
        return said

    @property
    def facts(self) -> dict[str, Any]:
        """The keywords of `log_visit`."""
        return self._said | {"sure": self.is_sure}

    @property
    def _said(self) -> dict[str, Any]:
        """The facts of an `Outcome`; what was left out stands as it was filled beforehand, a way by what
        the visit was."""
        choice, apart = self.cleaned_data["as_plan"], ("as_plan", "sure")
        said = {name: value for name, value in self.cleaned_data.items() if name not in apart}
        left_out = {name: self.initial[name] for name in STANDS_AS_FILLED if said[name] in (None, "")}
        said |= left_out | {name: self._moment(name, choice) for name in TIMES}
        if said["travel_minutes"] is None:
            said["travel_minutes"] = 0 if said["mode"] == Mode.ONLINE else _there_and_back(self.visit)
        return said | {"was_held": choice != NOT_HELD}

    @property
    def doubts(self) -> list[str]:
        """What is asked once before it is sent."""
        outcome = Outcome(**{name: value for name, value in self._said.items() if name in SAID})
        return doubts(self.visit, outcome, timezone.now())

    @property
    def doubt_mark(self) -> str:
        return hashlib.sha256("".join(self.doubts).encode()).hexdigest()

    @property
    def is_sure(self) -> bool:
        """Whether it is these questions that were answered with yes."""
        return bool(self.cleaned_data["sure"] == self.doubt_mark)

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
    held = own if own and own.was_held else None
    like = held or last
    need: Need = visit.dispatch.need
    return {
        "as_plan": _choice_of(visit, own),
        "started_at": _clock(own.started_at if own and own.started_at else visit.starts_at),
        "ended_at": _clock(own.ended_at if own and own.ended_at else visit.ends_at),
        "works": like.works if like else [FIRST_WORK[need.category]],
        "ladder": like.ladder if like else FIRST_LADDER[need.engagement],
        **{name: getattr(own, name, "") for name in TEXTS},
        "is_escorted": own.is_escorted if own else False,
        "duty_category": source.duty_category if source else DutyCategory.MUNICIPAL_SUPPORT.value,
        "mode": held.mode if held else _mode_of_plan(visit),
        "travel_minutes": held.travel_minutes if held else _travel_of_plan(visit),
        "category": source.category if source else need.category,
    }


def _mode_of_plan(visit: Visit) -> str:
    return "" if visit.mode == Mode.BOTH else visit.mode


def _travel_of_plan(visit: Visit) -> int | None:
    """Nothing where the plan leaves open whether there is a way at all."""
    if visit.mode == Mode.BOTH:
        return None
    return 0 if visit.mode == Mode.ONLINE else _there_and_back(visit)


def _there_and_back(visit: Visit) -> int:
    return 2 * (visit.dispatch.travel_minutes or 0)


def _travel_hint(visit: Visit) -> str:
    return f"空けておくと、現地のときは目安の{_there_and_back(visit)}分、オンラインのときは0分とします。"


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
