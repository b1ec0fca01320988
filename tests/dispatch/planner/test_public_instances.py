"""The instances and plans of `instances/`, read as they are and judged by the command as it is typed."""

from __future__ import annotations

import gzip
import json
import signal
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from dispatch.dispatches.management.commands.plan_dispatch import Command
from dispatch.planner.answer.solving import solve
from dispatch.planner.format.instance_reading import parse_instance
from dispatch.planner.format.plan import PLACES, write_plan
from dispatch.planner.format.plan_reading import parse_plan
from dispatch.planner.judge.tiers import tiers_of
from dispatch.planner.judge.violations import violations_of
from tests.json_changes import Change, drop, put, twice
from tests.typed_command import PROJECT, run

INSTANCES = Path(__file__).with_name("instances")
HIROSHIMA, GREEDY = INSTANCES / "hiroshima-q1.json", INSTANCES / "hiroshima-q1.greedy.plan.json"
YAMAGATA, WITNESS = INSTANCES / "yamagata-planted.json", INSTANCES / "yamagata-planted.witness.plan.json"


@pytest.mark.parametrize(
    ("name", "talents", "municipalities", "roles", "patrols", "stability"),
    [
        ("hiroshima-q1", 10, 23, 40, 23, 0),
        ("ehime-q1", 8, 20, 30, 20, 0),
        ("ehime-replan", 8, 20, 30, 20, 1),
        ("hokkaido-q1", 60, 179, 300, 179, 0),
        ("kumamoto-year", 12, 45, 60, 45, 0),
        ("yamagata-planted", 12, 35, 45, 35, 0),
    ],
)
def test_an_instance_is_read_whole(
    name: str, talents: int, municipalities: int, roles: int, patrols: int, stability: float
) -> None:
    instance = parse_instance((INSTANCES / f"{name}.json").read_bytes())
    assert (instance.name, instance.stability) == (name, stability)
    assert (len(instance.talents), len(instance.municipalities)) == (talents, municipalities)
    assert sum(need.role is None for need in instance.needs) == patrols
    assert len(instance.needs) == roles + patrols


@pytest.mark.parametrize(
    ("instance_file", "plan_file", "served", "tiers"),
    [
        (HIROSHIMA, GREEDY, 46, [8, 0, 166.964, 22.683, 0]),
        (YAMAGATA, WITNESS, 80, [11, 0, 333.849, 21.824, 0]),
    ],
    ids=["greedy", "witness"],
)
def test_a_plan_that_is_known_to_be_right_is_found_right(
    instance_file: Path, plan_file: Path, served: int, tiers: list[float]
) -> None:
    instance, plan = parse_instance(instance_file.read_bytes()), parse_plan(plan_file.read_bytes())
    assert violations_of(instance, plan) == []
    assert len(plan.placements) == served
    assert [round(tier, PLACES) for tier in tiers_of(instance, plan)] == tiers


# The command


def test_a_right_plan_is_judged_without_a_database() -> None:
    done = run("plan_dispatch", str(HIROSHIMA), "--check", str(GREEDY))
    assert (done.returncode, done.stderr) == (0, "")
    *tiers, verdict = done.stdout.splitlines()
    assert [line.split("　")[:2] for line in tiers] == [
        ["評価1", "8"], ["評価2", "0"], ["評価3", "166.964"], ["評価4", "22.683"], ["評価5", "0"],
    ]  # fmt: skip
    assert verdict == "規則に反する点はありません。"


