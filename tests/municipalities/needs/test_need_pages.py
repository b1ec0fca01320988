"""The pages of needs, through the doors: who sees what, what is refused, what a post leads to."""

from __future__ import annotations

from typing import Any

import pytest
from django.template.loader import render_to_string

from accounts.errors import Refusal
from accounts.models import Event
from accounts.tenancy import scope
from desk.fields import on
from municipalities.needs.actions import decline_need, return_need
from municipalities.needs.actions.ending import close_need
from municipalities.needs.choices import NeedStatus
from municipalities.needs.documents import sheet_context
from municipalities.needs.fields import PROPOSAL, WORDS
from municipalities.needs.models import Need
from municipalities.needs.todo import todo
from tests.build_needs import (
    CLOUD_BILL,
    REPLY,
    hidden_of,
    made,
    make_need,
    submitted_need,
    supported_need,
)
from tests.cast import EHIME, HIROSHIMA, Person
from tests.page import address, look, read, words

pytestmark = pytest.mark.usefixtures("today")


def stored(pk: int) -> Need:
    with scope(HIROSHIMA):
        return Need.objects.get(pk=pk)


def count() -> int:
    with scope(HIROSHIMA):
        return int(Need.objects.count())


def test_one_line_is_looked_over_and_then_sent(officer: Person) -> None:
    words = {"raw_problem": "クラウドの見積りが妥当か、一緒に見てほしい\r\n以上", "wanted_by": "12/11"}
    check = read(officer.client.post(address("need_write"), {**words, "do": "check"}))
    assert check.heading == "内容を見直して送る"
    assert "まだ送っていません" in check.text
    assert check.facts["いつまでに"] == "令和8年（2026年）12月11日（金）"
    assert check.facts["急ぐ理由"] == "書かれていません"
    assert "「妥当」「見積り」から。" in check.facts["人材類型"]
    assert count() == 0
    sent = read(officer.client.post(address("need_write"), {**words, "do": "send"}, follow=True))
    assert sent.told == ["送りました 受付番号 N-8-0001 県の返事は11月27日（金）までに届きます。"]
    with scope(HIROSHIMA):
        need = Need.objects.get()
    assert need.raw_problem == "クラウドの見積りが妥当か、一緒に見てほしい\n以上"
    assert need.status == NeedStatus.SUBMITTED


def test_going_back_from_the_look_keeps_what_was_typed(officer: Person) -> None:
    typed = "途中の文 </textarea> <b>"
    back = read(officer.client.post(address("need_write"), {"raw_problem": typed, "do": "back"}))
    assert back.field("raw_problem") == typed
    assert count() == 0


def test_a_draft_is_kept_and_not_sent(officer: Person, staff: Person) -> None:
    response = officer.client.post(address("need_write"), {"raw_problem": "あとで書く", "do": "draft"})
    with scope(HIROSHIMA):
        need = Need.objects.get()
    assert response.headers["Location"] == address("need_detail", need.pk)
    assert "下書きです 県にはまだ送っていません" in look(officer, "need_detail", need.pk).text
    assert look(officer, "need_list").table("困りごと・ニーズ").column("状態") == ["下書き"]
    assert staff.client.get(address("need_detail", need.pk)).status_code == 404
    assert "まだニーズが届いていません" in look(staff, "need_list").text


def test_fifty_identical_posts_make_one_need(officer: Person) -> None:
    post = {"raw_problem": "窓口の紙を減らしたい", "do": "send", "post_key": officer.client.key()}
    answers = [officer.client.post(address("need_write"), post) for _ in range(50)]
    assert {answer.status_code for answer in answers} == {302}
    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert count() == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"raw_problem": "　\n"}, "1行でも送れます"),
        ({"raw_problem": "困" * 4001}, "4,001字あります。4,000字まで"),
        ({"raw_problem": "困\x07りごと"}, "2字目に、画面に出ない文字"),
        ({"raw_problem": "困りごと", "wanted_by": "令和8年13月1日"}, "月は1から12です"),
        ({"raw_problem": "困りごと", "wanted_by": "R8.11.23"}, "今日より前の日付"),
        ({"raw_problem": "困りごと", "wanted_by_reason": "急" * 201}, "急ぐ理由が201字"),
    ],
)
@pytest.mark.parametrize("step", ["check", "draft", "send"])
def test_what_cannot_be_kept_is_shown_again_with_a_sentence(
    officer: Person, typed: dict[str, str], sentence: str, step: str
) -> None:
    page = read(officer.client.post(address("need_write"), {**typed, "do": step}))
    (error,) = page.errors
    assert sentence in error
    assert page.field("raw_problem") == typed["raw_problem"]
    assert count() == 0


