"""A recruitment is written from needs, opened once it is whole, changed with a reason, and ended."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accounts.errors import Refusal, WrongState
from accounts.models import Event
from accounts.tenancy import scope
from desk.checks import WrittenMeanwhile, mark_of
from documents.models import IssuedDocument
from jobs.kinds import Work
from municipalities.needs.actions import start_support
from pool.hiring.actions.applicants import reject_applicant
from pool.hiring.actions.recruitments import (
    call_off_recruitment,
    choose_needs,
    close_recruitment,
    extend_deadline,
    finish_recruitment,
    open_recruitment,
    revise_recruitment,
    standing_of,
    write_recruitment,
)
from pool.hiring.checks import missing_of
from pool.hiring.models import Recruitment
from pool.hiring.tasks import recruitment_paper
from pool.hiring.todo import todo
from tests.build_hiring import WHOLE, applied, closed, drafted, opened
from tests.build_needs import accepted_need, submitted_need
from tests.cast import HIROSHIMA, Person
from tests.page import address, look, read

pytestmark = pytest.mark.usefixtures("today")


def test_a_draft_keeps_the_words_that_the_needs_had_that_day(
    staff: Person, officer: Person, other_officer: Person, in_hiroshima: None
) -> None:
    needs = [accepted_need(officer.seat, staff.seat), accepted_need(other_officer.seat, staff.seat)]
    made = write_recruitment(by=staff.seat, needs=needs)
    assert (made.number, made.status, made.keep_months) == ("R-8-0001", "draft", 6)
    assert made.deadline_on == date(2026, 12, 24)
    assert all((made.skills, made.duties, made.qualifications))
    kept = list(made.needs.all())
    assert [row.municipality_name for row in kept] == ["神石高原町", "世羅町"]
    assert kept[0].words == needs[0].raw_problem
    assert dict(kept[0].proposal)["支援分野"] == needs[0].get_category_display()
    assert start_support(by=staff.seat, need=needs[0]).status == "in_support"
    kept[0].refresh_from_db()
    assert (kept[0].number, kept[0].taken_on) == (needs[0].number, date(2026, 11, 24))


def test_only_accepted_needs_are_written_from(staff: Person, officer: Person, in_hiroshima: None) -> None:
    with pytest.raises(Refusal, match="1つ以上選んでください"):
        write_recruitment(by=staff.seat, needs=[])
    with pytest.raises(Refusal, match="受理したニーズでなくなりました"):
        write_recruitment(by=staff.seat, needs=[submitted_need(officer.seat)])


def test_other_needs_leave_the_words_alone(staff: Person, officer: Person, in_hiroshima: None) -> None:
    first, second = accepted_need(officer.seat, staff.seat), accepted_need(officer.seat, staff.seat)
    made = drafted(staff.seat, officer.seat, [first])
    words = made.duties
    made = choose_needs(by=staff.seat, recruitment=made, needs=[second])
    assert (made.duties, [row.need_id for row in made.needs.all()]) == (words, [second.pk])
    whole = revise_recruitment(by=staff.seat, recruitment=made, **WHOLE)
    with pytest.raises(WrongState, match="選び直せません"):
        choose_needs(
            by=staff.seat, recruitment=open_recruitment(by=staff.seat, recruitment=whole), needs=[first]
        )


def test_opening_asks_for_what_is_missing(staff: Person, officer: Person, in_hiroshima: None) -> None:
    made = drafted(staff.seat, officer.seat)
    assert missing_of(made, date(2026, 11, 24)) == [
        "任用形態が書かれていません。",
        "給与の下限が書かれていません。",
        "給与の上限が書かれていません。",
        "給与の根拠の書類が書かれていません。",
        "根拠の書類の日付が書かれていません。",
    ]
    with pytest.raises(Refusal, match="まだ募集を始められません。任用形態が書かれていません。"):
        open_recruitment(by=staff.seat, recruitment=made)
    whole = revise_recruitment(by=staff.seat, recruitment=made, **WHOLE)
    made = open_recruitment(by=staff.seat, recruitment=whole)
    assert (made.status, made.opened_on) == ("open", date(2026, 11, 24))


def test_an_open_one_is_changed_with_a_reason_and_stays_whole(
    staff: Person, officer: Person, in_hiroshima: None
) -> None:
    made = opened(staff.seat, officer.seat)
    with pytest.raises(Refusal, match="直す理由を書いてください"):
        revise_recruitment(by=staff.seat, recruitment=made, wanted=2)
    with pytest.raises(Refusal, match="空にできません。業務の内容が書かれていません。"):
        revise_recruitment(by=staff.seat, recruitment=made, duties="", reason="短くする")
    revise_recruitment(by=staff.seat, recruitment=made, wanted=2, reason="2人に増やす")
    event = Event.objects.filter(verb="revise_recruitment").order_by("-sequence")[0]
    assert (event.before, event.after) == ({"wanted": 1}, {"wanted": 2, "reason": "2人に増やす"})
    called_off = call_off_recruitment(by=staff.seat, recruitment=made, reason="予算がない")
    with pytest.raises(WrongState, match="募集要項は直せません"):
        revise_recruitment(by=staff.seat, recruitment=called_off, wanted=3, reason="また")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"pay_from_yen": 600_000, "pay_to_yen": 500_000}, "給与の上限は"),
        ({"starts_on": date(2027, 4, 1), "ends_on": date(2027, 3, 31)}, "任期の終わりは"),
        ({"skills": [["project_planning", 2], ["project_planning", 3]]}, "2つあります"),
        ({"skills": [["magic", 2]]}, "スキルと水準"),
        ({"title": " "}, "件名を書いてください"),
        ({"keep_months": 0}, "残す月数"),
        ({"wanted": 0}, "募集人数"),
        ({"days_per_week": 6}, "週の日数"),
        ({"pay_from_yen": 0}, "給与は、1円から"),
    ],
)
def test_what_is_written_must_be_right(
    staff: Person, officer: Person, in_hiroshima: None, said: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(Refusal, match=sentence):
        revise_recruitment(by=staff.seat, recruitment=drafted(staff.seat, officer.seat), **said)


def test_nobody_writes_over_what_they_have_not_seen(
    staff: Person, officer: Person, in_hiroshima: None
) -> None:
    made = drafted(staff.seat, officer.seat)
    seen = mark_of(standing_of(made))
    revise_recruitment(by=staff.seat, recruitment=made, wanted=3, read=seen)
    with pytest.raises(WrittenMeanwhile):
        revise_recruitment(by=staff.seat, recruitment=made, wanted=2, read=seen)


def test_a_deadline_that_has_passed_waits_until_somebody_closes(
    staff: Person, officer: Person, in_hiroshima: None, time_machine: Any
) -> None:
    made = opened(staff.seat, officer.seat)
    assert [task.title for task in todo(staff.seat, date(2026, 12, 24))] == []
    late = todo(staff.seat, date(2026, 12, 25))
    assert [(task.due_on, task.action) for task in late] == [(date(2026, 12, 24), "締め切る")]
    made = close_recruitment(by=staff.seat, recruitment=made)
    assert [task.action for task in todo(staff.seat, date(2026, 12, 25))] == ["募集を終える"]
    with pytest.raises(Refusal, match="いまの締切"):
        extend_deadline(by=staff.seat, recruitment=made, deadline_on=date(2026, 12, 20), reason="少ない")
    with pytest.raises(Refusal, match="今日（令和8年11月24日）からの日"):
        extend_deadline(by=staff.seat, recruitment=made, deadline_on=date(2026, 11, 20), reason="少ない")
    made = extend_deadline(
        by=staff.seat, recruitment=made, deadline_on=date(2027, 1, 15), reason="応募が少ない"
    )
    assert (made.status, made.closed_on, made.deadline_on) == ("open", None, date(2027, 1, 15))


def test_nothing_ends_while_somebody_is_in_selection(
    staff: Person, officer: Person, in_hiroshima: None
) -> None:
    made = opened(staff.seat, officer.seat)
    applicant = applied(staff.seat, made)
    made = close_recruitment(by=staff.seat, recruitment=made)
    assert todo(staff.seat, date(2026, 11, 24)) == []
    with pytest.raises(Refusal, match="応募が1件あるため、終えられません"):
        finish_recruitment(by=staff.seat, recruitment=made)
    with pytest.raises(Refusal, match="取りやめられません"):
        call_off_recruitment(by=staff.seat, recruitment=made, reason="予算がない")
    reject_applicant(by=staff.seat, applicant=applicant, reason="経験が合わない")
    made = finish_recruitment(by=staff.seat, recruitment=made)
    assert (made.status, made.ended_on) == ("ended", date(2026, 11, 24))


def test_calling_off_has_a_reason_that_is_told(staff: Person, officer: Person) -> None:
    with scope(HIROSHIMA):
        made = drafted(staff.seat, officer.seat)
        with pytest.raises(Refusal, match="取りやめる理由を書いてください"):
            call_off_recruitment(by=staff.seat, recruitment=made, reason=" ")
    page = read(
        staff.client.post(address("recruitment_call_off", made.pk), {"reason": "予算がない"}, follow=True)
    )
    assert page.told == ["募集を取りやめました。"]
    assert page.facts["取りやめた理由"] == "予算がない"


def test_from_the_needs_to_the_paper_in_the_browser(staff: Person, officer: Person) -> None:
    with scope(HIROSHIMA):
        need = accepted_need(officer.seat, staff.seat)
    page = look(staff, "recruitment_list")
    assert page.link("募集要項を作る") == address("recruitment_new")
    empty = read(staff.client.post(address("recruitment_new"), {}))
    assert empty.errors == ["もとにするニーズを1つ以上選んでください。"]
    answer = staff.client.post(address("recruitment_new"), {"needs": [need.pk]})
    with scope(HIROSHIMA):
        made = Recruitment.objects.get()
    assert answer["Location"] == address("recruitment_change", made.pk)
    missing = look(staff, "recruitment_open", made.pk)
    assert "任用形態が書かれていません。" in missing.text
    assert missing.link("募集要項を直す") == address("recruitment_change", made.pk)
    typed = {
        **look(staff, "recruitment_change", made.pk).hidden(),
        **{name: str(value) for name, value in WHOLE.items()},
        **{name: getattr(made, name) for name in ("title", "duties", "role", "place", "how_to_apply")},
        "skill_0": made.skills[0][0],
        "level_0": str(made.skills[0][1]),
        "days_per_week": "2",
        "starts_on": "R9.4.1",
        "ends_on": "R12.3.31",
        "deadline_on": "12/24",
        "pay_paper_on": "R8.11.2",
        "wanted": "２名",
        "keep_months": "6か月",
        "pay_from_yen": "42万円",
        "stages": ["papers", "interview"],
    }
    wrong = read(staff.client.post(address("recruitment_change", made.pk), {**typed, "pay_to_yen": "40万円"}))
    assert "給与の上限は、下限と同じか多い額にしてください。" in wrong.errors
    assert wrong.field("pay_to_yen") == "40万円"
    page = read(staff.client.post(address("recruitment_change", made.pk), typed, follow=True))
    assert page.told == ["募集要項を保存しました。"]
    assert page.facts["給与"] == "月額 420,000円から560,000円まで"
    assert page.facts["交付税の道筋"].startswith("給与は特別交付税の対象経費にならず")
    page = read(staff.client.post(address("recruitment_open", made.pk), {}, follow=True))
    assert "募集を始めました。" in page.told[0]
    answer = staff.client.post(address("recruitment_paper", made.pk), {})
    assert "/jobs/" in answer["Location"]


def test_the_paper_says_what_an_applicant_has_to_know(
    staff: Person, officer: Person, in_hiroshima: None
) -> None:
    made = opened(staff.seat, officer.seat)
    work = Work(
        job_id=1,
        arguments={"recruitment_id": made.pk},
        prefecture_id=HIROSHIMA,
        by=staff.seat,
        is_last_try=False,
        report=lambda stage, percent: None,
    )
    recruitment_paper(work)
    document = IssuedDocument.objects.get()
    assert (document.kind, document.file_name) == ("recruitment", "募集要項_R-8-0001.pdf")
    assert bytes(document.content).startswith(b"%PDF-1.7")


def test_who_reads_and_who_keeps(staff: Person, officer: Person, finance: Person) -> None:
    with scope(HIROSHIMA):
        made = closed(staff.seat, officer.seat)
    page = look(finance, "recruitment_detail", made.pk)
    assert "募集要項を直す" not in page.links
    assert "応募者を見る" not in page.links
    assert look(staff, "recruitment_detail", made.pk).link("締切を延ばす")
    needs = look(staff, "recruitment_detail", made.pk).lines("もとになったニーズ")
    assert any("神石高原町" in line for line in needs)