MUTATIONS: dict[str, tuple[Change, str]] = {
    "an assignment changed": (
        put("t01", "assignments", 0, "talent"),
        "規則1：支援n01・人材t06・2026年5月1日（金）午前の予定がありますが、担当はt01です。",
    ),
    "a half day dropped": (drop("half_days", 1), "規則8：支援n01（神石高原町）・人材t06：決まった枠のうち、"),
    "a half day twice": (
        twice("half_days"),
        "規則2：人材t06：2026年5月1日（金）午前に、2件の予定が重なっています",
    ),
    "a half day on a closed date": (
        put("2026-04-29", "half_days", 0, "date"),
        "規則3：支援n01・人材t06・2026年4月29日（水）午前は閉庁日です。",
    ),
    "a first visit alone": (
        put(False, "half_days", 14, "accompanied"),
        "規則7：支援n03・人材t09・2026年5月19日（火）午前は初回の訪問ですが、同行の印がありません。",
    ),
    "a tier raised": (put(9, "tiers", 0), "規則0：評価1は9とありますが、計算すると8です。"),
    "an unmet need left out": (drop("unmet", 0), "規則0：支援n02（尾道市）は担当がいないのに、"),
    "a status of two lines": (put("best\nof all", "status"), "規則0：status「best of all」は使えません。"),
}


@pytest.mark.parametrize("kind", MUTATIONS)
def test_a_plan_that_breaks_a_rule_is_told_so_by_its_number(kind: str, tmp_path: Path) -> None:
    change, sentence = MUTATIONS[kind]
    whole = json.loads(GREEDY.read_bytes())
    change(whole)
    file, out = tmp_path / "plan.json", StringIO()
    file.write_text(json.dumps(whole), encoding="utf-8")
    with pytest.raises(CommandError, match=r"規則に反する点が\d+件あります。") as refused:
        call_command(Command(), str(HIROSHIMA), check=file, stdout=out)
    assert refused.value.returncode == 1
    *broken, _, _, _, _, tier_5 = out.getvalue().splitlines()
    assert all(line.startswith("規則") for line in broken)
    assert any(sentence in line for line in broken), broken
    assert tier_5.startswith("評価5　0　")


def test_a_wrong_plan_ends_with_status_1_and_its_faults_on_stdout(tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    file.write_bytes(GREEDY.read_bytes().replace(b'"status": "feasible"', b'"status": "perfect"'))
    done = run("plan_dispatch", str(HIROSHIMA), "--check", str(file))
    assert done.returncode == 1
    assert done.stdout.startswith("規則0：status「perfect」は使えません。\n評価1　8　")
    assert "規則に反する点が1件あります。" in done.stderr


def test_packed_files_are_taken(tmp_path: Path) -> None:
    packed = [tmp_path / "instance.json.gz", tmp_path / "plan.json.gz"]
    for file, source in zip(packed, (HIROSHIMA, GREEDY), strict=True):
        file.write_bytes(gzip.compress(source.read_bytes()))
    out = StringIO()
    call_command(Command(), str(packed[0]), check=packed[1], stdout=out)
    assert "規則に反する点はありません。" in out.getvalue()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((HIROSHIMA, "--check", "none.json"), "none.json: ファイルがありません。"),
        ((INSTANCES, "--check", GREEDY), f"{INSTANCES}: ファイルではなくフォルダです。"),
        ((GREEDY, "--check", GREEDY), f"{GREEDY}: format: 「dispatch-instance/1」ではありません"),
        ((HIROSHIMA, "--check", HIROSHIMA), f"{HIROSHIMA}: format: 「dispatch-plan/1」ではありません"),
        ((HIROSHIMA,), "--out PLAN.json か --check PLAN.json のどちらか一方を指定してください。"),
        ((HIROSHIMA, "--out", "none/plan.json"), "none/plan.json: 書き込み先のフォルダがありません。"),
        ((HIROSHIMA, "--out", "n" * 300), "書けません（File name too long）"),
        ((HIROSHIMA, "--out", INSTANCES), f"{INSTANCES}: ファイルではなくフォルダです。"),
        (
            (HIROSHIMA, "--out", "plan.json", "--seconds", "0"),
            "--seconds には0より大きい数を指定してください。",
        ),
    ],
    ids=[
        "no file",
        "a folder",
        "no instance",
        "no plan",
        "nothing to do",
        "no folder",
        "long name",
        "out to a folder",
        "no time",
    ],
)
def test_what_cannot_be_judged_is_refused_on_stderr_in_one_line(
    arguments: tuple[object, ...], words: str
) -> None:
    done = run("plan_dispatch", *map(str, arguments))
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_missing_argument_is_an_error_of_usage() -> None:
    done = run("plan_dispatch")
    assert (done.returncode, done.stdout) == (2, "")
    assert "usage: manage.py plan_dispatch" in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "tiers"),
    [
        ("ehime-q1", [7, 0, 110.415, -13.016, 0]),
        ("ehime-replan", [8, 0, 113.497, -11.69, 30]),
        ("hiroshima-q1", [8, 0, 196.366, 26.082, 0]),
    ],
)
def test_a_plan_that_is_made_is_proven_and_keeps_every_rule(name: str, tiers: list[float]) -> None:
    """The tiers were proven by this planner; the greedy plans have 94.379, 103.107 and 166.964 of tier 3."""
    instance = parse_instance((INSTANCES / f"{name}.json").read_bytes())
    plan = parse_plan(write_plan(solve(instance, seconds=200, with_changes=False)).encode())
    assert violations_of(instance, plan) == []
    assert plan.status == "optimal"
    assert [round(tier, PLACES) for tier in plan.tiers] == tiers
    assert [round(bound or 0.0, PLACES) for bound in plan.bounds] == pytest.approx(tiers, abs=0.001)
    assert all(len(unmet.message) < 120 for unmet in plan.unmet)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "seconds", "least"),
    [
        ("yamagata-planted", 15, (11, 0, 333.849)),
        ("kumamoto-year", 15, (9, 0, 355.915)),
        ("hokkaido-q1", 40, (54, 0, 1347.299)),
    ],
    ids=["the witness", "by hand, a year", "by hand, a large one"],
)
def test_no_plan_is_worse_than_a_known_one(name: str, seconds: float, least: tuple[float, ...]) -> None:
    """In time that does not suffice to prove all of it, but does to plan beside other work on the machine."""
    instance = parse_instance((INSTANCES / f"{name}.json").read_bytes())
    plan = solve(instance, seconds=seconds, with_changes=False)
    assert violations_of(instance, plan) == []
    assert tuple(round(tier, PLACES) for tier in plan.tiers[:3]) >= least


