"""Whatever is not exactly `allocation-case/1` is refused by its path: details 9 and 10 of the format."""

from __future__ import annotations

import copy
import json

import pytest
from django.core.management import CommandError, call_command

from finance.allocation import CaseError, parse_case, read_case
from finance.management.commands.calculate_allocation import Command

GOOD = {
    "format": "allocation-case/1",
    "fiscal_year": 2025,
    "body": {"kind": "prefecture", "code": "340006"},
    "people": [
        {
            "id": name,
            "employment_form": "outsourced",
            "main_duty_municipal_support": True,
            "has_skill_or_experience": True,
            "accelerator_appointed": False,
        }
        for name in ("p1", "p2")
    ],
    "expenses": [
        {"id": "e1", "kind": "personnel", "person": "p1", "amount_yen": 1},
        {"id": "e2", "kind": "recruitment", "amount_yen": 2, "for_people": ["p1", "p2"]},
        {"id": "e3", "kind": "travel", "person": "p2", "amount_yen": 3},
    ],
    "contributions": [{"id": "c1", "from": "342025", "for_expense": "e1", "amount_yen": 1}],
    "other_funding": [{"id": "f1", "for_expense": "e2", "amount_yen": 1, "source": "国庫補助金"}],
}
MISSING = object()


def altered(steps, value):
    """The good case with one value set, or taken away, at a place given as keys and positions."""
    case = copy.deepcopy(GOOD)
    target = case
    for step in steps[:-1]:
        target = target[step]
    if value is MISSING:
        del target[steps[-1]]
    else:
        target[steps[-1]] = value
    return case


def path_of(steps):
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps).lstrip(".")


WRONG_VALUES = [
    (("format",), "allocation-case/2"),
    (("format",), 1),
    (("fiscal_year",), "2025"),
    (("fiscal_year",), 2025.0),
    (("fiscal_year",), True),
    (("fiscal_year",), 7),
    (("fiscal_year",), -2025),
    (("fiscal_year",), 10**5000),
    (("fiscal_year",), None),
    (("body",), []),
    (("body",), "prefecture"),
    (("body", "kind"), "city"),
    (("body", "kind"), ["prefecture"]),
    (("body", "code"), 340006),
    (("body", "code"), "34000"),
    (("body", "code"), "3400066"),
    (("body", "code"), "３４０００６"),
    (("body", "code"), "340006\n"),
    (("people",), {}),
    (("people",), None),
    (("people", 0), "p1"),
    (("people", 1, "id"), 2),
    (("people", 1, "id"), ""),
    (("people", 1, "id"), "p1"),
    (("people", 1, "id"), "\ud800"),
    (("people", 1, "employment_form"), "part_time"),
    (("people", 1, "employment_form"), "Regular"),
    (("people", 1, "employment_form"), None),
    (("people", 0, "main_duty_municipal_support"), 1),
    (("people", 0, "main_duty_municipal_support"), "true"),
    (("people", 0, "has_skill_or_experience"), None),
    (("people", 1, "accelerator_appointed"), 0),
    (("expenses",), "e1"),
    (("expenses", 2), None),
    (("expenses", 1, "id"), "e1"),
    (("expenses", 1, "kind"), "pay"),
    (("expenses", 1, "kind"), {}),
    (("expenses", 2, "amount_yen"), -1),
    (("expenses", 2, "amount_yen"), 1.5),
    (("expenses", 2, "amount_yen"), 1.0),
    (("expenses", 2, "amount_yen"), "1"),
    (("expenses", 2, "amount_yen"), True),
    (("expenses", 2, "amount_yen"), None),
    (("expenses", 2, "amount_yen"), [1]),
    (("expenses", 2, "amount_yen"), float("nan")),
    (("expenses", 2, "amount_yen"), float("inf")),
    (("expenses", 2, "amount_yen"), 10**1000),
    (("expenses", 2, "person"), "p9"),
    (("expenses", 2, "person"), None),
    (("expenses", 1, "person"), "e1"),
    (("expenses", 1, "for_people"), "p1"),
    (("expenses", 1, "for_people"), None),
    (("expenses", 1, "for_people", 1), "p9"),
    (("expenses", 1, "for_people", 0), 1),
    (("contributions",), {}),
    (("contributions",), None),
    (("contributions", 0, "from"), 342025),
    (("contributions", 0, "for_expense"), "e9"),
    (("contributions", 0, "for_expense"), "p1"),
    (("contributions", 0, "amount_yen"), -2),
    (("other_funding", 0, "for_expense"), None),
    (("other_funding", 0, "amount_yen"), -500_000),
    (("other_funding", 0, "source"), 5),
]
REQUIRED = [
    ("format",),
    ("fiscal_year",),
    ("body",),
    ("body", "kind"),
    ("body", "code"),
    ("people",),
    *(("people", 1, key) for key in GOOD["people"][0]),
    ("expenses",),
    *(("expenses", 2, key) for key in GOOD["expenses"][2]),
    *(("contributions", 0, key) for key in GOOD["contributions"][0]),
    *(("other_funding", 0, key) for key in GOOD["other_funding"][0]),
]
UNKNOWN = [
    ("note",),
    ("body", "name"),
    ("people", 1, "name"),
    ("expenses", 0, "amount"),
    ("contributions", 0, "source"),
    ("other_funding", 0, "from"),
]


