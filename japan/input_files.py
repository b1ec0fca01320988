"""Reads and writes files that somebody names to a command, or says in
Japanese why not. Pure: knows no framework."""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

from japan.exact_json import FormatError

REFUSED: Final = 2
"""Exit status of a command for a file that cannot be opened or is not
in its format, as for a mistyped argument."""

_GZIP_MARK: Final = b"\x1f\x8b"
_REASONS: Final[dict[type[OSError], str]] = {
    FileNotFoundError: "ファイルがありません",
    IsADirectoryError: "ファイルではなくフォルダです",
    PermissionError: "読む権限がありません",
}
_REASONS_NOT_TO_WRITE: Final[dict[type[OSError], str]] = {
    FileNotFoundError: "書き込み先のフォルダがありません",
    NotADirectoryError: "書き込み先のフォルダがありません",
    IsADirectoryError: "ファイルではなくフォルダです",
    PermissionError: "書く権限がありません",
}

Parsed = TypeVar("Parsed")


class InputError(ValueError):
    """A file that is not taken: its path and the reason, in one line."""


def read_input(path: Path, parse: Callable[[bytes], Parsed]) -> Parsed:
    """What `parse` makes of the file's bytes; a file packed with gzip is unpacked first.

    Raises `InputError` where the file cannot be read, or where `parse` raises `FormatError`.
    """
    try:
        return parse(_content(path))
    except FormatError as error:
        raise InputError(f"{path}: {error}") from None


def may_write(path: Path) -> None:
    """Raises `InputError` where `write_output` would: to be asked before a long calculation."""
    reason = None
    try:
        if path.is_dir():
            reason = _REASONS_NOT_TO_WRITE[IsADirectoryError]
        elif not path.parent.is_dir():
            reason = _REASONS_NOT_TO_WRITE[FileNotFoundError]
        elif not os.access(path.parent, os.W_OK):
            reason = _REASONS_NOT_TO_WRITE[PermissionError]
    except OSError as error:
        reason = f"書けません（{error.strerror}）"
    if reason:
        raise InputError(f"{path}: {reason}。")


def write_output(path: Path, text: str) -> None:
    """Whole or not at all: a file that is there already is replaced only once the new one is written.

    Raises `InputError` where it cannot be written.
    """
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        reason = _REASONS_NOT_TO_WRITE.get(type(error), f"書けません（{error.strerror}）")
        raise InputError(f"{path}: {reason}。") from None


def _content(path: Path) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        reason = _REASONS.get(type(error), f"読めません（{error.strerror}）")
        raise InputError(f"{path}: {reason}。") from None
    if not content.startswith(_GZIP_MARK):
        return content
    try:
        return gzip.decompress(content)
    except (OSError, EOFError, zlib.error):
        raise InputError(f"{path}: gzipのファイルですが、壊れていて展開できません。") from None