@pytest.mark.slow
def test_progress_is_a_line_of_json_for_each_step(tmp_path: Path) -> None:
    out = tmp_path / "plan.json"
    made = run(
        "plan_dispatch",
        str(INSTANCES / "ehime-q1.json"),
        "--seconds",
        "12",
        "--out",
        str(out),
        "--json-progress",
    )
    assert (made.returncode, made.stderr) == (0, "")
    rows = [json.loads(line) for line in made.stdout.splitlines()]
    assert {row["tier"] for row in rows} == {0, 1, 2, 3, 4}
    assert all(row["bound"] is None or row["value"] <= row["bound"] + 0.001 for row in rows)
    assert rows[-1]["value"] == -13.016


def test_a_need_locked_to_two_talents_is_refused_with_rule_and_names(tmp_path: Path) -> None:
    whole = json.loads(HIROSHIMA.read_bytes())
    whole["locked"] = [{"need": "n01", "talent": "t01"}, {"need": "n01", "talent": "t02"}]
    file = tmp_path / "instance.json"
    file.write_text(json.dumps(whole), encoding="utf-8")
    done = run("plan_dispatch", str(file), "--out", str(tmp_path / "plan.json"))
    assert (done.returncode, done.stdout) == (2, "")
    assert all(word in done.stderr for word in ("規則1：", "t01・t02", "n01"))


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_who_ends_a_run_keeps_what_it_found(number: int, tmp_path: Path) -> None:
    """A large instance, so that there is something left to be ended."""
    out, large = tmp_path / "plan.json", INSTANCES / "hokkaido-q1.json"
    arguments = ["plan_dispatch", str(large), "--seconds", "300", "--out", str(out), "--json-progress"]
    with subprocess.Popen(
        [sys.executable, "manage.py", *arguments], cwd=PROJECT, stdout=subprocess.PIPE
    ) as made:
        assert made.stdout is not None
        made.stdout.readline()
        made.send_signal(number)
        assert made.wait(timeout=60) == 0
    plan = parse_plan(out.read_bytes())
    assert plan.status == "feasible"
    assert violations_of(parse_instance(large.read_bytes()), plan) == []
