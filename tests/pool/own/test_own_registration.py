"""Somebody in the pool: what is known of me, what is wrong, my leave, my consent, everything that is kept."""

from __future__ import annotations

import pytest

from accounts.errors import Refusal, WrongState
from accounts.models import Event
from accounts.tenancy import scope
from dispatch.repairs.clashes import clashes
from notices.models import Notice
from pool.own.actions import answer_wish, set_consents, wish_correction, withdraw_wish
from pool.own.disclosure import disclosed
from pool.own.models import Consent, CorrectionWish
from pool.people.models import Leave, Talent
from tests.build_dispatch import planned_dispatch, ready_talent
from tests.build_finance import paid
from tests.build_pool import make_talent
from tests.cast import HIROSHIMA, Person
from tests.page import address, csv_rows, look, read

pytestmark = pytest.mark.usefixtures("today")


@pytest.fixture
def talent(staff: Person, talent_user: Person) -> Talent:
    with scope(HIROSHIMA):
        return make_talent(staff.seat, user=talent_user.user)


def test_the_own_page_tells_what_holds_and_since_when(talent: Talent, talent_user: Person) -> None:
    page = look(talent_user, "my_registration")
    assert "特定任期付職員（常勤）" in page.text
    assert "令和8年4月1日から" in page.text
    assert "根拠：任用通知書 R8デモ第1号" in page.text


def test_a_wish_is_answered_and_stands_on_home_until_then(
    talent: Talent, staff: Person, talent_user: Person
) -> None:
    said = {"subject": "employer", "words": "所属は「デモ・新会社」です"}
    read(talent_user.client.post(address("wish_new"), said, follow=True))
    assert "デモ・藤井 拓也さんの登録内容の訂正に答える" in look(staff, "home").text
    with scope(HIROSHIMA):
        wish = CorrectionWish.objects.get()
        notice = Notice.objects.get(user=staff.user, kind="correction_wished")
        assert "藤井" not in notice.subject
        with pytest.raises(Refusal, match="直さない理由"):
            answer_wish(by=staff.seat, wish=wish, verb="decline", reply=" ")
    page = look(staff, "wish_settle", wish.pk)
    assert "所属は「デモ・新会社」です" in page.text
    read(staff.client.post(address("wish_settle", wish.pk), {"reply": "11月24日に直しました"}, follow=True))
    own = look(talent_user, "my_registration").text
    assert "直しました" in own
    assert "県の返事：11月24日に直しました" in own
    assert "登録内容の訂正" not in look(staff, "home").text
    with scope(HIROSHIMA), pytest.raises(WrongState):
        answer_wish(by=staff.seat, wish=wish, verb="settle")


@pytest.mark.parametrize(
    ("said", "error"),
    [({"subject": "", "words": "x"}, "どこを"), ({"subject": "name", "words": " "}, "どう直すか")],
)
def test_a_wish_says_where_and_how(
    talent: Talent, talent_user: Person, said: dict[str, str], error: str
) -> None:
    page = read(talent_user.client.post(address("wish_new"), said))
    assert any(error in sentence for sentence in page.errors)


def test_a_wish_can_be_taken_back(talent: Talent, staff: Person, talent_user: Person) -> None:
    with scope(HIROSHIMA):
        wish = wish_correction(by=talent_user.seat, talent=talent, subject="base", words="拠点は三原市です")
        withdraw_wish(by=talent_user.seat, wish=wish)
        with pytest.raises(WrongState):
            withdraw_wish(by=talent_user.seat, wish=wish)
        assert not Notice.objects.unread().filter(user=staff.user, asks=True, settled_at=None).exists()


def test_own_leave_names_the_visits_that_it_touches(
    staff: Person, officer: Person, talent_user: Person
) -> None:
    with scope(HIROSHIMA):
        walker = ready_talent(staff.seat, user=talent_user.user)
        visit = planned_dispatch(staff.seat, officer.seat, talent=walker).visits.planned().last()
        assert visit is not None
    day = f"R{visit.on_day.year - 2018}.{visit.on_day.month}.{visit.on_day.day}"
    said = {"starts_on": day, "ends_on": day, "reason": "私用"}
    asked = read(talent_user.client.post(address("my_leave_add"), said))
    assert "決め直す訪問" in asked.text
    done = {**said, "step": "do"}
    assert talent_user.client.post(address("my_leave_add"), done).status_code == 302
    with scope(HIROSHIMA):
        leave = Leave.objects.get(talent=walker, starts_on=visit.on_day)
        assert {clash.visit_id for clash in clashes(visit.on_day)} == {visit.pk}
    taken_back = talent_user.client.post(address("my_leave_withdraw", leave.pk))
    assert taken_back.status_code == 302
    with scope(HIROSHIMA):
        assert not Leave.objects.filter(pk=leave.pk).exists()


def test_consent_is_given_and_taken_back_with_its_moments(talent: Talent, talent_user: Person) -> None:
    for kinds in (["practice"], ["practice", "other_prefectures"], ["other_prefectures"]):
        read(talent_user.client.post(address("my_consents"), {"kinds": kinds}, follow=True))
    with scope(HIROSHIMA):
        assert list(Consent.objects.standing().values_list("kind", flat=True)) == ["other_prefectures"]
        assert Consent.objects.count() == 2
        assert Event.objects.filter(verb="set_consents").count() == 3
        set_consents(by=talent_user.seat, talent=talent, kinds=["other_prefectures"])
        assert Event.objects.filter(verb="set_consents").count() == 3
        with pytest.raises(Refusal):
            set_consents(by=talent_user.seat, talent=talent, kinds=["everything"])


def test_everything_that_is_kept_is_disclosed(
    staff: Person, officer: Person, finance: Person, talent_user: Person
) -> None:
    with scope(HIROSHIMA):
        walker = ready_talent(staff.seat, user=talent_user.user)
        planned_dispatch(staff.seat, officer.seat, talent=walker)
        paid(finance.seat, walker, 700_000)
        known = Talent.objects.with_facts(walker.created_at.date()).get(pk=walker.pk)
        sections = {row.section for row in disclosed(known)}
    assert {"登録内容", "スキル", "任用・主な仕事", "研修の修了", "訪問", "経費"} <= sections
    rows = csv_rows(talent_user.client.get(address("my_disclosure"), {"format": "csv"}))
    assert ["経費", "人件費（給与相当）"] in [row[:2] for row in rows] or any(
        row[0] == "経費" for row in rows
    )
    assert look(staff, "talent_disclosure", walker.pk).heading == "持っている情報の開示"
    assert staff.client.get(address("my_disclosure")).status_code == 404
