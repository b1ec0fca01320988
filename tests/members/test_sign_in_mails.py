"""Mails about accounts: asked for in the request, alike for everybody, and sent by a job."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.core.context import request_context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from cryptography.fernet import InvalidToken
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.tenancy import NATIONWIDE, scope
from jobs.actions.claims import claim
from jobs.models import Job, Outbox
from jobs.runner import perform
from members.sealing import seal, unseal
from members.sign_in.adapters import AccountAdapter
from tests.build_jobs import do_waiting
from tests.cast import Person
from tests.page import read

WORD = "kawa-no-oto-2026"
RESET = "/accounts/password/reset/"
STRANGER = "nobody@hiroshima.example"


class ServerDown(BaseEmailBackend):
    """A mail server that cannot be reached."""

    def send_messages(self, email_messages: Any) -> int:
        raise ConnectionRefusedError


DOWN = f"{__name__}.ServerDown"
UP = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def account(officer: Person) -> User:
    officer.user.set_password(WORD)
    officer.user.save()
    EmailAddress.objects.create(user=officer.user, email=officer.user.email, verified=True, primary=True)
    return officer.user


def signed_in(account: User) -> Client:
    browser = Client()
    browser.post("/accounts/login/", {"login": account.email, "password": WORD})
    browser.post("/accounts/reauthenticate/", {"password": WORD})
    return browser


def asked_for(email: str) -> list[str]:
    """The statements that asking for a new password takes, without their values."""
    browser = Client()
    browser.get(RESET)
    with CaptureQueriesContext(connection) as captured:
        assert browser.post(RESET, {"email": email}).status_code == 302
    return [
        re.sub(r"s\d+_x\d+|'(?:[^']|'')*'|\b\d+\b", "?", query["sql"]) for query in captured.captured_queries
    ]


def do_jobs() -> None:
    with scope(NATIONWIDE):
        do_waiting()


def stored() -> str:
    """Every letter of the jobs that wait."""
    with scope(NATIONWIDE), connection.cursor() as cursor:
        cursor.execute("select string_agg(jobs_job::text, ' ') from jobs_job")
        return str(cursor.fetchone()[0])  # type: ignore[index]


def test_a_known_and_an_unknown_address_cost_the_same_work(today: date, account: User) -> None:
    asked_for("first@hiroshima.example")
    known, unknown = asked_for(account.email), asked_for(STRANGER)
    assert known == unknown
    assert not any("accounts_user" in statement for statement in known), (
        "whose address it is, is looked up later"
    )
    assert mail.outbox == []
    do_jobs()
    assert [message.to for message in mail.outbox] == [[account.email]]


def test_a_mail_server_that_is_down_changes_no_answer_and_loses_no_mail(
    today: date, account: User, settings: Any
) -> None:
    settings.EMAIL_BACKEND = DOWN
    answers = [Client().post(RESET, {"email": email}) for email in (account.email, STRANGER)]
    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(302, f"{RESET}done/")] * 2
    with scope(NATIONWIDE):
        for job in list(Job.objects.all()):
            claimed = claim(job.pk, NATIONWIDE)
            assert claimed is not None
            perform(claimed, lambda stage, percent: None)
        assert Job.objects.count() == Outbox.objects.count() == 1, (
            "the stranger's is done: there was nothing to send"
        )
        Job.objects.update(leased_until=None)
    settings.EMAIL_BACKEND = UP
    do_jobs()
    assert [message.to for message in mail.outbox] == [[account.email]]


def test_neither_link_nor_address_stands_in_the_database(today: date, account: User) -> None:
    Client().post(RESET, {"email": account.email})
    assert account.email not in stored()
    assert "reset/key" not in stored()
    do_jobs()
    assert stored() == "None"


def test_asking_ten_times_sends_one_mail(today: date, account: User) -> None:
    for spelling in (account.email, account.email.upper(), account.email):
        Client().post(RESET, {"email": spelling})
    do_jobs()
    assert len(mail.outbox) == 1


def test_a_stopped_account_gets_no_link(today: date, account: User) -> None:
    account.is_active = False
    account.save()
    Client().post(RESET, {"email": account.email})
    do_jobs()
    assert mail.outbox == []


def test_whoever_changes_a_password_is_told_by_mail(today: date, account: User, settings: Any) -> None:
    browser = signed_in(account)
    settings.EMAIL_BACKEND = DOWN
    words = {"oldpassword": WORD, "password1": "umi-no-iro-2026", "password2": "umi-no-iro-2026"}
    assert browser.post("/accounts/password/change/", words).status_code == 302
    assert "パスワード" not in stored()
    settings.EMAIL_BACKEND = UP
    do_jobs()
    (message,) = mail.outbox
    assert message.to == [account.email]
    assert message.subject == "【デジタル人材プール】パスワードの変更"
    assert "11月24日（火）9:05" in message.body
    assert "http://localhost:8000/accounts/password/reset/" in message.body
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"
    for private in (account.name, "127.0.0.1", "神石高原町"):
        assert private not in message.body


def test_whoever_resets_a_password_is_told_by_mail(today: date, account: User) -> None:
    Client().post(RESET, {"email": account.email})
    do_jobs()
    link = re.search(r"http://localhost:8000(\S+)", mail.outbox.pop().body)
    assert link
    browser = Client()
    target = browser.get(link.group(1), follow=True).redirect_chain[-1][0]
    browser.post(target, {"password1": "umi-no-iro-2026", "password2": "umi-no-iro-2026"})
    do_jobs()
    assert [message.subject for message in mail.outbox] == ["【デジタル人材プール】パスワードの再設定の完了"]


def test_every_change_of_the_second_factor_is_told_in_japanese(today: date, account: User) -> None:
    assert get_adapter().decrypt(get_adapter().encrypt("JBSWY3DP")) == "JBSWY3DP"
    names = (
        "totp_activated",
        "totp_deactivated",
        "recovery_codes_generated",
        "webauthn_added",
        "webauthn_removed",
    )
    with request_context(RequestFactory().get("/")):
        for name in names:
            AccountAdapter().send_notification_mail(f"mfa/email/{name}", account)
    do_jobs()
    assert len({message.subject for message in mail.outbox}) == len(names)
    for message in mail.outbox:
        assert (
            set(re.findall(r"[A-Za-z]{3,}", re.sub(r"http\S+", "", message.subject + message.body))) == set()
        )


def test_a_real_change_of_the_second_factor_is_told(
    today: date, account: User, django_capture_on_commit_callbacks: Any
) -> None:
    browser = signed_in(account)
    secret = read(browser.get("/accounts/2fa/totp/activate/")).facts["図の代わりに入れる文字"]
    counter = next(iter(yield_hotp_counters_from_time()))
    code = format_hotp_value(hotp_value(secret, counter))
    with django_capture_on_commit_callbacks(execute=True):
        assert browser.post("/accounts/2fa/totp/activate/", {"code": code}).status_code == 302
    do_jobs()
    assert "【デジタル人材プール】認証アプリの登録" in [message.subject for message in mail.outbox]


def test_what_is_sealed_opens_for_its_purpose_and_under_an_older_key_only(settings: Any) -> None:
    settings.SECRET_KEY = "old" * 20
    sealed = seal("合言葉", "a")
    assert "合言葉" not in sealed
    with pytest.raises(InvalidToken):
        unseal(sealed, "b")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new" * 20, ["old" * 20]
    assert unseal(sealed, "a") == "合言葉"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(InvalidToken):
        unseal(sealed, "a")
