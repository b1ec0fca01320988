"""The words that a prefecture adds to the rules: kept, corrected, withdrawn, and read by itself alone."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.errors import Refusal, WrongState
from accounts.models import Event
from accounts.tenancy import scope
from desk.checks import WrittenMeanwhile, mark_of
from desk.history import value_words
from municipalities.needs.actions import revise_need
from municipalities.needs.models import Need
from municipalities.needs.proposal.own_words import POINTS
from municipalities.needs.proposal.rules import CATEGORY_LABELS, ENGAGEMENT_LABELS, FINDERS, RULES_VERSION
from municipalities.needs.proposals import own_words
from municipalities.wordings import checks
from municipalities.wordings.actions import correct_wording, record_wording, withdraw_wording
from municipalities.wordings.choices import KEYS, Strength, Table
from municipalities.wordings.models import Wording
from tests.build_needs import make_need
from tests.cast import EHIME, HIROSHIMA, Person

pytestmark = pytest.mark.usefixtures("today")
FACTS: dict[str, str] = {
    "word": "みんなの窓口くん",
    "table": "category",
    "key": "security",
    "strength": "settles",
    "reason": "県の共同利用の仕組みの名前のため",
}
TEXT = "みんなの窓口くんの操作が分からないので、見てほしい。"


def recorded(by: Person, **other: str) -> Wording:
    return record_wording(by=by.seat, **{**FACTS, **other})


def test_a_word_is_kept_corrected_and_withdrawn_and_the_history_says_so(
    in_hiroshima: None, staff: Person
) -> None:
    word = recorded(staff, word="　みんなの窓口くん　")
    assert (word.word, word.number, word.recorded_by_id) == ("みんなの窓口くん", 1, staff.seat.user_id)
    word = correct_wording(by=staff.seat, wording=word, **{**FACTS, "key": "data_use"})
    word = withdraw_wording(by=staff.seat, wording=word)
    assert word.withdrawn_at is not None
    assert not Wording.objects.standing().exists()
    verbs = ["record_wording", "correct_wording", "withdraw_wording"]
    events = list(Event.objects.filter(verb__in=verbs).order_by("sequence"))
    assert [event.verb for event in events] == verbs
    assert events[1].before == {"number": 1, "speaks": "category:security"}
    assert events[1].after == {"number": 2, "speaks": "category:data_use"}
    said = value_words(events[1].subject_type, "speaks", events[1].after["speaks"])
    assert said == "支援分野：データ利活用"
    with pytest.raises(WrongState, match="すでに取り消されています"):
        withdraw_wording(by=staff.seat, wording=word)
    with pytest.raises(WrongState, match="新しい言葉として登録"):
        correct_wording(by=staff.seat, wording=word, **FACTS)


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"word": "　 "}, "word", "空白だけでは"),
        ({"word": "あ"}, "word", "短すぎます"),
        ({"word": "！？、"}, "word", "いまは0字"),
        ({"word": "あ" * 41}, "word", "40字まで"),
        ({"word": "窓口\n紙"}, "word", "改行"),
        ({"word": "窓口\u200b紙"}, "word", "画面に出ない文字"),
        ({"key": "advice"}, "key", "一覧から選んで"),
        ({"table": "urgency", "key": "said"}, "key", "一覧から選んで"),
        ({"strength": "9"}, "strength", "強さを選んで"),
        ({"reason": " "}, "reason", "理由を1文で"),
        ({"reason": "あ" * 201}, "reason", "200字まで"),
    ],
)
def test_a_word_that_would_tell_nothing_is_refused(
    in_hiroshima: None, staff: Person, wrong: dict[str, str], field: str, said: str
) -> None:
    with pytest.raises(Refusal, match=said) as refused:
        recorded(staff, **wrong)
    assert refused.value.field == field
    assert not Wording.objects.exists()


def test_the_same_word_stands_once_for_one_thing_however_it_is_written(
    in_hiroshima: None, staff: Person
) -> None:
    word = recorded(staff, word="ＤＸ窓口くん")
    with pytest.raises(Refusal, match="すでに「支援分野：情報セキュリティ」の言葉として"):
        recorded(staff, word="dx 窓口クン", key="plan")
    recorded(staff, word="DX窓口くん", table="role", key="engineer")
    withdraw_wording(by=staff.seat, wording=word)
    assert recorded(staff, word="DX窓口くん").number == 4
    kept = Wording.objects.get(number=4)
    with pytest.raises(IntegrityError, match="wording_once"), transaction.atomic():
        Wording(
            prefecture_id=HIROSHIMA,
            recorded_by_id=staff.seat.user_id,
            number=9,
            word="x",
            sought=kept.sought,
            table=kept.table,
            key="plan",
            strength="names",
            reason="x",
        ).save()


def test_whoever_corrects_a_word_has_seen_what_stands_there(in_hiroshima: None, staff: Person) -> None:
    word = recorded(staff)
    read = mark_of({name: getattr(word, name) for name in checks.FACTS})
    correct_wording(by=staff.seat, wording=word, read=read, **{**FACTS, "key": "data_use"})
    with pytest.raises(WrittenMeanwhile, match="支援分野：データ利活用"):
        correct_wording(by=staff.seat, wording=word, read=read, **{**FACTS, "key": "plan"})
    same = correct_wording(by=staff.seat, wording=word, read=read, **{**FACTS, "key": "data_use"})
    assert same.number == 2


def test_no_more_words_hold_than_a_text_can_be_searched_for(
    in_hiroshima: None, staff: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "MOST_WORDS", 1)
    recorded(staff)
    with pytest.raises(Refusal, match="1件まで"):
        recorded(staff, word="別の言葉")


def test_a_proposal_reads_the_word_quotes_it_and_bears_the_number_of_the_set(
    in_hiroshima: None, staff: Person, officer: Person
) -> None:
    before = make_need(officer.seat, TEXT)
    assert (before.category != "security", before.rules_version) == (True, RULES_VERSION)
    word = recorded(staff)
    need = make_need(officer.seat, TEXT)
    assert need.category == "security"
    assert "「みんなの窓口くん」" in need.reasons["category"]
    assert need.rules_version == f"{RULES_VERSION} 県1"
    assert Need.objects.get(pk=before.pk).rules_version == RULES_VERSION
    withdraw_wording(by=staff.seat, wording=word)
    assert make_need(officer.seat, TEXT).rules_version == RULES_VERSION
    recorded(staff)
    assert own_words().number == 3
    again = revise_need(by=officer.seat, need=need, raw_problem=f"{TEXT}急ぎます。")
    assert (again.category, again.rules_version) == ("security", f"{RULES_VERSION} 県3")


def test_the_words_of_another_prefecture_are_never_read(
    staff: Person, ehime_staff: Person, officer: Person, ehime_officer: Person
) -> None:
    with scope(EHIME):
        recorded(ehime_staff)
    with scope(HIROSHIMA):
        assert not Wording.objects.exists()
        assert own_words().words == ()
        need = make_need(officer.seat, TEXT)
    assert (need.category != "security", need.rules_version) == (True, RULES_VERSION)
    with scope(EHIME):
        assert make_need(ehime_officer.seat, TEXT).rules_version == f"{RULES_VERSION} 県1"


def test_towns_and_talents_have_no_word_to_see(
    in_hiroshima: None, staff: Person, officer: Person, talent_user: Person
) -> None:
    recorded(staff)
    seen = [Wording.objects.visible_to(each.seat).count() for each in (staff, officer, talent_user)]
    assert seen == [1, 0, 0]


def test_the_tables_and_keys_that_take_words_are_those_of_the_rules() -> None:
    assert set(POINTS) == set(Table.values) == set(KEYS) <= set(FINDERS)
    assert all(set(points) == set(Strength.values) for points in POINTS.values())
    assert KEYS["category"] == CATEGORY_LABELS
    assert KEYS["engagement"] == ENGAGEMENT_LABELS


def test_a_version_fits_where_a_need_keeps_it(in_hiroshima: None, staff: Person) -> None:
    word = recorded(staff)
    Wording.objects.filter(pk=word.pk).update(number=99_999)
    most: Any = Need._meta.get_field("rules_version").max_length
    assert len(own_words().version) <= most
