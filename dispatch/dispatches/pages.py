"""What the pages of arranging show: the ranking, a page at a time, and
the form of a new dispatch before anybody touches it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.safestring import SafeString

from accounts.seats import Seat
from desk.marks import badge, linked, markup
from dispatch.dispatches.arrangement import Arrangement
from dispatch.dispatches.fitness import double_booking
from dispatch.dispatches.gates import errand_of, person_of
from dispatch.dispatches.matching import Blocked, Ranked, Ranking, Reason
from dispatch.dispatches.prospects import Period, period_of
from dispatch.visits.choices import Span
from dispatch.visits.schedule import SPAN_HALVES
from municipalities.needs.models import Need
from pool.models import Talent

PROSPECTS_ON_A_PAGE = 10
OTHERS_SHOWN = 20


@dataclass(frozen=True)
class Shown:
    """The ranking as its page shows it: some of the prospects, and some of the others or all."""

    page: Page[Ranked]
    prospects: SafeString
    others: SafeString
    others_left: int


def shown_of(ranking: Ranking, need: Need, seat: Seat, *, page: str | None, all_others: bool) -> Shown:
    shown = Paginator(ranking.possible, PROSPECTS_ON_A_PAGE).get_page(page)
    others = ranking.impossible if all_others else ranking.impossible[:OTHERS_SHOWN]
    return Shown(
        page=shown,
        prospects=_joined(
            [
                _prospect(row, place, need, seat)
                for place, row in enumerate(shown.object_list, shown.start_index())
            ]
        ),
        others=_joined([_other(row, seat) for row in others]),
        others_left=len(ranking.impossible) - len(others),
    )


def _joined(parts: Sequence[str]) -> SafeString:
    return SafeString("\n".join(parts))


def _prospect(row: Ranked, place: int, need: Need, seat: Seat) -> SafeString:
    """Written here and not in the template, which takes ten times as long over sixty lines of reasons."""
    who = row.prospect
    return markup(
        '<li><p class="due"><b>{}番目</b>{}点</p><div class="stack stack-s"><h3>{}</h3>'
        '<ul class="sub stack stack-s">{}</ul></div>'
        '<a class="btn s{}" href="{}">この人に決める<span class="vh">：{}</span></a></li>',
        place,
        row.score,
        linked(seat.url("talent_detail", who.talent_id), who.name),
        _joined([_reason(reason) for reason in row.reasons]),
        " main" if place == 1 else "",
        seat.url("dispatch_arrange", need.pk, talent=who.talent_id),
        who.name,
    )


def _reason(reason: Reason) -> SafeString:
    points = markup(' <span class="nw">{}／{}点</span>', reason.points, reason.of) if reason.of else ""
    warning = markup("{} ", badge("注意", "wait")) if reason.is_warning else ""
    return markup("<li>{}<b>{}</b>{}　{}</li>", warning, reason.label, points, reason.sentence)


def _other(row: Blocked, seat: Seat) -> SafeString:
    return markup(
        '<tr><th scope="row" class="nw">{}</th><td class="wide">{}</td><td class="wide"><b>{}</b></td></tr>',
        linked(seat.url("talent_detail", row.prospect.talent_id), row.prospect.name),
        row.reason,
        row.change,
    )


def prefilled(need: Need, talent: Talent | None, today: date) -> dict[str, Any]:
    """Period, cadence and mode of the need; the first weekday and
    part of the day on which the talent is free."""
    period = period_of(need, today) or Period(need.starts_on, need.ends_on)
    starts_on, ends_on = period.starts_on, period.ends_on
    if talent is not None:
        starts_on = max(starts_on, talent.starts_on)
        ends_on = min(ends_on, talent.ends_on) if talent.ends_on else ends_on
    facts = {"starts_on": starts_on, "ends_on": ends_on, "cadence": need.cadence, "mode": need.mode}
    weekday, span = _free_time(need, talent, facts) if talent else (None, _spans(need)[0])
    return {**facts, "talent": talent.pk if talent else None, "weekday": weekday, "span": span}


def _spans(need: Need) -> tuple[str, ...]:
    """A whole day where the need asks for two halves; else an
    afternoon before a morning, which is longer away."""
    return (Span.DAY.value,) if need.half_days_per_visit == 2 else (Span.AFTERNOON.value, Span.MORNING.value)


def _free_time(need: Need, talent: Talent, facts: dict[str, Any]) -> tuple[int | None, str]:
    halves = {(row.weekday, row.half) for row in talent.halves.all()}
    options = [
        (weekday, span)
        for span in _spans(need)
        for weekday in range(5)
        if all((weekday, half) in halves for half in SPAN_HALVES[span])
    ]
    person = person_of(talent, facts["starts_on"], facts["ends_on"])
    free = (
        option
        for option in options
        if double_booking(
            person, errand_of(Arrangement(need, talent, weekday=option[0], span=option[1], **facts))
        ).is_open
    )
    return next(free, options[0] if options else (None, _spans(need)[0]))
