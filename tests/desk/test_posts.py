"""Fifty identical posts are one row; a post that comes too late or changed loses nobody's words."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client, RequestFactory
from django.utils import timezone

from accounts import post_keys
from accounts.errors import Refusal
from accounts.events import record
from accounts.models import Event, PostKey, User
from accounts.tenancy import NATIONWIDE, current_scope, national_reading, scope
from jobs.tasks import forget_old_post_keys
from municipalities.needs.models import Need
from tests.build_needs import CLOUD_BILL
from tests.cast import EHIME, HIROSHIMA, DeskClient, Person, person
from tests.page import read

SETTINGS = "/settings/"
TYPED = {"name": "デモ・岡本 真由美", "wants_mail": "on"}
NOT_TAKEN = "受け付けませんでした"


def test_fifty_identical_posts_of_one_need_at_once_make_one_need(committed: str) -> None:
    officer = person("officer")
    form = {"raw_problem": CLOUD_BILL, "do": "draft", "post_key": officer.client.key()}
    path = _need_write_path()

    def send(_: int) -> tuple[int, str]:
        browser = DeskClient()
        browser.cookies = officer.client.cookies
        try:
            answer = browser.post(path, form, keyed=False)
            return answer.status_code, answer.headers.get("Location", "")
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as threads:
        answers = list(threads.map(send, range(50)))
    with scope(HIROSHIMA):
        assert Need.objects.count() == 1
    assert set(answers) == {(302, answers[0][1])}
    assert answers[0][1] != ""


def _need_write_path() -> str:
    from django.urls import reverse

    return reverse("need_write", args=["hiroshima"])


def test_the_same_post_twice_gets_the_same_answer_and_one_event(today: date, officer: Person) -> None:
    form = {**TYPED, "name": "デモ・岡本 まゆみ", "post_key": officer.client.key()}
    answers = [officer.client.post(SETTINGS, form) for _ in range(3)]
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {(302, SETTINGS)}
    with scope(NATIONWIDE):
        assert Event.objects.filter(verb="change_own_settings").count() == 1


def test_a_changed_post_with_a_used_key_is_not_swallowed(today: date, officer: Person) -> None:
    key = officer.client.key()
    officer.client.post(SETTINGS, {**TYPED, "post_key": key})
    page = read(officer.client.post(SETTINGS, {**TYPED, "name": "書き直した名前", "post_key": key}), 409)
    assert page.heading == "この画面からは一度送っています"
    assert page.field("name") == "書き直した名前"
    fresh = page.hidden()["post_key"]
    assert fresh != key
    assert (
        officer.client.post(SETTINGS, {**TYPED, "name": "書き直した名前", "post_key": fresh}).status_code
        == 302
    )
    officer.user.refresh_from_db()
    assert officer.user.name == "書き直した名前"


def test_a_form_shown_again_gives_its_key_back(today: date, officer: Person) -> None:
    key = officer.client.key()
    assert officer.client.post(SETTINGS, {"name": "", "post_key": key}).status_code == 200
    assert officer.client.post(SETTINGS, {**TYPED, "post_key": key}).status_code == 302


@pytest.mark.parametrize("kind", ["none", "rubbish", "of another shape"])
def test_a_post_without_a_key_of_ours_saves_nothing(today: date, officer: Person, kind: str) -> None:
    odd = signing.dumps(["x"], salt="accounts.post-key")
    key = {"none": "", "rubbish": "rubbish", "of another shape": odd}[kind]
    answer = officer.client.post(SETTINGS, {**TYPED, "name": "なし", "post_key": key}, keyed=False)
    assert read(answer, 400).heading == "画面が古くなっています"
    officer.user.refresh_from_db()
    assert officer.user.name != "なし"


def test_a_key_of_somebody_else_saves_nothing_and_offers_nothing(
    today: date, officer: Person, other_officer: Person
) -> None:
    typed = {**TYPED, "name": "となりの人", "post_key": other_officer.client.key()}
    page = read(officer.client.post(SETTINGS, typed), 400)
    assert page.field("name") == "となりの人"
    assert page.buttons == []
    assert "この内容をもう一度送る" not in page.text


def test_a_file_with_other_bytes_is_another_post(today: date, officer: Person) -> None:
    key = officer.client.key()

    def send(content: bytes) -> Any:
        file = SimpleUploadedFile("一覧.csv", content, "text/csv")
        return officer.client.post(SETTINGS, {**TYPED, "list": file, "post_key": key})

    first, again, other = send(b"701,000"), send(b"701,000"), send(b"107,000")
    assert [answer.status_code for answer in (first, again, other)] == [302, 302, 409]
    assert first["Location"] == again["Location"]
    assert read(other, 409).heading == "この画面からは一度送っています"


def test_a_file_can_still_be_read_after_it_was_compared() -> None:
    file = SimpleUploadedFile("一覧.csv", b"701,000", "text/csv")
    asked = RequestFactory().post("/", {"list": file})
    post_keys.digest_of(asked)
    assert asked.FILES["list"].read() == b"701,000"


def test_a_key_is_good_for_a_week(officer: Person, time_machine: Any) -> None:
    time_machine.move_to("2026-11-17 09:05:00+09:00", tick=False)
    key = officer.client.key()
    time_machine.move_to("2026-11-24 09:05:01+09:00", tick=False)
    officer.client.force_login(officer.user)
    assert officer.client.post(SETTINGS, {**TYPED, "post_key": key}).status_code == 400


def test_words_typed_before_the_session_ended_are_given_back_and_can_be_sent(
    today: date, officer: Person
) -> None:
    officer.user.set_password("kawa-no-oto-2026")
    officer.user.save()
    key = officer.client.key()
    browser = Client(enforce_csrf_checks=False)
    typed = "</textarea><b>プリンタ</b>が\n動かない"
    page = read(browser.post(_need_write_path(), {"raw_problem": typed, "post_key": key}), 403)
    assert "まだ保存していません" in page.text
    assert page.field("raw_problem") == typed
    assert page.field("post_key") == key
    browser.post("/accounts/login/", {"login": officer.user.email, "password": "kawa-no-oto-2026"})
    sent = browser.post(_need_write_path(), {"raw_problem": "プリンタが\n動かない", "post_key": key})
    assert sent.status_code in (200, 302), "the key is still the person's own"


def test_a_failed_csrf_check_gives_the_words_back_only_with_a_key_of_ours(
    today: date, officer: Person
) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.cookies = officer.client.cookies
    with_key = browser.post(SETTINGS, {**TYPED, "name": "残る言葉", "post_key": officer.client.key()})
    assert read(with_key, 403).field("name") == "残る言葉"
    foreign = browser.post(SETTINGS, {"name": "<script>alert(1)</script>よその言葉"})
    assert read(foreign, 403).heading == NOT_TAKEN
    assert "よその言葉" not in foreign.text


def test_a_failed_csrf_check_never_shows_a_password(today: date, officer: Person) -> None:
    browser = Client(enforce_csrf_checks=True)
    typed = {"login": "x@example.com", "password": "kawa-no-oto-2026", "post_key": officer.client.key()}
    answer = browser.post("/accounts/login/", typed)
    assert read(answer, 403).heading == NOT_TAKEN
    assert "kawa-no-oto-2026" not in answer.text
    assert "x@example.com" not in answer.text
    to_a_door = browser.post(SETTINGS, {"new_password": "kawa-no-oto-2026", "post_key": officer.client.key()})
    assert read(to_a_door, 403).heading == NOT_TAKEN
    assert "kawa-no-oto-2026" not in to_a_door.text


def test_an_unreasonably_long_post_is_not_repeated(today: date, officer: Person) -> None:
    typed = {"raw_problem": "長" * 200_001, "post_key": officer.client.key()}
    answer = Client().post(_need_write_path(), typed)
    assert read(answer, 403).heading == NOT_TAKEN
    assert "長長" not in answer.text


def test_a_refused_post_leaves_its_key_unused(today: date, staff: Person) -> None:
    pk = staff.user.memberships.get().pk
    key = staff.client.key()
    for _ in range(2):
        answer = staff.client.post(f"/hiroshima/members/{pk}/end/", {"ends_on": "R9.3.31", "post_key": key})
        assert read(answer).errors == ["自分の所属は終えられません。ほかの担当に頼んでください。"]
    with scope(HIROSHIMA):
        assert not PostKey.objects.exists()


def test_keys_are_forgotten_after_a_month_in_every_scope(today: date, officer: Person, staff: Person) -> None:
    """Until then the same post gets the same answer; a form's own key is refused by its age long before."""
    for place, sender in ((NATIONWIDE, officer), (HIROSHIMA, staff), (EHIME, staff)):
        with scope(place):
            for key in ("old", "new"):
                post_keys.claim(key=key, user_id=sender.user.pk, path="/x/", digest="")
            PostKey.objects.filter(key="old").update(answered_at=timezone.now() - timedelta(days=31))
            PostKey.objects.filter(key="new").update(answered_at=timezone.now() - timedelta(days=29))
    assert post_keys.KEPT.total_seconds() > post_keys.MAX_AGE_SECONDS
    forget_old_post_keys()
    for place in (NATIONWIDE, HIROSHIMA, EHIME):
        with scope(place):
            assert [row.key for row in PostKey.objects.filter(path="/x/")] == ["new"]


