"""Loading the demo: once for each prefecture, in one transaction, and
once for the ministry and the operator."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Count, F, QuerySet, TextChoices
from django.utils import timezone

from accounts.models import Prefecture, User
from accounts.permissions import Role
from accounts.tenancy import NATIONWIDE, scope
from demo.sign_ins import DEMO_PASSWORD
from demo.stories import (
    candidate_story,
    hearing_story,
    hiring_story,
    money_story,
    need_story,
    pool_story,
    skill_story,
    survey_story,
    together_story,
    town_story,
    training_story,
)
from demo.stories.agenda import Agenda
from demo.stories.cast import Part, enrol, gather
from demo.stories.prefectures import PREFECTURES, DemoPrefecture
from demo.stories.stage import Stage
from dispatch.visits.choices import VisitStatus
from dispatch.visits.models import Visit
from finance.figures import allocation_figure
from japan.clock import JAPAN
from japan.fiscal_year import first_day, fiscal_year_of, months
from municipalities.needs.choices import NeedStatus
from municipalities.needs.models import Need
from national.actions import take_snapshot
from notices.models import Notice
from pool.people.models import Talent

SEED = 2026
MORNING = time(8, 55)
"""The demo knows nothing of today's office hours, so that it is the same whenever on a day it is loaded."""
UNREAD_DAYS = 9
"""Notices of so many days are still unread."""

NATIONWIDE_PARTS = (
    Part("viewer@mic.example", "デモ・井上 修", Role.MINISTRY_VIEWER, section="自治行政局"),
    Part("coordinator@mic.example", "デモ・長谷川 恵理", Role.MINISTRY_COORDINATOR, section="自治行政局"),
    Part("operator@demo.example", "デモ・大塚 守", Role.OPERATOR),
)


def missing_prefectures() -> list[DemoPrefecture]:
    """Those whose accounts are not there yet; one query."""
    addresses = {f"staff@{home.slug}.example": home for home in PREFECTURES}
    known = set(User.objects.filter(email__in=addresses).values_list("email", flat=True))
    return [home for email, home in addresses.items() if email not in known]


def encoded_password() -> str:
    """The demo's one password, hashed once: hashing it for each of
    some two hundred accounts would take a minute."""
    return make_password(DEMO_PASSWORD)


@transaction.atomic
def load_nationwide(password: str) -> bool:
    """The ministry's and the operator's accounts; False if they are there."""
    if User.objects.filter(email=NATIONWIDE_PARTS[0].email).exists():
        return False
    since = first_day(fiscal_year_of(timezone.localdate()) - 1)
    seats = enrol(NATIONWIDE_PARTS, password=password, since=since)
    now = timezone.localtime()
    agenda = Agenda(min(now, datetime.combine(now.date(), MORNING, JAPAN)))
    candidate_story.prepare_list(agenda, seats["coordinator@mic.example"], fiscal_year_of(now.date()))
    agenda.play()
    _let_mail_go([seat.user_id for seat in seats.values() if seat.user_id])
    return True


def load_prefecture(home: DemoPrefecture, password: str) -> None:
    """Play one prefecture's fiscal year up to this morning."""
    now = timezone.localtime()
    until = min(now, datetime.combine(now.date(), MORNING, JAPAN))
    rng = random.Random(f"{SEED} {home.slug}")  # noqa: S311 - a story, not a secret
    fiscal_year = fiscal_year_of(now.date())
    with scope(home.number):
        cast = gather(home, rng, password=password, since=first_day(fiscal_year - 1))
        stage = Stage(home=home, cast=cast, rng=rng, agenda=Agenda(until), fiscal_year=fiscal_year)
        skill_story.prepare(stage)
        pool_story.prepare(stage)
        candidate_story.prepare(stage)
        town_story.prepare(stage)
        together_story.prepare(stage)
        training_story.prepare(stage)
        need_story.prepare(stage)
        survey_story.prepare(stage)
        hearing_story.prepare(stage)
        hiring_story.prepare(stage)
        money_story.prepare(stage)
        _prepare_snapshots(stage)
        stage.agenda.play()
        take_snapshot(home.number)
        _settle_notices(until)
        _let_mail_go([user.pk for user in cast.users.values()])


def _prepare_snapshots(stage: Stage) -> None:
    for month in months(stage.fiscal_year):
        last = (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        stage.agenda.at(
            datetime.combine(last, time(23, 50), JAPAN), partial(take_snapshot, stage.home.number)
        )


def _settle_notices(until: datetime) -> None:
    """Old notices have been read; none is to be mailed, however long the story took to write."""
    Notice.objects.filter(mailed_at=None).update(mailed_at=F("created_at"))
    old = until - timedelta(days=UNREAD_DAYS)
    Notice.objects.filter(read_at=None, created_at__lt=old).update(
        read_at=F("created_at") + timedelta(hours=3)
    )


def _let_mail_go(user_ids: list[int]) -> None:
    """From here on people get mail, as everybody does who has not said otherwise."""
    with scope(NATIONWIDE):
        User.objects.filter(pk__in=user_ids).update(wants_mail=True)


def summary_of(home: DemoPrefecture, today: date) -> str:
    """One line on what a prefecture holds now, for the terminal."""
    with scope(home.number):
        needs = _counts(Need.objects.all(), NeedStatus)
        visits = _counts(Visit.objects.all(), VisitStatus)
        figure = allocation_figure(fiscal_year_of(today))
        talents = Talent.objects.count()
    name = Prefecture.objects.get(pk=home.number).name
    amount = f"{figure.special.thousand_yen:,}千円"
    return f"{name}　人材 {talents}人　ニーズ（{needs}）　訪問（{visits}）　特別交付税の試算 {amount}"


def _counts(rows: QuerySet[Any], statuses: type[TextChoices]) -> str:
    """「下書き 3、県が確認中 5」: how many rows are in each status."""
    found = dict(rows.order_by().values_list("status").annotate(Count("id")))
    return "、".join(f"{status.label} {found[status]}" for status in statuses if status in found)
