"""The visit's pages: the phone form, the host's answer, remarks, lists, and what waits for whom."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any

import pytest

from desk.fields import columns
from desk.history import field_label
from dispatch.dispatches.models import Dispatch
from dispatch.visits.actions import send_back_visit
from dispatch.visits.checks import Outcome
from dispatch.visits.choices import VisitStatus
from dispatch.visits.fields import FIELDS, LOG_FIELDS, LOGGED_FIELDS
from dispatch.visits.models import Visit, VisitLog
from dispatch.visits.pages import log_lines
from dispatch.visits.todo import todo
from home.waiting import waiting_for
from tests.build_dispatch import confirmed_visit, first_visit, logged_visit, mark_of
from tests.cast import JINSEKI, Person
from tests.page import Table, csv_rows, look, read, words

ONE_TAP: dict[str, Any] = {
    "as_plan": "plan",
    "started_at": "13:30",
    "ended_at": "16:30",
    "works": ["vendor"],
    "ladder": "together",
    "done": "",
    "next_steps": "",
    "duty_category": "municipal_support",
    "mode": "onsite",
    "travel_minutes": "150",
    "category": "standardization_cloud",
}


def path_of(visit: Visit, page: str = "log") -> str:
    return f"/hiroshima/visits/{visit.pk}/{page}/"


def test_one_tap_is_enough_when_all_went_as_planned(dispatch: Dispatch, talent_user: Person) -> None:
    visit = first_visit(dispatch)
    page = read(talent_user.client.get(path_of(visit)))
    assert page.heading == "神石高原町の訪問記録"
    assert "訪問の1回目" in page.text
    assert page.chosen("works") == ["vendor"]
    answer = talent_user.client.post(path_of(visit), ONE_TAP)
    assert answer.status_code == 302
    log = VisitLog.objects.get(visit=visit)
    assert (log.started_at, log.ended_at, log.works) == (visit.starts_at, visit.ends_at, ["vendor"])


def test_the_form_is_filled_from_the_last_log(dispatch: Dispatch, talent_user: Person) -> None:
    first, second = dispatch.visits.order_by("ordinal")[:2]
    logged_visit(
        talent_user.seat, first, works=["forms", "teaching"], ladder="watch", next_steps="町：枚数を数える"
    )
    page = read(talent_user.client.get(path_of(second)))
    assert "前回と同じものを選んであります" in page.text
    assert "前回は「見守" in page.text
    assert "前回の宿題：町：枚数を数える" in page.text
    assert page.chosen("as_plan") == ["plan"]
    assert page.chosen("works") == ["forms", "teaching"]
    assert page.chosen("ladder") == ["watch"]


def test_times_are_read_as_people_type_them(dispatch: Dispatch, talent_user: Person) -> None:
    visit = first_visit(dispatch)
    talent_user.client.post(
        path_of(visit), {**ONE_TAP, "as_plan": "times", "started_at": "１３時", "ended_at": "午後5時半"}
    )
    assert VisitLog.objects.get(visit=visit).minutes == 270


def test_a_wrong_time_is_explained_and_nothing_typed_is_lost(dispatch: Dispatch, talent_user: Person) -> None:
    visit = first_visit(dispatch)
    values = {**ONE_TAP, "as_plan": "times", "started_at": "25:00", "done": "帳票を3枚にまとめた"}
    page = read(talent_user.client.post(path_of(visit), values))
    assert "直すところが1つあります" in page.text
    assert page.errors == ["始まり：「25:00」は時刻として読めません。時は0から23です。"]
    assert page.field("started_at") == "25:00"
    assert page.field("done") == "帳票を3枚にまとめた"
    assert not VisitLog.objects.exists()


def test_no_visit_is_an_answer_with_its_reason(dispatch: Dispatch, talent_user: Person) -> None:
    visit = first_visit(dispatch)
    page = read(talent_user.client.post(path_of(visit), {**ONE_TAP, "as_plan": "none"}))
    assert page.errors == ["訪問しなかった理由を、ひとことに書いてください。"]
    talent_user.client.post(path_of(visit), {**ONE_TAP, "as_plan": "none", "done": "町の都合により"})
    assert not VisitLog.objects.get(visit=visit).was_held


def test_a_log_before_the_day_is_refused_in_words(dispatch: Dispatch, talent_user: Person) -> None:
    visit = dispatch.visits.get(on_day=date(2026, 12, 1))
    assert "訪問日の前です" in read(talent_user.client.get(path_of(visit))).text
    refused = read(talent_user.client.post(path_of(visit), ONE_TAP))
    assert refused.errors == ["訪問日（12月1日（火））の前です。記録は訪問日から書けます。"]


def test_nobody_else_opens_the_log(
    dispatch: Dispatch, staff: Person, officer: Person, other_officer: Person
) -> None:
    visit = first_visit(dispatch)
    for person in (staff, officer, other_officer):
        assert person.client.get(path_of(visit)).status_code == 403
        assert person.client.post(path_of(visit), ONE_TAP).status_code == 403
    assert not VisitLog.objects.exists()


def test_the_host_confirms_on_one_page(dispatch: Dispatch, talent_user: Person, officer: Person) -> None:
    visit = first_visit(dispatch)
    logged_visit(talent_user.seat, visit)
    page = read(officer.client.get(path_of(visit, "confirm")))
    assert page.facts["時刻"] == "13:30–16:30（現地） 予定 13:30–16:30"
    assert page.facts["ひとこと"] == "見積りの内訳を、町の担当者と一緒に確かめた。"
    answer = officer.client.post(
        path_of(visit, "confirm"), {"answer": "confirm", "remark": "", "read_log": page.field("read_log")}
    )
    assert answer.status_code == 302
    visit.refresh_from_db()
    assert visit.status == VisitStatus.CONFIRMED


@pytest.mark.parametrize(("answer", "status"), [("confirm", "confirmed"), ("send_back", "sent_back")])
def test_nobody_answers_a_log_that_was_written_anew_since(
    dispatch: Dispatch, talent_user: Person, officer: Person, answer: str, status: str
) -> None:
    visit = first_visit(dispatch)
    logged_visit(talent_user.seat, visit)
    seen = read(officer.client.get(path_of(visit, "confirm"))).field("read_log")
    assert seen == mark_of(visit)
    logged_visit(
        talent_user.seat, visit, travel_minutes=600, duty_category="prefecture", done="県庁で会議に出た。"
    )
    said = {"answer": answer, "remark": "16時まででした。"}
    for read_log in (seen, ""):
        page = read(officer.client.post(path_of(visit, "confirm"), {**said, "read_log": read_log}))
        (error,) = page.errors
        assert error.startswith("この画面を開いたあとに、記録が書き直されました。")
        assert page.facts["ひとこと"] == "県庁で会議に出た。"
        assert page.field("remark") == "16時まででした。"
        visit.refresh_from_db()
        assert visit.status == VisitStatus.LOGGED
    officer.client.post(path_of(visit, "confirm"), {**said, "read_log": page.field("read_log")})
    visit.refresh_from_db()
    assert visit.status == status


@pytest.mark.parametrize("answer", [{}, {"answer": ""}, {"answer": "yes"}, {"answer": "CONFIRM"}])
def test_nothing_but_the_button_confirms(
    dispatch: Dispatch, talent_user: Person, officer: Person, answer: dict[str, str]
) -> None:
    visit = first_visit(dispatch)
    logged_visit(talent_user.seat, visit)
    page = read(officer.client.post(path_of(visit, "confirm"), {**answer, "remark": "16時に終わりました"}))
    assert "直すところが1つあります" in page.text
    (error,) = page.errors
    assert page.link(error) == "#id_answer"
    assert page.soup.select_one("#id_answer") is not None
    assert page.field("remark") == "16時に終わりました"
    visit.refresh_from_db()
    assert visit.status == VisitStatus.LOGGED


@pytest.mark.parametrize("choice", [{}, {"as_plan": ""}, {"as_plan": "yes"}])
def test_a_log_without_its_first_answer_is_not_taken_for_as_planned(
    dispatch: Dispatch, talent_user: Person, choice: dict[str, str]
) -> None:
    visit = first_visit(dispatch)
    values = {key: value for key, value in ONE_TAP.items() if key != "as_plan"}
    page = read(talent_user.client.post(path_of(visit), {**values, **choice}))
    (error,) = page.errors
    assert error == "予定どおりでしたか：3つの答えの中から選んでください。"
    assert "誤り：3つの答えの中から選んでください。" in page.text
    assert page.chosen("as_plan") == []
    assert not VisitLog.objects.exists()


def test_the_host_sends_back_with_one_sentence(
    dispatch: Dispatch, talent_user: Person, officer: Person
) -> None:
    visit = first_visit(dispatch)
    logged_visit(talent_user.seat, visit)
    empty = {"answer": "send_back", "remark": "", "read_log": mark_of(visit)}
    page = read(officer.client.post(path_of(visit, "confirm"), empty))
    assert page.errors == ["直してほしいところを、ひとこと書いてください。"]
    officer.client.post(
        path_of(visit, "confirm"),
        {"answer": "send_back", "remark": "終わりは16時でした。", "read_log": mark_of(visit)},
    )
    form = read(talent_user.client.get(path_of(visit)))
    assert "神石高原町からのひとこと 終わりは16時でした。" in form.text
    visit.refresh_from_db()
    assert visit.status == VisitStatus.SENT_BACK


def test_a_confirmed_visit_is_read_only(dispatch: Dispatch, talent_user: Person, officer: Person) -> None:
    visit = confirmed_visit(talent_user.seat, officer.seat, first_visit(dispatch))
    (error,) = read(talent_user.client.post(path_of(visit), ONE_TAP)).errors
    assert error.startswith("確認済みの訪問は変えられません。")


def test_no_other_town_meets_the_visit(
    dispatch: Dispatch, other_officer: Person, ehime_officer: Person, staff: Person
) -> None:
    visit = first_visit(dispatch)
    assert other_officer.client.get(f"/hiroshima/visits/{visit.pk}/").status_code == 404
    assert other_officer.client.post(path_of(visit, "confirm"), {"answer": "confirm"}).status_code == 404
    assert ehime_officer.client.get(f"/hiroshima/visits/{visit.pk}/").status_code == 404
    assert ehime_officer.client.get(f"/ehime/visits/{visit.pk}/").status_code == 404
    assert staff.client.post(path_of(visit, "confirm"), {"answer": "confirm"}).status_code == 403


def test_plan_stands_beside_what_was(dispatch: Dispatch, talent_user: Person, staff: Person) -> None:
    visit = first_visit(dispatch)
    logged_visit(talent_user.seat, visit)
    page = read(staff.client.get(f"/hiroshima/visits/{visit.pk}/"))
    table = Table(page.soup.select("main table")[0])
    assert table.column("予定")[0] == "13:30–16:30"
    assert table.column("実際") == ["13:30–16:30", "現地", "150分"]


def test_one_visit_is_called_off(dispatch: Dispatch, staff: Person) -> None:
    visit = dispatch.visits.get(on_day=date(2026, 12, 1))
    assert staff.client.post(path_of(visit, "cancel"), {"reason": "庁舎の停電のため"}).status_code == 302
    visit.refresh_from_db()
    assert visit.status == VisitStatus.CANCELLED
    (reason,) = read(staff.client.get(f"/hiroshima/visits/{visit.pk}/")).lines("ひとこと")
    assert reason.startswith("取消の理由：庁舎の停電のため")


def test_visits_of_the_past_without_a_log_have_a_tab(dispatch: Dispatch, staff: Person) -> None:
    page = read(staff.client.get("/hiroshima/visits/?state=unlogged"))
    assert page.tabs == ["すべて 7", "予定 5", "記録待ち 2"]


def test_what_waits_for_the_talent(dispatch: Dispatch, talent_user: Person, today: date) -> None:
    waiting = todo(talent_user.seat, today)
    assert [task.due_on for task in waiting] == [date(2026, 11, 13), date(2026, 11, 20)]
    logged_visit(talent_user.seat, first_visit(dispatch))
    assert len(todo(talent_user.seat, today)) == 1


def test_what_waits_for_the_town(
    dispatch: Dispatch, talent_user: Person, officer: Person, other_officer: Person, today: date
) -> None:
    assert todo(officer.seat, today) == []
    logged_visit(talent_user.seat, first_visit(dispatch))
    (waiting,) = todo(officer.seat, today)
    assert waiting.due_on == date(2026, 12, 1)
    assert "11月10日（火）の訪問の内容を確認する" in waiting.title
    assert todo(other_officer.seat, today) == []


def test_what_the_prefecture_asks_after(
    dispatch: Dispatch, talent_user: Person, staff: Person, today: date, time_machine: Any
) -> None:
    (unlogged,) = todo(staff.seat, today)
    assert "訪問の記録がない（2件）" in unlogged.title
    for visit in dispatch.visits.filter(on_day__lt=today):
        logged_visit(talent_user.seat, visit)
    assert todo(staff.seat, today) == []
    time_machine.move_to("2026-12-02 09:00:00+09:00", tick=False)
    titles = [task.title for task in todo(staff.seat, date(2026, 12, 2))]
    assert any("神石高原町　11月10日（火）の受入確認がない（ほか1件）" in title for title in titles)


def test_the_prefecture_hears_of_training_before_the_visit(
    dispatch: Dispatch, staff: Person, today: date
) -> None:
    dispatch.talent.completions.update(expires_on=date(2026, 11, 30))
    (task,) = (each for each in waiting_for(staff.seat, today).tasks if "の予定の訪問" in each.title)
    assert "研修「" in task.lines[1]
    assert "さんの研修を記録する" in " ".join(look(staff, "visits_settle", dispatch.talent_id).links)


@pytest.mark.parametrize(
    "state", ["planned", "unlogged", "logged", "sent_back", "confirmed", "cancelled", "nonsense"]
)
def test_every_tab_answers(dispatch: Dispatch, officer: Person, state: str) -> None:
    assert officer.client.get("/hiroshima/visits/", {"state": state}).status_code == 200


def steps_on(person: Person, visit: Visit) -> set[str]:
    """The buttons of the visit's page, by the page that each leads to."""
    leads = read(person.client.get(f"/hiroshima/visits/{visit.pk}/")).links.values()
    return {name for name in ("log", "confirm", "cancel") if path_of(visit, name) in leads}


