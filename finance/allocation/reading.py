"""Reads `allocation-case/1` strictly: whatever is not exactly the format is refused by its JSON path.

A wrong figure in a claim is worse than a refused file, so nothing is guessed, converted or ignored:
`1.0` and `true` are not whole yen, an unknown key is a misspelt one, a reference must exist.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator
from typing import Any, Protocol, TypeVar

from japan.eras import FIRST_DAY

from .case import (
    BODY_KINDS,
    CASE_FORMAT,
    EMPLOYMENT_FORMS,
    EXPENSE_KINDS,
    PERSON_REQUIRED_KINDS,
    Body,
    Case,
    Contribution,
    Expense,
    OtherFunding,
    Person,
)

ROOT = "$"
MAX_DIGITS = 1000
"""Longest whole number taken. Python itself writes at most 4,300 digits; sums stay far below that."""

FIRST_YEAR = FIRST_DAY.year
LAST_YEAR = 9999
"""Years that can be written in Japanese eras with four Western digits; 7 for 令和7年度 is a slip."""

_PLAIN_KEY = re.compile(r"[^\s.\[\]\"]+")
_BODY_CODE = re.compile(r"[0-9]{6}")
_TOO_LARGE = 10**MAX_DIGITS


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


_Row = TypeVar("_Row", bound=_HasId)


class CaseError(ValueError):
    """A file that is not a case. `path` is a JSON path (`expenses[2].person`); `$` is the whole file."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(f"{path}: {message}")
        self.path = path
        self.message = message


class _RepeatedKeys(dict[str, Any]):
    """An object whose text names `repeated` twice; the parser cannot know its path, the walk can."""

    repeated: str = ""


def parse_case(content: bytes) -> Case:
    """Read the bytes of a case file. Raises `CaseError` for anything that is not a valid case."""
    return read_case(parse_json(content))


def parse_json(content: bytes) -> Any:
    """Bytes to plain JSON values. Refuses a BOM, other encodings and an object with a key given twice."""
    if content.startswith(b"\xef\xbb\xbf"):
        raise CaseError(ROOT, "先頭にBOMがあります。BOMなしのUTF-8で保存してください。")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise CaseError(ROOT, f"UTF-8で書かれていません（{error.start + 1}バイト目）。") from None
    if not text.strip():
        raise CaseError(ROOT, "中身がありません。")
    try:
        parsed = json.loads(text, object_pairs_hook=_pairs, parse_int=_whole_number)
    except json.JSONDecodeError as error:
        raise CaseError(ROOT, f"JSONとして読めません（{error.lineno}行{error.colno}文字目）。") from None
    except RecursionError:
        raise CaseError(ROOT, "入れ子が深すぎます。") from None
    for path, key in _repeated_keys(parsed):
        raise CaseError(_at(path, key), "同じキーが2回書かれています。")
    return parsed


def read_case(obj: object) -> Case:
    """Check plain JSON values and return the case. Raises `CaseError` with the first wrong path."""
    top = _object(
        obj,
        ROOT,
        required=("format", "fiscal_year", "body", "people", "expenses"),
        optional=("contributions", "other_funding"),
    )
    if top["format"] != CASE_FORMAT or not isinstance(top["format"], str):
        raise CaseError("format", f"「{CASE_FORMAT}」ではありません：{_shown(top['format'])}")
    fiscal_year = _fiscal_year(top["fiscal_year"])
    body = _body(top["body"])
    people = _rows(top["people"], "people", _person)
    known_people = {person.id for person in people}
    expenses = _rows(top["expenses"], "expenses", lambda row, path: _expense(row, path, known_people))
    known_expenses = {expense.id for expense in expenses}
    return Case(
        fiscal_year=fiscal_year,
        body=body,
        people=people,
        expenses=expenses,
        contributions=_rows(
            top.get("contributions", []),
            "contributions",
            lambda row, path: _contribution(row, path, known_expenses),
        ),
        other_funding=_rows(
            top.get("other_funding", []),
            "other_funding",
            lambda row, path: _other_funding(row, path, known_expenses),
        ),
    )


