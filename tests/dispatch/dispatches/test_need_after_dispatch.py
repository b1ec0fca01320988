"""What becomes of a need when nobody goes for it any more."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.errors import Refusal
from accounts.models import Event
from accounts.tenancy import scope
from dispatch.dispatches.actions import cancel_dispatch, end_dispatch, let_need_wait
from dispatch.dispatches.models import Dispatch
from dispatch.dispatches.tasks import close_passed_dispatches
from dispatch.visits.models import Visit
from municipalities.needs.choices import NeedStatus
from municipalities.needs.models import Need
from tests.build_dispatch import confirmed_visit, planned_dispatch, ready_talent
from tests.cast import HIROSHIMA, Person
from tests.page import address, look, read

pytestmark = pytest.mark.usefixtures("today")


@pytest.fixture
def dispatch(staff: Person, officer: Person, talent_user: Person) -> Dispatch:
    """From 24 November on; nothing has been held yet."""
    with scope(HIROSHIMA):
        talent = ready_talent(staff.seat, user=talent_user.user)
        return planned_dispatch(staff.seat, officer.seat, talent=talent, starts_on=date(2026, 11, 24))


def _held(dispatch: Dispatch, talent_user: Person, officer: Person) -> None:
    with scope(HIROSHIMA):
        confirmed_visit(talent_user.seat, officer.seat, dispatch.visits.order_by("ordinal")[0])


def _need(dispatch: Dispatch) -> Need:
    with scope(HIROSHIMA):
        return Need.objects.get(pk=dispatch.need_id)


def test_an_ended_dispatch_lets_its_need_wait_again(
    dispatch: Dispatch, staff: Person, officer: Person, talent_user: Person
) -> None:
    _held(dispatch, talent_user, officer)
    page = look(staff, "dispatch_end", dispatch.pk)
    assert "調整中に戻す（次に行く人を決める）" in page.text
    staff.client.post(address("dispatch_end", dispatch.pk), {"reason": "都合により", "then": "wait"})
    need = _need(dispatch)
    assert (need.status, need.supported_on) == (NeedStatus.ACCEPTED, date(2026, 11, 24))
    assert need.promised_on == date(2026, 11, 27)


def test_a_need_is_closed_with_its_last_dispatch_and_a_word(
    dispatch: Dispatch, staff: Person, officer: Person, talent_user: Person
) -> None:
    _held(dispatch, talent_user, officer)
    said = {"reason": "目的を果たした", "then": "close", "reply": "見積りを見直せました。"}
    page = read(staff.client.post(address("dispatch_end", dispatch.pk), said, follow=True))
    assert page.errors == []
    need = _need(dispatch)
    assert (need.status, need.reply) == (NeedStatus.CLOSED, "見積りを見直せました。")
    with scope(HIROSHIMA):
        verbs = Event.objects.filter(subject_id=str(need.pk)).order_by("id").values_list("verb", flat=True)
        assert list(verbs)[-2:] == ["stop_support", "close_need"]


def test_without_a_visit_there_was_no_support(dispatch: Dispatch, staff: Person, officer: Person) -> None:
    with scope(HIROSHIMA):
        visit = dispatch.visits.order_by("ordinal")[0]
        Visit.objects.filter(pk=visit.pk).update(on_day=date(2026, 11, 25))
    page = look(staff, "dispatch_end", dispatch.pk)
    assert "ニーズは「調整中」に戻ります。" in page.text
    assert "完了にする（支援が済んだ）" not in page.text
    with scope(HIROSHIMA), pytest.raises(Refusal, match="派遣による支援がまだない"):
        end_dispatch(by=staff.seat, dispatch=dispatch, reason="都合により", closes_need=True)
    with scope(HIROSHIMA):
        end_dispatch(by=staff.seat, dispatch=dispatch, reason="都合により")
    need = _need(dispatch)
    assert (need.status, need.supported_on) == (NeedStatus.ACCEPTED, None)


def test_a_need_stays_in_support_while_somebody_else_goes(
    dispatch: Dispatch, staff: Person, officer: Person, talent_user: Person
) -> None:
    _held(dispatch, talent_user, officer)
    with scope(HIROSHIMA):
        planned_dispatch(
            staff.seat,
            officer.seat,
            talent=dispatch.talent,
            need=dispatch.need,
            weekday=3,
            starts_on=date(2026, 12, 1),
        )
    page = look(staff, "dispatch_end", dispatch.pk)
    assert "完了にする（支援が済んだ）" not in page.text
    with scope(HIROSHIMA):
        end_dispatch(by=staff.seat, dispatch=dispatch, reason="都合により")
    assert _need(dispatch).status == NeedStatus.IN_SUPPORT


def test_cancelling_what_is_left_after_an_ended_one_ends_the_support(
    dispatch: Dispatch, staff: Person, officer: Person, talent_user: Person
) -> None:
    """An ended dispatch is no support any more, though it stands."""
    _held(dispatch, talent_user, officer)
    with scope(HIROSHIMA):
        other = planned_dispatch(
            staff.seat,
            officer.seat,
            talent=dispatch.talent,
            need=dispatch.need,
            weekday=3,
            starts_on=date(2026, 12, 1),
        )
        end_dispatch(by=staff.seat, dispatch=dispatch, reason="都合により")
        cancel_dispatch(by=staff.seat, dispatch=other, reason="都合により")
    need = _need(dispatch)
    assert (need.status, need.supported_on) == (NeedStatus.ACCEPTED, date(2026, 11, 24))


def test_a_need_waits_again_once(dispatch: Dispatch, staff: Person) -> None:
    with scope(HIROSHIMA):
        assert let_need_wait(by=staff.seat, need=dispatch.need) is False
        Dispatch.objects.filter(pk=dispatch.pk).update(status="ended")
        assert let_need_wait(by=staff.seat, need=dispatch.need) is True
        assert let_need_wait(by=staff.seat, need=dispatch.need) is False


def test_at_night_needs_left_in_support_by_nobody_wait_again(
    dispatch: Dispatch, staff: Person, officer: Person, talent_user: Person
) -> None:
    _held(dispatch, talent_user, officer)
    with scope(HIROSHIMA):
        end_dispatch(by=staff.seat, dispatch=dispatch, reason="都合により")
        Need.objects.filter(pk=dispatch.need_id).update(status=NeedStatus.IN_SUPPORT, supported_on=None)
    close_passed_dispatches()
    need = _need(dispatch)
    assert (need.status, need.supported_on) == (NeedStatus.ACCEPTED, date(2026, 11, 24))