def test_everybody_meets_the_buttons_that_are_theirs(
    dispatch: Dispatch, talent_user: Person, officer: Person, staff: Person
) -> None:
    past, coming = first_visit(dispatch), dispatch.visits.get(on_day=date(2026, 12, 1))
    cast = (talent_user, officer, staff)
    assert [steps_on(person, coming) for person in cast] == [set(), set(), {"cancel"}]
    assert [steps_on(person, past) for person in cast] == [{"log"}, set(), {"cancel"}]
    logged_visit(talent_user.seat, past)
    assert [steps_on(person, past) for person in cast] == [{"log"}, {"confirm"}, set()]
    send_back_visit(by=officer.seat, visit=past, read_log=mark_of(past), remark="終わりは16時でした。")
    assert [steps_on(person, past) for person in cast] == [{"log"}, set(), set()]
    confirmed_visit(talent_user.seat, officer.seat, past)
    assert [steps_on(person, past) for person in cast] == [set(), set(), set()]


def offered_to(person: Person) -> list[tuple[str, str]]:
    """What the list of visits offers to be done: words and where they lead."""
    page = read(person.client.get("/hiroshima/visits/"))
    steps = page.soup.select('main a[href$="/log/"], main a[href$="/confirm/"]')
    return [(words(step), str(step["href"])) for step in steps]


