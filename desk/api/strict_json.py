"""The one form in which the API takes a body: an object in strict JSON,
small, shallow, and without a second meaning."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from typing import IO, Any

from rest_framework.exceptions import ValidationError
from rest_framework.parsers import JSONParser

from desk.checks import is_storable, sentence_of_unseen
from japan.kana import as_kept

MOST_DEPTH = 20
MOST_DIGITS = 30

NOT_JSON = "本文をJSONとして読めませんでした。{line}行目の{column}文字目の近くを確かめてください。"
NOT_UTF8 = "本文の文字コードがUTF-8ではありません。UTF-8のJSONで送ってください。"
NOT_AN_OBJECT = "本文は、項目と値の組（{ }）で送ってください。"
TOO_DEEP = f"本文の入れ子が深すぎます。{MOST_DEPTH}段までにしてください。"
TWICE = "この項目が2回書かれています。1回にしてください。"
NO_NUMBER = "使えない数です。無限大、NaN、桁の多すぎる数は送れません。"
ODD_LETTERS = "使えない文字（画面に出ない制御文字など）が入っています。"


class StrictJSONParser(JSONParser):
    """Raises `ValidationError` with a Japanese sentence, naming the field where there is one.

    The size is Django's affair (`DATA_UPLOAD_MAX_MEMORY_SIZE`); DRF hands over a body that has passed it.
    """

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        found = _read(stream.read())
        if not isinstance(found, dict):
            raise ValidationError([NOT_AN_OBJECT])
        faults = {path: [sentence] for path, sentence in _faults(found)}
        if faults:
            raise ValidationError(faults)
        return found


def _read(body: bytes) -> Any:
    try:
        return json.loads(
            body.decode("utf-8-sig"),
            object_pairs_hook=_each_once,
            parse_constant=lambda _: math.nan,
            parse_int=_integer,
        )
    except UnicodeDecodeError as error:
        raise ValidationError([NOT_UTF8]) from error
    except json.JSONDecodeError as error:
        raise ValidationError([NOT_JSON.format(line=error.lineno, column=error.colno)]) from error
    except RecursionError as error:
        raise ValidationError([TOO_DEEP]) from error


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = {name: _as_kept(value) for name, value in pairs}
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValidationError({_readable(name): [TWICE] for name in found if names.count(name) > 1})
    return found


def _as_kept(value: Any) -> Any:
    """Texts as a form keeps them, so that both doors store the same (`japan.kana`)."""
    if isinstance(value, list):
        return [_as_kept(each) for each in value]
    return as_kept(value) if isinstance(value, str) else value


def _integer(digits: str) -> int | float:
    """A number of thousands of digits takes long to read and fits nowhere: the same as infinity."""
    return int(digits) if len(digits) <= MOST_DIGITS else math.inf


def _readable(name: str) -> str:
    """The name as an answer can carry it."""
    return name if is_storable(name) else ascii(name)[1:-1]


def _faults(body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Path and sentence of each value that nothing could keep. Walks without recursion."""
    waiting: list[tuple[str, Any, int]] = [(name, value, 1) for name, value in body.items()]
    while waiting:
        path, value, depth = waiting.pop()
        if depth > MOST_DEPTH:
            raise ValidationError([TOO_DEEP])
        if not is_storable(path):
            yield _readable(path), ODD_LETTERS
        elif isinstance(value, str) and (not is_storable(value) or sentence_of_unseen(value, path)):
            yield path, ODD_LETTERS
        elif isinstance(value, float) and not math.isfinite(value):
            yield path, NO_NUMBER
        elif isinstance(value, dict):
            waiting += [(f"{path}.{name}", inner, depth + 1) for name, inner in value.items()]
        elif isinstance(value, list):
            waiting += [(f"{path}[{place}]", inner, depth + 1) for place, inner in enumerate(value)]
