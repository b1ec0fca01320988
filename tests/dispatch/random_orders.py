"""Random orders of what may happen round a dispatch: whatever comes first, no visit is confirmed without all
proofs. `ORDERS=10000 SEED=1 pytest tests/dispatch/test_random_orders.py` runs as many as one likes."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

import time_machine
from django.db import transaction
from django.test import Client

from accounts.errors import Refusal
from accounts.tenancy import NATIONWIDE, scope
from dispatch.dispatches.models import Dispatch
from dispatch.repairs.actions import move_visit
from dispatch.visits.actions import confirm_visit
from dispatch.visits.choices import VisitStatus
from dispatch.visits.models import Visit
from municipalities.needs.models import Need
from pool.people.actions.away import declare_conflict
from pool.people.actions.facts import approve_facts, ask_fact
from pool.people.actions.people import end_term
from pool.people.models import ConflictOfInterest, DatedFact, Talent
from tests.build_dispatch import logged_visit, mark_of, open_need, planned_dispatch
from tests.build_pool import clear_talent, make_talent, second_person
from tests.cast import JINSEKI, SERA, Person
from training.courses.actions.completions import record_completion, revoke_completion
from training.courses.actions.importing import import_completions
from training.courses.actions.waivers import approve_waiver, ask_waiver
from training.courses.models import Completion, Course, Requirement, Waiver

FIRST = date(2026, 11, 24)
LEAST, MOST = 8, 22
"""Events of one order."""


@dataclass
class Order:
    """One order under way, and what has been confirmed in it."""

    random: random.Random
    people: dict[str, Person]
    talent: Talent
    need: Need
    clock: time_machine.Coordinates
    day: date = FIRST
    done: Counter[str] = field(default_factory=Counter)
    unproven: list[str] = field(default_factory=list)

    @property
    def staff(self) -> Person:
        return self.people["staff"]

    def days(self, before: int, after: int) -> date:
        return self.day + timedelta(days=self.random.randint(-before, after))

    def visits(self, *states: str) -> list[Visit]:
        return list(Visit.objects.filter(talent=self.talent, status__in=states).order_by("pk"))

    def any_course(self) -> Course:
        return self.random.choice(list(Course.objects.filter(requirements__isnull=False).distinct()))


def employ(order: Order) -> None:
    starts_on = order.days(60, 20)
    ends_on = order.random.choice([None, starts_on + timedelta(days=order.random.randint(0, 120))])
    ask_fact(
        by=order.staff.seat, talent=order.talent, kind="form", value="specified_fixed_term",
        starts_on=starts_on, ends_on=ends_on, paper="任用通知書", reason="任用", gap_reason="休職のため",
    )  # fmt: skip


def approve(order: Order) -> None:
    waiting = list(DatedFact.objects.waiting().filter(talent=order.talent).values_list("pk", flat=True))
    approve_facts(by=second_person(order.staff.seat), talent=order.talent, numbers=waiting)


def complete(order: Order) -> None:
    record_completion(
        by=order.staff.seat, talent=order.talent, course=order.any_course(),
        completed_on=order.days(40, 0), provider="県",
    )  # fmt: skip


def bring_in(order: Order) -> None:
    course = order.any_course().name
    said = f"{order.talent.pk},{order.talent.name},{course},{order.days(40, 0)},県"
    import_completions(by=order.staff.seat, text=f"番号,氏名,研修,修了日,機関\n{said}", only_good=True)


def expire(order: Order) -> None:
    """Time has passed over it."""
    row = order.random.choice(list(Completion.objects.filter(talent=order.talent)))
    Completion.objects.filter(pk=row.pk, completed_on__lte=order.day).update(expires_on=order.day)


def revoke(order: Order) -> None:
    row = order.random.choice(list(Completion.objects.standing().filter(talent=order.talent)))
    revoke_completion(
        by=order.staff.seat, completion=row, revoked_from=order.days(20, 0), reason="受講していなかった"
    )


def ask_to_waive(order: Order) -> None:
    first = order.days(30, 10)
    ask_waiver(
        by=order.staff.seat, talent=order.talent, course=order.any_course(), reason="前職で修了",
        valid_from=first, valid_until=first + timedelta(days=order.random.randint(0, 60)),
    )  # fmt: skip


def waive(order: Order) -> None:
    waiver = order.random.choice(list(Waiver.objects.waiting().filter(talent=order.talent)))
    approve_waiver(by=second_person(order.staff.seat), waiver=waiver)


def conflict(order: Order) -> None:
    declare_conflict(
        by=order.staff.seat, talent=order.talent, municipality_code=order.random.choice([JINSEKI, SERA]),
        reason="前の客", starts_on=order.days(20, 20),
    )  # fmt: skip


def leave_the_pool(order: Order) -> None:
    end_term(by=order.staff.seat, talent=order.talent, ends_on=order.days(10, 40))


def arrange(order: Order) -> None:
    first = order.days(7, 7)
    planned_dispatch(
        order.staff.seat, order.people["officer"].seat, need=order.need, talent=order.talent,
        starts_on=first, ends_on=first + timedelta(days=order.random.randint(6, 40)),
        weekday=order.random.randint(0, 4), span=order.random.choice(["am", "pm", "day"]),
    )  # fmt: skip


def signed_in(who: Person) -> Client:
    """Anew: on another day the session of before has ended."""
    with scope(NATIONWIDE):
        who.client.force_login(who.user)
    return who.client


def arrange_on_the_page(order: Order) -> None:
    first = order.days(0, 7)
    said = {
        "talent": order.talent.pk, "starts_on": str(first), "ends_on": str(first + timedelta(days=28)),
        "cadence": "weekly", "weekday": str(order.random.randint(0, 4)), "span": "pm", "mode": "onsite",
        "travel_minutes": "", "step": "do",
    }  # fmt: skip
    signed_in(order.staff).post(f"/hiroshima/needs/{order.need.pk}/dispatch/", said)


def move(order: Order) -> None:
    visit = order.random.choice(order.visits(VisitStatus.PLANNED))
    move_visit(by=order.staff.seat, visit=visit, on_day=order.days(0, 20), span="am")


def log(order: Order) -> None:
    visit = order.random.choice(order.visits(VisitStatus.PLANNED, VisitStatus.LOGGED))
    logged_visit(order.people["talent_user"].seat, visit, was_held=order.random.random() < 0.9)


def confirm(order: Order) -> None:
    visit = order.random.choice(order.visits(VisitStatus.LOGGED))
    confirm_visit(by=order.people["officer"].seat, visit=visit, read_log=mark_of(visit))
    order.unproven += missing_of(visit)


def confirm_on_the_page(order: Order) -> None:
    visit = order.random.choice(order.visits(VisitStatus.LOGGED))
    said = {"answer": "confirm", "remark": "", "read_log": mark_of(visit)}
    signed_in(order.people["officer"]).post(f"/hiroshima/visits/{visit.pk}/confirm/", said)
    if Visit.objects.get(pk=visit.pk).status == VisitStatus.CONFIRMED:
        order.unproven += missing_of(visit)
        order.done["confirmed on the page"] += 1


def pass_days(order: Order) -> None:
    order.day += timedelta(days=order.random.randint(1, 14))
    order.clock.move_to(f"{order.day} 09:05:00+09:00", tick=False)


EVENTS: tuple[tuple[Callable[[Order], None], int], ...] = (
    (employ, 2), (approve, 3), (complete, 3), (bring_in, 2), (expire, 1), (revoke, 2), (ask_to_waive, 2),
    (waive, 3), (conflict, 1), (leave_the_pool, 1), (arrange, 4), (arrange_on_the_page, 2), (move, 2),
    (log, 8), (confirm, 8), (confirm_on_the_page, 3), (pass_days, 3),
)  # fmt: skip
"""What may happen, and how often."""


def missing_of(visit: Visit) -> list[str]:
    """What a visit that was held lacks on its day, read from the rows without any rule of the product."""
    visit = Visit.objects.select_related("talent", "log").get(pk=visit.pk)
    day, talent = visit.on_day, visit.talent
    if not visit.log.was_held:
        return []
    found = []
    if not (talent.starts_on <= day and (talent.ends_on is None or day <= talent.ends_on)):
        found.append("term")
    forms = DatedFact.objects.filter(talent=talent, kind="form", status="approved")
    if not any(row.starts_on <= day and (row.ends_on is None or day <= row.ends_on) for row in forms):
        found.append("employment")
    barred = ConflictOfInterest.objects.filter(talent=talent, municipality_code=visit.municipality_id)
    if any(row.starts_on <= day and (row.ends_on is None or day <= row.ends_on) for row in barred):
        found.append("conflict")
    for requirement in Requirement.objects.filter(course__is_offered=True):
        if requirement.starts_on and day < requirement.starts_on:
            continue
        done = Completion.objects.filter(talent=talent, course=requirement.course_id, completed_on__lte=day)
        excused = Waiver.objects.filter(talent=talent, course=requirement.course_id, status="approved")
        if not any(
            (row.expires_on is None or day <= row.expires_on)
            and (row.revoked_from is None or day < row.revoked_from)
            for row in done
        ) and not any(row.valid_from <= day <= row.valid_until for row in excused):
            found.append(f"course {requirement.course_id}")
    return found


def run(people: dict[str, Person], orders: int, seed: int = 0) -> tuple[Counter[str], list[str]]:
    """How often each event came to pass, and what was confirmed without a proof. In the open scope."""
    done: Counter[str] = Counter()
    unproven: list[str] = []
    staff, officer = people["staff"].seat, people["officer"].seat
    talent = clear_talent(staff, make_talent(staff, user=people["talent_user"].user), date(2026, 4, 1))
    need = open_need(officer, staff)
    for number in range(orders):
        with time_machine.travel(f"{FIRST} 09:05:00+09:00", tick=False) as clock, transaction.atomic():
            chance = random.Random(f"{seed} {number}")
            order = Order(chance, people, talent, need, clock)
            if chance.random() < 0.3:
                Completion.objects.filter(talent=order.talent).delete()
            if chance.random() < 0.3:
                DatedFact.objects.filter(talent=order.talent, kind="form").delete()
            events = chance.choices(
                [event for event, _ in EVENTS],
                [weight for _, weight in EVENTS],
                k=chance.randint(LEAST, MOST),
            )
            before = [arrange, log, confirm, log, confirm_on_the_page, log, log]
            for event in (*(before if chance.random() < 0.5 else ()), *events, confirm, confirm):
                _come(event, order)
            done += order.done
            unproven += [f"order {number} of {seed}: {missing}" for missing in order.unproven]
            transaction.set_rollback(True)
    return done, unproven


def _come(event: Callable[[Order], None], order: Order) -> None:
    """It comes to pass, or is refused, or there is nothing that it could happen to."""
    try:
        with transaction.atomic():
            event(order)
    except Refusal:
        order.done[f"{event.__name__} refused"] += 1
    except IndexError:
        order.done[f"{event.__name__} idle"] += 1
    else:
        order.done[event.__name__] += 1
        if event is arrange:
            order.done["dispatches"] += Dispatch.objects.filter(talent=order.talent).exists()
