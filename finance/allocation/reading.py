"""Reads `allocation-case/1` strictly: whatever is not exactly the format is refused by its JSON path.

A wrong figure in a claim is worse than a refused file, so nothing is guessed, converted or ignored:
`1.0` and `true` are not whole yen, an unknown key is a misspelt one, a reference must exist.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from japan.eras import FIRST_DAY
from japan.exact_json import (
    FormatError,
    parse_json,
    read_choice,
    read_document,
    read_flag,
    read_list,
    read_name,
    read_object,
    read_reference,
    read_rows,
    read_text,
    read_whole,
    shown,
)

from .case import (
    BODY_KINDS,
    CASE_FORMAT,
    EMPLOYMENT_FORMS,
    Body,
    Case,
    Contribution,
    Expense,
    OtherFunding,
    Person,
)
from .kinds import EXPENSE_KINDS, PERSON_REQUIRED_KINDS

CaseError = FormatError
"""What a file that is not a case is refused with."""

FIRST_YEAR = FIRST_DAY.year
LAST_YEAR = 9999
"""Years that can be written in Japanese eras with four Western digits; 7 for 令和7年度 is a slip."""

_BODY_CODE = re.compile(r"[0-9]{6}")


def parse_case(content: bytes) -> Case:
    """Read the bytes of a case file. Raises `CaseError` for anything that is not a valid case."""
    return read_case(parse_json(content))


def read_case(obj: object) -> Case:
    """Check plain JSON values and return the case. Raises `CaseError` with the first wrong path."""
    top = read_document(
        obj,
        CASE_FORMAT,
        required=("fiscal_year", "body", "people", "expenses"),
        optional=("contributions", "other_funding"),
    )
    fiscal_year = _fiscal_year(top["fiscal_year"])
    body = _body(top["body"])
    people = read_rows(top["people"], "people", _person)
    known_people = {person.id for person in people}
    expenses = read_rows(top["expenses"], "expenses", lambda row, path: _expense(row, path, known_people))
    known_expenses = {expense.id for expense in expenses}
    return Case(
        fiscal_year=fiscal_year,
        body=body,
        people=people,
        expenses=expenses,
        contributions=read_rows(
            top.get("contributions", []),
            "contributions",
            lambda row, path: _contribution(row, path, known_expenses),
        ),
        other_funding=read_rows(
            top.get("other_funding", []),
            "other_funding",
            lambda row, path: _other_funding(row, path, known_expenses),
        ),
    )


def _fiscal_year(value: object) -> int:
    year = read_whole(value, "fiscal_year", "年度は西暦の整数で書いてください")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise CaseError("fiscal_year", f"年度は西暦4桁（{FIRST_YEAR}から）で書いてください：{shown(value)}")
    return year


def _body(value: object) -> Body:
    row = read_object(value, "body", required=("kind", "code"))
    kind = read_choice(row["kind"], "body.kind", BODY_KINDS)
    code = read_text(row["code"], "body.code")
    if not _BODY_CODE.fullmatch(code):
        raise CaseError("body.code", f"団体コードは数字6桁です：{shown(code)}")
    return Body(kind=kind, code=code)


def _person(value: object, path: str) -> Person:
    flags = ("main_duty_municipal_support", "has_skill_or_experience", "accelerator_appointed")
    row = read_object(value, path, required=("id", "employment_form", *flags))
    person_id = read_name(row["id"], f"{path}.id")
    form = read_choice(row["employment_form"], f"{path}.employment_form", EMPLOYMENT_FORMS)
    main_duty, skill, appointed = (read_flag(row[flag], f"{path}.{flag}") for flag in flags)
    return Person(
        id=person_id,
        employment_form=form,
        main_duty_municipal_support=main_duty,
        has_skill_or_experience=skill,
        accelerator_appointed=appointed,
    )


def _expense(value: object, path: str, people: Collection[str]) -> Expense:
    row = read_object(value, path, required=("id", "kind", "amount_yen"), optional=("person", "for_people"))
    expense_id = read_name(row["id"], f"{path}.id")
    kind = read_choice(row["kind"], f"{path}.kind", EXPENSE_KINDS)
    person: str | None = None
    if "person" in row:
        person = read_reference(row["person"], f"{path}.person", people, "people")
    elif kind in PERSON_REQUIRED_KINDS:
        message = f"必要なキーがありません（kindが「{kind}」の経費には人が要ります）。"
        raise CaseError(f"{path}.person", message)
    return Expense(
        id=expense_id,
        kind=kind,
        amount_yen=_amount(row["amount_yen"], f"{path}.amount_yen"),
        person=person,
        for_people=tuple(
            read_reference(item, f"{path}.for_people[{index}]", people, "people")
            for index, item in enumerate(read_list(row.get("for_people", []), f"{path}.for_people"))
        ),
    )


def _contribution(value: object, path: str, expenses: Collection[str]) -> Contribution:
    row = read_object(value, path, required=("id", "from", "for_expense", "amount_yen"))
    return Contribution(
        id=read_name(row["id"], f"{path}.id"),
        from_code=read_name(row["from"], f"{path}.from"),
        for_expense=read_reference(row["for_expense"], f"{path}.for_expense", expenses, "expenses"),
        amount_yen=_amount(row["amount_yen"], f"{path}.amount_yen"),
    )


def _other_funding(value: object, path: str, expenses: Collection[str]) -> OtherFunding:
    row = read_object(value, path, required=("id", "for_expense", "amount_yen", "source"))
    return OtherFunding(
        id=read_name(row["id"], f"{path}.id"),
        for_expense=read_reference(row["for_expense"], f"{path}.for_expense", expenses, "expenses"),
        amount_yen=_amount(row["amount_yen"], f"{path}.amount_yen"),
        source=read_text(row["source"], f"{path}.source"),
    )


def _amount(value: object, path: str) -> int:
    amount = read_whole(value, path, "金額は0以上の整数（円）で書いてください")
    if amount < 0:
        raise CaseError(path, f"金額は0以上の整数（円）で書いてください。負の数です：{shown(value)}")
    return amount
