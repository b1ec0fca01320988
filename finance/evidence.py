"""The thread from a line of the figure down to the visits, the needs and the towns' own words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from accounts.seats import Seat
from dispatch.visits.choices import VisitStatus
from dispatch.visits.figures import duty_minutes
from dispatch.visits.models import Visit
from dispatch.visits.pages import length_words
from finance.figures import FigureLine
from finance.ledger import standing_in
from finance.models import Expense
from japan.numbers import yen
from japan.wareki import format_month, format_short
from municipalities.needs.models import Need
from pool.hiring.figures import PaidCost
from pool.own.disclosure import Disclosed
from pool.people.models import Talent


@dataclass(frozen=True)
class Evidence:
    """What stands behind one talent's cost in a fiscal year: the
    visits held, their needs, and the minutes."""

    visits: tuple[Visit, ...]
    needs: tuple[Need, ...]
    support_minutes: int
    """Of municipal support, and of all duties: confirmed by the hosts, as the main-duty test counts them."""
    confirmed_minutes: int
    unconfirmed_minutes: int
    """Of visits that were held and wait for the host's word."""

    @property
    def unconfirmed(self) -> tuple[Visit, ...]:
        return tuple(visit for visit in self.visits if visit.status != VisitStatus.CONFIRMED)


def evidence_of(talent_id: int, fiscal_year: int) -> Evidence:
    """Visits held in the year by one talent, the needs they served, and the minutes of the main-duty test."""
    held = (
        Visit.objects.held()
        .of_year(fiscal_year)
        .filter(talent_id=talent_id)
        .select_related("dispatch__need")
        .with_logs()
        .order_by("on_day", "id")
    )
    visits = tuple(held)
    needs = {visit.dispatch.need_id: visit.dispatch.need for visit in visits}
    minutes = duty_minutes(fiscal_year, talent_id=talent_id).get(talent_id)
    return Evidence(
        visits,
        tuple(needs[pk] for pk in sorted(needs)),
        support_minutes=minutes.municipal_support if minutes else 0,
        confirmed_minutes=minutes.total if minutes else 0,
        unconfirmed_minutes=minutes.unconfirmed if minutes else 0,
    )


Spent = Expense | PaidCost
"""A row of the ledger, or a cost that the room of hiring keeps."""


def expenses_of(row: FigureLine, fiscal_year: int) -> Sequence[Spent]:
    """What a line adds up, by month."""
    if row.ledger.costs:
        return row.ledger.costs
    talent_id, _, kind = row.ledger.place
    rows = standing_in(fiscal_year).filter(kind=kind)
    of_whom = rows.filter(talent_id=talent_id) if talent_id else rows.filter(talent_id__isnull=True)
    if row.ledger.talent and row.ledger.talent.is_in_parts:
        of_whom = of_whom.filter(month__in=row.ledger.talent.months)
    return list(of_whom.order_by("month", "id"))


def thread_of(
    row: FigureLine, expenses: Sequence[Spent], evidence: Evidence | None, seat: Seat
) -> list[dict[str, Any]]:
    """Entries for the timeline part: from the eligible yen to the words of the town, with the break named.

    `evidence` is that of the line's talent, None for a line of nobody's.
    """
    entries = [
        {
            "title": f"対象経費　{yen(row.line.eligible_yen)}",
            "detail": f"支出{yen(row.line.claimed_yen)}　{row.reason}",
            "kind": "now",
        },
        _proof_entry(expenses),
    ]
    return [*entries, *_visit_entries(evidence), *_need_entries(evidence, seat)] if evidence else entries


def _proof_entry(expenses: Sequence[Spent]) -> dict[str, Any]:
    lacking = [expense.month for expense in expenses if expense.lacks_proof]
    months = sorted({expense.month for expense in expenses})
    entry: dict[str, Any] = {
        "title": f"支出の記録　{len(expenses)}件",
        "detail": f"{format_month(months[0])}から{format_month(months[-1])}まで",
    }
    if lacking:
        named = "、".join(format_month(month) for month in lacking[:3])
        entry |= {
            "kind": "cut",
            "badge": f"{len(lacking)}件に書類がない",
            "detail": f"根拠となる書類のない月：{named}",
        }
    return entry


def _visit_entries(evidence: Evidence) -> list[dict[str, Any]]:
    towns = Counter(visit.municipality_name for visit in evidence.visits)
    named = "、".join(f"{name} {count}回" for name, count in towns.most_common(5))
    support, waiting = length_words(evidence.support_minutes), length_words(evidence.unconfirmed_minutes)
    entries: list[dict[str, Any]] = [
        {
            "title": f"従事の時間（受入確認済み）　{length_words(evidence.confirmed_minutes)}",
            "detail": f"うち市町村支援 {support}　ほかに確認待ち {waiting}",
        },
        {"title": f"訪問の記録　{len(evidence.visits)}回", "detail": named or "まだ訪問の記録がありません"},
    ]
    confirmed = len(evidence.visits) - len(evidence.unconfirmed)
    entry: dict[str, Any] = {"title": f"受入確認　{confirmed}回", "detail": "すべての訪問が確認されています"}
    if evidence.unconfirmed:
        first = evidence.unconfirmed[0]
        entry |= {
            "kind": "cut",
            "badge": f"{len(evidence.unconfirmed)}回が途切れ",
            "detail": f"{first.municipality_name} {format_short(first.on_day)}ほか。確認を待っています",
        }
    return [*entries, entry]


def _need_entries(evidence: Evidence, seat: Seat) -> list[dict[str, Any]]:
    return [
        {
            "title": f"支援ニーズ　{need.number} {need.municipality_name}",
            "detail": f"「{need.raw_problem[:60]}{'…' if len(need.raw_problem) > 60 else ''}」",
            "url": seat.url("need_detail", need.pk),
        }
        for need in evidence.needs
    ]


def disclosed_expenses(talent: Talent) -> Iterator[Disclosed]:
    """What is kept of what was paid for somebody, for the person to read."""
    for expense in Expense.objects.standing().filter(talent=talent).order_by("month", "id"):
        words = f"{yen(expense.amount_yen)}　根拠：{expense.proof or '–'}"
        yield Disclosed("経費", str(expense.get_kind_display()), words, expense.month)
