"""Reads JSON files in an outside format exactly: whatever is not the format is refused by its JSON path.

Nothing is guessed, converted or ignored: `1.0` and `true` are not whole numbers, an unknown key is a misspelt
one, a reference must exist. Pure; the formats themselves live in the apps that own them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator
from datetime import date
from math import isfinite
from typing import Any, Protocol, TypeVar

ROOT = "$"
MAX_DIGITS = 1000
"""Longest whole number taken. Python itself writes at most 4,300 digits; sums stay far below that."""

_PLAIN_KEY = re.compile(r"[^\s.\[\]\"]+")
_TOO_LARGE = 10**MAX_DIGITS
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


_Row = TypeVar("_Row", bound=_HasId)


class FormatError(ValueError):
    """A file that is not in its format. `path` is a JSON path
    (`expenses[2].person`); `$` is the whole file."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(f"{path}: {message}")
        self.path = path
        self.message = message


class _RepeatedKeys(dict[str, Any]):
    """An object whose text names `repeated` twice; the parser cannot know its path, the walk can."""

    repeated: str = ""


def parse_json(content: bytes) -> Any:
    """Bytes to plain JSON values. Refuses a BOM, other encodings and an object with a key given twice."""
    if content.startswith(b"\xef\xbb\xbf"):
        raise FormatError(ROOT, "先頭にBOMがあります。BOMなしのUTF-8で保存してください。")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise FormatError(ROOT, f"UTF-8で書かれていません（{error.start + 1}バイト目）。") from None
    if not text.strip():
        raise FormatError(ROOT, "中身がありません。")
    try:
        parsed = json.loads(text, object_pairs_hook=_pairs, parse_int=_whole_number)
    except json.JSONDecodeError as error:
        raise FormatError(ROOT, f"JSONとして読めません（{error.lineno}行{error.colno}文字目）。") from None
    except RecursionError:
        raise FormatError(ROOT, "入れ子が深すぎます。") from None
    for path, key in _repeated_keys(parsed):
        raise FormatError(at(path, key), "同じキーが2回書かれています。")
    return parsed


def read_rows(value: object, path: str, read: Callable[[object, str], _Row]) -> tuple[_Row, ...]:
    """Read a list of rows whose ids are unique; the second of two equal ids is the one refused."""
    rows: list[_Row] = []
    seen: set[str] = set()
    for index, item in enumerate(read_list(value, path)):
        row_path = f"{path}[{index}]"
        row = read(item, row_path)
        if row.id in seen:
            raise FormatError(f"{row_path}.id", f"同じidが2回使われています：{shown(row.id)}")
        seen.add(row.id)
        rows.append(row)
    return tuple(rows)


def read_object(
    value: object, path: str, *, required: tuple[str, ...], optional: tuple[str, ...] = ()
) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise FormatError(path, f"オブジェクトではありません：{shown(value)}")
    for key in required:
        if key not in value:
            raise FormatError(at(path, key), "必要なキーがありません。")
    for key in value:
        if key not in required and key not in optional:
            raise FormatError(at(path, str(key)), "この形式にないキーです。")
    return value


def read_document(
    value: object, expected: str, *, required: tuple[str, ...], optional: tuple[str, ...] = ()
) -> dict[str, Any]:
    """The object of a whole file. Its `format` names it and its version, so a
    file of another kind is told by that first."""
    if isinstance(value, dict) and value.get("format", expected) != expected:
        raise FormatError("format", f"「{expected}」ではありません：{shown(value['format'])}")
    return read_object(value, ROOT, required=("format", *required), optional=optional)


def read_list(value: object, path: str) -> list[Any]:
    if not isinstance(value, list):
        raise FormatError(path, f"配列ではありません：{shown(value)}")
    return value


def read_text(value: object, path: str) -> str:
    if not isinstance(value, str):
        raise FormatError(path, f"文字列ではありません：{shown(value)}")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise FormatError(path, "文字として成り立たないコード（片方だけのサロゲート）があります。") from None
    return value


def read_name(value: object, path: str) -> str:
    text = read_text(value, path)
    if not text.strip():
        raise FormatError(path, "空です。")
    return text


def read_choice(value: object, path: str, allowed: tuple[str, ...]) -> str:
    text = read_text(value, path)
    if text not in allowed:
        raise FormatError(path, f"使えない値です：{shown(text)}　使える値は {'、'.join(allowed)}")
    return text


def read_flag(value: object, path: str) -> bool:
    if not isinstance(value, bool):
        raise FormatError(path, f"trueかfalseではありません：{shown(value)}")
    return value


def read_whole(value: object, path: str, message: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise FormatError(path, f"{message}：{shown(value)}")
    if abs(value) >= _TOO_LARGE:
        raise FormatError(path, f"桁が多すぎます（{MAX_DIGITS}桁まで）。")
    return value


def read_number(value: object, path: str) -> float:
    """A finite number, whole or not."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise FormatError(path, f"数ではありません：{shown(value)}")
    if (isinstance(value, int) and abs(value) >= 2**63) or not isfinite(value):
        raise FormatError(path, f"使えない数です：{shown(value)}")
    return float(value)


def read_day(value: object, path: str) -> date:
    """A day written `2026-04-01`, and in no other way."""
    text = read_text(value, path)
    try:
        if not _DAY.fullmatch(text):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise FormatError(path, f"日付は 2026-04-01 の形で、ある日を書いてください：{shown(text)}") from None


def read_reference(value: object, path: str, known: Collection[str], where: str) -> str:
    text = read_text(value, path)
    if text not in known:
        raise FormatError(path, f"{where}にありません：{shown(text)}")
    return text


def shown(value: object) -> str:
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


def at(path: str, key: str) -> str:
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
            waiting.extend((at(path, key), item) for key, item in reversed(value.items()))
        elif isinstance(value, list):
            prefix = "" if path == ROOT else path
            waiting.extend((f"{prefix}[{i}]", item) for i, item in reversed(list(enumerate(value))))
