"""The list of visits; and what it has in common with the list of dispatches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, Final

from django.db.models import Case, Count, F, IntegerField, Q, Value, When
from django.utils import timezone

from accounts.permissions import Reach
from accounts.seats import Seat
from desk.filters import Filter, choice, holding, unseen, unseen_choice, words
from desk.lists import Asked, Empty, ListPage, Tabs
from dispatch.visits.choices import UNLOGGED, VISIT_STATES, VisitStatus
from dispatch.visits.fields import FIELDS, LOGGED_FIELDS
from dispatch.visits.models import Visit, is_coming, is_unlogged
from japan.eras import LAST_YEAR
from japan.fiscal_year import label
from japan.kana import MOST_WORDS
from japan.reference_numbers import read
from municipalities.needs.lists import town_choices
from municipalities.register.models import Municipality
from pool.own.disclosure import Disclosed
from pool.people.models import Talent

FIRST_YEAR = 2019
"""The first fiscal year of 令和, so that a year can be said in words."""


def common_filters(dispatch: str) -> tuple[Filter, ...]:
    """What narrows dispatches and visits alike; `dispatch` is the path from a row to its dispatch."""
    return (
        words("言葉・番号", _about(dispatch)),
        choice("municipality", "市町村", town_choices, "municipality_id"),
        unseen_choice("talent", _people, "talent_id"),
        unseen("year", lambda rows, year: rows.of_year(year), label, least=FIRST_YEAR, most=LAST_YEAR),
    )


def _about(dispatch: str) -> Callable[[Any, str], Any]:
    """Rows whose number, town, person or subject hold the words; a number is read in any width.

    Towns, people and dispatches are looked up each in their own table: joined to the rows, they would be
    looked up anew for every visit.
    """

    def narrow(rows: Any, said: str) -> Any:
        if number := read("D-", said):
            return rows.filter(**{f"{dispatch}fiscal_year": number[0], f"{dispatch}sequence": number[1]})
        dispatches = _model_of_dispatches(rows, dispatch)._default_manager
        for word in said.split()[:MOST_WORDS]:
            towns = Municipality.objects.filter(holding(word, "name", "alt_name", begins="kana"))
            people = Talent.objects.filter(holding(word, "name", "kana"))
            about = dispatches.filter(holding(word, "need__title"))
            rows = rows.filter(
                Q(municipality__in=towns.values("pk"))
                | Q(talent__in=people.values("pk"))
                | Q(**{f"{dispatch}pk__in": about.values("pk")})
            )
        return rows

    return narrow


def _model_of_dispatches(rows: Any, path: str) -> Any:
    """Dispatches stand in the room above, which visits do not import."""
    return rows.model._meta.get_field(path.removesuffix("__")).related_model if path else rows.model


def _people(seat: Seat) -> list[tuple[int, str]]:
    """Whom the seat may meet by name: a town its guests, the others as the pool shows them."""
    people = Talent.objects.visible_to(seat)
    if seat.is_municipal:
        people = Talent.objects.filter(visits__municipality_id__in=seat.towns).distinct()
    return [(pk, f"{name}さん") for pk, name in people.order_by("id").values_list("pk", "name")]


def state_condition(state: str) -> Q:
    """A tab: planned visits whose day has passed have one of their own."""
    today = timezone.localdate()
    if state == VisitStatus.PLANNED:
        return is_coming(today)
    if state == UNLOGGED:
        return is_unlogged(today)
    return Q(status=state)


def _in_turn(visits: Any, asked: Asked) -> Any:
    """What waits, the oldest first; what is settled, the newest
    first; of everything, what is nearest to today."""
    if not asked.state:
        return visits.order_by(*_nearest_first())
    waits = asked.state in (VisitStatus.PLANNED, UNLOGGED, VisitStatus.LOGGED)
    return visits.order_by(*(("starts_at", "id") if waits else ("-starts_at", "-id")))


def _state_counts(visits: Any) -> dict[str, int]:
    """By state, in one statement over the columns of an index."""
    late = Count("pk", filter=is_unlogged(timezone.localdate()))
    counts: Counter[str] = Counter()
    for status, count, unlogged in (
        visits.order_by().values_list("status").annotate(count=Count("pk"), late=late)
    ):
        counts[status] += count - unlogged
        counts[UNLOGGED] += unlogged
    return counts


def _past_and_coming(visits: Any, asked: Asked) -> list[Any]:
    """`_nearest_first` in two parts, each of which an index has in order."""
    if asked.state:
        return [visits]
    today = timezone.localdate()
    has_been, is_to_come = visits.filter(on_day__lte=today), visits.filter(on_day__gt=today)
    return [has_been.order_by("-starts_at", "-id"), is_to_come.order_by("starts_at", "id")]


def _nearest_first() -> tuple[Any, ...]:
    """What has been, back from today, before what is to come."""
    has_been = Q(on_day__lte=timezone.localdate())
    return (
        Case(When(has_been, then=Value(0)), default=Value(1), output_field=IntegerField()),
        Case(When(has_been, then=F("starts_at"))).desc(nulls_last=True),
        Case(When(has_been, then=F("id"))).desc(nulls_last=True),
        "starts_at",
        "id",
    )


def with_log_and_need(visits: Any) -> Any:
    """What every list of visits shows of them."""
    return visits.select_related("talent", "dispatch__need").with_logs()


VISITS: Final = ListPage(
    title="訪問の記録",
    titles={Reach.TOWN: "訪問と確認", Reach.OWN: "訪問記録"},
    fields=FIELDS,
    rows=lambda seat: Visit.objects.visible_to(seat),
    joined=with_log_and_need,
    reads=(
        *(
            "municipality_id",
            "talent__name",
            "talent__user_id",
            "dispatch__fiscal_year",
            "dispatch__sequence",
        ),
        *("dispatch__need__title", "dispatch__need__fiscal_year", "dispatch__need__sequence"),
        *(f"log__{name}" for name in LOGGED_FIELDS),
    ),
    usual=_in_turn,
    parts=_past_and_coming,
    filters=common_filters("dispatch__"),
    tabs=Tabs("state", VISIT_STATES, state_condition, counts=_state_counts),
    sorts={
        "day": ("starts_at", "id"),
        "town": ("municipality_id", "starts_at", "id"),
        "talent": ("talent__kana", "starts_at", "id"),
    },
    order=(
        "on_day",
        "municipality_name",
        "subject",
        "talent_name",
        "status",
        "times",
        "said",
        "next_step",
    ),
    empty=lambda seat: Empty(
        "まだ訪問がありません", "受理されたニーズに人が決まると、訪問の予定がここに並びます。"
    ),
    nothing_found=Empty("条件に合う訪問はありません", "条件を減らすと見つかることがあります。"),
)


def disclosed_visits(talent: Talent) -> Iterator[Disclosed]:
    """What is kept of somebody's visits, for the person to read."""
    visits = Visit.objects.filter(talent=talent).select_related("dispatch", "log").order_by("on_day", "id")
    for visit in visits:
        log = getattr(visit, "log", None)
        done = f"　記録：{'、'.join(log.works)}　{log.done}　宿題：{log.next_steps}" if log else ""
        label = f"{visit.municipality_name}（{visit.dispatch.number}）"
        yield Disclosed("訪問", label, f"{visit.get_status_display()}{done}".strip(), visit.on_day)
