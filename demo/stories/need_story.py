"""What becomes of each need: written, sent, answered, and then given to somebody or not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from io import BytesIO
from typing import Literal

from django.core.files.uploadedfile import UploadedFile

from accounts.seats import Seat
from demo.stories import need_stories as stories
from demo.stories.agenda import at_office, workday_near, workdays_before
from demo.stories.dispatch_story import Support, support
from demo.stories.need_stories import Story
from demo.stories.stage import Stage
from documents.uploads.examining import Examined, examine
from japan.bodies import Body, bodies, bodies_in
from japan.holidays import add_workdays
from japan.wareki import format_short
from municipalities.call_points.actions import record_call_point
from municipalities.needs.actions import (
    accept_need,
    amend_proposal,
    decline_need,
    return_need,
    revise_need,
    submit_need,
    withdraw_need,
    write_need,
)
from municipalities.needs.actions.ending import end_need_unsupported, refer_need
from municipalities.needs.actions.files import attach_files
from municipalities.needs.actions.leaving import discard_need, give_up_need
from municipalities.needs.models import Need
from municipalities.needs.proposals import skills_of
from municipalities.register.models import Municipality

Fate = Literal[
    "draft", "waiting", "returned", "mended", "declined", "accepted", "cancelled", "supported", "closed",
    "referred", "unsupported", "withdrawn", "discarded", "given_up",
]  # fmt: skip

SHARE, WORKDAYS, DAYS = "share", "workdays", "days"


@dataclass(frozen=True, slots=True)
class Slot:
    """When a need is written and what becomes of it.

    `when` is counted by `unit`: the share of the year gone by (0 to 1), working days before today, or
    days before today but not before the fiscal year.
    """

    fate: Fate
    when: float
    unit: str = SHARE
    cadence: str = ""
    """What the prefecture makes of the cadence; empty where it stays."""
    large_only: bool = False
    """Only in a prefecture of many municipalities."""


SLOTS: tuple[Slot, ...] = (
    Slot("closed", 0.01, cadence="weekly"),
    *(Slot("closed", when) for when in (0.04, 0.08, 0.13, 0.19, 0.26)),
    Slot("closed", 0.31, large_only=True),
    *(Slot("supported", when) for when in (0.02, 0.07, 0.18, 0.35, 0.45, 0.55, 0.66, 0.72)),
    Slot("supported", 0.04, cadence="weekly"),
    Slot("supported", 0.09, cadence="four_days_monthly"),
    Slot("supported", 0.25, cadence="four_days_monthly"),
    *(Slot("supported", when, large_only=True) for when in (0.11, 0.37, 0.55, 0.69)),
    Slot("mended", 0.28),
    Slot("declined", 0.24),
    Slot("referred", 0.63),
    Slot("cancelled", 0.75),
    Slot("unsupported", 11, WORKDAYS),
    Slot("withdrawn", 5, WORKDAYS),
    Slot("discarded", 0.57),
    Slot("given_up", 0.49),
    Slot("accepted", 7, WORKDAYS),
    Slot("returned", 6, WORKDAYS),
    Slot("waiting", 4, WORKDAYS),
    Slot("waiting", 2, WORKDAYS),
    Slot("waiting", 2, WORKDAYS, large_only=True),
    Slot("waiting", 1, WORKDAYS),
    Slot("waiting", 0, WORKDAYS),
    Slot("draft", 3, WORKDAYS),
    Slot("draft", 1, WORKDAYS),
)
ENDS: dict[str, tuple[Callable[..., Need], str]] = {
    "referred": (refer_need, "地域情報化アドバイザーの派遣を案内しました。申請は県DX推進担当が手伝います。"),
    "unsupported": (end_need_unsupported, "業者の対応で済んだと連絡があったため、支援は行いません。"),
}
"""How a need ends for which nobody is sent, and the word on it."""
NO_LONGER_WANTED = "業者の保守契約の中で対応できることになったため、支援は不要になりました。"
MANY_MUNICIPALITIES = 30
STARTED_EARLY = 0.2
"""Needs of the first part of the year are begun at once instead of on the next first of the month."""
MORE_OFTEN = {"monthly": "twice_monthly"}
"""What the prefecture makes of the cadence of a need that it begins at once."""
BIG_POPULATION = 150_000
"""From here on a city has people of its own and seldom asks."""


CALL_POINTS = (
    ("incident", "県情報セキュリティ担当（見本）", "000-0000-0110", "24時間"),
    ("needs", "県DX推進担当（見本）", "000-0000-0120", "平日8時30分から17時15分"),
)


def prepare(stage: Stage) -> None:
    """Put the needs of a prefecture on the agenda: the sign-in town's own, then those of the others."""
    _record_call_points(stage)
    _prepare_sign_in_town(stage)
    texts = list(stories.STORIES)
    stage.rng.shuffle(texts)
    towns = _towns(stage)
    many = len(stage.cast.officers) >= MANY_MUNICIPALITIES
    slots = [slot for slot in SLOTS if many or not slot.large_only]
    for slot, story in zip(slots, texts, strict=False):
        _put(stage, slot, story, next(towns))


