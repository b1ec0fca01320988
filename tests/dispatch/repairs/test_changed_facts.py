"""A fact that changes under planned visits: the page says which, home keeps them, the others are told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from accounts.errors import Refusal
from accounts.models import Event, Membership
from accounts.tenancy import NATIONWIDE, scope
from desk.touched import foreseen
from dispatch.dispatches.models import Dispatch
from dispatch.repairs.actions import call_off_visits, move_visit
from dispatch.repairs.clashes import clashes
from dispatch.repairs.todo import todo
from dispatch.repairs.witness import STAY
from dispatch.visits.actions import cancel_visit, send_back_visit
from dispatch.visits.choices import VisitStatus
from dispatch.visits.models import Visit
from home.waiting import waiting_for
from members.actions import end_membership
from municipalities.holidays.actions import record_holiday
from municipalities.holidays.choices import Whose
from notices.models import Notice
from pool.people.actions.away import declare_conflict, take_leave
from pool.people.actions.people import end_term, revise_talent
from pool.people.models import Talent
from tests.build_dispatch import first_visit, logged_visit, open_need, planned_dispatch, ready_talent
from tests.build_pool import EVERY_HALF
from tests.cast import HIROSHIMA, JINSEKI, SERA, Person
from tests.page import address, look, read, words
from training.courses.actions import add_course, require_course
from training.courses.actions.completions import revoke_completion
from training.courses.models import Completion

pytestmark = pytest.mark.usefixtures("today")
TODAY = date(2026, 11, 24)
COMING = [date(2026, 11, 24), *(date(2026, 12, day) for day in (1, 8, 15, 22))]
"""Days of the visits to come; the two before have passed without a log."""


@pytest.fixture
def dispatch(staff: Person, officer: Person, talent_user: Person) -> Dispatch:
    with scope(HIROSHIMA):
        talent = ready_talent(staff.seat, user=talent_user.user)
        return planned_dispatch(staff.seat, officer.seat, talent=talent)


def _conflict(staff: Person, talent: Talent) -> None:
    declare_conflict(
        by=staff.seat, talent=talent, municipality_code=JINSEKI, reason="前の勤め先", starts_on=TODAY
    )


def _no_tuesdays(staff: Person, talent: Talent) -> None:
    revise_talent(by=staff.seat, talent=talent, halves=[half for half in EVERY_HALF if half[0] != 1])


def _other_role(staff: Person, talent: Talent) -> None:
    revise_talent(by=staff.seat, talent=talent, roles=["engineer"])


def _leave(staff: Person, talent: Talent) -> None:
    """Weeks ahead: the town has to be told at once."""
    take_leave(by=staff.seat, talent=talent, starts_on=date(2026, 12, 14), ends_on=date(2026, 12, 31))


def _ended(staff: Person, talent: Talent) -> None:
    end_term(by=staff.seat, talent=talent, ends_on=date(2026, 11, 23))


def _ends_later(staff: Person, talent: Talent) -> None:
    end_term(by=staff.seat, talent=talent, ends_on=date(2026, 12, 10))


def _revoked(staff: Person, talent: Talent) -> None:
    completion = Completion.objects.filter(talent=talent)[0]
    revoke_completion(by=staff.seat, completion=completion, revoked_from=TODAY, reason="受講していなかった")


def _required_later(staff: Person, talent: Talent) -> None:
    course = add_course(by=staff.seat, name="個人情報の扱い", hours=Decimal(2))
    require_course(by=staff.seat, course=course, starts_on=date(2026, 12, 10))


CHANGES = [
    (_revoked, COMING, "研修"),
    (_required_later, COMING[3:], "研修"),
    (_conflict, COMING, "利益相反"),
    (_no_tuesdays, COMING, "曜日と時間帯"),
    (_other_role, COMING, "人材類型"),
    (_leave, COMING[3:], "休み・閉庁日"),
    (_ended, COMING, "任期"),
    (_ends_later, COMING[3:], "任期"),
]


@pytest.mark.parametrize(("change", "days", "name"), CHANGES)
def test_visits_that_cannot_stay_wait_until_they_are_settled(
    dispatch: Dispatch,
    staff: Person,
    officer: Person,
    talent_user: Person,
    change: Callable[[Person, Talent], None],
    days: list[date],
    name: str,
) -> None:
    with scope(HIROSHIMA):
        assert clashes(TODAY) == []
        change(staff, dispatch.talent)
        found = clashes(TODAY)
        assert [clash.day for clash in found] == days
        assert {rule.name for clash in found for rule in clash.broken} == {name}
        (task,) = todo(staff.seat, TODAY)
        what = "の前に、研修が要ります" if name == "研修" else "を決め直す"
        assert task.title == f"デモ・藤井 拓也さんの予定の訪問{len(days)}回{what}"
        assert (task.url, task.due_on) == (address("visits_settle", dispatch.talent_id), days[0])
        assert task in waiting_for(staff.seat, TODAY).tasks
        told = Notice.objects.filter(kind="visit.in_question")
        assert {notice.user_id for notice in told} == {officer.user.pk, talent_user.user.pk}
        assert name not in " ".join(f"{notice.subject}{notice.body}" for notice in told)
        numbers = [clash.visit_id for clash in found]
        call_off_visits(by=staff.seat, talent=dispatch.talent, visits=numbers, reason="都合により")
        assert clashes(TODAY) == []
        assert [task.kind for task in todo(staff.seat, TODAY)] == ([] if days != COMING else ["派遣"])


def test_who_comes_next_is_marked_where_it_is_in_question(
    dispatch: Dispatch, staff: Person, officer: Person, talent_user: Person
) -> None:
    def marks(person: Person) -> list[str]:
        soup = read(person.client.get("/hiroshima/")).soup
        return [words(line) for line in soup.select("section li") if "県が決め直します" in words(line)]

    assert marks(officer) == marks(talent_user) == []
    with scope(HIROSHIMA):
        _conflict(staff, dispatch.talent)
    assert len([mark for mark in marks(officer) if "プロジェクトマネージャー" in mark]) == 4
    assert len([mark for mark in marks(talent_user) if "神石高原町" in mark]) == len(COMING)


def test_a_conflict_with_another_town_touches_nothing(dispatch: Dispatch, staff: Person) -> None:
    with scope(HIROSHIMA):
        declare_conflict(
            by=staff.seat, talent=dispatch.talent, municipality_code=SERA, reason="顧客", starts_on=TODAY
        )
        assert clashes(TODAY) == []
        assert not Notice.objects.filter(kind="visit.in_question").exists()


def test_what_was_in_question_before_is_told_once(dispatch: Dispatch, staff: Person, officer: Person) -> None:
    with scope(HIROSHIMA):
        for employer in ("デモ・一社", "デモ・二社", "デモ・三社"):
            revise_talent(by=staff.seat, talent=dispatch.talent, roles=["engineer"], employer=employer)
        assert Notice.objects.filter(kind="visit.in_question", user=officer.user).count() == 1


def test_fewer_days_of_a_week_put_the_last_visits_of_full_weeks_in_question(
    dispatch: Dispatch, staff: Person, officer: Person
) -> None:
    """On Tuesdays and Wednesdays; the Tuesday of this week counts, whether it was held or not."""
    talent, days = dispatch.talent, {"starts_on": date(2026, 11, 25), "ends_on": date(2026, 12, 16)}
    with scope(HIROSHIMA):
        need = open_need(officer.seat, staff.seat)
        planned_dispatch(staff.seat, officer.seat, talent=talent, need=need, weekday=2, **days)
        assert clashes(TODAY) == []
        lines = foreseen(lambda: revise_talent(by=staff.seat, talent=talent, days_per_week=1))
        assert [line.value for line in lines] == [
            "4回（11月25日（水）、12月2日（水）、12月9日（水）、12月16日（水））\n週の日数"
        ]
        revise_talent(by=staff.seat, talent=talent, days_per_week=1)
        found = clashes(TODAY)
        assert [clash.day for clash in found] == [
            date(2026, 11, 25),
            *(date(2026, 12, n) for n in (2, 9, 16)),
        ]
        assert found[1].broken[0].sentence.startswith("11月30日（月）の週は、訪問の日が週1日の枠を超えて")
        tuesday = Visit.objects.get(on_day=date(2026, 12, 1))
        cancel_visit(by=staff.seat, visit=tuesday, reason="都合により")
        moved = move_visit(
            by=staff.seat, visit=Visit.objects.get(pk=found[2].visit_id), on_day=date(2026, 12, 8), span="am"
        )
        assert [clash.day for clash in clashes(TODAY)] == [date(2026, 11, 25), date(2026, 12, 16)]
        assert moved.on_day == date(2026, 12, 8)


# The page says it before it is done


def test_the_page_of_a_conflict_says_which_visits_stand(dispatch: Dispatch, staff: Person) -> None:
    said = {"municipality_code": JINSEKI, "reason": "前の勤め先", "starts_on": "2026-11-24", "ends_on": ""}
    here = address("conflict_declare", dispatch.talent_id)
    page = read(staff.client.post(here, said))
    assert page.facts["決め直す訪問（神石高原町）"] == (
        "5回（11月24日（火）、12月1日（火）、12月8日（火）、12月15日（火）、12月22日（火）） 利益相反"
    )
    with scope(HIROSHIMA):
        assert not dispatch.talent.conflicts.exists()
        assert not Notice.objects.filter(kind="visit.in_question").exists()
        assert not Event.objects.filter(verb="declare_conflict").exists()
    assert read(staff.client.post(here, {**said, "step": "back"})).field("reason") == "前の勤め先"
    staff.client.post(here, {**said, "step": "do"})
    with scope(HIROSHIMA):
        assert dispatch.talent.conflicts.count() == 1
        assert Notice.objects.filter(kind="visit.in_question").exists()


def test_what_touches_nothing_is_done_at_once(dispatch: Dispatch, staff: Person) -> None:
    said = {"starts_on": "2027-02-01", "ends_on": "2027-02-03", "reason": ""}
    staff.client.post(address("leave_add", dispatch.talent_id), said)
    with scope(HIROSHIMA):
        assert dispatch.talent.leaves.count() == 1


def test_the_end_of_a_term_says_what_lies_after_it_and_what_has_no_log(
    dispatch: Dispatch, staff: Person
) -> None:
    page = read(staff.client.post(address("term_end", dispatch.talent_id), {"ends_on": "2026-12-10"}))
    assert page.facts["決め直す訪問（神石高原町）"].startswith("2回（12月15日（火）、12月22日（火））")
    assert page.facts["まだ記録のない訪問"] == "2回（11月10日（火）、11月17日（火））"
    with scope(HIROSHIMA):
        assert Talent.objects.get(pk=dispatch.talent_id).ends_on == date(2027, 3, 31)


def test_the_end_of_a_seat_says_which_visits_have_no_log(
    dispatch: Dispatch, staff: Person, talent_user: Person
) -> None:
    seat = Membership.objects.get(user=talent_user.user)
    here = address("member_end", seat.pk)
    page = read(staff.client.post(here, {"ends_on": "2026-12-16"}))
    assert page.facts["まだ記録のない訪問"] == "2回（11月10日（火）、11月17日（火））"
    assert page.facts["この日よりあとの訪問"] == f"1回（12月22日（火）） {STAY}"
    assert "決め直" not in page.text
    assert Membership.objects.get(pk=seat.pk).ends_on is None
    staff.client.post(here, {"ends_on": "2026-12-16", "step": "do"})
    assert Membership.objects.get(pk=seat.pk).ends_on == date(2026, 12, 16)


@pytest.fixture
def sent_back(dispatch: Dispatch, officer: Person, talent_user: Person) -> Visit:
    """The log of the first visit, on 10 November."""
    with scope(HIROSHIMA):
        visit = first_visit(dispatch)
        read_log = logged_visit(talent_user.seat, visit).mark
        return send_back_visit(by=officer.seat, visit=visit, read_log=read_log, remark="時間が違います")


def test_a_person_without_an_account_leaves_logs_to_the_prefecture(
    sent_back: Visit, staff: Person, talent_user: Person
) -> None:
    talent = sent_back.talent
    with scope(HIROSHIMA):
        cut = {
            line.label: line.value
            for line in foreseen(lambda: revise_talent(by=staff.seat, talent=talent, user=None))
        }
        assert Talent.objects.get(pk=talent.pk).user_id == talent_user.user.pk
    assert cut["まだ記録のない訪問"] == "1回（11月17日（火））"
    assert cut["差し戻された記録"] == "1回（11月10日（火））"
    assert cut["これからの訪問"].startswith("5回（11月24日（火）、")
    assert cut["これからの訪問"].endswith(STAY)
    with scope(HIROSHIMA):
        revise_talent(by=staff.seat, talent=talent, user=None)
        assert not Notice.objects.filter(kind="visit.in_question").exists()
        assert foreseen(lambda: revise_talent(by=staff.seat, talent=talent, employer="デモ・一社")) == []
        back = foreseen(lambda: revise_talent(by=staff.seat, talent=talent, user=talent_user.user))
        assert back == []


def test_the_end_of_a_term_or_seat_names_what_was_sent_back(
    sent_back: Visit, staff: Person, talent_user: Person
) -> None:
    seat = Membership.objects.get(user=talent_user.user)
    for here in (address("term_end", sent_back.talent_id), address("member_end", seat.pk)):
        page = read(staff.client.post(here, {"ends_on": "2026-12-23"}))
        assert page.facts["まだ記録のない訪問"] == "1回（11月17日（火））"
        assert page.facts["差し戻された記録"] == "1回（11月10日（火））"


def test_who_sees_no_visits_ends_a_seat_all_the_same(
    dispatch: Dispatch, operator: Person, talent_user: Person
) -> None:
    with scope(NATIONWIDE):
        seat = Membership.objects.get(user=talent_user.user)
        end_membership(by=operator.seat, membership=seat, ends_on=date(2026, 12, 16))
    assert Membership.objects.get(pk=seat.pk).ends_on == date(2026, 12, 16)


# Settling


def test_the_page_of_what_is_to_be_settled_calls_off_what_is_ticked(
    dispatch: Dispatch, staff: Person, officer: Person
) -> None:
    with scope(HIROSHIMA):
        _leave(staff, dispatch.talent)
        first, second = (clash.visit_id for clash in clashes(TODAY))
    here = address("visits_settle", dispatch.talent_id)
    page = read(staff.client.get(here))
    assert page.table("決め直す訪問").column("変わったこと") == [
        "12月15日（火）は人材の休みです。日を変えてください。",
        "12月22日（火）は人材の休みです。日を変えてください。",
    ]
    refused = read(staff.client.post(here, {"visits": [first], "reason": ""}))
    ticked = [box["value"] for box in refused.soup.select('input[name="visits"][checked]')]
    assert (len(refused.errors), ticked) == (1, [str(first)])
    staff.client.post(here, {"visits": [first], "reason": "休みのため"})
    with scope(HIROSHIMA):
        assert Visit.objects.get(pk=first).status == VisitStatus.CANCELLED
        assert [clash.visit_id for clash in clashes(TODAY)] == [second]
        notice = Notice.objects.get(kind="visit.cancelled", user=officer.user)
        assert notice.subject == "神石高原町への訪問1回が取り消されました"
    with scope(HIROSHIMA):
        move_visit(by=staff.seat, visit=Visit.objects.get(pk=second), on_day=date(2026, 12, 11), span="pm")
    assert staff.client.get(here).status_code == 302


def test_another_day_is_offered_only_where_it_helps(dispatch: Dispatch, staff: Person) -> None:
    here = address("visits_settle", dispatch.talent_id)
    with scope(HIROSHIMA):
        _conflict(staff, dispatch.talent)
    page = read(staff.client.get(here))
    table = page.table("決め直す訪問")
    assert table.heads == ["取り消す", "日", "市町村", "変わったこと"]
    assert len(table.rows) == 5
    assert "登録が変わり、次の訪問はこのままでは行えません。取り消すか、登録を直してください。" in page.text
    assert "団体の休日を開く" not in page.text
    assert page.soup.select_one('td[data-head="取り消す"] input[name="visits"]')


def test_a_holiday_is_named_as_the_cause(dispatch: Dispatch, staff: Person) -> None:
    with scope(HIROSHIMA):
        record_holiday(
            by=staff.seat,
            whose=Whose.TOWN,
            municipality_id=JINSEKI,
            name="町の日",
            ground="町の休日を定める条例1条",
            starts_on=date(2026, 12, 1),
            is_yearly=True,
        )
    page = look(staff, "visits_settle", dispatch.talent_id)
    assert "団体の休日が変わり、次の訪問はこのままでは行えません。日を移すか、取り消すか、" in page.text
    assert page.soup.select_one(f'main a[href="{address("holiday_list")}"]')
    assert "登録を開く" not in page.text
    with scope(HIROSHIMA):
        _no_tuesdays(staff, dispatch.talent)
    page = look(staff, "visits_settle", dispatch.talent_id)
    assert "登録と団体の休日が変わり" in page.text
    assert "登録を開く" in page.text


def test_a_visit_is_moved_and_everybody_is_told(
    dispatch: Dispatch, staff: Person, officer: Person, talent_user: Person
) -> None:
    with scope(HIROSHIMA):
        visit = dispatch.visits.get(on_day=date(2026, 12, 22))
    page = look(staff, "visit_move", visit.pk)
    assert page.heading == "12月22日（火）の訪問の日を移す"
    staff.client.post(address("visit_move", visit.pk), {"on_day": "R8.12.24", "span": "am"})
    with scope(HIROSHIMA):
        visit.refresh_from_db()
        dispatch.refresh_from_db()
        assert (visit.on_day, visit.span, visit.starts_at.hour) == (date(2026, 12, 24), "am", 0)
        assert dispatch.ends_on == date(2026, 12, 24)
        told = Notice.objects.filter(kind="visit.moved")
        assert {notice.user_id for notice in told} == {officer.user.pk, talent_user.user.pk}
        assert told[0].subject == "12月22日（火）の神石高原町への訪問が12月24日（木）に移りました"
        assert Event.objects.get(verb="move_visit").after["on_day"] == "2026-12-24"
    course = look(staff, "visit_detail", visit.pk).text
    assert "訪問日：R8.12.22 → R8.12.24" in course
    assert "時間帯：午後 → 午前" in course


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (date(2026, 11, 20), "今日以後の日"),
        (date(2026, 12, 1), "いまと同じ日"),
        (date(2026, 12, 12), "土曜日です"),
        (date(2026, 12, 8), "重なります"),
        (date(2027, 4, 6), "年度の中の日"),
    ],
)
def test_a_visit_is_moved_only_to_where_it_could_be_planned(
    dispatch: Dispatch, staff: Person, day: date, sentence: str
) -> None:
    with scope(HIROSHIMA):
        visit = dispatch.visits.get(on_day=date(2026, 12, 1))
        with pytest.raises(Refusal, match=sentence):
            move_visit(by=staff.seat, visit=visit, on_day=day, span="pm")


def test_a_visit_is_not_in_its_own_way(dispatch: Dispatch, staff: Person) -> None:
    with scope(HIROSHIMA):
        visit = dispatch.visits.get(on_day=date(2026, 12, 1))
        assert move_visit(by=staff.seat, visit=visit, on_day=date(2026, 12, 1), span="day").span == "day"
