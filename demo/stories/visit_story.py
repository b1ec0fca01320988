"""One visit: the log after it, the answer of the host, and the little things that go wrong."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from accounts.seats import Seat
from demo.stories import visit_words as words
from demo.stories.agenda import at_office
from demo.stories.stage import Stage
from demo.stories.visit_words import VisitWords
from dispatch.dispatches.models import Dispatch
from dispatch.visits.actions import (
    cancel_visit,
    confirm_visit,
    log_visit,
    remark,
    send_back_visit,
)
from dispatch.visits.models import Visit
from japan.clock import JAPAN
from japan.holidays import add_workdays

LADDER = ("do_for", "together", "together", "watch", "alone")
"""How far the town is, from the first visit of a dispatch to its last."""
FORGETFUL = timedelta(days=30)
"""Within so many days before today some visits are not logged or confirmed; older ones always are."""
LAST_WEEK, WEEK_BEFORE = timedelta(days=7), timedelta(days=14)
LEAST_FOR_LADDER = 5


class VisitStory:
    """What happens around one visit; each step puts the next one on the agenda."""

    def __init__(self, stage: Stage, dispatch: Dispatch, visit: Visit, *, of: int) -> None:
        self.stage, self.dispatch, self.of = stage, dispatch, of
        self.visit_id, self.ordinal, self.day = visit.pk, visit.ordinal, visit.on_day
        self.starts_at, self.ends_at, self.mode = visit.starts_at, visit.ends_at, visit.mode
        self.talent: Seat = stage.cast.talents[dispatch.talent.name]
        self.host: Seat = stage.cast.officers[dispatch.municipality_id]
        self.age = stage.today - visit.on_day
        self.is_signed_in = dispatch.talent.name == stage.sign_in_talent.name
        self.category = dispatch.need.category

    @property
    def visit(self) -> Visit:
        return Visit.objects.get(pk=self.visit_id)

    def prepare(self) -> None:
        """Decide how the visit goes. Those ahead stay planned; a few of them are called off beforehand."""
        rng = self.stage.rng
        if rng.random() < 0.02 and not self.is_signed_in and self.ordinal > 1:
            self.stage.agenda.at(at_office(rng, add_workdays(self.day, -2)), self.call_off)
            return
        if self.is_signed_in and self.age <= LAST_WEEK:
            return
        if not self.is_signed_in and self.age < FORGETFUL and rng.random() < 0.07:
            return
        moment = self.ends_at + timedelta(minutes=rng.randrange(4, 90))
        if rng.random() < 0.15:
            moment = at_office(rng, add_workdays(self.day, 1), 9, 12)
        self.stage.agenda.at(moment, self.log)

    def call_off(self) -> None:
        cancel_visit(by=self.stage.any_staff(), visit=self.visit, reason=words.CANCELLED_VISIT)

    def log(self) -> None:
        rng = self.stage.rng
        if rng.random() < 0.03 and self.ordinal > 1:
            self._log(was_held=False, chosen=VisitWords(rng.choice(words.NOT_HELD), "", ()))
        else:
            self._log(was_held=True, chosen=self._words())
        self._ask_host()

    def _ask_host(self) -> None:
        """Most hosts answer within days; some have not yet, and now and then one sends the log back."""
        rng = self.stage.rng
        sends_back = rng.random() < 0.04
        answers = self.age >= FORGETFUL or rng.random() > 0.12
        if self.is_signed_in and self.age <= WEEK_BEFORE:
            sends_back = self.dispatch.municipality_id != self.stage.home.sign_in_town
            answers = sends_back
        if answers:
            answer = self.send_back if sends_back else self.confirm
            day = add_workdays(self.stage.agenda.moment.date(), rng.choice((0, 1, 1, 2, 3, 4)))
            earliest = self.stage.agenda.moment + timedelta(minutes=8)
            self.stage.agenda.at(max(at_office(rng, day), earliest), answer)

    def _log(self, *, was_held: bool, chosen: VisitWords) -> None:
        rng = self.stage.rng
        row = next(each for each in self.stage.home.talents if each.name == self.dispatch.talent.name)
        mode = self._mode()
        elsewhere = not row.main_duty and rng.random() < 0.65
        one_way = self.dispatch.travel_minutes or 0
        log_visit(
            by=self.talent,
            visit=self.visit,
            was_held=was_held,
            started_at=_rounded(self.starts_at, rng.choice((0, 0, 0, 5, 10))),
            ended_at=_rounded(self.ends_at, rng.choice((-30, -15, 0, 0, 0, 15))),
            mode=mode,
            travel_minutes=2 * one_way if mode == "onsite" else 0,
            category=self.category,
            duty_category="prefecture" if elsewhere else "municipal_support",
            ladder=self._ladder(),
            works=chosen.works,
            done=rng.choice(words.OTHER_DUTY) if elsewhere and was_held else chosen.done,
            next_steps=chosen.next_steps,
            is_escorted=mode == "onsite" and (self.ordinal == 1 or rng.random() < 0.08),
        )

    def _mode(self) -> str:
        if self.mode != "both":
            return self.mode
        return "onsite" if self.ordinal == 1 or self.stage.rng.random() < 0.45 else "online"

    def _ladder(self) -> str:
        """A short support stays at working together; a long one climbs."""
        if self.of < LEAST_FOR_LADDER:
            return LADDER[min(self.ordinal - 1, 1)]
        return LADDER[(self.ordinal - 1) * len(LADDER) // self.of]

    def _words(self) -> VisitWords:
        if self.of == 1:
            return words.SINGLE_VISIT[self.category]
        if self.ordinal == 1:
            return words.FIRST_VISIT
        known = words.BY_CATEGORY[self.category]
        chosen = known[(self.ordinal - 2) % len(known)]
        if self.stage.rng.random() < 0.12:
            return VisitWords("", chosen.next_steps, chosen.works)
        return chosen

    def confirm(self) -> None:
        rng = self.stage.rng
        said = rng.choice(words.CONFIRM_REMARKS) if rng.random() < 0.25 else ""
        confirm_visit(by=self.host, visit=self.visit, read_log=self._read_log(), remark=said)
        if said and rng.random() < 0.4:
            self.stage.agenda.at(self.stage.agenda.moment + timedelta(hours=2), self.answer)

    def answer(self) -> None:
        remark(by=self.talent, visit=self.visit, text=self.stage.rng.choice(words.TALENT_REMARKS))

    def send_back(self) -> None:
        said = self.stage.rng.choice(words.SENT_BACK_REMARKS)
        send_back_visit(by=self.host, visit=self.visit, read_log=self._read_log(), remark=said)
        if not (self.is_signed_in and self.age <= WEEK_BEFORE):
            moment = at_office(self.stage.rng, add_workdays(self.stage.agenda.moment.date(), 1), 9, 16)
            self.stage.agenda.at(moment, self.correct)

    def _read_log(self) -> str:
        return Visit.objects.with_logs().get(pk=self.visit.pk).log.mark

    def correct(self) -> None:
        self._log(was_held=True, chosen=self._words())
        remark(by=self.talent, visit=self.visit, text=words.CORRECTED)
        day = add_workdays(self.stage.agenda.moment.date(), 1)
        self.stage.agenda.at(datetime.combine(day, time(16, 40), JAPAN), self.confirm)


def _rounded(moment: datetime, minutes: int) -> datetime:
    return moment + timedelta(minutes=minutes)