def _fiscal_year(value: object) -> int:
    year = _whole(value, "fiscal_year", "年度は西暦の整数で書いてください")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise CaseError("fiscal_year", f"年度は西暦4桁（{FIRST_YEAR}から）で書いてください：{_shown(value)}")
    return year


def _body(value: object) -> Body:
    row = _object(value, "body", required=("kind", "code"))
    kind = _choice(row["kind"], "body.kind", BODY_KINDS)
    code = _text(row["code"], "body.code")
    if not _BODY_CODE.fullmatch(code):
        raise CaseError("body.code", f"団体コードは数字6桁です：{_shown(code)}")
    return Body(kind=kind, code=code)


def _person(value: object, path: str) -> Person:
    flags = ("main_duty_municipal_support", "has_skill_or_experience", "accelerator_appointed")
    row = _object(value, path, required=("id", "employment_form", *flags))
    person_id = _name(row["id"], f"{path}.id")
    form = _choice(row["employment_form"], f"{path}.employment_form", EMPLOYMENT_FORMS)
    main_duty, skill, appointed = (_flag(row[flag], f"{path}.{flag}") for flag in flags)
    return Person(
        id=person_id,
        employment_form=form,
        main_duty_municipal_support=main_duty,
        has_skill_or_experience=skill,
        accelerator_appointed=appointed,
    )


def _expense(value: object, path: str, people: Collection[str]) -> Expense:
    row = _object(value, path, required=("id", "kind", "amount_yen"), optional=("person", "for_people"))
    expense_id = _name(row["id"], f"{path}.id")
    kind = _choice(row["kind"], f"{path}.kind", EXPENSE_KINDS)
    person: str | None = None
    if "person" in row:
        person = _reference(row["person"], f"{path}.person", people, "people")
    elif kind in PERSON_REQUIRED_KINDS:
        message = f"必要なキーがありません（kindが「{kind}」の経費には人が要ります）。"
        raise CaseError(f"{path}.person", message)
    return Expense(
        id=expense_id,
        kind=kind,
        amount_yen=_amount(row["amount_yen"], f"{path}.amount_yen"),
        person=person,
        for_people=tuple(
            _reference(item, f"{path}.for_people[{index}]", people, "people")
            for index, item in enumerate(_list(row.get("for_people", []), f"{path}.for_people"))
        ),
    )


def _contribution(value: object, path: str, expenses: Collection[str]) -> Contribution:
    row = _object(value, path, required=("id", "from", "for_expense", "amount_yen"))
    return Contribution(
        id=_name(row["id"], f"{path}.id"),
        from_code=_name(row["from"], f"{path}.from"),
        for_expense=_reference(row["for_expense"], f"{path}.for_expense", expenses, "expenses"),
        amount_yen=_amount(row["amount_yen"], f"{path}.amount_yen"),
    )


def _other_funding(value: object, path: str, expenses: Collection[str]) -> OtherFunding:
    row = _object(value, path, required=("id", "for_expense", "amount_yen", "source"))
    return OtherFunding(
        id=_name(row["id"], f"{path}.id"),
        for_expense=_reference(row["for_expense"], f"{path}.for_expense", expenses, "expenses"),
        amount_yen=_amount(row["amount_yen"], f"{path}.amount_yen"),
        source=_text(row["source"], f"{path}.source"),
    )


def _rows(value: object, path: str, read: Callable[[object, str], _Row]) -> tuple[_Row, ...]:
    """Read a list of rows whose ids are unique; the second of two equal ids is the one refused."""
    rows: list[_Row] = []
    seen: set[str] = set()
    for index, item in enumerate(_list(value, path)):
        row_path = f"{path}[{index}]"
        row = read(item, row_path)
        if row.id in seen:
            raise CaseError(f"{row_path}.id", f"同じidが2回使われています：{_shown(row.id)}")
        seen.add(row.id)
        rows.append(row)
    return tuple(rows)