def test_not_a_member_is_404_and_not_permitted_is_403(
    today: date, officer: Person, talent_user: Person, viewer: Person
) -> None:
    assert officer.client.get("/ehime/needs/").status_code == 404
    assert officer.client.get("/no-such-place/needs/").status_code == 404
    assert viewer.client.get("/hiroshima/needs/").status_code == 404
    assert officer.client.get("/national/").status_code == 404
    assert talent_user.client.get("/hiroshima/events/").status_code == 403
    assert officer.client.get("/hiroshima/members/").status_code == 403
    assert Client().get("/hiroshima/needs/")["Location"] == "/accounts/login/?next=/hiroshima/needs/"


def test_two_prefectures_take_turns_on_one_connection_with_random_failures(committed: str) -> None:
    """Whatever fails, and wherever: the next one sees its own prefecture and nothing else."""
    chance = random.Random(20261124)
    people = {HIROSHIMA: person("staff"), EHIME: person("ehime_staff")}
    written = {HIROSHIMA: 0, EHIME: 0}

    class Failure(Exception):
        pass

    def refused_in(there: int) -> None:
        with scope(there):
            record(by=people[there].seat, verb="nested", subject=people[there].user)
            raise Refusal("だめです。")

    def turn(here: int, there: int) -> None:
        with scope(here):
            record(by=people[here].seat, verb="turn", subject=people[here].user)
            if chance.random() < 0.2:
                raise Failure
            if chance.random() < 0.3:
                with pytest.raises(Refusal):
                    refused_in(there)
            if chance.random() < 0.2:
                with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute("select 1 / 0")
            assert current_scope() == here
            assert {event.prefecture_id for event in Event.objects.all()} == {here}
            assert set(_unguarded()) == {here}

    def _unguarded() -> list[int]:
        with connection.cursor() as cursor:
            cursor.execute("select prefecture_id from accounts_event")
            return [row[0] for row in cursor.fetchall()]

    for _ in range(300):
        here, there = chance.sample([HIROSHIMA, EHIME], 2)
        try:
            turn(here, there)
            written[here] += 1
        except Failure:
            pass
        assert current_scope() is None
        assert _unguarded() == []
    for prefecture_id, count in written.items():
        with scope(prefecture_id):
            assert Event.objects.filter(verb="turn").count() == count
            assert not Event.objects.filter(verb="nested").exists()


def role() -> str:
    with connection.cursor() as cursor:
        cursor.execute("select current_user")
        return str(cursor.fetchone()[0])


def test_each_scope_acts_as_its_own_role_and_gives_it_back(db: None) -> None:
    assert role() == "app_door"
    with scope(HIROSHIMA):
        assert role() == "app_user"
        with scope(NATIONWIDE):
            assert role() == "app_door"
        with national_reading():
            assert role() == "app_national"
            with scope(EHIME):
                assert role() == "app_user"
            assert role() == "app_national"
        assert role() == "app_user"
    assert role() == "app_door"


def test_the_ministry_s_role_is_given_back_after_a_failure(db: None) -> None:
    def fail() -> None:
        with transaction.atomic(), national_reading():
            assert role() == "app_national"
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert role() == "app_door"
    with national_reading():
        assert role() == "app_national"
    assert role() == "app_door"


def test_people_are_found_by_any_spelling_of_their_address(db: None, officer: Person) -> None:
    assert User.objects.get_by_natural_key(officer.user.email.upper()) == officer.user
