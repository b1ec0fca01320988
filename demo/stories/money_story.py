"""What the pool costs: each month's pay and invoices in the month after, and what towns pay towards them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial

from demo.stories.agenda import workday_near
from demo.stories.stage import Stage
from demo.stories.talents import (
    APPOINTEE,
    OUTSOURCED,
    SPECIAL,
    TalentRow,
)
from finance.actions import amend_expense, record_expense, record_funding
from finance.choices import ExpenseKind, FundingKind
from finance.models import Expense
from japan.clock import JAPAN
from japan.fiscal_year import months
from japan.reference_numbers import era_year
from pool.people.models import Talent

BOOKING_DAY = 8
"""From this day of the next month on, finance books a month."""
MISSING_LAST_MONTH = 2
"""So many people's cost of the last month is not booked yet."""
BONUS_MONTHS = (6, 12)
BONUS_MONTHS_OF_PAY = 1.1
FORM_CHARGE = {APPOINTEE: "会年", SPECIAL: "報酬", OUTSOURCED: "委託"}
CONTRIBUTION_MONTHS = (6, 9, 12)
CONTRIBUTION_YEN = 300_000
OTHER_FUNDING_YEN = 250_000
OTHER_SOURCE = "デモ・地域振興財団の助成金"
LEADER_TRAINING_YEN = 480_000
OPERATION_YEN = 265_000
WITHOUT_PROOF_IN_HUNDRED = 4


@dataclass(frozen=True, slots=True)
class _Entry:
    """One expense to be booked."""

    month: date
    kind: ExpenseKind
    amount_yen: int
    row: TalentRow | None = None
    note: str = ""
    number: int = 0

    def proof(self, year: int) -> str:
        """The number of the paper it rests on."""
        paper = {
            ExpenseKind.PERSONNEL: "支出命令",
            ExpenseKind.TRAVEL: "旅費精算",
            ExpenseKind.RECRUITMENT: "契約",
        }
        form = FORM_CHARGE.get(self.row.form, "給与") if self.row else "共通"
        return f"{paper.get(self.kind, '請求書')} {form}第{era_year(year)}-{self.month:%m}{self.number:03d}号"


def prepare(stage: Stage) -> None:
    """Put the bookings of every month that is over on the agenda."""
    done = [month for month in months(stage.fiscal_year) if _next(month) <= stage.today]
    for month in done:
        entries = _entries(stage, month)
        if month == done[-1]:
            entries = _leave_some_out(stage, entries)
        start = datetime.combine(
            workday_near(_next(month) + timedelta(days=BOOKING_DAY - 1)), time(10, 5), JAPAN
        )
        for index, entry in enumerate(entries):
            stage.agenda.at(start + timedelta(minutes=3 * index), partial(_book, stage, entry))
    _prepare_amendment(stage, done)


def _next(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1)


def _leave_some_out(stage: Stage, entries: list[_Entry]) -> list[_Entry]:
    """Without the pay of the last few people of the list, which finance is still to book."""
    personnel = [entry for entry in entries if entry.kind == ExpenseKind.PERSONNEL]
    missing = personnel[-MISSING_LAST_MONTH:]
    return [entry for entry in entries if entry not in missing]


def _entries(stage: Stage, month: date) -> list[_Entry]:
    entries = [entry for row in stage.home.talents for entry in _of_talent(stage, row, month)]
    entries += _of_nobody(stage, month)
    return [
        _Entry(each.month, each.kind, each.amount_yen, each.row, each.note, number)
        for number, each in enumerate(entries, start=1)
    ]


def _of_talent(stage: Stage, row: TalentRow, month: date) -> list[_Entry]:
    rng = stage.rng
    if month < date(stage.fiscal_year, row.from_month, 1):
        return []
    if row.form == OUTSOURCED:
        travel = rng.randrange(24, 78) * 1_000
        entries = [
            _Entry(month, ExpenseKind.PERSONNEL, row.cost_yen, row, "業務委託の人件費相当額"),
            _Entry(month, ExpenseKind.TRAVEL, travel, row, "業務委託の旅費"),
        ]
        if month.month % 3 == 0:
            entries.append(_Entry(month, ExpenseKind.COMMUNICATION, rng.randrange(8, 15) * 1_000, row))
        return entries
    if row.form == SPECIAL:
        return [
            _Entry(
                month, ExpenseKind.PERSONNEL, row.cost_yen // 8 * rng.choice((7, 8, 8, 9)), row, "日額報酬"
            )
        ]
    bonus = int(row.cost_yen * BONUS_MONTHS_OF_PAY) if month.month in BONUS_MONTHS else 0
    note = "期末・勤勉手当を含む" if bonus else ""
    return [
        _Entry(month, ExpenseKind.PERSONNEL, row.cost_yen + bonus + rng.randrange(0, 9) * 1_000, row, note)
    ]