def _object(value: object, path: str, *, required: tuple[str, ...], optional: tuple[str, ...] = ()) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise CaseError(path, f"オブジェクトではありません：{_shown(value)}")
    for key in required:
        if key not in value:
            raise CaseError(_at(path, key), "必要なキーがありません。")
    for key in value:
        if key not in required and key not in optional:
            raise CaseError(_at(path, str(key)), "この形式にないキーです。")
    return value


def _list(value: object, path: str) -> list[Any]:
    if not isinstance(value, list):
        raise CaseError(path, f"配列ではありません：{_shown(value)}")
    return value


def _text(value: object, path: str) -> str:
    if not isinstance(value, str):
        raise CaseError(path, f"文字列ではありません：{_shown(value)}")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise CaseError(path, "文字として成り立たないコード（片方だけのサロゲート）があります。") from None
    return value


def _name(value: object, path: str) -> str:
    text = _text(value, path)
    if not text.strip():
        raise CaseError(path, "空です。")
    return text


def _choice(value: object, path: str, allowed: tuple[str, ...]) -> str:
    text = _text(value, path)
    if text not in allowed:
        raise CaseError(path, f"使えない値です：{_shown(text)}　使える値は {'、'.join(allowed)}")
    return text


def _flag(value: object, path: str) -> bool:
    if not isinstance(value, bool):
        raise CaseError(path, f"trueかfalseではありません：{_shown(value)}")
    return value


def _whole(value: object, path: str, message: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise CaseError(path, f"{message}：{_shown(value)}")
    if abs(value) >= _TOO_LARGE:
        raise CaseError(path, f"桁が多すぎます（{MAX_DIGITS}桁まで）。")
    return value


def _amount(value: object, path: str) -> int:
    amount = _whole(value, path, "金額は0以上の整数（円）で書いてください")
    if amount < 0:
        raise CaseError(path, f"金額は0以上の整数（円）で書いてください。負の数です：{_shown(value)}")
    return amount


def _reference(value: object, path: str, known: Collection[str], where: str) -> str:
    text = _text(value, path)
    if text not in known:
        raise CaseError(path, f"{where}に同じidがありません：{_shown(text)}")
    return text


def _shown(value: object) -> str:
    """A short sight of a refused value; long or nested ones are named by their type only."""
    if isinstance(value, str):
        return f"「{value[:40]}{'…' if len(value) > 40 else ''}」"
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value) if abs(value) < 10**40 else "とても大きい整数"
    if isinstance(value, float):
        return f"{value}（小数）"
    return "配列" if isinstance(value, list) else "オブジェクト"


def _at(path: str, key: str) -> str:
    step = key if _PLAIN_KEY.fullmatch(key) else json.dumps(key, ensure_ascii=False)
    return step if path == ROOT else f"{path}.{step}"


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    plain = dict(pairs)
    if len(plain) == len(pairs):
        return plain
    seen: set[str] = set()
    marked = _RepeatedKeys(plain)
    for key, _ in pairs:
        if key in seen:
            marked.repeated = key
            break
        seen.add(key)
    return marked


def _whole_number(digits: str) -> int:
    """Python refuses to convert very long digits; a prefix is still too large, so it is refused by path."""
    return int(digits[: MAX_DIGITS + 2])


def _repeated_keys(parsed: object) -> Iterator[tuple[str, str]]:
    """Paths of objects with a repeated key. A stack, because the nesting may be deep."""
    waiting: list[tuple[str, object]] = [(ROOT, parsed)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, _RepeatedKeys):
            yield path, value.repeated
        if isinstance(value, dict):
            waiting.extend((_at(path, key), item) for key, item in reversed(value.items()))
        elif isinstance(value, list):
            prefix = "" if path == ROOT else path
            waiting.extend((f"{prefix}[{i}]", item) for i, item in reversed(list(enumerate(value))))
