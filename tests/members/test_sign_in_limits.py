"""The limits of signing in hold whatever else is tried, and are forgotten when their time is over."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

from allauth.core.internal.ratelimit import consume, get_cache_key, get_rates
from django.core.cache import cache
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from tests.members.signing import STOPPED, WORD, sign_in
from tests.page import read

SPRAY = 20_000
FIVE_MINUTES = 5 * 60


def rows() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from accounts_cache")
        return int(cursor.fetchone()[0])


def spray(count: int) -> None:
    """What the limiter writes for failed sign-ins of that many addresses, each from a place of its own."""
    place = RequestFactory().post("/accounts/login/")
    rates = get_rates(app="allauth.account", action="login_failed")
    (of_key,) = [rate for rate in rates if rate.per == "key"]
    for number in range(count):
        name = {"app": "allauth.account", "action": "login_failed", "key": f"nobody{number}@example.jp"}
        cache.set(get_cache_key(place, rate=of_key, **name), [1.0], of_key.duration)


def lock(account: User) -> None:
    for turn in range(5):
        sign_in(Client(REMOTE_ADDR=f"192.0.2.{turn}"), account, "guess")


def old_spray(count: int) -> None:
    """Rows such as `spray` writes, by the database itself."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into accounts_cache (cache_key, value, expires) "
            "select 'spray' || number, value, expires from generate_series(1, %s) number, "
            "(select value, expires from accounts_cache order by expires desc limit 1) one",
            [count],
        )


def test_twenty_thousand_other_addresses_do_not_open_a_locked_one(today: date, account: User) -> None:
    lock(account)
    with CaptureQueriesContext(connection) as before:
        answer = sign_in(Client(REMOTE_ADDR="192.0.2.98"), account)
    assert read(answer).errors == [STOPPED]
    old_spray(SPRAY)
    spray(500)
    assert rows() > SPRAY + 500
    with CaptureQueriesContext(connection) as after:
        answer = sign_in(Client(REMOTE_ADDR="192.0.2.99"), account)
    assert read(answer).errors == [STOPPED]
    assert len(after) == len(before)


def test_a_lock_and_its_row_are_gone_after_five_minutes(account: User, time_machine: Any) -> None:
    time_machine.move_to("2026-11-24 09:05:00+09:00", tick=False)
    lock(account)
    spray(300)
    assert rows() > 300
    time_machine.move_to("2026-11-24 09:10:01+09:00", tick=False)
    assert sign_in(Client(REMOTE_ADDR="192.0.2.99"), account, WORD).status_code == 302
    spray(50)
    assert rows() < 60, "each write takes ten with it whose time is over"


def test_of_many_who_count_at_once_five_are_let_through(committed: str) -> None:
    """Twelve processes would do no other: each counts on a connection of its own."""
    together = threading.Barrier(12)

    def tried(number: int) -> bool:
        asked = RequestFactory().post("/accounts/login/", REMOTE_ADDR=f"192.0.2.{number}")
        together.wait()
        try:
            return bool(consume(asked, app="allauth.account", action="login_failed", key="a@example.jp"))
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as hands:
        assert sum(hands.map(tried, range(12))) == 5


def test_what_is_added_is_added_once_until_its_time_is_over(db: None, time_machine: Any) -> None:
    time_machine.move_to("2026-11-24 09:05:00+09:00", tick=False)
    assert cache.add("code", "y", FIVE_MINUTES)
    assert not cache.add("code", "z", FIVE_MINUTES)
    assert cache.get("code") == "y"
    assert cache.touch("code", 2 * FIVE_MINUTES)
    time_machine.move_to("2026-11-24 09:14:59+09:00", tick=False)
    assert cache.get("code") == "y"
    time_machine.move_to("2026-11-24 09:15:01+09:00", tick=False)
    assert cache.get("code", "nothing") == "nothing"
    assert not cache.touch("code", FIVE_MINUTES)
    assert cache.add("code", "z", None)
    time_machine.move_to("2036-11-24 09:15:01+09:00", tick=False)
    assert cache.get_many(["code", "other"]) == {"code": "z"}
    assert cache.delete("code")
