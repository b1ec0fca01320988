"""The prefecture and towns hire together: shares that all agree to, and people stationed in towns."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.errors import Refusal, WrongState
from accounts.models import Event
from accounts.tenancy import scope
from notices.models import Notice
from pool.hiring.actions.joint import (
    answer_shares,
    end_stationing,
    take_joint_back,
)
from pool.hiring.actions.recruitments import close_recruitment
from pool.hiring.models import Applicant, HiringCost, JointHiring, Recruitment, Stationing
from pool.hiring.todo import todo
from tests.build_hiring import (
    HALVES,
    agreed,
    applied,
    asked_towns,
    drafted,
    opened,
    spent,
    stationed,
)
from tests.build_pool import make_talent
from tests.cast import HIROSHIMA, JINSEKI, SERA, Person
from tests.page import address, look, read

pytestmark = pytest.mark.usefixtures("today")
TODAY = date(2026, 11, 24)


@pytest.fixture
def recruitment(today: date, staff: Person, officer: Person, in_hiroshima: None) -> Recruitment:
    return opened(staff.seat, officer.seat)


def test_the_towns_are_asked_each_until_they_answer(
    staff: Person, officer: Person, other_officer: Person, recruitment: Recruitment
) -> None:
    joint = asked_towns(staff.seat, recruitment)
    for town in (officer, other_officer):
        (task,) = todo(town.seat, TODAY)
        assert (task.action, task.due_on) == ("分担を見る", date(2026, 12, 8))
    joint = answer_shares(by=officer.seat, joint=joint, agrees=True)
    assert (joint.status, todo(officer.seat, TODAY)) == ("asked", [])
    assert len(todo(other_officer.seat, TODAY)) == 1
    with pytest.raises(WrongState, match="すでに済んでいます"):
        answer_shares(by=officer.seat, joint=joint, agrees=True)
    assert [task.action for task in todo(staff.seat, date(2026, 12, 9))] == ["返事を見る"]
    joint = answer_shares(by=other_officer.seat, joint=joint, agrees=True)
    assert (joint.status, todo(other_officer.seat, TODAY)) == ("agreed", [])
    waiting = Notice.objects.filter(kind=f"joint_asked_{JINSEKI}", settled_at=None)
    assert waiting.count() == 0


@pytest.mark.parametrize(
    ("shares", "sentence"),
    [
        ({"": Fraction(1)}, "県と、1つ以上の市町村"),
        ({JINSEKI: Fraction(1, 2), SERA: Fraction(1, 2)}, "県と、1つ以上の市町村"),
        ({"": Fraction(1, 2), JINSEKI: Fraction(1, 4)}, "合計が1になりません。あと1/4足りません"),
        ({"": Fraction(3, 4), JINSEKI: Fraction(1, 2)}, "1/4多くなっています"),
        ({"": Fraction(1, 2), "384224": Fraction(1, 2)}, "県内の市町村から"),
    ],
)
def test_shares_are_the_whole(
    staff: Person, recruitment: Recruitment, shares: dict[str, Fraction], sentence: str
) -> None:
    with pytest.raises(Refusal, match=sentence):
        asked_towns(staff.seat, recruitment, shares=shares)


def test_one_town_that_does_not_agree_ends_it(
    staff: Person, officer: Person, other_officer: Person, recruitment: Recruitment
) -> None:
    joint = asked_towns(staff.seat, recruitment)
    with pytest.raises(Refusal, match="合意しない理由を書いてください"):
        answer_shares(by=officer.seat, joint=joint, agrees=False)
    joint = answer_shares(by=officer.seat, joint=joint, agrees=False, remark="予算の枠を超える")
    assert (joint.status, todo(other_officer.seat, TODAY)) == ("refused", [])
    assert [task.action for task in todo(staff.seat, TODAY)] == ["理由を見る"]
    with pytest.raises(WrongState, match="返事はできません"):
        answer_shares(by=other_officer.seat, joint=joint, agrees=True)
    joint = asked_towns(staff.seat, recruitment)
    assert todo(staff.seat, TODAY) == []
    joint = take_joint_back(by=staff.seat, joint=joint, reason="作り直す")
    assert (joint.status, todo(officer.seat, TODAY)) == ("taken_back", [])
    assert Notice.objects.filter(user=officer.user, kind="joint_taken_back").count() == 1


def test_other_shares_end_those_before_on_the_day_before(
    staff: Person, officer: Person, other_officer: Person, recruitment: Recruitment
) -> None:
    towns = [officer.seat, other_officer.seat]
    first = agreed(staff.seat, recruitment, towns)
    with pytest.raises(Refusal, match="それより後の日から"):
        asked_towns(staff.seat, recruitment, starts_on=date(2026, 11, 1))
    thirds = dict.fromkeys(HALVES, Fraction(1, 3))
    second = agreed(staff.seat, recruitment, towns, starts_on=date(2026, 12, 1), shares=thirds)
    first.refresh_from_db()
    assert (first.ends_on, second.status, second.ends_on) == (date(2026, 11, 30), "agreed", None)
    with pytest.raises(IntegrityError, match="joint_hiring_one_at_a_time"), transaction.atomic():
        JointHiring.objects.filter(pk=first.pk).update(ends_on=None)


def test_nothing_is_asked_of_a_draft_nor_twice_at_once(
    staff: Person, officer: Person, recruitment: Recruitment
) -> None:
    with pytest.raises(WrongState, match="共同採用は申し出られません"):
        asked_towns(staff.seat, drafted(staff.seat, officer.seat))
    asked_towns(staff.seat, recruitment)
    with pytest.raises(WrongState, match="返事を待っている申出があります"):
        asked_towns(staff.seat, recruitment)


def test_a_town_reads_its_own_and_nothing_of_an_applicant(
    staff: Person, officer: Person, other_officer: Person, recruitment: Recruitment
) -> None:
    applied(staff.seat, recruitment)
    spent(staff.seat, recruitment)
    alone = {"": Fraction(1, 2), JINSEKI: Fraction(1, 2)}
    agreed(staff.seat, recruitment, [officer.seat], shares=alone)
    assert JointHiring.objects.visible_to(officer.seat).count() == 1
    assert JointHiring.objects.visible_to(other_officer.seat).count() == 0
    for rows in (Applicant, HiringCost, Recruitment):
        assert rows.objects.visible_to(officer.seat).count() == 0
    close_recruitment(by=staff.seat, recruitment=recruitment)


def test_the_pages_of_a_town(staff: Person, officer: Person, other_officer: Person) -> None:
    with scope(HIROSHIMA):
        made = opened(staff.seat, officer.seat)
        applied(staff.seat, made)
        spent(staff.seat, made, 400_000)
        asked_towns(staff.seat, made)
        joint = JointHiring.objects.get()
    listed = look(officer, "joint_list")
    assert listed.heading == "県との共同採用"
    page = look(officer, "joint_detail", joint.pk)
    assert page.link("合意するか答える") == address("joint_answer", joint.pk)
    assert page.table("分担").column("分担") == ["2分の1", "4分の1", "4分の1"]
    assert "デモ・応募 花子" not in page.text
    assert page.facts["選考中（書類）"] == "1件"
    assert officer.client.get(address("recruitment_detail", made.pk)).status_code == 403
    assert officer.client.get(address("applicant_list")).status_code == 403
    wrong = read(officer.client.post(address("joint_answer", joint.pk), {"agrees": "no", "remark": ""}))
    assert wrong.errors == ["県へのひとこと：合意しない理由を書いてください。例：分担が予算の枠を超えるため"]
    for town in (officer, other_officer):
        page = read(town.client.post(address("joint_answer", joint.pk), {"agrees": "yes"}, follow=True))
    assert page.told == ["返事をしました。県に知らせました。"]
    assert page.table("分担").column("経費のうちの負担") == ["200,000円", "100,000円", "100,000円"]
    seen = look(staff, "joint_detail", joint.pk)
    assert seen.link("募集の画面を開く") == address("recruitment_detail", made.pk)
    assert look(staff, "recruitment_detail", made.pk).facts["神石高原町"] == "100,000円"


def test_shares_are_typed_as_fractions(staff: Person, officer: Person) -> None:
    with scope(HIROSHIMA):
        made = opened(staff.seat, officer.seat)
    page = look(staff, "joint_ask", made.pk)
    assert page.field("town_0") == JINSEKI
    typed = {"prefecture_share": "２分の１", "town_0": JINSEKI, "share_0": "25%", "town_1": SERA}
    typed |= {"starts_on": "R8.11.1", "paper": "協定書案", "words": "分担の案です", "answer_by": "12/8"}
    wrong = read(staff.client.post(address("joint_ask", made.pk), {**typed, "share_1": "半分"}))
    assert "「半分」は分担として読めません。" in wrong.errors[0]
    wrong = read(staff.client.post(address("joint_ask", made.pk), {**typed, "share_1": "1/8"}))
    assert wrong.errors == ["県の分担：分担の合計が1になりません。あと1/8足りません。"]
    wrong = read(staff.client.post(address("joint_ask", made.pk), typed))
    assert any("世羅町の分担を書いてください。" in error for error in wrong.errors)
    page = read(staff.client.post(address("joint_ask", made.pk), {**typed, "share_1": "1/4"}, follow=True))
    assert page.table("分担").column("団体") == ["県", "神石高原町", "世羅町"]
    pulled = {"reason": "作り直す"}
    with scope(HIROSHIMA):
        joint = JointHiring.objects.get()
    page = read(staff.client.post(address("joint_take_back", joint.pk), pulled, follow=True))
    assert page.facts["取り下げた理由"] == "作り直す"


def test_somebody_is_stationed_as_regular_staff(staff: Person, officer: Person, in_hiroshima: None) -> None:
    talent = make_talent(staff.seat)
    row = stationed(staff.seat, talent)
    assert Notice.objects.filter(user=officer.user, kind="stationing").count() == 1
    with pytest.raises(Refusal, match="同じ時期にもう配置されています"):
        stationed(staff.seat, talent)
    with pytest.raises(Refusal, match="ここには週2日まで"):
        stationed(staff.seat, talent, municipality_code=SERA)
    stationed(staff.seat, talent, municipality_code=SERA, days_per_week=2)
    end_stationing(by=staff.seat, stationing=row, ends_on=date(2026, 12, 31), reason="県に戻る")
    again = stationed(staff.seat, talent, starts_on=date(2027, 1, 1))
    assert again.starts_on == date(2027, 1, 1)
    assert [each.municipality_id for each in Stationing.objects.visible_to(officer.seat)] == [
        JINSEKI,
        JINSEKI,
    ]
    event = Event.objects.filter(verb="station_talent").order_by("sequence")[0]
    assert event.municipality_code == JINSEKI


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"employment_form": "outsourced"}, "配置は常勤の任用に限ります"),
        ({"starts_on": date(2026, 3, 1)}, "任期（令和8年4月1日から令和9年3月31日まで）の中"),
        ({"ends_on": None}, "任期（"),
        ({"municipality_code": "384224"}, "県内の市町村から"),
        ({"days_per_week": 6}, "週の日数"),
        ({"paper": " "}, "根拠の書類を書いてください"),
    ],
)
def test_what_a_stationing_needs(
    staff: Person, in_hiroshima: None, said: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(Refusal, match=sentence):
        stationed(staff.seat, make_talent(staff.seat), **said)


def test_a_stationing_ends_earlier_and_with_a_reason(staff: Person, in_hiroshima: None) -> None:
    row = stationed(staff.seat, make_talent(staff.seat))
    with pytest.raises(Refusal, match="いまの終わりの日まで"):
        end_stationing(by=staff.seat, stationing=row, ends_on=date(2027, 4, 1), reason="延ばす")
    with pytest.raises(Refusal, match="終える理由を書いてください"):
        end_stationing(by=staff.seat, stationing=row, ends_on=date(2026, 12, 31), reason="")


def test_a_stationing_stands_on_the_pages_of_the_person_and_of_the_town(
    staff: Person, officer: Person, other_officer: Person
) -> None:
    with scope(HIROSHIMA):
        talent = make_talent(staff.seat)
    said = {"municipality_code": JINSEKI, "employment_form": "regular", "days_per_week": "3"}
    said |= {"section": "総務課", "starts_on": "R8.12.1", "ends_on": "R9.3.31", "paper": "辞令 第12号"}
    page = read(staff.client.post(address("stationing_add", talent.pk), said, follow=True))
    assert page.told == ["配置を記録しました。市町村に知らせました。"]
    told = "常勤職員 週3日 総務課 令和8年12月1日から令和9年3月31日まで"
    assert page.facts["神石高原町"] == told
    town = look(officer, "municipality_detail", JINSEKI)
    assert town.facts[talent.name] == told
    assert talent.name not in look(other_officer, "municipality_detail", SERA).facts
    listed = look(officer, "stationing_list")
    assert listed.heading == "県から配置された人"
    assert listed.table("県から配置された人").column("週の日数") == ["週3日"]
    assert "終わりを決める" not in listed.links
    ended = look(staff, "stationing_list").link("終わりを決める")
    page = read(staff.client.post(ended, {"ends_on": "R9.1.31", "reason": "県に戻る"}, follow=True))
    assert page.told == ["配置の終わりを決めました。"]
