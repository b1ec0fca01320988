"""Two tabs on one draft: the second one is shown what the first has stored, and nothing is lost."""

from __future__ import annotations

import pytest
from django.db.models import Model

from accounts.tenancy import scope
from desk.checks import WrittenMeanwhile
from municipalities.needs.actions import return_need, revise_need
from municipalities.needs.models import Need
from municipalities.needs.words import Words, newest_words
from tests.build_needs import made, make_need, submitted_need
from tests.cast import HIROSHIMA, Person
from tests.page import Page, address, look, read

pytestmark = pytest.mark.usefixtures("today")

FIRST, SECOND = "窓口の紙を減らしたい。先に保存した言葉", "窓口の紙を減らしたい。あとから書いた言葉"


def words_of(pk: int, who: Person) -> Words:
    with scope(HIROSHIMA):
        return newest_words(Need.objects.get(pk=pk), who.seat)


def post(who: Person, need: Model, page: Page, text: str, do: str = "draft", **more: str) -> Page:
    """What a tab sends that was opened when the page was as it is here."""
    typed = {"raw_problem": text, "read": page.field("read"), "do": do, **more}
    return read(who.client.post(address("need_edit", need.pk), typed, follow=True))


@pytest.fixture(params=["draft", "returned"])
def need(request: pytest.FixtureRequest, officer: Person, staff: Person) -> Need:
    if request.param == "draft":
        return made(make_need, officer.seat)
    sent = made(submitted_need, officer.seat)
    return made(return_need, by=staff.seat, need=sent, reply="台数を書いてください。")


@pytest.mark.parametrize("do", ["draft", "check", "send"])
def test_the_second_tab_is_shown_both_wordings_and_stores_nothing(
    need: Need, officer: Person, municipal_approver: Person, do: str
) -> None:
    mine, theirs = (look(who, "need_edit", need.pk) for who in (officer, municipal_approver))
    post(municipal_approver, need, theirs, FIRST, wanted_by="R9.1.10")
    page = post(officer, need, mine, SECOND, do)
    assert "この画面を開いたあとに、書き直されています" in page.text
    assert f"{municipal_approver.user.name}さんが11月24日（火） 9:05に保存しました。" in page.text
    assert (
        page.parts["困っていること"]
        == f"困っていること いま保存されている言葉 {FIRST} あなたが書いた言葉 {SECOND}"
    )
    assert "令和9年（2027年）1月10日（日） あなたが書いた言葉 書かれていません" in page.parts["いつまでに"]
    assert "急ぐ理由" not in page.parts
    assert page.field("raw_problem") == SECOND
    assert words_of(need.pk, officer).raw_problem == FIRST


def test_another_manner_is_shown_in_words(need: Need, officer: Person, municipal_approver: Person) -> None:
    mine, theirs = (look(who, "need_edit", need.pk) for who in (officer, municipal_approver))
    post(municipal_approver, need, theirs, FIRST, own_engagement="audit")
    page = post(officer, need, mine, SECOND)
    assert "点検・監査をする あなたが書いた言葉 書かれていません" in page.parts["市町村が望む関わり方"]


def test_whoever_has_seen_the_other_words_may_write_over_them(
    need: Need, officer: Person, municipal_approver: Person
) -> None:
    mine, theirs = (look(who, "need_edit", need.pk) for who in (officer, municipal_approver))
    post(municipal_approver, need, theirs, FIRST)
    page = post(officer, need, mine, SECOND)
    assert page.link("保存されている言葉のほうを使う") == address("need_edit", need.pk)
    assert "書いた言葉で保存" in page.buttons
    assert "下書きに保存しました" in post(officer, need, page, SECOND).told[0]
    assert words_of(need.pk, officer).raw_problem == SECOND


def test_going_back_from_the_look_does_not_forget_which_words_were_read(
    need: Need, officer: Person, municipal_approver: Person
) -> None:
    mine, theirs = (look(who, "need_edit", need.pk) for who in (officer, municipal_approver))
    looked = post(officer, need, mine, SECOND, "check")
    post(municipal_approver, need, theirs, FIRST)
    back = post(officer, need, looked, SECOND, "back")
    assert "書き直されています" in post(officer, need, back, SECOND).text
    assert words_of(need.pk, officer).raw_problem == FIRST


def test_the_same_words_in_two_tabs_are_no_difference(need: Need, officer: Person) -> None:
    one, other = (look(officer, "need_edit", need.pk) for _ in range(2))
    for page in (one, other):
        assert "下書きに保存しました" in post(officer, need, page, SECOND).told[0]


def test_the_action_itself_refuses_to_write_over_words_not_seen(in_hiroshima: None, officer: Person) -> None:
    draft = make_need(officer.seat)
    read_words = Words.of(draft).mark
    revise_need(by=officer.seat, need=draft, read=read_words, raw_problem=FIRST)
    with pytest.raises(WrittenMeanwhile):
        revise_need(by=officer.seat, need=draft, read=read_words, raw_problem=SECOND)
