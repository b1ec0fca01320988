"""The seed vocabulary of skills keeps what the file promises."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from japan import skill_standard
from japan.skill_standard import LEVELS, ROLES, SkillRow, UnreadableSkills, read_skills, skill_names

HEADER = "key,name,description,roles,source,is_own_addition\n"


@pytest.mark.parametrize("skill", read_skills(), ids=lambda skill: skill.key)
def test_every_skill_is_complete(skill: SkillRow) -> None:
    assert re.fullmatch(r"[a-z][a-z_]*", skill.key)
    assert skill.name
    assert skill.description
    assert skill.source
    assert skill.roles
    assert set(skill.roles) <= set(ROLES)


def test_an_addition_of_our_own_is_marked_and_says_so() -> None:
    for skill in read_skills():
        assert skill.is_own_addition == (skill.source == "本システムで追加"), skill.key


def test_every_role_has_skills_of_the_published_standard() -> None:
    for role in ROLES:
        published = [s for s in read_skills() if role in s.roles and not s.is_own_addition]
        assert len(published) >= 3, role


def test_names_are_unique() -> None:
    names = [skill.name for skill in read_skills()]
    assert len(set(names)) == len(names)
    assert list(skill_names().values()) == names
    assert skill_names()["network"] == next(skill.name for skill in read_skills() if skill.key == "network")


def test_there_are_four_levels() -> None:
    assert list(LEVELS) == [1, 2, 3, 4]
    assert all(LEVELS.values())


@pytest.mark.parametrize(
    ("lines", "named"),
    [
        ("a,甲,説明,wizard,出典,0\n", "line 2"),
        ("a,甲,説明,engineer,出典,0\na,乙,説明,engineer,出典,0\n", "a"),
    ],
)
def test_a_broken_file_is_refused_with_its_place(
    lines: str, named: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "skills.csv"
    broken.write_text(HEADER + lines, encoding="utf-8")
    monkeypatch.setattr(skill_standard, "SKILLS_FILE", broken)
    with pytest.raises(UnreadableSkills, match=named):
        read_skills.__wrapped__()
