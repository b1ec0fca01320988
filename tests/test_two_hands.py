"""Two people act on the same thing in the same moment: one of them
does it, and it stands in the history once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.db import connection, transaction
from django.test import Client

from accounts.errors import Refusal
from accounts.models import Event, User
from accounts.permissions import Role
from accounts.seats import beyond_prefectures
from accounts.tenancy import NATIONWIDE, scope
from dispatch.dispatches.actions import arrange_dispatch, cancel_dispatch
from dispatch.dispatches.choices import DispatchStatus
from dispatch.dispatches.models import Dispatch
from finance.actions import amend_expense, record_funding, withdraw_funding
from finance.models import Funding
from members.actions import (
    invite,
    issue_token,
    revoke_token,
    stop_user,
)
from municipalities.needs.actions import submit_need
from municipalities.needs.actions.files import attach_files, take_file_away
from pool.candidates.actions.importing import take_import
from pool.candidates.differences import differences_of
from pool.people.actions.away import take_leave, withdraw_leave
from pool.people.actions.people import revise_talent
from pool.people.actions.skills import verify_skill
from pool.people.models import Leave, TalentSkill
from tests.build_candidates import as_csv, called, listed, read_file, row
from tests.build_dispatch import first_visit, logged_visit, open_need, planned_dispatch, ready_talent
from tests.build_files import attached_file, examined
from tests.build_finance import paid
from tests.build_needs import make_need
from tests.build_pool import make_talent
from tests.cast import HIROSHIMA, JINSEKI, Person, person
from tests.members.signing import SECRET, WORD, code_now, sign_in
from tests.page import read
from training.courses.actions import open_catalogue
from training.courses.actions.completions import record_completions, revoke_completion
from training.courses.models import Completion

Act = Callable[[], Any]
LONGEST_WAIT = 10.0
HELD_UP = "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
PLAN: dict[str, Any] = {
    "starts_on": date(2026, 12, 1),
    "ends_on": date(2026, 12, 22),
    "cadence": "weekly",
    "weekday": 1,
    "span": "pm",
    "mode": "onsite",
}

pytestmark = pytest.mark.usefixtures("today")


@pytest.fixture
def cast(committed: str, today: date) -> Callable[[str], Person]:
    return person


def both(first: Act, second: Act, superuser: Any, *, place: int = HIROSHIMA) -> str:
    """Do `first`, and before it is committed start `second`. The sentence
    that refuses the second, "" if it is done."""
    with ThreadPoolExecutor(1) as hand:
        with scope(place):
            first()
            answer = hand.submit(_sentence, second, place)
            _until_it_waits(answer, superuser)
        return answer.result(LONGEST_WAIT)


def _sentence(act: Act, place: int) -> str:
    try:
        with scope(place):
            act()
    except Refusal as refusal:
        return refusal.sentence
    finally:
        connection.close()
    return ""


def _until_it_waits(answer: Future[str], superuser: Any) -> None:
    """Until the other hand is held up by a lock of ours, or has run through without any."""
    for _ in range(200):
        if answer.done() or superuser.execute(HELD_UP).fetchone():
            return
        threading.Event().wait(LONGEST_WAIT / 200)
    raise AssertionError("the second hand neither waits nor ends")


def times(verb: str, place: int = HIROSHIMA) -> int:
    with scope(place):
        return Event.objects.filter(verb=verb).count()


def test_completions_of_several_people_cross_nobodys_way(
    cast: Callable[[str], Person], superuser: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the first and the second completion another hand writes to the second talent."""
    seat = cast("staff").seat
    with scope(HIROSHIMA):
        first, second = make_talent(seat), make_talent(seat, name="デモ・山本 葵", kana="やまもと あおい")
        course = open_catalogue(by=seat)[0]
    answers: list[Future[str]] = []

    def leave() -> Leave:
        return take_leave(by=seat, talent=second, starts_on=date(2026, 12, 1), ends_on=date(2026, 12, 2))

    with ThreadPoolExecutor(1) as hand:

        def told(completion: Completion, *, by: Any) -> None:
            if not answers:
                answers.append(hand.submit(_sentence, leave, HIROSHIMA))
                _until_it_waits(answers[0], superuser)

        monkeypatch.setattr("training.courses.actions.completions.notices.tell_talent", told)
        with scope(HIROSHIMA):
            record_completions(
                by=seat, talents=[first, second], course=course, completed_on=date(2026, 11, 20),
                provider="デモ研修所",
            )  # fmt: skip
        assert answers[0].result(LONGEST_WAIT) == ""
    assert (times("record_completion"), times("take_leave")) == (2, 1)


