"""Reads a file that somebody names to a command, or says in Japanese why it is not taken. Pure: knows no framework."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

from japan.exact_json import FormatError

REFUSED: Final = 2
"""Exit status of a command for a file that cannot be opened or is not in its format, as for a mistyped argument."""

_GZIP_MARK: Final = b"\x1f\x8b"
_REASONS: Final[dict[type[OSError], str]] = {
    FileNotFoundError: "ファイルがありません",
    IsADirectoryError: "ファイルではなくフォルダです",
    PermissionError: "読む権限がありません",
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