def short(value):
    """A test name of bounded length; Python does not write numbers of more than 4,300 digits."""
    if isinstance(value, int) and abs(value) >= 10**40:
        return "huge"
    return ascii(value[:30] if isinstance(value, bytes) else value)[:60]


def refused(case):
    with pytest.raises(CaseError) as refusal:
        read_case(case)
    assert refusal.value.message
    return refusal.value.path


def test_the_case_itself_is_read():
    case = read_case(GOOD)
    assert [expense.person for expense in case.expenses] == ["p1", None, "p2"]
    assert case.expenses[1].for_people == ("p1", "p2")


@pytest.mark.parametrize(("steps", "value"), WRONG_VALUES, ids=short)
def test_a_wrong_value_is_named_by_its_path(steps, value):
    assert refused(altered(steps, value)) == path_of(steps)


@pytest.mark.parametrize("steps", REQUIRED, ids=path_of)
def test_a_missing_key_is_named_by_its_full_path(steps):
    assert refused(altered(steps, MISSING)) == path_of(steps)


@pytest.mark.parametrize("steps", UNKNOWN, ids=path_of)
def test_an_unknown_key_is_named_by_its_path(steps):
    assert refused(altered(steps, 1)) == path_of(steps)


@pytest.mark.parametrize("kind", ["personnel", "travel", "communication"])
def test_some_kinds_need_a_person(kind):
    assert refused(altered(("expenses", 1, "kind"), kind)) == "expenses[1].person"


@pytest.mark.parametrize("key", ["people", "expenses", "contributions", "other_funding"])
def test_a_repeated_id_is_named_by_the_second_row(key):
    case = copy.deepcopy(GOOD)
    case[key].append(copy.deepcopy(case[key][0]))
    assert refused(case) == f"{key}[{len(case[key]) - 1}].id"


def test_ids_are_unique_within_a_list_only():
    case = copy.deepcopy(GOOD)
    case["contributions"][0]["id"] = case["other_funding"][0]["id"] = "e1"
    assert read_case(case).contributions[0].id == "e1"


@pytest.mark.parametrize("key", ["contributions", "other_funding"])
def test_deductions_may_be_missing(key):
    assert getattr(read_case(altered((key,), MISSING)), key) == ()


def test_a_code_with_a_wrong_check_digit_is_not_refused():
    assert read_case(altered(("body", "code"), "340001")).body.code == "340001"


