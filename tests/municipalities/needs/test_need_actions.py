"""A need's course: who moves it, what is refused, what is kept, who is told."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accounts.errors import Refusal, WrongState
from accounts.models import Event
from accounts.tenancy import scope
from municipalities.needs.actions import (
    accept_need,
    amend_proposal,
    decline_need,
    return_need,
    revise_need,
    start_support,
    stop_support,
    submit_need,
    withdraw_need,
    write_need,
)
from municipalities.needs.actions.ending import close_need, end_need_unsupported, refer_need
from municipalities.needs.choices import NeedStatus
from municipalities.needs.fields import AMENDABLE_FIELDS
from municipalities.needs.figures import need_figures, needs_of
from municipalities.needs.models import Need
from municipalities.needs.proposals import proposal_of, skills_of
from municipalities.register.actions import record_staffing
from municipalities.register.figures import solo_municipalities
from municipalities.register.models import ItStaffing
from notices.models import Notice
from tests.build_needs import CLOUD_BILL, REPLY, accepted_need, make_need, submitted_need, supported_need
from tests.cast import EHIME, JINSEKI, SERA, Person

pytestmark = pytest.mark.usefixtures("in_hiroshima", "today")


def told(person: Person) -> list[str]:
    return [notice.subject for notice in Notice.objects.filter(user=person.user).order_by("id")]


def as_amended(need: Need, **changes: Any) -> dict[str, Any]:
    values = {name: getattr(need, name) for name in AMENDABLE_FIELDS}
    return {**values, "skills": list(skills_of(need)), **changes}


def test_a_draft_holds_the_towns_exact_words_and_a_proposal_with_a_reason_for_every_field(
    officer: Person,
) -> None:
    need = make_need(officer.seat, "窓口の紙を減らしたい。\n\n　髙﨑町長の指示です…")
    assert need.raw_problem == "窓口の紙を減らしたい。\n\n　髙﨑町長の指示です…"
    assert (need.status, need.number, need.fiscal_year) == (NeedStatus.DRAFT, "番号なし", 2026)
    assert need.municipality_name == "神石高原町"
    assert set(AMENDABLE_FIELDS) <= set(need.reasons)
    assert all(need.reasons.values())
    assert skills_of(need)


def test_only_a_town_writes_needs(staff: Person) -> None:
    with pytest.raises(Refusal, match="市町村の担当者だけ"):
        write_need(by=staff.seat, raw_problem="代わりに書く")


@pytest.mark.parametrize("words", ["", " \n　\t"])
def test_an_empty_problem_is_refused(officer: Person, words: str) -> None:
    with pytest.raises(Refusal, match="書いてください") as caught:
        make_need(officer.seat, words)
    assert caught.value.field == "raw_problem"


def test_four_thousand_characters_are_kept_and_one_more_is_refused_with_the_count(officer: Person) -> None:
    assert len(make_need(officer.seat, "困" * 4000).raw_problem) == 4000
    with pytest.raises(Refusal, match=r"4,001字.*4,000字まで.*1字多い"):
        make_need(officer.seat, "困" * 4001)


@pytest.mark.parametrize("letter", ["\x00", "\x07", "\x1b", "\x85", "\ud800"])
def test_a_character_that_cannot_be_seen_is_refused_with_its_place(officer: Person, letter: str) -> None:
    with pytest.raises(Refusal, match="3字目に、画面に出ない文字"):
        make_need(officer.seat, f"困り{letter}ごと")


def test_the_reason_for_haste_is_limited_too(officer: Person) -> None:
    with pytest.raises(Refusal, match="急ぐ理由が201字") as caught:
        make_need(officer.seat, wanted_by_reason="あ" * 201)
    assert caught.value.field == "wanted_by_reason"


def test_what_is_no_field_of_the_words_is_an_error_of_ours(officer: Person) -> None:
    need = make_need(officer.seat)
    with pytest.raises(TypeError, match="title"):
        write_need(by=officer.seat, raw_problem=CLOUD_BILL, title="件名")
    with pytest.raises(TypeError, match="title"):
        revise_need(by=officer.seat, need=need, raw_problem=CLOUD_BILL, title="件名")
    with pytest.raises(TypeError, match="raw_problem"):
        write_need(by=officer.seat)


def test_sending_gives_a_number_and_an_answer_within_three_working_days(
    officer: Person, staff: Person
) -> None:
    need = submit_need(by=officer.seat, need=make_need(officer.seat))
    assert (need.status, need.number) == (NeedStatus.SUBMITTED, "N-8-0001")
    assert need.reply_due_on == date(2026, 11, 27)
    assert told(staff) == ["神石高原町から困りごとが届きました（N-8-0001）"]
    assert told(officer) == []


def test_numbers_run_on_without_gaps_though_drafts_lie_between(
    officer: Person, other_officer: Person
) -> None:
    make_need(officer.seat)
    numbers = [submitted_need(person.seat).number for person in (officer, other_officer, officer)]
    assert numbers == ["N-8-0001", "N-8-0002", "N-8-0003"]


def test_each_prefecture_counts_for_itself(officer: Person, ehime_officer: Person) -> None:
    submitted_need(officer.seat)
    with scope(EHIME):
        assert submitted_need(ehime_officer.seat).number == "N-8-0001"


def test_a_need_that_was_withdrawn_keeps_its_number(officer: Person, staff: Person) -> None:
    need = withdraw_need(by=officer.seat, need=submitted_need(officer.seat))
    assert (need.status, need.number, need.reply_due_on) == (NeedStatus.WITHDRAWN, "N-8-0001", None)
    assert told(staff)[-1] == "神石高原町がN-8-0001を取り下げました"
    assert submit_need(by=officer.seat, need=need).number == "N-8-0001"


def test_a_sent_need_is_not_rewritten(officer: Person) -> None:
    need = submitted_need(officer.seat)
    with pytest.raises(WrongState, match="書き直せません"):
        revise_need(by=officer.seat, need=need, raw_problem="別のこと")


def test_new_words_make_a_new_proposal(officer: Person) -> None:
    need = make_need(officer.seat, "窓口の申請書を減らしたい")
    need = revise_need(by=officer.seat, need=need, raw_problem="職員の情報セキュリティ研修を年度内に開きたい")
    assert need.raw_problem == "職員の情報セキュリティ研修を年度内に開きたい"
    assert need.category in ("training", "security")
    assert "研修" in need.title


def test_accepting_tells_the_officer_and_the_approver_of_the_town(
    officer: Person, municipal_approver: Person, other_officer: Person, staff: Person
) -> None:
    need = accepted_need(officer.seat, staff.seat)
    assert (need.status, need.reply, need.reviewer_id) == (NeedStatus.ACCEPTED, REPLY, staff.user.pk)
    assert told(officer) == told(municipal_approver) == ["県が受理しました（N-8-0001）"]
    assert told(other_officer) == []


@pytest.mark.parametrize("decide", [return_need, decline_need])
def test_returning_and_declining_need_a_reason(officer: Person, staff: Person, decide: Any) -> None:
    need = submitted_need(officer.seat)
    with pytest.raises(Refusal, match="理由を1文で") as caught:
        decide(by=staff.seat, need=need, reply=" 　")
    assert caught.value.field == "reply"


def test_a_returned_need_is_put_right_and_sent_again(officer: Person, staff: Person) -> None:
    need = return_need(
        by=staff.seat, need=submitted_need(officer.seat), reply="見積書の金額を書いてください。"
    )
    assert told(officer) == ["県が差し戻しました（N-8-0001）"]
    need = revise_need(by=officer.seat, need=need, raw_problem="クラウドの見積りは年420万円です。")
    need = submit_need(by=officer.seat, need=need)
    assert (need.status, need.number, need.reply) == (NeedStatus.SUBMITTED, "N-8-0001", "")


def test_a_decision_is_taken_once(officer: Person, staff: Person) -> None:
    need = submitted_need(officer.seat)
    decline_need(by=staff.seat, need=need, reply="国の相談窓口で解決したため。")
    with pytest.raises(WrongState, match="「見送り」のため"):
        accept_need(by=staff.seat, need=need, reply=REPLY)


def test_support_begins_and_falls_back_with_its_dispatches(officer: Person, staff: Person) -> None:
    need = accepted_need(officer.seat, staff.seat)
    need = start_support(by=staff.seat, need=need)
    assert start_support(by=staff.seat, need=need).status == NeedStatus.IN_SUPPORT
    assert stop_support(by=staff.seat, need=need).status == NeedStatus.ACCEPTED
    verbs = list(Event.objects.filter(subject_id=str(need.pk)).values_list("verb", flat=True))
    assert verbs.count("start_support") == 1


def test_closing_keeps_a_word_on_what_came_of_it(officer: Person, staff: Person) -> None:
    need = close_need(
        by=staff.seat, need=supported_need(officer.seat, staff.seat), reply="見積り8項目を削りました。"
    )
    assert (need.status, need.reply) == (NeedStatus.CLOSED, "見積り8項目を削りました。")
    assert need.closed_at is not None
    assert told(officer)[-1] == "支援が完了しました（N-8-0001）"


def test_closing_without_a_word_does_not_say_the_earlier_reply_again(officer: Person, staff: Person) -> None:
    """It stands in the history; as an outcome it would be a promise that was kept or not."""
    need = close_need(by=staff.seat, need=supported_need(officer.seat, staff.seat))
    assert need.reply == ""
    notice = Notice.objects.filter(user=officer.user).latest("id")
    assert (notice.subject, notice.body) == ("支援が完了しました（N-8-0001）", need.title)
    assert Event.objects.get(verb="accept_need").after["reply"] == REPLY


def test_the_prefecture_puts_the_proposal_right_and_the_line_says_who(officer: Person, staff: Person) -> None:
    need = submitted_need(officer.seat)
    words, engagement_reason = need.raw_problem, need.reasons["engagement"]
    need = amend_proposal(by=staff.seat, need=need, **as_amended(need, role="engineer", skills=[("rpa", 4)]))
    assert need.raw_problem == words
    assert need.reasons["role"] == need.reasons["skills"] == "県が直しました（11月24日　デモ・中村 恵）。"
    assert need.reasons["engagement"] == engagement_reason
    assert skills_of(need) == (("rpa", 4),)
    event = Event.objects.filter(verb="amend_proposal").get()
    assert set(event.before) == set(event.after) == {"role", "skills"}
    assert event.after["skills"] == [{"key": "rpa", "level": 4, "name": "RPA"}]


def test_an_amendment_without_a_change_leaves_no_trace(officer: Person, staff: Person) -> None:
    need = submitted_need(officer.seat)
    need = amend_proposal(by=staff.seat, need=need, **as_amended(need))
    assert need.amended_fields == []
    assert not Event.objects.filter(verb="amend_proposal").exists()


def test_what_the_prefecture_put_right_survives_new_words_of_the_town(officer: Person, staff: Person) -> None:
    need = submitted_need(officer.seat)
    need = amend_proposal(by=staff.seat, need=need, **as_amended(need, role="engineer", skills=[("rpa", 3)]))
    need = return_need(by=staff.seat, need=need, reply="対象の業務を書いてください。")
    need = revise_need(by=officer.seat, need=need, raw_problem="情報セキュリティの研修を1回開きたい")
    need = submit_need(by=officer.seat, need=need)
    assert (need.role, skills_of(need)) == ("engineer", (("rpa", 3),))
    assert need.category != "standardization_cloud"
    assert "県が直しました" in need.reasons["role"]


@pytest.mark.parametrize(
    ("changes", "sentence", "field"),
    [
        ({"title": " "}, "件名を書いて", "title"),
        ({"title": "あ" * 81}, "80字まで", "title"),
        ({"ends_on": date(2026, 4, 1)}, "初めより前", "ends_on"),
        ({"skills": []}, "1つ以上", "skills"),
        ({"skills": [("rpa", 2), ("rpa", 3)]}, "同じスキル", "skills"),
        ({"skills": [("flying", 2)]}, "一覧にありません", "skills"),
        ({"skills": [("rpa", 5)]}, "一覧にありません", "skills"),
    ],
)
def test_a_proposal_that_cannot_be_is_refused(
    officer: Person, staff: Person, changes: dict[str, Any], sentence: str, field: str
) -> None:
    need = submitted_need(officer.seat)
    with pytest.raises(Refusal, match=sentence) as caught:
        amend_proposal(by=staff.seat, need=need, **as_amended(need, **changes))
    assert caught.value.field == field


def test_a_closed_need_keeps_its_proposal(officer: Person, staff: Person) -> None:
    need = close_need(by=staff.seat, need=supported_need(officer.seat, staff.seat))
    with pytest.raises(WrongState, match="案は直せません"):
        amend_proposal(by=staff.seat, need=need, **as_amended(need, title="別の件名"))


def test_a_stored_need_reads_back_as_its_proposal(officer: Person) -> None:
    need = make_need(officer.seat)
    proposal = proposal_of(Need.objects.get(pk=need.pk))
    assert (proposal.title, proposal.skills, proposal.deadline_on) == (
        need.title,
        skills_of(need),
        need.deadline_on,
    )


def test_staffing_is_said_by_the_town_and_used_in_its_next_proposal(officer: Person, staff: Person) -> None:
    facts = {
        "municipality_code": JINSEKI,
        "staff_count": 1,
        "is_concurrent": True,
        "as_of": date(2026, 11, 10),
    }
    record_staffing(by=officer.seat, section="総務課", **facts)
    record_staffing(by=staff.seat, section="総務企画課", **facts)
    staffing = ItStaffing.objects.get()
    assert (staffing.section, staffing.is_solo) == ("総務企画課", True)
    assert solo_municipalities() == [JINSEKI]
    assert "担当が1人" in make_need(officer.seat).reasons["priority"]
    assert Event.objects.filter(verb="record_staffing").first().before == {"section": "総務課"}


def test_a_town_does_not_speak_for_another(officer: Person) -> None:
    with pytest.raises(Refusal, match="ほかの市町村"):
        record_staffing(
            by=officer.seat,
            municipality_code=SERA,
            staff_count=3,
            is_concurrent=False,
            as_of=date(2026, 4, 1),
        )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"staff_count": -1}, "0から999"),
        ({"as_of": date(2026, 11, 25)}, "今日まで"),
        ({"section": "課\x00"}, "制御文字"),
    ],
)
def test_staffing_that_cannot_be_is_refused(officer: Person, changes: dict[str, Any], sentence: str) -> None:
    facts = {
        "municipality_code": JINSEKI,
        "staff_count": 1,
        "is_concurrent": True,
        "as_of": date(2026, 11, 10),
    }
    with pytest.raises(Refusal, match=sentence):
        record_staffing(by=officer.seat, **{**facts, **changes})


def test_figures_count_what_was_sent_and_no_drafts(
    officer: Person, other_officer: Person, staff: Person
) -> None:
    make_need(officer.seat)
    submitted_need(officer.seat)
    accepted_need(other_officer.seat, staff.seat)
    close_need(by=staff.seat, need=supported_need(officer.seat, staff.seat))
    refer_need(by=staff.seat, need=accepted_need(officer.seat, staff.seat), reply="アドバイザーを案内した。")
    end_need_unsupported(by=staff.seat, need=accepted_need(officer.seat, staff.seat), reply="人がいない。")
    figures = need_figures(2026)
    assert (figures.received, figures.waiting, figures.accepted) == (5, 1, 1)
    assert (figures.closed, figures.referred, figures.unsupported, figures.taken_on) == (1, 1, 1, 4)
    assert figures.by_municipality == {JINSEKI: 4, SERA: 1}
    assert figures.municipalities == {JINSEKI, SERA}
    assert needs_of(JINSEKI) == (4, 1)
    assert need_figures(2025).received == 0