def test_the_list_leads_each_to_what_waits_for_them(
    dispatch: Dispatch, talent_user: Person, officer: Person, staff: Person
) -> None:
    first, second, third = dispatch.visits.order_by("ordinal")[:3]
    logged_visit(talent_user.seat, first)
    waiting = [("記録する", path_of(third)), ("記録する", path_of(second))]
    assert offered_to(talent_user) == waiting
    assert offered_to(officer) == [("内容を確認", path_of(first, "confirm"))]
    assert offered_to(staff) == []
    assert "次にすること" not in read(staff.client.get("/hiroshima/visits/")).text
    send_back_visit(by=officer.seat, visit=first, read_log=mark_of(first), remark="終わりは16時でした。")
    assert offered_to(talent_user) == [*waiting, ("直す", path_of(first))]


def test_the_page_of_a_visit_that_was_not_held_says_why(
    dispatch: Dispatch, talent_user: Person, staff: Person
) -> None:
    visit = first_visit(dispatch)
    log = logged_visit(talent_user.seat, visit, was_held=False, done="大雪で道が閉じた", next_steps="")
    assert [(line.label, line.value) for line in log_lines(log)] == [
        ("理由", "大雪で道が閉じた"),
        ("次回までの宿題", "–"),
    ]
    assert read(staff.client.get(f"/hiroshima/visits/{visit.pk}/")).facts["理由"] == "大雪で道が閉じた"