def test_funding_is_taken_back_once(cast: Callable[[str], Person], superuser: Any) -> None:
    seat = cast("finance").seat
    with scope(HIROSHIMA):
        expense = paid(seat, make_talent(cast("staff").seat))
        funding = record_funding(
            by=seat,
            expense=expense,
            kind="contribution",
            municipality_code=JINSEKI,
            source="",
            amount_yen=100_000,
        )
        mine, yours = Funding.objects.get(pk=funding.pk), Funding.objects.get(pk=funding.pk)
    refused = both(
        lambda: withdraw_funding(by=seat, funding=mine, reason="町を取り違えた"),
        lambda: withdraw_funding(by=seat, funding=yours, reason="町を取り違えた"),
        superuser,
    )
    assert "すでに取り消されたか" in refused
    assert times("withdraw_funding") == 1


def test_funding_that_an_amendment_moves_is_not_taken_back_from_the_old_row(
    cast: Callable[[str], Person], superuser: Any
) -> None:
    seat = cast("finance").seat
    with scope(HIROSHIMA):
        expense = paid(seat, make_talent(cast("staff").seat))
        funding = record_funding(
            by=seat,
            expense=expense,
            kind="contribution",
            municipality_code=JINSEKI,
            source="",
            amount_yen=100_000,
        )
    refused = both(
        lambda: amend_expense(by=seat, expense=expense, amount_yen=600_000, reason="計算違い"),
        lambda: withdraw_funding(by=seat, funding=funding, reason="町を取り違えた"),
        superuser,
    )
    assert "訂正後の行に移っています" in refused
    with scope(HIROSHIMA):
        assert Funding.objects.get().expense_id != expense.pk


REVOKED = {"revoked_from": date(2026, 11, 24), "reason": "別の人の修了でした"}


def test_a_completion_is_taken_back_once(cast: Callable[[str], Person], superuser: Any) -> None:
    seat = cast("staff").seat
    with scope(HIROSHIMA):
        ready_talent(seat)
        mine, yours = Completion.objects.order_by("pk")[0], Completion.objects.order_by("pk")[0]
    refused = both(
        lambda: revoke_completion(by=seat, completion=mine, **REVOKED),
        lambda: revoke_completion(by=seat, completion=yours, **REVOKED),
        superuser,
    )
    assert "すでに取り消されています" in refused
    assert times("revoke_completion") == 1


def test_who_plans_while_a_completion_is_taken_back_meets_the_shut_gate(
    cast: Callable[[str], Person], superuser: Any
) -> None:
    seat = cast("staff").seat
    with scope(HIROSHIMA):
        talent = ready_talent(seat)
        need = open_need(cast("officer").seat, seat)
        completion = Completion.objects.filter(talent=talent)[0]
    refused = both(
        lambda: revoke_completion(by=seat, completion=completion, **REVOKED),
        lambda: arrange_dispatch(by=seat, need=need, talent=talent, **PLAN),
        superuser,
    )
    assert "研修" in refused
    with scope(HIROSHIMA):
        assert not Dispatch.objects.exists()


def test_a_leave_is_taken_back_once(cast: Callable[[str], Person], superuser: Any) -> None:
    seat = cast("staff").seat
    with scope(HIROSHIMA):
        talent = make_talent(seat)
        take_leave(by=seat, talent=talent, starts_on=date(2026, 12, 1), ends_on=date(2026, 12, 2))
        mine, yours = Leave.objects.get(), Leave.objects.get()
    refused = both(
        lambda: withdraw_leave(by=seat, leave=mine), lambda: withdraw_leave(by=seat, leave=yours), superuser
    )
    assert "すでに取り消されています" in refused
    assert times("withdraw_leave") == 1


def test_a_skill_that_is_being_taken_off_is_not_verified(
    cast: Callable[[str], Person], superuser: Any
) -> None:
    seat = cast("staff").seat
    with scope(HIROSHIMA):
        talent = make_talent(seat, skills=[("network", 3, "資格")])
        skill = TalentSkill.objects.get()
    refused = both(
        lambda: revise_talent(by=seat, talent=talent, skills=[("project_planning", 2, "実務")]),
        lambda: verify_skill(by=seat, skill=skill),
        superuser,
    )
    assert "書き直されたか外されています" in refused
    assert times("verify_skill") == 0


def test_a_dispatch_is_not_called_off_while_one_of_its_visits_is_logged(
    cast: Callable[[str], Person], superuser: Any
) -> None:
    staff, talent_user = cast("staff"), cast("talent_user")
    with scope(HIROSHIMA):
        dispatch = planned_dispatch(staff.seat, cast("officer").seat, user=talent_user.user)
        visit = first_visit(dispatch)
    refused = both(
        lambda: logged_visit(talent_user.seat, visit),
        lambda: cancel_dispatch(by=staff.seat, dispatch=dispatch, reason="都合がつかない"),
        superuser,
    )
    assert "記録のある訪問が1件あるため" in refused
    with scope(HIROSHIMA):
        assert Dispatch.objects.get().status == DispatchStatus.PLANNED


