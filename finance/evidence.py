"""The thread from a line of the figure down to the visits, the needs and the towns' own words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from accounts.seats import Seat
from dispatch.visits.choices import VisitStatus
from dispatch.visits.models import Visit
from finance.figures import FigureLine
from japan.fiscal_year import first_day, last_day
from japan.numbers import yen
from japan.wareki import format_month, format_short
from municipalities.needs.models import Need

HELD = (VisitStatus.LOGGED, VisitStatus.SENT_BACK, VisitStatus.CONFIRMED)


@dataclass(frozen=True)
class Evidence:
    """What stands behind one talent's cost in a fiscal year. Minutes by duty category."""

    visits: tuple[Visit, ...]
    needs: tuple[Need, ...]
    minutes: dict[str, int]

    @property
    def unconfirmed(self) -> tuple[Visit, ...]:
        return tuple(visit for visit in self.visits if visit.status != VisitStatus.CONFIRMED)

    @property
    def support_share(self) -> tuple[int, int]:
        """Minutes of municipal support, and of everything logged: the evidence for the main-duty test."""
        return self.minutes.get("municipal_support", 0), sum(self.minutes.values())


def evidence_of(talent_id: int, fiscal_year: int) -> Evidence:
    """Visits held in the year by one talent, and the needs they served. Three queries."""
    held = (
        Visit.objects.filter(
            talent_id=talent_id,
            status__in=HELD,
            log__was_held=True,
            on_day__range=(first_day(fiscal_year), last_day(fiscal_year)),
        )
        .select_related("municipality", "dispatch")
        .prefetch_related("logs")
        .order_by("on_day", "id")
    )
    visits = tuple(held)
    minutes: Counter[str] = Counter()
    for visit in visits:
        for log in visit.logs.all():
            minutes[log.duty_category] += log.minutes
    needs = Need.objects.filter(pk__in={visit.dispatch.need_id for visit in visits}).select_related("municipality")
    return Evidence(visits, tuple(needs.order_by("id")), dict(minutes))


def thread_of(row: FigureLine, fiscal_year: int, seat: Seat) -> list[dict[str, Any]]:
    """Entries for the timeline part: from the eligible yen to the words of the town, with the break named."""
    entries = [
        {
            "title": f"対象経費　{yen(row.line.eligible_yen)}",
            "detail": f"支出{yen(row.line.claimed_yen)}　{row.reason}",
            "kind": "now",
        },
        _proof_entry(row),
    ]
    if row.ledger.talent is None:
        return entries
    evidence = evidence_of(row.ledger.talent.pk, fiscal_year)
    return [*entries, *_visit_entries(evidence), *_need_entries(evidence, seat)]


def _proof_entry(row: FigureLine) -> dict[str, Any]:
    lacking = [expense.month for expense in row.ledger.expenses if expense.proof == ""]
    months = sorted({expense.month for expense in row.ledger.expenses})
    entry: dict[str, Any] = {
        "title": f"支出の記録　{len(row.ledger.expenses)}件",
        "detail": f"{format_month(months[0])}から{format_month(months[-1])}まで",
    }
    if lacking:
        named = "、".join(format_month(month) for month in lacking[:3])
        entry |= {"kind": "cut", "badge": f"{len(lacking)}件に書類がない", "detail": f"根拠となる書類のない月：{named}"}
    return entry


def _visit_entries(evidence: Evidence) -> list[dict[str, Any]]:
    support, total = evidence.support_share
    towns = Counter(visit.municipality.name for visit in evidence.visits)
    named = "、".join(f"{name} {count}回" for name, count in towns.most_common(5))
    entries: list[dict[str, Any]] = [
        {
            "title": f"従事の時間　{total // 60}時間{total % 60}分",
            "detail": f"うち市町村支援 {support // 60}時間{support % 60}分",
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
            "detail": f"{first.municipality.name} {format_short(first.on_day)}ほか。確認を待っています",
        }
    return [*entries, entry]


def _need_entries(evidence: Evidence, seat: Seat) -> list[dict[str, Any]]:
    return [
        {
            "title": f"支援ニーズ　{need.number} {need.municipality.name}",
            "detail": f"「{need.raw_problem[:60]}{'…' if len(need.raw_problem) > 60 else ''}」",
            "url": seat.url("need_detail", need.pk),
        }
        for need in evidence.needs
    ]