@pytest.mark.parametrize("value", [None, [], "case", 1, True])
def test_a_case_is_an_object(value):
    assert refused(value) == "$"


TEXT = json.dumps(GOOD)


@pytest.mark.parametrize(
    ("content", "path", "words"),
    [
        (b"", "$", "中身がありません"),
        (b" \n", "$", "中身がありません"),
        (b"\xef\xbb\xbf" + TEXT.encode(), "$", "BOM"),
        (TEXT.encode("utf-16"), "$", "UTF-8"),
        ("「年度」".encode("cp932"), "$", "UTF-8"),
        (b"not json", "$", "JSONとして読めません（1行1文字目）"),
        (TEXT[:-1].encode(), "$", "JSONとして読めません"),
        (TEXT.encode() + b"{}", "$", "JSONとして読めません"),
        (b"[" * 100_000, "$", "入れ子が深すぎます"),
        (b"[" * 100_000 + b"]" * 100_000, "$", "入れ子が深すぎます"),
        (b"[]", "$", "オブジェクトではありません"),
        (TEXT.replace("2025", "NaN").encode(), "fiscal_year", "小数"),
        (
            TEXT.replace('"amount_yen": 3', '"amount_yen": Infinity').encode(),
            "expenses[2].amount_yen",
            "小数",
        ),
        (
            TEXT.replace('"amount_yen": 3', '"amount_yen": -Infinity').encode(),
            "expenses[2].amount_yen",
            "小数",
        ),
        (TEXT.replace('"amount_yen": 3', '"amount_yen": 1e9').encode(), "expenses[2].amount_yen", "小数"),
        (
            TEXT.replace('"amount_yen": 3', f'"amount_yen": {"9" * 5000}').encode(),
            "expenses[2].amount_yen",
            "桁が多すぎます",
        ),
        (
            TEXT.replace('"amount_yen": 3', f'"amount_yen": -{"9" * 5000}').encode(),
            "expenses[2].amount_yen",
            "桁が多すぎます",
        ),
        (
            TEXT.replace('"fiscal_year": 2025', '"fiscal_year": 2025, "fiscal_year": 2026').encode(),
            "fiscal_year",
            "2回",
        ),
        (
            TEXT.replace('"amount_yen": 3', '"amount_yen": 3, "amount_yen": 3').encode(),
            "expenses[2].amount_yen",
            "2回",
        ),
        (TEXT.replace('"code"', '"kind": "municipality", "code"').encode(), "body.kind", "2回"),
        (TEXT.replace('"id": "p2"', '"id": "p2", "a b": 1').encode(), 'people[1]."a b"', "この形式にない"),
        (TEXT.replace('"id": "p2"', '"id": "\\udc00"').encode(), "people[1].id", "サロゲート"),
    ],
    ids=short,
)
def test_a_file_that_is_not_a_case_is_refused_in_plain_words(content, path, words, tmp_path, capsys):
    with pytest.raises(CaseError) as refusal:
        parse_case(content)
    assert refusal.value.path == path
    assert words in refusal.value.message
    file = tmp_path / "case.json"
    file.write_bytes(content)
    with pytest.raises(CommandError, match=r"case\.json") as error:
        call_command(Command(), str(file))
    assert error.value.returncode == 2
    assert capsys.readouterr().out == ""


def test_a_number_of_many_digits_is_taken():
    amount = 10**999
    content = TEXT.replace('"amount_yen": 3', f'"amount_yen": {amount}').encode()
    assert parse_case(content).expenses[2].amount_yen == amount


@pytest.mark.parametrize(
    ("name", "words"), [("none.json", "ファイルがありません"), (".", "ファイルではなくフォルダです")]
)
def test_a_file_that_cannot_be_opened_is_named(name, words, tmp_path):
    with pytest.raises(CommandError, match=words) as error:
        call_command(Command(), str(tmp_path / name))
    assert error.value.returncode == 2