def test_whatever_a_log_says_is_recorded_marked_and_in_the_file() -> None:
    """Every column of a log but whose it is: a new one that is forgotten in `LOG_FIELDS` fails here."""
    own = {"id", "prefecture", "visit", "logged_by", "logged_at"}
    assert set(LOGGED_FIELDS) == {field.name for field in VisitLog._meta.concrete_fields} - own
    assert {field.name for field in fields(Outcome)} == set(LOGGED_FIELDS) - {"was_cleared", "on_behalf"}
    assert all(field_label("visits.visit", name) != name for name in LOGGED_FIELDS)
    head = [column.label for column in columns(FIELDS)]
    assert {field.label for field in LOG_FIELDS if field.stands_on("file")} <= set(head)


def test_the_file_of_visits_says_what_was_logged(
    dispatch: Dispatch, talent_user: Person, officer: Person
) -> None:
    logged_visit(talent_user.seat, first_visit(dispatch), works=["vendor", "forms"])
    head, row = csv_rows(officer.client.get("/hiroshima/visits/", {"format": "csv", "state": "logged"}))
    assert dict(zip(head, row, strict=True)) == {
        "派遣の番号": "D-8-0001",
        "回": "1",
        "団体コード": JINSEKI,
        "市町村": "神石高原町",
        "氏名": "デモ・藤井 拓也",
        "状態": "確認待ち",
        "訪問日": "2026-11-10",
        "予定の開始": "2026-11-10 13:30",
        "予定の終了": "2026-11-10 16:30",
        "訪問した": "はい",
        "開始": "2026-11-10 13:30",
        "終了": "2026-11-10 16:30",
        "時間（分）": "180",
        "移動（分、往復）": "150",
        "方法": "現地",
        "支援分野": "標準化・クラウド",
        "従事区分": "市町村支援",
        "だれが手を動かしたか": "伴走\u3000一緒に",
        "したこと": "業者との調整、申請書の整理",
        "ひとこと": "見積りの内訳を、町の担当者と一緒に確かめた。",
        "次回までの宿題": "町：契約書の写しを用意する",
        "県職員の同行": "いいえ",
        "派遣の条件": "満たす",
        "本人に代わって書いた理由": "",
        "確認日時": "",
        "ニーズの番号": dispatch.need.number,
    }
