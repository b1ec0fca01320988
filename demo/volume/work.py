"""Needs, the dispatches that meet them, and their visits, one fiscal year of a prefecture after another."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Max, Model

from accounts.events import plain
from demo.volume.examples import NeedExample, Values
from demo.volume.ground import Ground, Worker, at
from dispatch.dispatches.models import Dispatch
from dispatch.visits.models import Remark, Visit, VisitLog
from japan.clock import JAPAN
from japan.reference_numbers import written
from japan.wareki import format_short
from municipalities.needs.models import Need, NeedSkill

SPANS = {"am": (time(9), time(12)), "pm": (time(13, 30), time(16, 30)), "day": (time(9), time(16, 30))}
LENGTHS = (70, 120, 160, 200, 240)
"""Days that a support takes."""
WAITING = {"submitted": 15, "accepted": 15, "draft": 10, "returned": 6}
"""Needs of this year that are not supported yet, at full volume."""
DECLINED, REMARKED, NOT_HELD = 0.06, 0.25, 0.01
OFFICES_CLOSED = {(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)}
TRIES, MOST_MISSES = 40, 400
DECIDED = {"declined": ("decline_need", "declined"), "returned": ("return_need", "returned")}


@dataclass
class Numbers:
    """The last running number of each fiscal year."""

    last: dict[int, int]

    @classmethod
    def of(cls, model: type[Model]) -> Numbers:
        rows = model._default_manager.filter(sequence__isnull=False).order_by().values_list("fiscal_year")
        return cls(defaultdict(int, rows.annotate(last=Max("sequence"))))

    def next(self, year: int) -> int:
        self.last[year] += 1
        return self.last[year]


@dataclass
class Supported:
    """A need that somebody meets."""

    need_id: int
    label: str
    town: str
    begins: date
    ends: date


@dataclass
class Year:
    ground: Ground
    year: int
    workers: list[Worker]
    need_numbers: Numbers
    dispatch_numbers: Numbers
    supported: list[Supported] = field(default_factory=list)
    visits: int = 0
    turn: int = 0

    def fill(self, needs: int, visits: int, scale: float) -> None:
        if self.year == self.ground.years[-1]:
            for status, count in WAITING.items():
                for _ in range(round(count * scale)):
                    self._add_waiting(status)
                    needs -= 1
        for _ in range(needs):
            self._add_past_or_present()
        misses = 0
        while self.visits < visits and misses < MOST_MISSES and self.supported:
            made = self._send(self.ground.rng.choice(self.supported))
            misses += made == 0

    def _next_town(self) -> str:
        self.turn += 1
        return self.ground.towns[self.turn % len(self.ground.towns)].code

    def _add_waiting(self, status: str) -> None:
        rng, today = self.ground.rng, self.ground.today
        sent = today - timedelta(days=rng.randrange(1, 5) if status == "submitted" else rng.randrange(4, 30))
        last = min(sent + timedelta(days=110), date(self.year + 1, 3, 20))
        self._add_need(status, self._next_town(), sent, sent + timedelta(days=14), last)

    def _add_past_or_present(self) -> None:
        rng, today = self.ground.rng, self.ground.today
        first = date(self.year, 4, 3)
        latest = min(today - timedelta(days=4), date(self.year + 1, 1, 31))
        if latest <= first:
            return
        sent, town = first + timedelta(days=rng.randrange((latest - first).days)), self._next_town()
        if rng.random() < DECLINED:
            self._add_need("declined", town, sent, sent + timedelta(days=14), sent + timedelta(days=100))
            return
        begins = sent + timedelta(days=10)
        ends = min(begins + timedelta(days=rng.choice(LENGTHS)), date(self.year + 1, 3, 20))
        ends = max(ends, begins + timedelta(days=14))
        is_over = ends < today - timedelta(days=1)
        need = self._add_need("closed" if is_over else "in_support", town, sent, begins, ends)
        self.supported.append(need)
        self._send(need)

    def _like(self, status: str) -> NeedExample:
        found = self.ground.examples.needs
        return self.ground.rng.choice(found[status] or found["in_support"])

    def _add_need(self, status: str, town: str, sent: date, begins: date, ends: date) -> Supported:
        ground, like = self.ground, self._like(status)
        is_sent, is_decided = status != "draft", status not in ("draft", "submitted")
        sequence = self.need_numbers.next(self.year) if is_sent else None
        closed = at(min(ends + timedelta(days=5), ground.today - timedelta(days=1)), 16)
        reviewer = ground.rng.choice(ground.staff)
        reply = like.values["reply"] or "受理しました。"
        number = ground.add(
            Need,
            **{
                **like.values,
                "fiscal_year": self.year,
                "sequence": sequence,
                "municipality_id": town,
                "status": status,
                "starts_on": begins,
                "ends_on": ends,
                "wanted_by": begins + timedelta(days=60) if like.values["wanted_by"] else None,
                "deadline_on": None,
                "author_id": ground.officers[town].user_id,
                "reviewer_id": reviewer.user_id if is_decided else None,
                "reply": reply if is_decided else "",
                "reply_due_on": sent + timedelta(days=5) if is_sent else None,
                "created_at": at(sent - timedelta(days=1), 15),
                "submitted_at": at(sent, 10, 9) if is_sent else None,
                "decided_at": at(sent + timedelta(days=3), 11) if is_decided else None,
                "promised_on": sent + timedelta(days=8) if status == "accepted" else None,
                "supported_on": ends if status == "closed" else None,
                "closed_at": closed if status == "closed" else None,
            },
        )
        for skill in like.skills:
            ground.add(NeedSkill, need_id=number, **skill)
        title = like.values["title"]
        label = f"{written('N-', self.year, sequence)} {title}" if sequence else title
        self._tell_of_need(Supported(number, label, town, begins, ends), status, sent, closed, like.values)
        return Supported(number, label, town, begins, ends)

    def _tell_of_need(self, need: Supported, status: str, sent: date, closed: datetime, like: Values) -> None:
        """Events and notices of everything that has happened to a need up to its status."""
        ground, town = self.ground, need.town
        subject, officer = ("needs.need", need.need_id, need.label), ground.officers[town]
        page, short = f"/needs/{need.need_id}/", need.label.split(" ")[0]
        begun, written_words = at(sent - timedelta(days=1), 15), {"written": ["raw_problem"]}
        ground.record(begun, officer, "write_need", subject, town=town, after=written_words)
        if status == "draft":
            return
        after = {"status": "submitted", "title": like["title"], "raw_problem": like["raw_problem"]}
        before = {"status": "draft"}
        ground.record(at(sent, 10, 9), officer, "submit_need", subject, town=town, before=before, after=after)
        for clerk in ground.staff:
            words, due = (
                f"{ground.town_names[town]}から困りごとが届きました（{short}）",
                sent + timedelta(days=5),
            )
            ground.tell(
                at(sent, 10, 9), clerk.user_id, "need.submitted", words, page, body=like["title"], due_on=due
            )
        if status == "submitted":
            return
        verb, became = DECIDED.get(status, ("accept_need", "accepted"))
        decided, after = at(sent + timedelta(days=3), 11), {"status": became, "reply": like["reply"]}
        before = {"status": "submitted"}
        ground.record(decided, ground.staff[0], verb, subject, town=town, before=before, after=after)
        for reader in (officer, ground.heads[town]):
            ground.tell(decided, reader.user_id, "need.decided", f"県の返事が届きました（{short}）", page)
        if status == "closed":
            before, after = {"status": "in_support"}, {"status": "closed"}
            ground.record(
                closed, ground.staff[0], "close_need", subject, town=town, before=before, after=after
            )
            ground.tell(closed, officer.user_id, "need.closed", f"支援が完了しました（{short}）", page)

    def _send(self, need: Supported) -> int:
        """A dispatch for the need, every week on a half that somebody has
        free. Gives the number of its visits."""
        found = self._somebody_free(need)
        if found is None:
            return 0
        worker, weekday, half = found
        days = list(_weekly(need.begins, min(need.ends, date(self.year + 1, 3, 31)), weekday))
        if not days:
            return 0
        worker.taken.append((weekday, half, days[0], days[-1]))
        self.visits += len(days)
        like = self.ground.rng.choice(self.ground.examples.dispatches)
        DispatchRows(self, need, worker, weekday, half, like).add(days)
        return len(days)

    def _somebody_free(self, need: Supported) -> tuple[Worker, int, str] | None:
        rng, is_now = self.ground.rng, self.year == self.ground.years[-1]
        pool = [
            worker
            for worker in self.workers
            if worker.since <= self.year and worker.halves and not (worker.is_of_the_demo and is_now)
        ]
        for _ in range(TRIES):
            worker = rng.choice(pool)
            weekday, half = rng.choice(worker.halves)
            if worker.is_free(weekday, half, need.begins, need.ends):
                return worker, weekday, half
        return None


@dataclass
class DispatchRows:
    """One dispatch with its visits, logs, remarks, events and notices."""

    year: Year
    need: Supported
    worker: Worker
    weekday: int
    half: str
    like: Values
    number: int = 0
    label: str = ""
    planned_at: datetime = field(init=False)

    def add(self, days: list[date]) -> None:
        ground, need = self.year.ground, self.need
        begins, ends = days[0], need.ends
        is_over = ends < ground.today
        planner = ground.rng.choice(ground.staff)
        planned_at = self.planned_at = min(at(begins - timedelta(days=4), 16), at(ground.yesterday, 9))
        sequence = self.year.dispatch_numbers.next(self.year.year)
        reason = "期間が終わり、すべての訪問の確認が済みました" if is_over else ""
        self.number = ground.add(
            Dispatch,
            fiscal_year=self.year.year,
            sequence=sequence,
            need_id=need.need_id,
            talent_id=self.worker.talent_id,
            municipality_id=need.town,
            status="ended" if is_over else "planned",
            starts_on=begins,
            ends_on=ends,
            cadence="weekly",
            weekday=self.weekday,
            span=self.half,
            mode=self.like["mode"],
            travel_minutes=self.like["travel_minutes"],
            reason=reason,
            created_by_id=planner.user_id,
            created_at=planned_at,
        )
        self.label = f"{written('D-', self.year.year, sequence)} {ground.town_names[need.town]}"
        subject = ("dispatches.dispatch", self.number, self.label)
        after = {"talent": self.worker.talent_id, "visits": [day.isoformat() for day in days]}
        ground.record(planned_at, planner, "arrange_dispatch", subject, town=need.town, after=after)
        page = f"/dispatches/{self.number}/"
        readers = (self.worker.who, ground.officers[need.town], ground.heads[need.town])
        for reader in readers:
            ground.tell(
                planned_at,
                reader.user_id,
                "dispatch.planned",
                f"{ground.town_names[need.town]}への派遣が決まりました",
                page,
            )
        if is_over:
            ended, before, after = (
                at(ends, 17, 20),
                {"status": "planned"},
                {"status": "ended", "reason": reason},
            )
            ground.record(ended, planner, "end_dispatch", subject, town=need.town, before=before, after=after)
        for ordinal, day in enumerate(days, 1):
            self._add_visit(ordinal, day)

    def _add_visit(self, ordinal: int, day: date) -> None:
        ground, dice = self.year.ground, self.year.ground.rng.random()
        status = _status_of((ground.today - day).days, dice)
        first, last = SPANS[self.half]
        begin, end = datetime.combine(day, first, JAPAN), datetime.combine(day, last, JAPAN)
        hosts = ground.officers if dice < 0.8 else ground.heads
        host = hosts[self.need.town]
        confirmed = self._confirmed_at(day) if status == "confirmed" else None
        called_off = self._called_off_at(day) if status == "cancelled" else None
        visit = ground.add(
            Visit,
            dispatch_id=self.number,
            talent_id=self.worker.talent_id,
            municipality_id=self.need.town,
            ordinal=ordinal,
            status=status,
            on_day=day,
            span=self.half,
            starts_at=begin,
            ends_at=end,
            mode=self.like["mode"],
            confirmed_by_id=host.user_id if confirmed else None,
            confirmed_at=confirmed,
            called_off_at=called_off,
        )
        subject, town = ("visits.visit", visit, f"{self.label} {format_short(day)}"), self.need.town
        if called_off:
            after = {"status": "cancelled", "reason": "町の行事と重なったため"}
            ground.record(called_off, ground.staff[0], "cancel_visit", subject, town=town, after=after)
        if status not in ("logged", "sent_back", "confirmed"):
            return
        self._log(subject, day, begin, end)
        page = f"/visits/{visit}/"
        if ground.rng.random() < REMARKED:
            text, when = ground.rng.choice(ground.examples.remarks), at(day, 18, ground.rng.randrange(60))
            ground.add(Remark, visit_id=visit, text=text, author_id=host.user_id, written_at=when)
            ground.record(when, host, "remark_visit", subject, town=town, after={"remark": text})
        if confirmed:
            before, after = {"status": "logged"}, {"status": "confirmed"}
            ground.record(confirmed, host, "confirm_visit", subject, town=town, before=before, after=after)
            words = f"{format_short(day)}の{ground.town_names[self.need.town]}への訪問が確認されました"
            ground.tell(confirmed, self.worker.who.user_id, "visit.confirmed", words, page)
        if status == "sent_back":
            after = {"status": "sent_back", "remark": "終わりの時刻が違うようです。"}
            ground.record(at(day, 19), host, "send_back_visit", subject, town=town, after=after)

    def _confirmed_at(self, day: date) -> datetime:
        """Two days later; the same evening where that has not come yet."""
        in_two_days, yesterday = day + timedelta(days=2), self.year.ground.yesterday
        return max(at(day, 20), at(min(in_two_days, yesterday), 16, 40))

    def _called_off_at(self, day: date) -> datetime:
        """A week before, if it was planned by then; at the latest yesterday."""
        in_time = min(at(day - timedelta(days=7), 12), at(self.year.ground.yesterday, 12))
        return max(self.planned_at + timedelta(hours=1), in_time)

    def _log(self, subject: tuple[str, int, str], day: date, begin: datetime, end: datetime) -> None:
        ground, rng = self.year.ground, self.year.ground.rng
        like = rng.choice(ground.examples.logs if rng.random() < NOT_HELD else ground.examples.held_logs)
        held, logged = like["was_held"], at(day, 17, 10, rng.randrange(60))
        times = {
            "started_at": begin if held else None,
            "ended_at": end - timedelta(minutes=rng.choice((0, 0, 15, 30))) if held else None,
        }
        who = self.worker.who
        said = {**like, **times, "was_cleared": True}
        ground.add(
            VisitLog, visit_id=subject[1], **{**said, "logged_by_id": who.user_id, "logged_at": logged}
        )
        left_out = ("logged_by_id", "logged_at", "works")
        after = {
            "status": "logged",
            **plain({name: value for name, value in said.items() if name not in left_out}),
        }
        ground.record(
            logged, who, "log_visit", subject, town=self.need.town, before={"status": "planned"}, after=after
        )
        words = f"{format_short(day)}の訪問の内容を確認してください"
        officer, due = ground.officers[self.need.town], day + timedelta(days=10)
        ground.tell(logged, officer.user_id, "visit.logged", words, f"/visits/{subject[1]}/", due_on=due)


def _weekly(first: date, last: date, weekday: int) -> Any:
    day = first + timedelta(days=(weekday - first.weekday()) % 7)
    while day <= last:
        if (day.month, day.day) not in OFFICES_CLOSED:
            yield day
        day += timedelta(days=7)


def _status_of(age_days: int, dice: float) -> str:
    """What has become of a visit so many days after it."""
    if dice < 0.015:
        return "cancelled"
    if age_days <= 0:
        return "planned"
    if age_days > 14:
        return "planned" if dice > 0.999 else "confirmed"
    bounds = ((0.30, "logged"), (0.32, "sent_back"), (0.38, "planned"), (1.0, "confirmed"))
    return next(status for bound, status in bounds if dice <= bound)
