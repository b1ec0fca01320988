"""The demo's records: played by the real actions in the order of
time, complete, harmless, and loaded once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import Event, Membership, User
from accounts.permissions import Role
from accounts.tenancy import scope
from demo.sign_ins import DEMO_PASSWORD, SIGN_INS
from demo.stories import cast, load
from demo.stories.agenda import Agenda, workdays_before
from demo.stories.need_stories import STORIES
from demo.stories.prefectures import PREFECTURES
from dispatch.dispatches.models import Dispatch
from dispatch.visits.choices import VisitStatus
from dispatch.visits.models import Visit, VisitLog
from finance.choices import ExpenseKind
from finance.figures import allocation_figure
from finance.models import Expense
from japan.clock import JAPAN
from jobs.models import Job, Outbox
from municipalities.needs.choices import NeedStatus
from municipalities.needs.models import Need
from municipalities.register.models import ItStaffing, Municipality
from national.models import Snapshot
from notices.models import Notice
from pool.people.models import Talent
from tests.conftest import TODAY, copied_database
from training.courses.choices import WaiverStatus
from training.courses.clearance import clearances
from training.courses.models import Waiver

HIROSHIMA = PREFECTURES[0]


@pytest.fixture(scope="module")
def loaded(
    django_db_setup: None, django_db_blocker: Any, admin_url: str, base_database: str
) -> Iterator[str]:
    """A copy of the database with 広島県 as it is loaded on the day of the tests."""
    import time_machine

    with (
        copied_database(admin_url, base_database, f"{base_database}_demo") as name,
        django_db_blocker.unblock(),
    ):
        with time_machine.travel(datetime(2026, 11, 24, 9, 5, tzinfo=JAPAN), tick=False):
            password = load.encoded_password()
            load.load_nationwide(password)
            load.load_prefecture(HIROSHIMA, password)
        yield name


@pytest.fixture
def hiroshima(loaded: str, django_db_blocker: Any, today: date) -> Iterator[None]:
    with django_db_blocker.unblock(), scope(HIROSHIMA.number):
        yield


def test_every_state_of_a_need_is_there(hiroshima: None) -> None:
    statuses = set(Need.objects.values_list("status", flat=True))
    assert statuses == set(NeedStatus.values)
    assert 24 <= Need.objects.count() <= 45


def test_some_answers_are_late_and_some_are_due_today(hiroshima: None) -> None:
    due = list(Need.objects.filter(status=NeedStatus.SUBMITTED).values_list("reply_due_on", flat=True))
    assert min(due) < TODAY
    assert TODAY in due
    assert max(due) > TODAY


def test_the_history_is_unbroken_and_in_the_order_of_time(hiroshima: None) -> None:
    call_command("verify_events", stdout=StringIO())
    moments = list(Event.objects.order_by("sequence").values_list("at", flat=True))
    assert len(moments) > 500
    assert moments == sorted(moments)
    assert moments[-1] <= datetime(2026, 11, 24, 9, 5, tzinfo=JAPAN)


def test_nothing_is_left_that_would_be_mailed(hiroshima: None) -> None:
    assert Outbox.objects.count() == 0
    assert Job.objects.count() == 0
    assert Notice.objects.filter(mailed_at=None).count() == 0
    assert not User.objects.filter(wants_mail=False).exists()


def test_old_notices_are_read_and_recent_ones_are_not(hiroshima: None) -> None:
    old = Notice.objects.filter(created_at__date__lt=TODAY - timedelta(days=load.UNREAD_DAYS + 1))
    assert old.exists()
    assert not old.filter(read_at=None).exists()
    assert Notice.objects.filter(read_at=None).exists()


def test_nobody_is_taken_for_a_real_person(hiroshima: None) -> None:
    names = [*User.objects.values_list("name", flat=True), *Talent.objects.values_list("name", flat=True)]
    assert [name for name in names if not name.startswith("デモ・")] == []
    assert len(set(User.objects.values_list("name", flat=True))) == User.objects.count()


def test_every_municipality_has_an_officer_and_has_said_who_does_it(hiroshima: None) -> None:
    codes = set(Municipality.objects.filter(prefecture_id=HIROSHIMA.number).values_list("code", flat=True))
    officers = Membership.objects.filter(prefecture_id=HIROSHIMA.number, role=Role.MUNICIPAL_OFFICER)
    assert set(officers.values_list("municipality_code", flat=True)) == codes
    assert set(ItStaffing.objects.values_list("municipality_id", flat=True)) == codes
    assert ItStaffing.objects.now().get(municipality_id=HIROSHIMA.sign_in_town).is_solo


def test_the_talent_who_signs_in_has_visits_ahead_and_logs_to_write(hiroshima: None) -> None:
    visits = Visit.objects.filter(talent__user__email="talent@hiroshima.example")
    assert visits.filter(on_day=TODAY, status=VisitStatus.PLANNED).exists()
    assert visits.filter(on_day=TODAY + timedelta(days=1), status=VisitStatus.PLANNED).exists()
    assert visits.filter(on_day__lt=TODAY, status=VisitStatus.PLANNED).count() == 2
    assert visits.filter(status=VisitStatus.SENT_BACK).exists()


def test_the_town_that_signs_in_has_something_of_everything(hiroshima: None) -> None:
    own = Need.objects.filter(municipality_id=HIROSHIMA.sign_in_town)
    assert set(own.values_list("status", flat=True)) == {
        "draft", "submitted", "returned", "accepted", "in_support", "closed",
    }  # fmt: skip
    waiting = Visit.objects.filter(municipality_id=HIROSHIMA.sign_in_town, status=VisitStatus.LOGGED)
    assert waiting.exists()


def test_visits_reach_from_april_to_about_three_months_ahead(hiroshima: None) -> None:
    days = Visit.objects.order_by("on_day").values_list("on_day", flat=True)
    assert days[0].month == 4
    assert TODAY + timedelta(days=75) < max(days) <= date(2027, 3, 31)
    assert VisitLog.objects.filter(is_escorted=True).exists()
    held = VisitLog.objects.filter(was_held=True)
    assert set(held.values_list("ladder", flat=True)) == {"do_for", "together", "watch", "alone"}
    assert {"onsite", "online"} == set(held.values_list("mode", flat=True))


def test_whoever_is_not_cleared_has_gone_nowhere(hiroshima: None) -> None:
    answers = clearances(list(Talent.objects.all()), TODAY)
    closed = {talent_id for talent_id, clearance in answers.items() if not clearance.cleared}
    assert len(closed) == 2
    assert any(clearance.waived for clearance in answers.values())
    assert not Dispatch.objects.filter(talent_id__in=closed).exists()
    assert not VisitLog.objects.filter(was_cleared=False).exists()
    assert set(Waiver.objects.values_list("status", flat=True)) == {WaiverStatus.ASKED, WaiverStatus.APPROVED}


def test_the_figure_shows_each_kind_of_line(hiroshima: None) -> None:
    figure = allocation_figure(2026)
    assert 20_000 <= figure.special.thousand_yen <= 40_000
    assert figure.ordinary.people == 2
    assert figure.over_cap_yen > 0
    assert figure.deducted_yen > 0
    assert 0 < figure.ledger.lines_with_proof < len(figure.lines)
    assert {row.badge[0] for row in figure.lines} == {"対象", "上限あり", "対象外", "普通交付税へ"}
    assert Expense.objects.exclude(amends=None).count() == 1


def test_finance_has_last_month_to_finish(hiroshima: None) -> None:
    booked = Expense.objects.standing().filter(kind=ExpenseKind.PERSONNEL, month=date(2026, 10, 1)).count()
    assert booked == Talent.objects.count() - 2


def test_the_nation_sees_each_month_of_the_year(hiroshima: None) -> None:
    rows = list(Snapshot.objects.order_by("month"))
    assert [row.month.month for row in rows] == [4, 5, 6, 7, 8, 9, 10, 11]
    held = [row.figure("visits_held") for row in rows]
    assert held == sorted(held)
    assert held[0] < held[-1]


def test_one_password_opens_every_account(loaded: str, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        user = User.objects.get(email="municipality@hiroshima.example")
        assert user.check_password(DEMO_PASSWORD)
        assert Client().login(email=user.email, password=DEMO_PASSWORD)
        assert User.objects.exclude(password=user.password).count() == 0


def test_the_loaded_prefecture_is_not_asked_for_again(loaded: str, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        assert [home.slug for home in load.missing_prefectures()] == ["ehime", "kumamoto"]
        assert load.load_nationwide("unused") is False


def test_a_second_start_says_one_line_and_does_nothing(
    loaded: str, django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(load, "PREFECTURES", (HIROSHIMA,))
    out = StringIO()
    with django_db_blocker.unblock():
        accounts = User.objects.count()
        call_command("load_demo", stdout=out)
        assert User.objects.count() == accounts
    assert out.getvalue().splitlines() == ["デモのデータはすでにあります。"]


def test_the_sign_ins_of_the_first_page_are_those_that_are_made() -> None:
    import random

    made = {part.email for home in PREFECTURES for part in cast.parts_of(home, random.Random(1))}
    made |= {part.email for part in load.NATIONWIDE_PARTS}
    assert {email for email, _ in SIGN_INS} <= made


def test_the_sign_ins_hold_a_seat_today(loaded: str, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        seated = set(Membership.objects.active_on(TODAY).values_list("user__email", flat=True))
    mine = {email for email, _ in SIGN_INS if "@ehime" not in email and "@kumamoto" not in email}
    assert mine <= seated


def test_production_refuses_the_demo(settings: Any) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="本番"):
        call_command("load_demo")


def test_at_least_thirty_texts_and_none_twice() -> None:
    texts = {story.words for story in STORIES}
    assert len(texts) == len(STORIES) >= 30


def test_the_agenda_goes_by_time_and_leaves_out_what_is_ahead() -> None:
    seen: list[str] = []
    noon = datetime(2026, 11, 24, 12, 0, tzinfo=JAPAN)
    agenda = Agenda(noon)
    agenda.at(noon - timedelta(hours=1), lambda: seen.append("second"))
    agenda.at(noon + timedelta(hours=1), lambda: seen.append("never"))
    agenda.at(noon - timedelta(hours=2), lambda: agenda.at(agenda.moment, lambda: seen.append("first")))
    agenda.play()
    assert seen == ["first", "second"]


@pytest.mark.parametrize(
    ("day", "number", "expected"),
    [
        (date(2026, 11, 24), 0, date(2026, 11, 24)),
        (date(2026, 11, 23), 0, date(2026, 11, 20)),
        (date(2026, 11, 24), 1, date(2026, 11, 20)),
    ],
)
def test_working_days_are_counted_back_over_holidays(day: date, number: int, expected: date) -> None:
    assert workdays_before(day, number) == expected
