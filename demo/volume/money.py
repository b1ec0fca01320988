"""What a prefecture pays for its pool, month by month, and the snapshots of the months before this one."""

from __future__ import annotations

from datetime import date, timedelta

from demo.volume.ground import Ground, Worker, at
from finance.models import Expense, Funding
from japan.fiscal_year import fiscal_year_of, months
from national.models import Snapshot

PAID_AFTER = timedelta(days=44)
SHARED, TRAVELS = 0.03, 0.15
WITHOUT_PERSON = ("operation", "leader_training", "recruitment")


def pay(ground: Ground, workers: list[Worker]) -> None:
    """Personnel of everybody in every month, travel of some, and the rest every fifth month."""
    for year in ground.years:
        people = [worker for worker in workers if worker.since <= year]
        if year == ground.years[-1]:
            people = [worker for worker in people if not worker.is_of_the_demo]
        for place, month in enumerate(months(year)):
            if month + PAID_AFTER >= ground.today:
                break
            _pay_month(ground, month, people)
            if place % 5 == 0:
                for kind in WITHOUT_PERSON:
                    if amounts := ground.examples.amounts.get(kind):
                        _expense(ground, month, kind, None, ground.rng.choice(amounts))


def _pay_month(ground: Ground, month: date, people: list[Worker]) -> None:
    rng = ground.rng
    for worker in people:
        expense = _expense(ground, month, "personnel", worker, worker.pay_yen)
        if rng.random() < SHARED:
            ground.add(
                Funding,
                expense_id=expense,
                kind="contribution",
                municipality_id=rng.choice(ground.towns).code,
                amount_yen=worker.pay_yen // 4,
                recorded_by_id=ground.cashier.user_id if ground.cashier else None,
                recorded_at=at(month + PAID_AFTER, 11),
            )
        if rng.random() < TRAVELS:
            _expense(ground, month, "travel", worker, rng.choice(ground.examples.amounts["travel"]))


def _expense(ground: Ground, month: date, kind: str, worker: Worker | None, amount_yen: int) -> int:
    cashier = ground.cashier
    assert cashier is not None
    when = at(month + PAID_AFTER, 10)
    talent = worker.talent_id if worker else None
    proof = f"支出命令 第{month.year - 2018}-{month.month:02d}{(talent or 9) % 1000:03d}号"
    number = ground.add(
        Expense,
        fiscal_year=fiscal_year_of(month),
        month=month,
        kind=kind,
        talent_id=talent,
        amount_yen=amount_yen,
        proof=proof,
        recorded_by_id=cashier.user_id,
        recorded_at=when,
    )
    after = {
        "kind": kind,
        "month": month.isoformat(),
        "talent": talent,
        "amount_yen": amount_yen,
        "proof": proof,
    }
    label = f"{month.year}年{month.month}月 {amount_yen:,}円"
    ground.record(when, cashier, "record_expense", ("finance.expense", number, label), after=after)
    return number


def look_back(ground: Ground) -> None:
    """A snapshot for each month that has none, like one of the demo's."""
    have = set(Snapshot.objects.values_list("month", flat=True))
    examples = ground.examples.snapshots
    usual = next(reversed(examples.values()))
    for year in ground.years:
        for month in months(year):
            if month >= ground.today.replace(day=1) or month in have:
                continue
            like = examples.get(month.month, usual)
            ground.add(
                Snapshot,
                **{
                    **like,
                    "month": month,
                    "fiscal_year": year,
                    "event_sequence": 0,
                    "taken_at": at(month + timedelta(days=27), 23, 50),
                },
            )