def test_a_token_is_revoked_once(cast: Callable[[str], Person], superuser: Any) -> None:
    own = beyond_prefectures(cast("officer").seat)
    with scope(NATIONWIDE):
        token, _ = issue_token(by=own, name="集計用", days=30)
    refused = both(
        lambda: revoke_token(by=own, token=token),
        lambda: revoke_token(by=own, token=token),
        superuser,
        place=NATIONWIDE,
    )
    assert "すでに取り消されています" in refused
    assert times("revoke_token", NATIONWIDE) == 1


def test_an_address_is_invited_once(cast: Callable[[str], Person], superuser: Any) -> None:
    seat = cast("staff").seat

    def ask() -> None:
        invite(by=seat, email="New@hiroshima.example", role=Role.FINANCE)

    assert "同じ招待を送ってあります" in both(ask, ask, superuser)
    assert times("invite") == 1


def test_an_account_is_closed_once(cast: Callable[[str], Person], superuser: Any) -> None:
    seat, user = cast("operator").seat, cast("officer").user

    def stop() -> None:
        stop_user(by=seat, user=user)

    assert "すでに止められています" in both(stop, stop, superuser, place=NATIONWIDE)
    assert times("stop_user", NATIONWIDE) == 1


def test_of_two_sessions_that_set_up_a_factor_at_once_the_second_meets_the_first(
    cast: Callable[[str], Person], superuser: Any
) -> None:
    """Whoever knows the password alone cannot slip a factor in beside the owner's."""
    user, browser = cast("talent_user").user, Client()
    user.set_password(WORD)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    sign_in(browser, user)
    browser.post("/accounts/reauthenticate/", {"password": WORD})
    page = read(browser.get("/accounts/2fa/totp/activate/"))
    code = code_now(page.facts["図の代わりに入れる文字"])

    def set_up() -> Any:
        try:
            return browser.post("/accounts/2fa/totp/activate/", {"code": code})
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as hand:
        with transaction.atomic():
            User.objects.select_for_update().get(pk=user.pk)
            answer = hand.submit(set_up)
            _until_it_waits(answer, superuser)
            owners = TOTP.activate(user, SECRET).instance
        assert "/accounts/2fa/reauthenticate/" in answer.result(LONGEST_WAIT)["Location"]
    assert list(Authenticator.objects.all()) == [owners]


def test_the_same_file_is_kept_once(cast: Callable[[str], Person], superuser: Any) -> None:
    officer, colleague = cast("officer").seat, cast("municipal_approver").seat
    with scope(HIROSHIMA):
        need = make_need(officer)
    refused = both(
        lambda: attach_files(by=officer, need=need, files=[examined("一.csv")]),
        lambda: attach_files(by=colleague, need=need, files=[examined("二.csv")]),
        superuser,
    )
    assert "「二.csv」は付けていません。中身が「一.csv」と同じです。" in refused
    assert times("attach_files") == 1


def test_a_file_does_not_slip_into_what_is_being_sent(cast: Callable[[str], Person], superuser: Any) -> None:
    officer, colleague = cast("officer").seat, cast("municipal_approver").seat
    with scope(HIROSHIMA):
        need = make_need(officer)
    refused = both(
        lambda: submit_need(by=officer, need=need),
        lambda: attach_files(by=colleague, need=need, files=[examined()]),
        superuser,
    )
    assert "ニーズが県に送られました。まだ何も付けていません。" in refused
    assert times("attach_files") == 0


def test_a_file_is_taken_away_once(cast: Callable[[str], Person], superuser: Any) -> None:
    officer, colleague = cast("officer").seat, cast("municipal_approver").seat
    with scope(HIROSHIMA):
        need = make_need(officer)
        file = attached_file(officer, need)
    refused = both(
        lambda: take_file_away(by=officer, need=need, file=file),
        lambda: take_file_away(by=colleague, need=need, file=file),
        superuser,
    )
    assert "すでに取り外されています" in refused
    assert times("take_file_away") == 1


def test_two_files_of_the_list_are_taken_over_one_after_the_other(
    cast: Callable[[str], Person], superuser: Any
) -> None:
    """The second coordinator is shown what the first one's file has changed."""
    seat = cast("coordinator").seat
    first, second = (read_file(seat, as_csv([row(days_per_week=days)])) for days in ("3", "4"))
    with scope(NATIONWIDE):
        mark = differences_of(second, []).mark
    refused = both(
        lambda: take_import(by=seat, candidate_import=first),
        lambda: take_import(by=seat, candidate_import=second, read=mark),
        superuser,
        place=NATIONWIDE,
    )
    assert "ほかの画面で書き直されています" in refused
    assert times("take_import", NATIONWIDE) == 1


def test_a_candidate_is_called_once(cast: Callable[[str], Person], superuser: Any) -> None:
    staff, candidate = cast("staff").seat, listed(cast("coordinator").seat)
    refused = both(lambda: called(staff, candidate), lambda: called(staff, candidate), superuser)
    assert "すでに打診しています。" in refused
    assert times("call_candidate") == 1
