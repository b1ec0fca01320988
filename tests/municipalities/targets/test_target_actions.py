"""What a body says of how many people it wants and has: on which paper, by whom, and what stays."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from accounts.errors import Refusal, WrongState
from accounts.models import Event
from accounts.tenancy import scope
from desk.checks import WrittenMeanwhile
from municipalities.targets.actions import record_target, withdraw_headcount
from municipalities.targets.models import Headcount
from tests.build_changes import absorb_jinseki
from tests.build_targets import PREFECTURE, made_actual, made_target, said_of
from tests.cast import HIROSHIMA, JINSEKI, SERA, UCHIKO, Person

pytestmark = pytest.mark.usefixtures("today")


def rows() -> list[tuple[int, bool]]:
    """Every number that was said, the newest first, and whether it stands."""
    with scope(HIROSHIMA):
        return [(row.people, row.withdrawn_at is None) for row in Headcount.objects.newest_first()]


def test_a_number_has_its_paper_its_day_and_who_decided(officer: Person) -> None:
    row = made_target(officer)
    with scope(HIROSHIMA):
        event = Event.objects.get(verb="record_target")
    assert event.subject_label == "神石高原町　令和8年度　エンジニア　目標" == str(row)
    assert event.municipality_code == JINSEKI
    assert event.after["document"] == "人材育成基本方針"
    assert (row.recorded_by_id, row.words) == (officer.user.pk, "2人（人材育成基本方針）")


def test_another_number_needs_a_reason_and_the_old_one_stays(officer: Person) -> None:
    made_target(officer)
    with pytest.raises(Refusal, match="いまの記録は2人（人材育成基本方針）です。人数を変える理由"):
        made_target(officer, people=3, as_of=date(2026, 10, 1))
    made_target(officer, people=3, as_of=date(2026, 10, 1), reason="方針の改定のため")
    assert rows() == [(3, True), (2, True)]
    with scope(HIROSHIMA):
        event = Event.objects.filter(verb="record_target").order_by("-sequence")[0]
    assert (event.before, event.after["people"]) == ({"people": 2}, 3)


def test_the_same_again_leaves_no_trace_and_the_same_number_on_another_paper_does(officer: Person) -> None:
    made_target(officer)
    made_target(officer, reason="同じ")
    assert rows() == [(2, True)]
    made_target(officer, document="改定した方針", as_of=date(2026, 10, 1))
    assert rows() == [(2, True), (2, True)]


def test_what_was_recorded_wrongly_is_taken_back_and_the_one_before_holds(
    officer: Person,
) -> None:
    made_target(officer)
    wrong = made_target(officer, people=20, reason="打ち間違い")
    with scope(HIROSHIMA):
        with pytest.raises(Refusal, match="取り消す理由を書いて"):
            withdraw_headcount(by=officer.seat, row=wrong, reason=" ")
        withdraw_headcount(by=officer.seat, row=wrong, reason="桁を誤ったため")
        with pytest.raises(WrongState, match="すでに取り消されています"):
            withdraw_headcount(by=officer.seat, row=wrong, reason="もう一度")
        assert [row.people for row in Headcount.objects.standing()] == [2]
    assert rows() == [(20, False), (2, True)]


def test_two_hands_on_one_target(officer: Person, staff: Person) -> None:
    first = made_target(officer)
    made_target(staff, people=3, reason="電話で聞いたため", read=str(first.pk))
    with pytest.raises(WrittenMeanwhile, match="いまの記録は「3人（人材育成基本方針）」"):
        made_target(officer, people=4, reason="改定", read=str(first.pk))
    assert rows() == [(3, True), (2, True)]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"role": "wizard"}, "人材類型は一覧から"),
        ({"fiscal_year": 2019}, "年度は令和3年度から令和18年度まで"),
        ({"fiscal_year": 2037}, "年度は令和3年度から令和18年度まで"),
        ({"people": 1000}, "人数は0から999"),
        ({"people": -1}, "人数は0から999"),
        ({"document": " "}, "根拠の文書を書いて"),
        ({"said_by": ""}, "決めた人・部署を書いて"),
        ({"as_of": date(2026, 11, 25)}, "今日までの日付"),
        ({"document": "あ" * 121}, "根拠の文書が121字"),
    ],
)
def test_a_number_that_cannot_be_is_refused(officer: Person, said: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        made_target(officer, **said)
    assert rows() == []


def test_what_other_rooms_count_nobody_states(officer: Person, staff: Person) -> None:
    for role in ("engineer", "it_staff"):
        with pytest.raises(Refusal, match="登録と派遣の記録から数えます"):
            made_actual(officer, role=role)
    with pytest.raises(Refusal, match="令和9年度はまだ始まっていません"):
        made_actual(officer, fiscal_year=2027)
    made_actual(officer)
    made_actual(staff, PREFECTURE, role="it_staff")
    assert len(rows()) == 2


def test_a_municipality_writes_of_itself_alone(
    officer: Person, other_officer: Person, municipal_approver: Person, staff: Person, ehime_staff: Person
) -> None:
    row = made_target(staff)
    for code in (SERA, UCHIKO, "349999"):
        with pytest.raises(Refusal, match="ほかの市町村の確保・育成目標は書けません"):
            made_target(officer, code)
    with pytest.raises(Refusal, match="県の確保・育成目標は書けません"):
        made_target(officer, PREFECTURE)
    with pytest.raises(Refusal, match="ほかの市町村の確保・育成目標は書けません"):
        made_target(staff, UCHIKO)
    with scope(HIROSHIMA), pytest.raises(Refusal, match="ほかの市町村の"):
        withdraw_headcount(by=other_officer.seat, row=row, reason="消したい")
    made_target(municipal_approver, role="leader")
    made_target(staff, PREFECTURE)
    with scope(HIROSHIMA):
        itself = Headcount.objects.get(municipality=None)
        with pytest.raises(Refusal, match="県の確保・育成目標は書けません"):
            withdraw_headcount(by=officer.seat, row=itself, reason="消したい")
        seen = {who.user.name: Headcount.objects.visible_to(who.seat).count() for who in (staff, officer)}
        assert list(seen.values()) == [3, 2]
        assert Headcount.objects.visible_to(other_officer.seat).count() == 0


def test_nothing_new_is_aimed_at_by_a_body_that_has_ended(
    staff: Person, officer: Person, other_officer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_target(officer)
    absorb_jinseki(monkeypatch)
    with pytest.raises(Refusal, match="神石高原町は令和8年11月20日に世羅町に合併しました"):
        made_target(staff, people=3, reason="合併のため")
    with scope(HIROSHIMA):
        assert Headcount.objects.visible_to(other_officer.seat).count() == 1, "its heir reads it"


def test_the_database_lets_nobody_rewrite_what_was_said(officer: Person) -> None:
    row = made_target(officer)
    with scope(HIROSHIMA):
        for change in ({"people": 9}, {"document": "別の文書"}, {"municipality_id": SERA}):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                Headcount.objects.filter(pk=row.pk).update(**change)
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Headcount.objects.filter(pk=row.pk).delete()
        with pytest.raises(IntegrityError, match="withdrawn_for_a_reason"), transaction.atomic():
            Headcount.objects.filter(pk=row.pk).update(withdrawn_at=row.recorded_at)
        paperless = Headcount(prefecture_id=HIROSHIMA, side="target", recorded_by=officer.user)
        for name, value in {**said_of(), "document": ""}.items():
            setattr(paperless, name, value)
        with pytest.raises(IntegrityError, match="headcount_has_paper"), transaction.atomic():
            paperless.save()


def test_the_writer_of_a_target_is_the_one_who_acts(staff: Person) -> None:
    with scope(HIROSHIMA):
        row = record_target(by=staff.seat, code=PREFECTURE, **said_of())
    assert (row.body_name, row.body_code, row.recorded_by_id) == ("広島県", PREFECTURE, staff.user.pk)
