"""The default courses keep what the file promises."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from training.courses import course_catalogue
from training.courses.course_catalogue import UnreadableCourses, read_courses

HEADER = "key,name,hours,required_before_dispatch,valid_years,description,kind,towns\n"


def test_the_default_courses_are_there() -> None:
    assert [course.name for course in read_courses()] == [
        "地方自治制度の基礎",
        "議会対応",
        "予算・決算",
        "契約・調達",
        "文書・決裁",
        "公務員の服務・守秘",
        "個人情報保護",
        "情報セキュリティポリシー",
        "標準化・ガバメントクラウド",
        "住民窓口業務の基礎",
        "DX推進リーダー育成",
        "インシデント対応演習",
        "週次の勉強会",
    ]


def test_courses_have_unique_keys_hours_and_words() -> None:
    courses = read_courses()
    assert len({course.key for course in courses}) == len(courses)
    for course in courses:
        assert course.hours >= Decimal(1), course.key
        assert course.description, course.key


def test_a_dispatch_waits_for_the_named_courses_only() -> None:
    free = [course.key for course in read_courses() if not course.required_before_dispatch]
    assert free == [
        "standardization", "counter_service", "dx_leader", "incident_exercise", "study_meeting",
    ]  # fmt: skip


def test_only_courses_whose_rules_change_expire() -> None:
    expiring = {course.key: course.valid_years for course in read_courses() if course.valid_years is not None}
    yearly = {"security_policy": 1, "incident_exercise": 1}
    assert expiring == {"personal_data": 3, "standardization": 3, **yearly}


@pytest.mark.parametrize("line", ["a,甲,0,1,,説明,practice,0\n", "a,甲,2,1,0,説明,practice,0\n"])
def test_a_course_without_hours_or_years_is_refused(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "courses.csv"
    broken.write_text(HEADER + line, encoding="utf-8")
    monkeypatch.setattr(course_catalogue, "COURSES_FILE", broken)
    with pytest.raises(UnreadableCourses, match="line 2"):
        read_courses.__wrapped__()
