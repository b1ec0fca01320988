"""What the pages of arranging show: the ranking, a page at a time, and
the form of a new dispatch before anybody touches it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.safestring import SafeString

from accounts.seats import Seat
from desk.marks import (
    attribute,
    badge,
    beside,
    button,
    in_a_row,
    in_lines,
    linked,
    markup,
    under,
)
from desk.templatetags.page import katakana_breaks
from desk.templatetags.pictures import level_steps
from dispatch.dispatches.arrangement import Arrangement
from dispatch.dispatches.fitness import (
    Booking,
    Errand,
    Person,
    clashes_of,
    double_booking,
    full_weeks,
    taken_of,
)
from dispatch.dispatches.gates import errand_of, person_of
from dispatch.dispatches.matching import Blocked, Held, Prospect, Ranked, Ranking, Reason, Wanted
from dispatch.dispatches.models import Dispatch
from dispatch.dispatches.prospects import Period, period_of
from dispatch.visits.choices import Span
from dispatch.visits.schedule import SPAN_HALVES
from japan.fiscal_year import fiscal_year_of
from japan.fiscal_year import label as fiscal_year_words
from japan.skill_standard import ROLES
from japan.wareki import WEEKDAYS
from municipalities.needs.models import Need
from pool.people.availability import days_used, lasting_halves, week_of
from pool.people.choices import ROUTES, form_words, route_of
from pool.people.models import Talent

PROSPECTS_ON_A_PAGE = 10
OTHERS_SHOWN = 20
FIXED_COLUMNS = 8
"""Of the table of prospects, beside one for each skill."""
SHORT = '<span class="short">{}</span>'
"""What is less than is asked for."""
WHERE_IT_IS_DONE = {"人材類型": "talent_edit", "任期": "term_end", "研修": "training_record"}
"""Page of a talent by the rule that is shut; the others are mended by whom and when one plans."""


@dataclass(frozen=True)
class Shown:
    """The ranking as its page shows it: some of the prospects, and some of the others or all."""

    page: Page[Ranked]
    prospects: SafeString
    others: SafeString
    others_left: int
    columns: int
    """Of the table of prospects."""


def shown_of(
    ranking: Ranking, wanted: Wanted, need: Need, seat: Seat, *, page: str | None, all_others: bool
) -> Shown:
    shown = Paginator(ranking.possible, PROSPECTS_ON_A_PAGE).get_page(page)
    others = ranking.impossible if all_others else ranking.impossible[:OTHERS_SHOWN]
    columns = FIXED_COLUMNS + len(wanted.skills)
    return Shown(
        page=shown,
        prospects=_joined(
            [
                _prospect(row, place, wanted, need, seat, columns)
                for place, row in enumerate(shown.object_list, shown.start_index())
            ]
        ),
        others=_others(others, Counter(row.first for row in ranking.impossible), seat),
        others_left=len(ranking.impossible) - len(others),
        columns=columns,
    )


def _joined(parts: Sequence[str]) -> SafeString:
    return SafeString("\n".join(parts))


def _prospect(row: Ranked, place: int, wanted: Wanted, need: Need, seat: Seat, columns: int) -> SafeString:
    """One line of facts to compare, and the reasons to open below it. Written here and not in the template,
    which takes ten times as long over sixty lines of reasons."""
    who = row.prospect
    return markup(
        '<tbody><tr class="facts"><td class="num ordinal">{}<br><span class="sub nw">{}点</span></td>'
        '<th scope="row">{}</th>{}{}<td>{}</td></tr>'
        '<tr class="more"><td colspan="{}"><details><summary><span>くわしく</span>{}</summary>'
        '<dl class="sum slim">{}</dl></details></td></tr></tbody>',
        place,
        row.score,
        under(linked(seat.url("talent_detail", who.talent_id), who.name), _roles(who.roles)),
        in_a_row([_skill(who.levels.get(key), name, level) for key, name, level in wanted.skills]),
        in_a_row([_fact(head, words, css) for head, css, words in _facts(row, wanted)]),
        button(
            seat.url("dispatch_arrange", need.pk, talent=who.talent_id),
            "決める",
            who.name,
            main=place == 1,
        ),
        columns,
        _lacking(row),
        _joined([*map(_reason, row.reasons), _terms(who)]),
    )


def _lacking(row: Ranked) -> str:
    if not row.shortfalls:
        return "足りないものはありません"
    return f"足りないもの：{'、'.join(reason.shortfall for reason in row.shortfalls)}"


def _terms(who: Prospect) -> SafeString:
    return markup(
        "<div><dt>任用形態</dt><dd>{}。{}</dd></div>",
        form_words(who.employment_form),
        ROUTES[route_of(who.employment_form)].sentence,
    )


def _roles(roles: frozenset[str]) -> SafeString:
    return in_lines([katakana_breaks(label) for role, label in ROLES.items() if role in roles])


def _skill(held: Held | None, name: str, asked: int) -> SafeString:
    """The steps that somebody has; the number is underlined where they are too few."""
    if held is None:
        return _fact(f"{name}（{asked}以上）", markup(SHORT, "なし"))
    number = markup(SHORT if held.level < asked else "<b>{}</b>", held.level)
    said = "" if held.is_verified else markup('<span class="unv">未確認</span>')
    steps = level_steps(held.level, is_verified=held.is_verified)
    words = markup('<span class="nw">{}{}</span>{}', steps, number, said)
    return _fact(f"{name}（{asked}以上）", words)


def _facts(row: Ranked, wanted: Wanted) -> list[tuple[str, str, SafeString]]:
    who = row.prospect
    free = markup(SHORT if who.free_halves < wanted.halves else "{}", who.free_halves)
    return [
        ("空き／必要", "num", markup("{}／{}", free, wanted.halves)),
        ("片道", "num", _way(who, wanted)),
        ("訪問先での経験", "", _visits_there(who)),
        ("条件", "", _conditions(row)),
        ("交付税", "nw", markup("{}", ROUTES[route_of(who.employment_form)].word)),
    ]


def _way(who: Prospect, wanted: Wanted) -> SafeString:
    if wanted.is_online:
        return markup('<span class="sub">移動なし</span>')
    return markup("{}分", who.minutes) if who.minutes is not None else markup("船・飛行機")


def _visits_there(who: Prospect) -> SafeString:
    if who.last_there_on is None:
        return markup('<span class="sub">なし</span>')
    year = fiscal_year_words(fiscal_year_of(who.last_there_on))
    return under(f"{who.visits_there}回", markup('<span class="nw">{}</span>', year))


def _conditions(row: Ranked) -> SafeString:
    """What is not a matter of degree, but has to be mended before the end: training and term."""
    met = [reason for reason in row.shortfalls if not reason.of]
    if not met:
        return markup('<span class="sub">なし</span>')
    return beside([badge(reason.label, "wait") for reason in met])


def _fact(head: str, words: SafeString, css: str = "") -> SafeString:
    return markup('<td{} data-head="{}"><div>{}</div></td>', attribute("class", css), head, words)


def _reason(reason: Reason) -> SafeString:
    points = markup('<br><span class="sub nw">{}／{}点</span>', reason.points, reason.of) if reason.of else ""
    warning = markup("{} ", badge("注意", "wait")) if reason.is_warning else ""
    return markup("<div><dt>{}{}</dt><dd>{}{}</dd></div>", reason.label, points, warning, reason.sentence)


def _others(rows: Sequence[Blocked], counts: Mapping[str, int], seat: Seat) -> SafeString:
    """A group for each rule that comes first, with its count of the whole ranking."""
    parts: list[str] = []
    for first, group in groupby(rows, attrgetter("first")):
        heading = f"{first}　{counts[first]}人"
        parts.append(
            markup('<tr><th scope="rowgroup" colspan="3"><b>{}</b></th></tr>', heading)
            + _joined([_other(row, seat) for row in group])
        )
    return _joined([f"<tbody>{part}</tbody>" for part in parts])


def _other(row: Blocked, seat: Seat) -> SafeString:
    who = row.prospect
    lacking = in_lines([verdict.reason for verdict in row.missing])
    beside_it = f"{row.skills.shortfall}も足りません" if row.skills.is_warning else ""
    return markup(
        '<tr><th scope="row">{}</th><td class="wide">{}</td><td class="wide">{}</td></tr>',
        under(linked(seat.url("talent_detail", who.talent_id), who.name), _roles(who.roles)),
        under(lacking, beside_it),
        _changes(row, seat),
    )


def _changes(row: Blocked, seat: Seat) -> SafeString:
    """All that has to be done, each a link to where it is done."""
    if not row.can_change:
        return markup("<b>変えられません</b>　利益相反の登録に、終わりの日がありません。")
    who, steps = row.prospect, []
    for verdict in row.missing:
        place = WHERE_IT_IS_DONE.get(verdict.name)
        steps.append(linked(seat.url(place, who.talent_id), verdict.change) if place else verdict.change)
    if len(steps) == 1:
        return markup("{}", steps[0])
    items = in_a_row([markup("<li>{}</li>", step) for step in steps])
    return markup('<b>{}つとも</b><ul class="bul">{}</ul>', len(steps), items)


@dataclass(frozen=True)
class PlannedVisit:
    """A visit of a plan, and what else the person has in its week."""

    day: date
    others: str
    used: int
    """Days of the week that are in use with it."""
    clash: str
    """What keeps it from being made; empty where nothing does."""


def planned_visits(person: Person, errand: Errand) -> list[PlannedVisit]:
    taken = taken_of(person.booked)
    clashing = {each.day for each in clashes_of(person, errand)}
    full = frozenset(full_weeks(person, errand))
    planned = []
    for day in errand.days:
        week = week_of(day)
        there = [each for each in person.booked if week[0] <= each.day <= week[-1]]
        planned.append(
            PlannedVisit(
                day,
                "、".join(map(_short, there)),
                days_used(week, taken) + (not taken.get(day)),
                "重なる" if day in clashing else "枠を超える" if day in full else "",
            )
        )
    return planned


def _short(booking: Booking) -> str:
    return f"{WEEKDAYS[booking.day.weekday()]}{Span(booking.span).label} {booking.town}"


def commitments_of(talent_id: int | None, need: Need, today: date) -> QuerySet[Dispatch] | None:
    """The dispatches that somebody has in the period of a need; None for nobody."""
    period = period_of(need, today)
    if talent_id is None or period is None:
        return None
    of_period = Dispatch.objects.planned().filter(
        starts_on__lte=period.ends_on, ends_on__gte=period.starts_on
    )
    return of_period.filter(talent_id=talent_id).order_by("weekday", "span", "id")


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
    person = person_of(talent, facts["starts_on"], facts["ends_on"])
    halves = lasting_halves(person.pattern, facts["starts_on"], facts["ends_on"])
    options = [
        (weekday, span)
        for span in _spans(need)
        for weekday in range(5)
        if all((weekday, half) in halves for half in SPAN_HALVES[span])
    ]
    free = (
        option
        for option in options
        if double_booking(
            person, errand_of(Arrangement(need, talent, weekday=option[0], span=option[1], **facts))
        ).is_open
    )
    return next(free, options[0] if options else (None, _spans(need)[0]))
