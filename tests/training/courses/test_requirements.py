"""Who must have taken which course, and from when: by role, before a dispatch or each fiscal year."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.errors import Refusal
from accounts.models import Event
from accounts.tenancy import scope
from tests.build_pool import clear_talent, make_talent
from tests.build_training import clearance_of
from tests.cast import HIROSHIMA, Person
from tests.page import address, look, read
from training.courses.actions import end_requirement, open_catalogue, require_course
from training.courses.actions.completions import record_completion, revoke_completion
from training.courses.actions.questions import add_question, drop_question, revise_question
from training.courses.choices import Timing
from training.courses.clearance import DONE, clearances_by_day
from training.courses.models import Course, Question, Requirement
from training.courses.pages import record_of
from training.courses.rules import Catalogue, CompletionFact, RequirementFact, clear

YEARLY = RequirementFact(1, "演習", timing=Timing.YEARLY, grace=(6, 30))
LAST_YEAR, THIS_YEAR = (CompletionFact(1, date(year, 5, 1), None) for year in (2025, 2026))


@pytest.mark.parametrize(
    ("completions", "day", "is_cleared"),
    [
        ([], date(2026, 6, 30), True),
        ([], date(2026, 7, 1), False),
        ([LAST_YEAR], date(2026, 3, 31), True),
        ([LAST_YEAR], date(2026, 7, 1), False),
        ([THIS_YEAR], date(2026, 7, 1), True),
        ([THIS_YEAR], date(2027, 3, 31), True),
        ([THIS_YEAR], date(2027, 6, 30), True),
        ([THIS_YEAR], date(2027, 7, 1), False),
        ([CompletionFact(1, date(2026, 5, 1), None, date(2026, 9, 1))], date(2026, 8, 31), True),
        ([CompletionFact(1, date(2026, 5, 1), None, date(2026, 9, 1))], date(2026, 9, 1), False),
    ],
    ids=[
        "in grace", "after grace", "the year's last day", "last year's counts no more", "this year's",
        "to the year's end", "in the next grace", "after the next grace", "before it was revoked", "revoked",
    ],
)  # fmt: skip
def test_a_course_of_each_year_is_met_in_the_same_year_and_its_grace(
    completions: list[CompletionFact], day: date, is_cleared: bool
) -> None:
    asked = Catalogue(False, (YEARLY,)).asked_of((), day)
    assert clear(asked, completions, (), day).cleared == is_cleared


@pytest.mark.parametrize(
    ("fact", "roles", "day", "asks"),
    [
        (RequirementFact(1, "甲", role="engineer"), {"engineer", "producer"}, date(2026, 5, 1), True),
        (RequirementFact(1, "甲", role="engineer"), {"producer"}, date(2026, 5, 1), False),
        (RequirementFact(1, "甲", starts_on=date(2026, 5, 1)), set(), date(2026, 4, 30), False),
        (RequirementFact(1, "甲", starts_on=date(2026, 5, 1)), set(), date(2026, 5, 1), True),
        (RequirementFact(1, "甲", ends_on=date(2026, 5, 1)), set(), date(2026, 5, 1), True),
        (RequirementFact(1, "甲", ends_on=date(2026, 5, 1)), set(), date(2026, 5, 2), False),
    ],
)
def test_a_requirement_asks_its_role_on_its_days(
    fact: RequirementFact, roles: set[str], day: date, asks: bool
) -> None:
    assert fact.asks(roles, day) == asks


def test_a_role_is_asked_for_its_own_course_only(staff: Person, in_hiroshima: None, today: date) -> None:
    engineer, manager = (
        clear_talent(staff.seat, make_talent(staff.seat, roles=roles), date(2026, 4, 1))
        for roles in (["engineer", "producer"], ["project_manager"])
    )
    course = Course.objects.get(key="standardization")
    require_course(by=staff.seat, course=course, starts_on=today, role="engineer")
    assert clearance_of(engineer, today).missing == (course.name,)
    assert clearance_of(engineer, date(2026, 11, 23)).cleared
    assert clearance_of(manager, today) == DONE
    words = {line.course.key: line.cell.word for line in record_of(manager, today).lines}
    assert words["standardization"] == "対象外"
    record_completion(by=staff.seat, talent=engineer, course=course, completed_on=today, provider="県")
    with CaptureQueriesContext(connection) as queries:
        found = clearances_by_day([engineer, manager], [today, date(2027, 3, 31)])
    assert len(queries) == 3
    assert all(each == DONE for answers in found.values() for each in answers.values())


def test_the_quick_answer_is_that_of_the_rule_over_the_end_of_the_year(
    staff: Person, in_hiroshima: None, today: date
) -> None:
    talent = clear_talent(staff.seat, make_talent(staff.seat), date(2026, 4, 1))
    course = Course.objects.get(key="incident_exercise")
    require_course(by=staff.seat, course=course, starts_on=today, timing=Timing.YEARLY, grace=(4, 30))
    assert clearance_of(talent, today).missing == (course.name,)
    done = record_completion(by=staff.seat, talent=talent, course=course, completed_on=today, provider="県")
    days = [today, date(2027, 3, 31), date(2027, 4, 1)]
    assert all(clearance_of(talent, day).cleared for day in days)
    found = clearances_by_day([talent], [*days, date(2027, 5, 1)])
    assert [found[day][talent.pk].cleared for day in (*days, date(2027, 5, 1))] == [True, True, True, False]
    revoke_completion(by=staff.seat, completion=done, revoked_from=today, reason="欠席だった")
    assert record_of(talent, today).clearance.missing == (course.name,)


def test_a_requirement_never_changes_a_day_of_the_past(
    staff: Person, in_hiroshima: None, today: date
) -> None:
    course = open_catalogue(by=staff.seat)[8]
    for wrong in (
        {"starts_on": date(2026, 11, 23)},
        {"starts_on": today, "ends_on": date(2026, 11, 23)},
        {"starts_on": today, "grace": (6, 30)},
    ):
        with pytest.raises(Refusal):
            require_course(by=staff.seat, course=course, **wrong)
    asked = require_course(by=staff.seat, course=course, starts_on=today)
    with pytest.raises(Refusal, match="すでに決まって"):
        require_course(by=staff.seat, course=course, starts_on=date(2027, 4, 1))
    with pytest.raises(Refusal):
        end_requirement(by=staff.seat, requirement=asked, ends_on=date(2026, 11, 22))
    end_requirement(by=staff.seat, requirement=asked, ends_on=date(2027, 3, 31))
    later = require_course(by=staff.seat, course=course, starts_on=date(2027, 4, 1))
    end_requirement(by=staff.seat, requirement=later, ends_on=today)
    assert [row.ends_on for row in Requirement.objects.filter(course=course)] == [date(2027, 3, 31)]
    assert Event.objects.filter(verb="end_requirement").count() == 2


def test_staff_decide_on_the_page_of_the_course_whom_it_is_asked_of(
    staff: Person, finance: Person, today: date
) -> None:
    with scope(HIROSHIMA):
        course = next(each for each in open_catalogue(by=staff.seat) if each.key == "incident_exercise")
    typed = {"role": "engineer", "timing": "yearly", "starts_on": "R9.4.1", "ends_on": "", "grace": "6.30"}
    place = address("course_require", course.pk)
    page = read(staff.client.post(place, typed | {"starts_on": "R8.4.1"}))
    assert page.errors == ["初めの日は、今日か今日より後の日にしてください。"]
    assert staff.client.post(place, typed).status_code == 302
    page = look(staff, "course_detail", course.pk)
    assert page.table("必要な人の表").rows[0][:3] == [
        "エンジニア", "年度ごと 毎年6月30日まで猶予", "令和9年4月1日から",
    ]  # fmt: skip
    with scope(HIROSHIMA):
        requirement = Requirement.objects.get(course=course)
    assert requirement.grace == "6月30日"
    end = address("requirement_end", course.pk, requirement.pk)
    assert staff.client.post(end, {"ends_on": "R10.3.31"}).status_code == 302
    assert "終える" not in look(finance, "course_detail", course.pk).text


def test_a_question_that_is_put_right_becomes_another_one(
    staff: Person, talent_user: Person, in_hiroshima: None
) -> None:
    course = open_catalogue(by=staff.seat)[0]
    facts = {"text": "予算を議決するのは。", "options": ["議会", "首長"]}
    question = add_question(by=staff.seat, course=course, answer=1, **facts)
    for wrong in ({"answer": 3}, {"answer": 1, "options": ["議会"]}, {"answer": 1, "options": ["甲", "甲"]}):
        with pytest.raises(Refusal):
            add_question(by=staff.seat, course=course, **{**facts, **wrong})
    later = revise_question(by=staff.seat, question=question, answer=2, **facts)
    assert list(Question.objects.asked()) == [later]
    assert Question.objects.get(pk=question.pk).right == "議会"
    drop_question(by=staff.seat, question=later)
    with pytest.raises(Refusal):
        drop_question(by=staff.seat, question=later)
    assert not Question.objects.visible_to(talent_user.seat).exists()


def test_the_questions_of_a_course_are_kept_on_its_page(staff: Person, talent_user: Person) -> None:
    with scope(HIROSHIMA):
        course = open_catalogue(by=staff.seat)[0]
    typed = {"text": "予算を議決するのは。", "options": "議会\n首長", "answer": "3"}
    page = read(staff.client.post(address("question_add", course.pk), typed))
    assert page.errors == ["正しい選択肢は1から2までの番号で書いてください。"]
    assert staff.client.post(address("question_add", course.pk), typed | {"answer": "1"}).status_code == 302
    assert "正しい選択肢 1 議会" in look(staff, "course_detail", course.pk).text
    assert "予算を議決するのは" not in look(talent_user, "course_detail", course.pk).text
    with scope(HIROSHIMA):
        question = Question.objects.get()
    revise = address("question_revise", course.pk, question.pk)
    assert staff.client.post(revise, typed | {"answer": "2"}).status_code == 302
    with scope(HIROSHIMA):
        question = Question.objects.asked().get()
    assert staff.client.post(address("question_drop", course.pk, question.pk)).status_code == 302
    assert "正しい選択肢" not in look(staff, "course_detail", course.pk).text