def _of_nobody(stage: Stage, month: date) -> list[_Entry]:
    """Recruitment in the first months; the leaders' training and the
    running of the outsourced work each quarter."""
    home = stage.home
    first = home.recruitment_yen * 2 // 3
    recruitment = {4: first, 5: home.recruitment_yen - first}
    entries = []
    if month.month in recruitment:
        entries.append(
            _Entry(month, ExpenseKind.RECRUITMENT, recruitment[month.month], note=home.recruitment_note)
        )
    if month.month % 3 == 0:
        entries.append(_Entry(month, ExpenseKind.OPERATION, OPERATION_YEN, note="業務委託の管理費"))
        entries.append(
            _Entry(
                month,
                ExpenseKind.LEADER_TRAINING,
                LEADER_TRAINING_YEN,
                note="DX推進リーダー育成研修の講師と会場",
            )
        )
    return entries


def _book(stage: Stage, entry: _Entry) -> None:
    lacks_proof = entry.row is not None and stage.rng.randrange(100) < WITHOUT_PROOF_IN_HUNDRED
    expense = record_expense(
        by=stage.cast.finance,
        month=entry.month,
        kind=entry.kind,
        talent=stage.talents[entry.row.name] if entry.row else None,
        amount_yen=entry.amount_yen,
        proof="" if lacks_proof else entry.proof(stage.fiscal_year),
        note=entry.note,
    )
    _book_funding(stage, entry, expense)


def _book_funding(stage: Stage, entry: _Entry, expense: Expense) -> None:
    """Two municipalities pay towards an outsourced person each
    quarter; one foundation towards the training."""
    if (
        entry.row is not None
        and entry.row is _contributed(stage)
        and entry.month.month in CONTRIBUTION_MONTHS
    ):
        for code in stage.home.contributors if entry.kind == ExpenseKind.PERSONNEL else ():
            record_funding(
                by=stage.cast.finance,
                expense=expense,
                kind=FundingKind.CONTRIBUTION,
                municipality_code=code,
                source="",
                amount_yen=CONTRIBUTION_YEN,
            )
    if entry.kind == ExpenseKind.LEADER_TRAINING and entry.month.month == BONUS_MONTHS[0]:
        record_funding(
            by=stage.cast.finance,
            expense=expense,
            kind=FundingKind.OTHER,
            municipality_code="",
            source=OTHER_SOURCE,
            amount_yen=OTHER_FUNDING_YEN,
        )


def _contributed(stage: Stage) -> TalentRow:
    """The outsourced person to whose cost municipalities contribute: one whose cost stays below the cap."""
    outsourced = [row for row in stage.home.talents if row.form == OUTSOURCED and row.main_duty]
    return min(outsourced[:4], key=lambda row: abs(row.cost_yen - 1_000_000))


def _prepare_amendment(stage: Stage, done: list[date]) -> None:
    """One amount that was booked wrong, found some days later."""
    if not done:
        return
    month = done[len(done) // 2]
    row = next(row for row in stage.home.talents if row.form == SPECIAL)
    moment = datetime.combine(workday_near(_next(month) + timedelta(days=16)), time(14, 20), JAPAN)
    stage.agenda.at(moment, partial(_amend, stage, row, month))


def _amend(stage: Stage, row: TalentRow, month: date) -> None:
    talent: Talent = stage.talents[row.name]
    expense = (
        Expense.objects.standing().filter(talent=talent, month=month, kind=ExpenseKind.PERSONNEL).first()
    )
    if expense is not None:
        day_yen = row.cost_yen // 8
        amend_expense(
            by=stage.cast.finance,
            expense=expense,
            amount_yen=expense.amount_yen - day_yen,
            reason="勤務日を1日多く数えていたため",
        )
