"""Files that are refused at the door of a need, and files that are taken away."""

from __future__ import annotations

import pytest

from accounts.errors import Refusal, WrongState
from accounts.models import Event
from accounts.tenancy import scope
from municipalities.needs.actions import return_need, submit_need
from municipalities.needs.actions.files import attach_files, take_file_away
from municipalities.needs.actions.leaving import discard_need
from notices.models import Notice
from tests import build_files as make
from tests.build_files import QUOTE, QUOTE_BYTES, attached_file
from tests.build_needs import made, make_need
from tests.cast import HIROSHIMA, Person
from tests.municipalities.needs.test_need_files import THREE, add, counts, stored, table
from tests.page import address, look, read

pytestmark = pytest.mark.usefixtures("today")

HOSTILE = (
    ("写真.jpg", b"<html><script>alert(1)</script>", "中身はウェブページ（HTML）です"),
    ("マクロ.xlsx", make.office(parts={"xl/vbaProject.bin": "x"}), "マクロ"),
    ("空.pdf", b"", "空（0バイト）"),
    ("11MB.csv", b"a,b\n" * (11 * 1024 * 256), "大きすぎます（11MB）"),
    ("a\u202egpj.exe", b"x", "画面に出ない文字"),
)


@pytest.mark.parametrize(("name", "content", "words"), HOSTILE, ids=[words for *_, words in HOSTILE])
def test_a_refused_file_stores_nothing_and_leaves_no_event(
    officer: Person, name: str, content: bytes, words: str
) -> None:
    need = made(make_need, officer.seat)
    before = counts()
    page = read(add(officer, need, THREE[0], (name, content)))
    (error,) = page.errors
    assert words in error
    assert counts() == before, "the good one beside it is not kept either"


def test_everything_that_is_wrong_is_said_at_once(officer: Person) -> None:
    need = made(make_need, officer.seat)
    made(attached_file, officer.seat, need)
    hostile = [(name, content) for name, content, _ in HOSTILE[:4]]
    page = read(add(officer, need, *hostile, ("同じ.csv", QUOTE_BYTES)))
    assert len(page.errors) == 5
    assert f"「同じ.csv」は付けていません。中身が「{QUOTE}」と同じです。" in page.errors[-1]
    assert len(stored(need)) == 1


def test_more_than_ten_files_are_too_many(officer: Person) -> None:
    need = made(make_need, officer.seat)
    files = [(f"{number}.txt", f"{number}".encode()) for number in range(11)]
    page = read(add(officer, need, *files))
    assert page.errors == ["ファイルは10件までです。選び直してください。"]
    assert add(officer, need, *files[:10]).status_code == 302
    page = read(add(officer, need, files[10]))
    assert page.errors == [
        "ファイルは10件までです。いま10件あります。付けるには、いらないファイルを取り外してください。"
    ]
    assert len(stored(need)) == 10


def test_no_file_and_too_many_parts(officer: Person) -> None:
    need = made(make_need, officer.seat)
    assert read(add(officer, need)).errors == ["ファイルを選んでください。"]
    many = [(f"{number}.txt", b"x") for number in range(120)]
    assert read(add(officer, need, *many), 413).heading == "送られた内容が大きすぎます"
    with pytest.raises(Refusal, match="ファイルを選んでください"):
        made(attach_files, by=officer.seat, need=need, files=[])
    assert stored(need) == []


def test_fifty_identical_posts_keep_a_file_once(officer: Person) -> None:
    need = made(make_need, officer.seat)
    key = officer.client.key()
    answers = [add(officer, need, THREE[0], post_key=key) for _ in range(5)]
    assert {answer.status_code for answer in answers} == {302}
    assert len(stored(need)) == 1
    again = read(add(officer, need, THREE[0]))
    assert "中身が「見積書 令和8年度.pdf」と同じです" in again.errors[0]


def test_what_was_not_sent_is_taken_away_for_good(officer: Person) -> None:
    need = made(make_need, officer.seat)
    file = made(attached_file, officer.seat, need)
    page = look(officer, "need_file_remove", need.pk, file.pk)
    assert page.facts["ファイル"] == QUOTE
    officer.client.post(address("need_file_remove", need.pk, file.pk))
    assert counts()[:2] == (0, 0)
    with scope(HIROSHIMA):
        event = Event.objects.get(verb="take_file_away")
    assert (event.before, event.after) == ({"digests": [file.sha256]}, {})
    assert officer.client.post(address("need_file_remove", need.pk, file.pk)).status_code == 404


def test_what_was_sent_stays_a_fact_without_its_bytes(officer: Person, staff: Person) -> None:
    need = made(make_need, officer.seat)
    file = made(attached_file, officer.seat, need)
    made(submit_need, by=officer.seat, need=need)
    place = address("need_file_remove", need.pk, file.pk)
    page = read(officer.client.post(place, {"reason": " "}))
    assert page.errors
    assert counts()[:2] == (1, 1)
    officer.client.post(place, {"reason": "別の年度の見積書だったため"})
    assert counts()[:2] == (1, 0)
    for who in (officer, staff):
        assert "取り外しました" in look(who, "need_detail", need.pk).parts["付けたファイル"]
        assert who.client.get(address("need_file", need.pk, file.pk)).status_code == 404
    with scope(HIROSHIMA):
        event = Event.objects.get(verb="take_file_away")
        notice = Notice.objects.filter(user=staff.user).latest("id")
    assert event.before == {"files": [QUOTE], "digests": [file.sha256]}
    assert event.after == {"reason": "別の年度の見積書だったため"}
    assert notice.body.endswith(f"{QUOTE}　理由：別の年度の見積書だったため")
    assert add(officer, need, (QUOTE, QUOTE_BYTES), at_once=True).status_code == 302, "it may come again"
    with pytest.raises(WrongState, match="すでに取り外されています"):
        made(take_file_away, by=officer.seat, need=need, file=file, reason="もう一度")


def test_a_discarded_draft_takes_its_files_with_it(officer: Person, staff: Person) -> None:
    draft, returned = made(make_need, officer.seat), made(make_need, officer.seat, "別の件")
    made(attached_file, officer.seat, draft)
    made(attached_file, officer.seat, returned)
    sent = made(submit_need, by=officer.seat, need=returned)
    made(return_need, by=staff.seat, need=sent, reply="足りません。")
    made(attached_file, officer.seat, returned, "追加.csv", b"x,y\n")
    assert counts()[:2] == (3, 3)
    for need in (draft, returned):
        made(discard_need, by=officer.seat, need=need)
    assert counts()[:2] == (1, 1)
    assert table(staff, returned) == [QUOTE]
