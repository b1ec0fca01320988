"""The set DX体制・人材・ニーズ調査, and `manage.py check_questionnaire`."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from japan.skill_standard import ROLES
from municipalities.needs.choices import Cadence, Category, Involvement, Mode
from municipalities.profile.choices import NetworkKind
from municipalities.register.models import ItStaffing, MunicipalityIndicators
from municipalities.surveys.kinds import kind_of
from municipalities.surveys.questionnaire import burden
from municipalities.surveys.questions import INDICATORS, STAFFING
from municipalities.surveys.reading import READY_MADE, ready_made

DX = ready_made()["dx_needs"]
FILE = READY_MADE / "dx_needs.json"


def test_the_set_is_written_exactly_as_it_is_read() -> None:
    assert DX.as_json() == json.loads(FILE.read_text(encoding="utf-8"))
    assert (len(DX.questions), len(DX.sections)) == (63, 8)
    assert burden(DX.questions, 1) == 54


def test_every_question_has_help_with_an_example_and_a_short_name() -> None:
    without = [
        question.id
        for question in DX.questions
        if not question.short
        or not question.text.endswith("。")
        or (question.kind not in ("file",) and "例：" not in question.help)
    ]
    assert without == []
    assert {question.kind for question in DX.questions} == {
        "single", "multiple", "number", "yen", "day", "text", "table", "file",
    }  # fmt: skip


def test_sources_are_columns_that_there_are() -> None:
    def columns(model: Any) -> set[str]:
        return {field.name for field in model._meta.concrete_fields}

    assert columns(MunicipalityIndicators) >= INDICATORS
    assert columns(MunicipalityIndicators) - INDICATORS == {"id", "municipality", "fiscal_year"}
    assert columns(ItStaffing) >= STAFFING
    named = {question.source for question in DX.questions}
    assert named >= {"network", "last", *(f"indicator:{name}" for name in INDICATORS)}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("wanted_fields", dict(Category.choices)),
        ("wanted_engagement", dict(Involvement.choices)),
        ("wanted_cadence", dict(Cadence.choices)),
        ("wanted_mode", dict(Mode.choices)),
        ("network", dict(NetworkKind.choices)),
    ],
)
def test_the_words_of_a_need_are_those_of_the_need(name: str, words: dict[str, str]) -> None:
    assert {option.key: option.label for option in DX.by_id[name].options} == words


def test_the_tables_have_the_twenty_tasks_and_the_four_roles() -> None:
    assert len(DX.by_id["standard_progress"].rows) == 20
    assert {row.key: row.label for row in DX.by_id["targets"].rows} == ROLES


@pytest.mark.parametrize("question", DX.questions, ids=lambda question: question.id)
def test_a_public_fact_is_typed_into_its_question(question: Any) -> None:
    """はい and いいえ of what is true or not, digits, a network by its key: so they are filled in."""
    source, _, name = question.source.partition(":")
    if source == "indicator":
        typed = ["37"] if name.endswith("percent") else ["はい", "いいえ"]
    elif source == "network":
        typed = list(NetworkKind.values)
    elif source == "staffing":
        typed = ["2"] if name == "staff_count" else ["総務課"]
    else:
        return
    answers = [kind_of(question).read_cells(question, {question.id: each}) for each in typed]
    assert len({str(answer) for answer in answers}) == len(typed)


def _printed(*arguments: str) -> list[str]:
    out = StringIO()
    call_command("check_questionnaire", *arguments, stdout=out)
    return out.getvalue().splitlines()


def _file(folder: Path, name: str, value: Any) -> str:
    path = folder / name
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    return str(path)


def test_the_command_prints_the_questions_and_the_burden() -> None:
    lines = _printed("--towns=23")
    assert lines[0] == "DX体制・人材・ニーズ調査"
    assert "　it_people　情報システムとDXを担当する職員は何人ですか。（数、1分、必須、先に入れる）" in lines
    assert lines[-1] == "63問　54分×23団体＝20時間42分"
    assert "　　standard_progress.public_assistance.done_in" in _printed("dx_needs", "--cells")


def test_the_command_reads_typed_cells_and_says_what_has_changed(tmp_path: Path) -> None:
    typed = {
        "cio": "×", "it_people": "２人", "it_concurrent": "二人", "it_fte": "3人",
        "wants": "いまは希望しない", "standard_worries.cost": "○", "standard_progress.seal.step": "移行済み",
        "no_such.cell": "x",
    }  # fmt: skip
    asked = {"it_staff.fte": {"on": "2026-01-20", "where": "第1回の調査"}}
    lines = _printed(
        "--answers", _file(tmp_path, "now.json", typed),
        "--last", _file(tmp_path, "last.json", {"cio": "任命している", "it_people": "5"}),
        "--earlier", _file(tmp_path, "earlier.json", asked),
    )  # fmt: skip
    assert "　it_fte　令和8年1月20日に第1回の調査で聞いています。" in lines
    assert (
        "　　前回との違い：「CIOの任命」が「任命している」から「任命していない」に変わっています。" in lines
    )
    assert "　　前回との違い：「担当の人数」が5人から2人に減っています。" in lines
    assert "　standard_progress　印鑑登録：進捗 移行済み、完了予定 –" in lines
    assert [line for line in lines if line.startswith("読めません")] == [
        "読めません　it_concurrent　「うち兼務の人数」：「二人」は数として読めません。"
        "「3人」のように、数字で書いてください。ないときは「0」と書いてください。"
    ]
    assert (
        "直すところ　it_fte　「常勤換算の人数」（3人）が「担当の人数」（2人）より多くなっています。"
        "どちらかを直してください。"
    ) in lines
    assert not any(line.startswith("直すところ　it_concurrent") for line in lines)
    assert lines[-1] == "知らないます目　no_such.cell"


def test_the_command_refuses_what_is_wrong_with_all_its_faults(tmp_path: Path) -> None:
    given = json.loads(FILE.read_text(encoding="utf-8"))
    given["sections"][0]["questions"][0]["kind"] = "essay"
    given["sections"][1]["questions"][0]["least"] = 9999
    with pytest.raises(CommandError) as caught:
        call_command("check_questionnaire", _file(tmp_path, "wrong.json", given))
    assert caught.value.returncode == 2
    assert str(caught.value).splitlines()[0] == "直すところが2件あります。"
    for arguments in (["nowhere.json"], ["--towns=0"], ["--answers", _file(tmp_path, "list.json", [1])]):
        with pytest.raises(CommandError) as caught:
            call_command("check_questionnaire", *arguments)
        assert caught.value.returncode == 2
