"""The mail of an invitation: sent by a job; what becomes of it is seen by who invited."""

from __future__ import annotations

from datetime import date
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection

from accounts.models import Invitation
from accounts.permissions import Role
from accounts.tenancy import scope
from jobs.actions.claims import claim
from jobs.models import Job
from jobs.runner import perform
from members.actions import (
    invite,
    note_invitation_mail,
    resend_invitation,
    withdraw_invitation,
)
from members.mails import NOT_SENT, REFUSED, trouble_of
from tests.build_jobs import do_waiting, own_redis, programs, wait_for
from tests.cast import HIROSHIMA, Person, person
from tests.page import read

NEW = "newcomer@hiroshima.example"
LIST = "/hiroshima/members/"


class ServerDown(BaseEmailBackend):
    def send_messages(self, email_messages: Any) -> int:
        raise TimeoutError


class AddressUnknown(BaseEmailBackend):
    def send_messages(self, email_messages: Any) -> int:
        raise SMTPRecipientsRefused({NEW: (550, b"no such user")})


def invited(by: Person) -> tuple[Invitation, str]:
    with scope(HIROSHIMA):
        return invite(by=by.seat, email=NEW, role=Role.FINANCE)


def try_once() -> None:
    with scope(HIROSHIMA):
        for job in list(Job.objects.all()):
            claimed = claim(job.pk, HIROSHIMA)
            assert claimed is not None
            perform(claimed, lambda stage, percent: None)
        Job.objects.update(leased_until=None)


def told(by: Person) -> str:
    """What the list says of the mail of the one invitation that waits for an answer."""
    (words,) = read(by.client.get(LIST)).table("返事を待っている招待").column("メール")
    return words


def test_the_list_says_when_the_mail_went(today: date, staff: Person) -> None:
    invitation, secret = invited(staff)
    assert told(staff) == "送信待ち"
    try_once()
    assert secret in mail.outbox[0].body
    assert told(staff) == "送信済み 11月24日 9:05"
    with scope(HIROSHIMA):
        assert not Job.objects.exists()
        assert Invitation.objects.get(pk=invitation.pk).mailed_at is not None


def test_the_secret_is_not_stored_in_the_clear(today: date, staff: Person) -> None:
    _, secret = invited(staff)
    with scope(HIROSHIMA), connection.cursor() as cursor:
        cursor.execute("select string_agg(jobs_job::text, ' ') from jobs_job")
        (text,) = cursor.fetchone() or ("",)
    assert "sealed" in text
    assert secret not in text


def test_a_mail_server_that_stays_away_is_told_after_three_tries(
    today: date, staff: Person, settings: Any
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.ServerDown"
    invitation, _ = invited(staff)
    for _ in range(2):
        try_once()
        assert told(staff) == "送信待ち"
    try_once()
    assert told(staff) == f"未送信 {NOT_SENT}"
    with scope(HIROSHIMA):
        assert not Job.objects.exists(), "it is for staff to send it again, not for the operator"

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert staff.client.post(f"{LIST}invitations/{invitation.pk}/resend/").status_code == 302
    assert told(staff) == "送信待ち"
    try_once()
    assert [message.to for message in mail.outbox] == [[NEW]]
    assert told(staff).startswith("送信済み")


def test_an_address_that_is_refused_for_good_is_told_at_once(
    today: date, staff: Person, settings: Any
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.AddressUnknown"
    invited(staff)
    try_once()
    assert told(staff) == f"未送信 {REFUSED}"


@pytest.mark.parametrize(
    ("error", "last", "words"),
    [
        (ConnectionRefusedError(), False, ""),
        (ConnectionRefusedError(), True, NOT_SENT),
        (SMTPRecipientsRefused({NEW: (450, b"come again")}), False, ""),
        (SMTPRecipientsRefused({NEW: (550, b"no such user")}), False, REFUSED),
    ],
)
def test_what_is_tried_again_and_what_is_told(error: OSError, last: bool, words: str) -> None:
    assert trouble_of(error, is_last_try=last) == words


def test_a_link_that_was_replaced_or_withdrawn_meanwhile_is_not_mailed(today: date, staff: Person) -> None:
    invitation, old = invited(staff)
    with scope(HIROSHIMA):
        new = resend_invitation(by=staff.seat, invitation=invitation)
        do_waiting()
    assert [old in message.body for message in mail.outbox] == [False]
    assert new in mail.outbox[0].body
    with scope(HIROSHIMA):
        resend_invitation(by=staff.seat, invitation=invitation)
        withdraw_invitation(by=staff.seat, invitation=invitation)
        do_waiting()
    assert len(mail.outbox) == 1


def test_how_the_mail_fared_is_noted(today: date, staff: Person) -> None:
    invitation, _ = invited(staff)
    with scope(HIROSHIMA):
        note_invitation_mail(invitation=invitation, trouble=REFUSED)
        assert Invitation.objects.get().mail_trouble == REFUSED
        note_invitation_mail(invitation=invitation)
        after = Invitation.objects.get()
    assert (after.mail_trouble, after.mailed_at is not None) == ("", True)


@pytest.mark.slow
def test_an_invitation_made_while_redis_is_down_is_mailed_after_its_return(
    committed: str, servers: dict[str, str]
) -> None:
    staff = person("staff")
    with own_redis() as redis, programs(redis, servers["DATABASE_URL"], "relay", "worker"):
        redis.kill()
        typed = {"email": NEW, "role": "finance", "step": "do"}
        assert staff.client.post(f"{LIST}invite/", typed).status_code == 302
        assert told(staff) == "送信待ち"
        redis.start()
        wait_for(lambda: told(staff).startswith("送信済み"), 60)