def _record_call_points(stage: Stage) -> None:
    """Whom the towns call. The numbers are invented: nobody has them."""
    opening = at_office(stage.rng, workday_near(stage.starts_on))
    for purpose, name, phone, hours in CALL_POINTS:
        facts = {"purpose": purpose, "name": name, "phone": phone, "hours": hours, "place": 1}
        stage.agenda.at(opening, partial(record_call_point, by=stage.cast.staff[0], **facts))


def _prepare_sign_in_town(stage: Stage) -> None:
    own, second = bodies()[stage.home.sign_in_town], bodies()[stage.home.second_town]
    today = workday_near(stage.today)
    tomorrow = workday_near(today + timedelta(days=1))
    sign_in = stage.sign_in_talent.name
    _put(
        stage,
        Slot("closed", 0.03),
        stories.DISASTER_RADIO,
        own,
        Support(talent=sign_in, weekday=today.weekday()),
    )
    weekly = Support(talent=sign_in, cadence="weekly", weekday=today.weekday(), span="pm", mode="onsite")
    _put(stage, Slot("supported", 82, DAYS), stories.FORMS_OF_TAX, own, weekly)
    weekly = Support(talent=sign_in, cadence="weekly", weekday=tomorrow.weekday(), span="am", mode="both")
    _put(stage, Slot("supported", 68, DAYS), stories.ACCOMPANIED, second, weekly)
    _put(stage, Slot("accepted", 9, WORKDAYS), stories.ORDER_OF_PROCEDURES, own)
    _put(stage, Slot("returned", 5, WORKDAYS), stories.SLOW_WIRELESS, own)
    _put(stage, Slot("waiting", 1, WORKDAYS), stories.SECURITY_LESSON, own)
    _put(stage, Slot("draft", 2, WORKDAYS), stories.MY_OWN_DRAFT, own)


def _towns(stage: Stage) -> Iterator[Body]:
    """The other municipalities, each once before any comes again;
    cities with people of their own come last."""
    populations = dict(Municipality.objects.values_list("code", "population_2025"))
    others = [town for town in bodies_in(stage.home.number) if town.code != stage.home.sign_in_town]
    while True:
        stage.rng.shuffle(others)
        small = [town for town in others if populations[town.code] < BIG_POPULATION]
        yield from small
        yield from (town for town in others if town not in small and stage.rng.random() < 0.5)


def _put(stage: Stage, slot: Slot, story: Story, town: Body, wish: Support | None = None) -> None:
    day = _day_of(stage, slot)
    if day < stage.starts_on:
        return
    course = _Course(stage, slot, story, town, wish or Support())
    stage.agenda.at(at_office(stage.rng, day, 9, 16), course.write)


def _day_of(stage: Stage, slot: Slot) -> date:
    if slot.unit == WORKDAYS:
        return workdays_before(stage.today - timedelta(days=1), int(slot.when))
    if slot.unit == DAYS:
        return workday_near(max(stage.today - timedelta(days=int(slot.when)), stage.starts_on))
    gone = (stage.today - stage.starts_on).days
    return workday_near(stage.starts_on + timedelta(days=int(gone * slot.when)))


def _paper(name: str, text: str) -> Examined:
    """A file that a town puts with its need, looked at as any that comes in."""
    content = text.encode("cp932")
    return examine(UploadedFile(BytesIO(content), name, size=len(content)))


