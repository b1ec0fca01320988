"""A file that somebody names is taken as it stands or packed; otherwise one line names it and says why."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from japan.exact_json import FormatError, parse_json
from japan.input_files import InputError, read_input

TEXT = '{"名前": [1, 2]}'.encode()


@pytest.mark.parametrize("content", [TEXT, gzip.compress(TEXT)], ids=["plain", "packed"])
def test_a_file_is_read_plain_or_packed(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "one.json"
    file.write_bytes(content)
    assert read_input(file, parse_json) == {"名前": [1, 2]}


PACKED = gzip.compress(TEXT)
BROKEN = {
    "cut short": PACKED[:-6],
    "a wrong check sum": PACKED[:-8] + bytes(8),
    "a wrong body": PACKED[:10] + b"\xff" * 20,
    "the mark alone": PACKED[:2],
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_packed_file_that_is_broken_is_named(kind: str, tmp_path: Path) -> None:
    file = tmp_path / "one.json.gz"
    file.write_bytes(BROKEN[kind])
    with pytest.raises(InputError) as refusal:
        read_input(file, parse_json)
    assert str(refusal.value) == f"{file}: gzipのファイルですが、壊れていて展開できません。"


@pytest.mark.parametrize(
    ("name", "words"), [("none.json", "ファイルがありません。"), (".", "ファイルではなくフォルダです。")]
)
def test_a_file_that_cannot_be_opened_is_named(name: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as refusal:
        read_input(tmp_path / name, parse_json)
    assert str(refusal.value) == f"{tmp_path / name}: {words}"


def test_any_other_trouble_is_told_as_the_system_tells_it(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="読めません（File name too long）"):
        read_input(tmp_path / ("n" * 300), parse_json)


def test_a_file_in_another_format_is_named_with_its_path_inside(tmp_path: Path) -> None:
    def refuse(_: bytes) -> None:
        raise FormatError("needs[0].id", "空です。")

    file = tmp_path / "one.json"
    file.write_bytes(TEXT)
    with pytest.raises(InputError) as refusal:
        read_input(file, refuse)
    assert str(refusal.value) == f"{file}: needs[0].id: 空です。"
