from __future__ import annotations

from typing import Any

from django.urls import reverse

from accounts.tenancy import scope
from notices.actions import tell
from notices.models import Notice
from tests.cast import HIROSHIMA, Person
from tests.page import Page, read, words

INBOX = "/hiroshima/notices/"


def say(by: Person, to: Person, subject: str, url: str = "/hiroshima/needs/12/", body: str = "") -> Notice:
    with scope(HIROSHIMA):
        tell(by=by.seat, users=[to.user], kind="tests", subject=subject, body=body, url=url)
        return Notice.objects.latest("id")


def shown(page: Page) -> list[str]:
    """The notices of the inbox, each in its words but without the time."""
    return [words(notice).rpartition(" ")[0] for notice in page.soup.select("main ul.rows li")]


def test_the_inbox_shows_what_one_was_told_newest_first(officer: Person, staff: Person) -> None:
    say(officer, staff, "一つめ", body="<b>太字にならない</b>")
    say(officer, staff, "二つめ")
    page = read(staff.client.get(reverse("notice_list", args=["hiroshima"])))
    assert shown(page) == ["未読 二つめ", "未読 一つめ <b>太字にならない</b>"]
    assert "未読が2件あります" in page.text
    assert "お知らせはありません" in read(officer.client.get(INBOX)).text


def test_opening_leads_on_and_marks_as_read(officer: Person, staff: Person) -> None:
    notice = say(officer, staff, "一つめ")
    address = reverse("notice_open", args=["hiroshima", notice.pk])
    assert officer.client.get(address).status_code == 404
    answer = staff.client.get(address)
    assert (answer.status_code, answer["Location"]) == (302, "/hiroshima/needs/12/")
    assert "未読はありません" in read(staff.client.get(INBOX)).text
    unread = read(staff.client.get(INBOX, {"show": "unread"}))
    assert "ここに出すお知らせはありません" in unread.text
    assert "一つめ" not in unread.text
    assert shown(read(staff.client.get(INBOX, {"show": "read"}))) == ["既読 一つめ"]


def test_a_notice_never_leads_off_the_site(officer: Person, staff: Person) -> None:
    notice = say(officer, staff, "よそ", url="//elsewhere.example/")
    answer = staff.client.get(reverse("notice_open", args=["hiroshima", notice.pk]))
    assert answer["Location"] == INBOX


def test_everything_is_marked_as_read_at_once(officer: Person, staff: Person) -> None:
    say(officer, staff, "一つめ")
    say(officer, staff, "二つめ")
    page = read(staff.client.post(reverse("notices_read", args=["hiroshima"]), follow=True))
    assert page.told == ["2件を既読にしました。"]
    assert "未読はありません" in page.text
    assert shown(page) == ["既読 二つめ", "既読 一つめ"]


def test_the_inbox_takes_few_queries(
    officer: Person, staff: Person, django_assert_max_num_queries: Any
) -> None:
    for number in range(60):
        say(officer, staff, f"{number}番")
    staff.client.get(INBOX)  # the first page of a session also writes the session
    with django_assert_max_num_queries(13):
        page = read(staff.client.get(INBOX))
    assert "60件のうち 1–50" in page.text
    assert len(shown(page)) == 50