class _Course:
    """One need on its way; each step puts the next one on the agenda."""

    def __init__(self, stage: Stage, slot: Slot, story: Story, town: Body, wish: Support) -> None:
        self.stage, self.slot, self.story, self.town, self.wish = stage, slot, story, town, wish
        self.officer: Seat = stage.cast.officers[town.code]
        self.reviewer: Seat = stage.any_staff()
        self.need_id = 0

    @property
    def need(self) -> Need:
        return Need.objects.get(pk=self.need_id)

    @property
    def _now(self) -> datetime:
        return self.stage.agenda.moment

    def write(self) -> None:
        wanted = self.story.wanted_after
        need = write_need(
            by=self.officer,
            raw_problem=self.story.told_by(self.town.kind),
            wanted_by=workday_near(self._now.date() + timedelta(days=wanted)) if wanted else None,
            wanted_by_reason=self.story.wanted_reason,
        )
        self.need_id = need.pk
        if self.story.papers:
            attach_files(by=self.officer, need=need, files=[_paper(*paper) for paper in self.story.papers])
        if self.slot.fate != "draft":
            self.stage.agenda.at(self._now + timedelta(minutes=self.stage.rng.randrange(4, 40)), self.submit)

    def submit(self) -> None:
        submit_need(by=self.officer, need=self.need)
        if self.slot.fate == "withdrawn":
            self._later(1, lambda: withdraw_need(by=self.officer, need=self.need))
        elif self.slot.fate != "waiting":
            self._later(self.stage.rng.choice((1, 1, 2, 2, 3)), self.decide)

    def decide(self) -> None:
        rng = self.stage.rng
        if self.slot.fate in ("returned", "mended", "discarded"):
            return_need(by=self.reviewer, need=self.need, reply=rng.choice(stories.RETURNS))
            if self.slot.fate == "mended":
                self._later(3, self.mend)
            elif self.slot.fate == "discarded":
                self._later(4, lambda: discard_need(by=self.officer, need=self.need))
        elif self.slot.fate == "declined":
            decline_need(by=self.reviewer, need=self.need, reply=rng.choice(stories.DECLINES))
        else:
            self.accept()

    def mend(self) -> None:
        need = self.need
        revise_need(by=self.officer, need=need, raw_problem=need.raw_problem + stories.REVISED)
        submit_need(by=self.officer, need=need)
        self._later(2, self.accept)

    def accept(self) -> None:
        self._amend()
        answer_by = format_short(add_workdays(self._now.date(), 5))
        reply = self.stage.rng.choice(stories.ACCEPTANCE).format(day=answer_by)
        accept_need(by=self.reviewer, need=self.need, reply=reply)
        if self.slot.fate in ("supported", "closed", "mended", "cancelled"):
            self._later(self.stage.rng.choice((2, 3, 4, 5)), self.find_somebody)
        elif self.slot.fate in ENDS:
            self._later(2, self.end_without_support)
        elif self.slot.fate == "given_up":
            self._later(2, lambda: give_up_need(by=self.officer, need=self.need, reason=NO_LONGER_WANTED))

    def end_without_support(self) -> None:
        act, reply = ENDS[self.slot.fate]
        act(by=self.reviewer, need=self.need, reply=reply)

    def find_somebody(self) -> None:
        support(
            self.stage,
            self.need,
            by=self.reviewer,
            wish=self.wish,
            outcome=self.story.outcome,
            short=self.slot.fate == "closed",
            cancelled=self.slot.fate == "cancelled",
        )

    def _amend(self) -> None:
        """Early needs and those of the sign-in town are begun at
        once: the prefecture puts the period right."""
        early = self.slot.unit == SHARE and self.slot.when < STARTED_EARLY
        at_once = self.wish.talent or self.slot.cadence or early
        if not at_once or self.slot.fate not in ("supported", "closed"):
            return
        need = self.need
        starts_on = workday_near(self._now.date() + timedelta(days=7))
        amend_proposal(
            by=self.reviewer,
            need=need,
            title=need.title,
            category=need.category,
            role=need.role,
            skills=skills_of(need),
            engagement=need.engagement,
            cadence=self.wish.cadence or self.slot.cadence or MORE_OFTEN.get(need.cadence, need.cadence),
            half_days_per_visit=need.half_days_per_visit,
            starts_on=min(starts_on, need.starts_on),
            ends_on=need.ends_on,
            mode=self.wish.mode or need.mode,
            priority=need.priority,
        )

    def _later(self, workdays: int, what: Callable[[], object]) -> None:
        day = add_workdays(self._now.date(), workdays)
        self.stage.agenda.at(at_office(self.stage.rng, day), what)
