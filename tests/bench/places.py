"""Which pages are measured, as whom, and how good each is to be."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from django.utils import timezone

from accounts.tenancy import scope
from dispatch.dispatches.models import Dispatch
from dispatch.visits.models import Visit
from municipalities.needs.models import Need
from pool.people.models import Talent

HIROSHIMA, JINSEKI = 34, "345458"
STAFF, FINANCE = "staff@hiroshima.example", "finance@hiroshima.example"
TOWN, TALENT, VIEWER = "municipality@hiroshima.example", "talent@hiroshima.example", "viewer@mic.example"
MOST_QUERIES = 12
WORD, PERSON = quote("システム"), quote("中村")


@dataclass(frozen=True)
class Place:
    """`goal`: the median in medians of the floor; None where it is measured against something else."""

    name: str
    email: str
    path: str
    goal: float | None = 10
    most_queries: int | None = MOST_QUERIES
    every: int = 1
    """Measured in every so many rounds."""

    @property
    def goal_p95(self) -> float | None:
        """The slowest twentieth, in that of the floor: of lists and single things, and of the ministry."""
        return {10: 8.0, 12: 10.0}.get(self.goal or 0)


def heavy(name: str, email: str, path: str) -> Place:
    return Place(name, email, path, goal=40, most_queries=None)


def nation(name: str, path: str) -> Place:
    return Place(name, VIEWER, path, goal=12)


def places() -> list[Place]:
    """Of 広島県 in the open database, which must hold its volume."""
    with scope(HIROSHIMA):
        needs = Need.objects.order_by("-id")
        last = {status: needs.filter(status=status)[0].pk for status in ("submitted", "in_support")}
        ready = needs.filter(status="accepted").order_by("-ends_on")[0].pk
        town_need = needs.filter(municipality_id=JINSEKI, status="in_support")[0].pk
        visit = Visit.objects.filter(status="confirmed").order_by("-id")[0]
        dispatch = Dispatch.objects.filter(status="planned", visits__status="confirmed").order_by("-id")[0]
        talent = Talent.objects.filter(user__isnull=False).order_by("-id")[0]
        log = log_of(TALENT)
    return [
        heavy("home of the prefecture", STAFF, "/hiroshima/"),
        heavy("home of finance", FINANCE, "/hiroshima/"),
        Place("home of a town", TOWN, "/hiroshima/", goal=40, most_queries=None),
        Place("home of a talent", TALENT, "/hiroshima/", goal=40, most_queries=None),
        Place("needs", STAFF, "/hiroshima/needs/"),
        Place("needs, closed", STAFF, "/hiroshima/needs/?status=closed", every=2),
        Place("needs, searched", STAFF, f"/hiroshima/needs/?q={WORD}", every=2),
        Place("needs, last page", STAFF, "/hiroshima/needs/?page=9999", every=2),
        Place("needs of a town", TOWN, "/hiroshima/needs/"),
        Place("one need, sent", STAFF, f"/hiroshima/needs/{last['submitted']}/"),
        Place("one need, supported", STAFF, f"/hiroshima/needs/{last['in_support']}/"),
        Place("one need of a town", TOWN, f"/hiroshima/needs/{town_need}/"),
        heavy("candidates", STAFF, f"/hiroshima/needs/{ready}/candidates/"),
        Place("dispatches", STAFF, "/hiroshima/dispatches/"),
        Place("one dispatch", STAFF, f"/hiroshima/dispatches/{dispatch.pk}/"),
        heavy("calendar, 12 weeks", STAFF, "/hiroshima/calendar/"),
        heavy("calendar, a month", STAFF, "/hiroshima/calendar/?view=month"),
        heavy("calendar of a town", TOWN, "/hiroshima/calendar/"),
        heavy("calendar of a talent", TALENT, "/hiroshima/calendar/"),
        Place("visits", STAFF, "/hiroshima/visits/"),
        Place("visits, confirmed", STAFF, "/hiroshima/visits/?state=confirmed"),
        Place("visits, last page", STAFF, "/hiroshima/visits/?page=9999", every=2),
        Place("visits, searched", STAFF, f"/hiroshima/visits/?q={WORD}", every=2),
        Place("visits of a town", TOWN, "/hiroshima/visits/"),
        Place("visits of a talent", TALENT, "/hiroshima/visits/"),
        Place("one visit", STAFF, f"/hiroshima/visits/{visit.pk}/"),
        Place("form of a log", TALENT, f"/hiroshima/visits/{log.pk}/log/"),
        Place("talents", STAFF, "/hiroshima/talents/"),
        Place("talents, searched", STAFF, f"/hiroshima/talents/?q={quote('さ')}", every=2),
        Place("one talent", STAFF, f"/hiroshima/talents/{talent.pk}/"),
        Place("training", STAFF, "/hiroshima/training/"),
        Place("training of a talent", TALENT, "/hiroshima/training/me/"),
        Place("municipalities", STAFF, "/hiroshima/municipalities/"),
        Place("one municipality", STAFF, f"/hiroshima/municipalities/{JINSEKI}/"),
        Place("events", STAFF, "/hiroshima/events/"),
        Place("events of a person", STAFF, f"/hiroshima/events/?who={PERSON}", every=2),
        Place("events, last page", STAFF, "/hiroshima/events/?page=9999", every=2),
        Place("search", STAFF, f"/hiroshima/search/?q={WORD}"),
        Place("members", STAFF, "/hiroshima/members/"),
        Place("notices", STAFF, "/hiroshima/notices/"),
        Place("jobs", STAFF, "/hiroshima/jobs/"),
        Place("fixed cost: a page without rows", TALENT, "/hiroshima/jobs/", goal=3, most_queries=4),
        Place("documents", STAFF, "/hiroshima/documents/"),
        heavy("figure of a full year", FINANCE, "/hiroshima/finance/figure/?year=2025"),
        heavy("figure of this year", FINANCE, "/hiroshima/finance/figure/"),
        Place("expenses", FINANCE, "/hiroshima/finance/expenses/"),
        nation("national dashboard", "/national/"),
        nation("national prefectures", "/national/prefectures/"),
        nation("national, one prefecture", "/national/prefectures/hiroshima/"),
        nation("national municipalities", "/national/municipalities/"),
        Place("API, visits", STAFF, "/api/v1/hiroshima/visits/"),
        Place("API, visits far down", STAFF, "/api/v1/hiroshima/visits/?offset=20000", every=2),
    ]


def log_of(email: str) -> Visit:
    """A visit of that talent whose log can be written today."""
    due = Visit.objects.filter(talent__user__email=email, on_day__lte=timezone.localdate())
    return due.filter(status__in=["planned", "sent_back", "logged"]).order_by("-starts_at")[0]
