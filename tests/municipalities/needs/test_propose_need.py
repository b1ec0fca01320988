"""`manage.py propose_need`: what outside judges ask of it."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

KEYS = {
    "title", "category", "role", "engagement", "skills", "cadence", "starts_on", "ends_on", "deadline_on",
    "mode", "priority", "scheme", "schemes", "reasons",
}  # fmt: skip
TODAY = "--today=2026-11-30"


def _asked(*arguments: str) -> Any:
    out = StringIO()
    call_command("propose_need", *arguments, "--json", stdout=out)
    return json.loads(out.getvalue())


def test_a_text_gives_every_key_of_the_format() -> None:
    answer = _asked("--text=標準化の見積りが妥当か、12月11日までに見てほしい。", TODAY)
    assert set(answer) >= KEYS
    assert (answer["category"], answer["role"], answer["engagement"]) == (
        "standardization_cloud", "project_manager", "advice",
    )  # fmt: skip
    assert answer["deadline_on"] == "2026-12-11"
    assert answer["schemes"][0]["scheme"] == answer["scheme"]
    assert {line["fit"] for line in answer["schemes"]} <= {"fits", "conditional", "unfit"}
    assert all(set(skill) == {"skill", "level"} for skill in answer["skills"])
    assert all(isinstance(reason, str) for reason in answer["reasons"])


def test_a_small_town_with_one_person_goes_first() -> None:
    text = "--text=計画を見直したい"
    assert _asked(text, TODAY)["priority"] == "normal"
    assert _asked(text, TODAY, "--population=3000", "--solo")["priority"] == "high"


def test_a_file_of_texts_is_answered_in_its_order(tmp_path: Path) -> None:
    texts = tmp_path / "texts.json"
    entries = [
        {"id": 7, "text": "RPAを組んでほしい"},
        {"id": "b", "text": ""},
        {"id": "a", "text": "研修の講師を希望"},
    ]
    texts.write_text(json.dumps(entries, ensure_ascii=False), encoding="utf-8")
    answers = _asked(f"--file={texts}", TODAY)
    assert [answer["id"] for answer in answers] == [7, "b", "a"]
    assert [answer["engagement"] for answer in answers] == ["hands_on", "advice", "training"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{}", "並び（配列）"),
        ('[{"id": 1}]', "$[0]"),
        ('[{"id": 1, "text": 5}]', "$[0]"),
        ("[", "JSONとして読めません"),
    ],
)
def test_a_file_that_is_none_is_refused_by_its_place(tmp_path: Path, content: str, said: str) -> None:
    texts = tmp_path / "texts.json"
    texts.write_text(content, encoding="utf-8")
    with pytest.raises(CommandError) as refused:
        _asked(f"--file={texts}")
    assert said in str(refused.value)
    assert refused.value.returncode == 2


@pytest.mark.parametrize("wrong", ["--today=昨日", "--population=-1"])
def test_what_cannot_be_is_refused(wrong: str) -> None:
    with pytest.raises(CommandError) as refused:
        _asked("--text=計画", wrong)
    assert refused.value.returncode == 2