def test_what_is_refused_as_it_is_sent_leaves_no_draft_behind(
    officer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Midnight has passed between the look and the deed, say: the page that comes back writes a new need."""

    def refuse(**facts: Any) -> Need:
        raise Refusal("今日より前の日付です。", field="wanted_by")

    with monkeypatch.context() as late:
        late.setattr("municipalities.needs.actions.submit_need", refuse)
        words = {"raw_problem": "窓口の紙を減らしたい", "wanted_by": "11/24", "do": "send"}
        page = read(officer.client.post(address("need_write"), words))
    assert page.errors == ["いつまでに：今日より前の日付です。"]
    assert page.field("raw_problem") == "窓口の紙を減らしたい"
    assert count() == 0


def test_four_thousand_characters_with_line_breaks_are_taken(officer: Person) -> None:
    text = "\r\n".join(["困" * 39] * 100)
    officer.client.post(address("need_write"), {"raw_problem": text, "do": "send"})
    assert count() == 1


def test_a_returned_need_is_put_right_through_its_page(officer: Person, staff: Person) -> None:
    need = made(submitted_need, officer.seat)
    made(return_need, by=staff.seat, need=need, reply="金額を書いてください。")
    assert "差戻し 県からの理由 金額を書いてください。" in look(officer, "need_detail", need.pk).text
    assert "県からの差戻しの理由 金額を書いてください。" in look(officer, "need_edit", need.pk).text
    officer.client.post(address("need_edit", need.pk), {"raw_problem": "年420万円です", "do": "send"})
    assert (stored(need.pk).status, stored(need.pk).raw_problem) == (NeedStatus.SUBMITTED, "年420万円です")


def test_a_sent_need_has_no_page_to_rewrite_it(officer: Person) -> None:
    need = made(submitted_need, officer.seat)
    response = officer.client.post(address("need_edit", need.pk), {"raw_problem": "別の言葉", "do": "send"})
    page = read(response, 409)
    assert page.heading == "できませんでした"
    assert "県に送ったあとの困りごとは、書き直せません。" in page.text


def test_withdrawing_asks_first(officer: Person) -> None:
    need = made(submitted_need, officer.seat)
    page = look(officer, "need_withdraw", need.pk)
    assert page.buttons == ["取り下げる", "やめて戻る"]
    assert "取り下げると、県は返事をしません。" in page.text
    assert stored(need.pk).status == NeedStatus.SUBMITTED
    officer.client.post(address("need_withdraw", need.pk))
    assert stored(need.pk).status == NeedStatus.WITHDRAWN


# row rights


def test_others_needs_do_not_exist(
    officer: Person, other_officer: Person, ehime_staff: Person, ehime_officer: Person, staff: Person
) -> None:
    need = made(submitted_need, officer.seat)
    draft = made(make_need, officer.seat)
    for name in ("need_detail", "need_edit", "need_withdraw"):
        assert other_officer.client.get(address(name, need.pk)).status_code == 404
    for person in (ehime_staff, ehime_officer):
        assert person.client.get(address("need_detail", need.pk)).status_code == 404
        assert person.client.get(address("need_detail", need.pk, slug="ehime")).status_code == 404
    assert staff.client.get(address("need_detail", draft.pk)).status_code == 404
    assert staff.client.get(address("need_amend", draft.pk)).status_code == 404
    towns_list = look(other_officer, "need_list")
    assert "まだニーズがありません" in towns_list.text
    assert need.title not in towns_list.text


def test_a_town_does_not_decide_on_its_own_need(
    officer: Person, municipal_approver: Person, finance: Person
) -> None:
    need = made(submitted_need, officer.seat)
    for person in (officer, municipal_approver, finance):
        for name in ("need_review", "need_amend", "need_close"):
            response = person.client.post(address(name, need.pk), {"do": "accept", "step": "do"})
            assert response.status_code == 403
    assert stored(need.pk).status == NeedStatus.SUBMITTED


def test_the_prefecture_does_not_write_for_a_town(staff: Person) -> None:
    assert staff.client.get(address("need_write")).status_code == 403


def test_signed_out_readers_are_asked_to_sign_in(client: Any, officer: Person) -> None:
    assert client.get(address("need_list")).status_code == 302


# deciding


def test_the_prefecture_sees_words_facts_proposal_schemes_and_the_decision(
    officer: Person, staff: Person
) -> None:
    need = made(submitted_need, officer.seat, wanted_by_reason="当初予算の要求締切")
    page = look(staff, "need_detail", need.pk)
    assert "返事の期限 11月27日（金） あと3日" in page.text
    assert list(page.parts) == [
        "町の言葉", "整理した案", "使える制度", "いま動いている近いニーズ", "近い過去のニーズ",
        "この案でよいか決める", "県の担当", "経過",
    ]  # fmt: skip
    assert "クラウドの利用料がいまの見積り" in page.parts["町の言葉"]
    assert page.facts["いつまでに"] == "書かれていません"
    assert page.facts["急ぐ理由"] == "当初予算の要求締切"
    assert page.facts["人口"].startswith("7,266人")
    assert "規則（need-" in page.parts["整理した案"]
    assert {"人材プールからの派遣", "地域情報化アドバイザー"} <= set(page.table("使える制度").column("制度"))
    assert page.field("reply") == REPLY


def test_the_town_sees_no_other_towns_needs_and_no_decision_form(
    officer: Person, other_officer: Person
) -> None:
    made(submitted_need, other_officer.seat)
    need = made(submitted_need, officer.seat)
    page = look(officer, "need_detail", need.pk)
    assert list(page.parts) == ["町の言葉", "整理した案", "使える制度", "県の担当", "経過"]
    for absent in ("近い過去のニーズ", "いま動いている近いニーズ", "この案でよいか決める"):
        assert absent not in page.text
    assert "取り下げる" in page.buttons


def test_accepting_is_looked_over_and_then_done(officer: Person, staff: Person) -> None:
    need = made(submitted_need, officer.seat)
    post = {"do": "accept", "reply": REPLY, **hidden_of(need)}
    check = read(staff.client.post(address("need_review", need.pk), post))
    assert check.heading == "受理する内容を確かめる"
    assert check.facts["町への返事"] == REPLY
    assert stored(need.pk).status == NeedStatus.SUBMITTED
    done = staff.client.post(address("need_review", need.pk), {**post, "step": "do"})
    assert done.headers["Location"] == address("need_prospects", need.pk)
    assert (stored(need.pk).status, stored(need.pk).reply) == (NeedStatus.ACCEPTED, REPLY)
    assert look(staff, "need_detail", need.pk).link("候補を見る") == address("need_prospects", need.pk)
    page = look(officer, "need_detail", need.pk)
    assert address("need_prospects", need.pk) not in page.links.values()
    assert f"県からの返事 {REPLY}" in page.text


@pytest.mark.parametrize(
    ("verb", "status"), [("return", NeedStatus.RETURNED), ("decline", NeedStatus.DECLINED)]
)
def test_a_refusal_without_a_reason_stays_on_the_page(
    officer: Person, staff: Person, verb: str, status: NeedStatus
) -> None:
    need = made(submitted_need, officer.seat)
    for step in ("", "do"):
        post = {"do": verb, "reply": " ", "step": step, **hidden_of(need)}
        (error,) = read(staff.client.post(address("need_review", need.pk), post)).errors
        assert "理由を1文で書いてください" in error
    staff.client.post(
        address("need_review", need.pk), {"do": verb, "reply": "理由です。", "step": "do", **hidden_of(need)}
    )
    assert stored(need.pk).status == status
    assert "県からの理由 理由です。" in look(officer, "need_detail", need.pk).text


def test_a_decision_after_the_need_has_moved_on_is_refused(officer: Person, staff: Person) -> None:
    need = made(submitted_need, officer.seat)
    made(decline_need, by=staff.seat, need=need, reply="理由")
    for step in ("", "do"):
        response = staff.client.post(
            address("need_review", need.pk), {"do": "accept", "reply": "", "step": step}
        )
        assert response.status_code == 409


def test_an_unknown_decision_is_not_found(officer: Person, staff: Person) -> None:
    need = made(submitted_need, officer.seat)
    assert staff.client.post(address("need_review", need.pk), {"do": "forget"}).status_code == 404


def test_the_proposal_is_put_right_on_its_page(officer: Person, staff: Person) -> None:
    need = made(submitted_need, officer.seat)
    form = {
        "title": "別の件名", "role": "engineer", "category": "security", "engagement": "advice",
        "cadence": "monthly", "half_days_per_visit": "2",
        "starts_on": "R8.12.1", "ends_on": "令和9年3月31日", "mode": "online",
        "priority": "low", "scheme": "consultation", "incident": "",
        "skill_1": "information_security", "level_1": "3", "skill_2": "network", "level_2": "",
        **hidden_of(need),
    }  # fmt: skip
    assert look(staff, "need_amend", need.pk).field("skill_1") == "cloud_cost_review"
    wrong = staff.client.post(address("need_amend", need.pk), {**form, "skill_2": "information_security"})
    assert read(wrong).errors == ["スキル1：同じスキルが2回選ばれています。1つにしてください。"]
    assert staff.client.post(address("need_amend", need.pk), form).status_code == 302
    page = look(staff, "need_detail", need.pk)
    assert page.heading == "別の件名"
    assert page.facts["スキル"] == (
        "情報セキュリティ 3以上、ネットワーク 2以上 県が直しました（11月24日 デモ・中村 恵）。"
    )
    with scope(HIROSHIMA):
        assert Event.objects.filter(verb="amend_proposal").count() == 1


def test_a_need_is_closed_with_a_word(officer: Person, staff: Person) -> None:
    need = made(supported_need, officer.seat, staff.seat)
    assert look(staff, "need_close", need.pk).buttons == ["完了にする", "やめて戻る"]
    staff.client.post(address("need_close", need.pk), {"reply": "8項目を削りました。"})
    assert stored(need.pk).status == NeedStatus.CLOSED
    assert "完了 県からの言葉 8項目を削りました。" in look(officer, "need_detail", need.pk).text


def test_a_need_closed_without_a_word_shows_none(officer: Person, staff: Person) -> None:
    need = made(supported_need, officer.seat, staff.seat)
    staff.client.post(address("need_close", need.pk), {"reply": ""})
    page = look(officer, "need_detail", need.pk)
    assert "完了 県からの言葉" not in page.text
    assert REPLY in page.parts["経過"]
    with scope(HIROSHIMA):
        context = sheet_context(Need.objects.get(pk=need.pk), staff.seat)
    assert "（返事の文はありません）" in render_to_string("municipalities/needs/need_sheet.html", context)


def test_near_needs_of_the_past_are_shown_without_people(
    officer: Person, other_officer: Person, staff: Person
) -> None:
    past = made(supported_need, other_officer.seat, staff.seat, "クラウドの運用費の内訳を見直したい")
    made(close_need, by=staff.seat, need=past, reply="8項目を削りました。")
    need = made(submitted_need, officer.seat)
    page = look(staff, "need_detail", need.pk)
    assert "世羅町 クラウドの運用費の内訳を見直したい" in page.parts["近い過去のニーズ"]
    assert "8項目を削りました。" in page.parts["近い過去のニーズ"]
    assert other_officer.user.name not in page.text


def test_page_and_paper_name_what_stands_on_the_page_each_in_its_part(officer: Person, staff: Person) -> None:
    need = made(submitted_need, officer.seat)
    said, proposed = ([field.label for field in on("page", group)] for group in (WORDS, PROPOSAL))
    always = [label for label in proposed if label not in ("事案", "言葉から読んだ期限")]
    page = look(staff, "need_detail", need.pk)
    lists = [[words(label) for label in each.select("dt")] for each in page.soup.select("main .cols dl")]
    assert lists[0][: len(said)] == said
    assert lists[1] == always
    with scope(HIROSHIMA):
        context = sheet_context(Need.objects.get(pk=need.pk), staff.seat)
    assert [line.label for line in context["facts"]][: len(said)] == said
    assert [line.label for line in context["lines"]] == [
        label for label in proposed if label not in ("事案", "言葉から読んだ期限")
    ]


def test_what_is_happening_is_named_on_the_page(officer: Person, staff: Person) -> None:
    need = made(submitted_need, officer.seat, "職員がUSBメモリを電車でなくしました。どうすればよいですか。")
    assert look(staff, "need_detail", need.pk).facts["事案"].startswith("紛失・持出し")


# 今日やること


def test_what_waits_is_told_to_each_side(officer: Person, staff: Person, finance: Person, today: Any) -> None:
    with scope(HIROSHIMA):
        sent = submitted_need(officer.seat, CLOUD_BILL)
        draft = make_need(officer.seat, "書きかけの困りごと")
        (waiting,) = todo(staff.seat, today)
        assert (waiting.url, waiting.due_on) == (address("need_detail", sent.pk), sent.reply_due_on)
        assert waiting.title.startswith("神石高原町")
        return_need(by=staff.seat, need=sent, reply="金額を書いてください。")
        assert [(row.action, row.url) for row in todo(officer.seat, today)] == [
            ("直して送る", address("need_detail", sent.pk)),
            ("続きを書く", address("need_edit", draft.pk)),
        ]
        assert todo(staff.seat, today) == todo(finance.seat, today) == []
    with scope(EHIME):
        assert todo(staff.seat, today) == []
