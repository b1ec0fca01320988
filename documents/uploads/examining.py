"""A file on its way in: its bytes are looked at in a process of its own (`inspection`), before anything else.

What comes out is an `Examined`: the one thing of which a verb makes a `StoredFile`.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from threading import BoundedSemaphore
from typing import IO, Any, Final

from django.core.files.uploadedfile import UploadedFile

from accounts.errors import Refusal
from documents.uploads.checks import check_size, kept_name
from documents.uploads.inspection.kinds import BY_ENDING

HERE: Final = Path(__file__).resolve().parents[2]
COMMAND: Final = (sys.executable, "-E", "-s", "-B", "-m", "documents.uploads.inspection")
ENVIRONMENT: Final = {"LANG": "C.UTF-8"} | {
    name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ
}
"""No key and no password of the web process goes where a hostile file is read."""
PATIENCE_SECONDS: Final = 60.0
"""For one file. Above the processor's time that the other process allows itself: this machine may be busy."""
PATIENCE_WITH_ALL: Final = 90.0
"""For the files of one post, which hold a thread of the web process."""
NOT_FOUND_OUT: Final = (
    "中身を確かめきれませんでした。作りが複雑すぎるか、壊れています。"
    "元のソフトで開いて保存し直すか、PDFにして付けてください。"
)
_AT_ONCE: Final = BoundedSemaphore(2)
"""Of one web process: each may take a gigabyte for a moment."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Examined:
    """A file that may be kept: its name, the name of its kind, its digest, and where its bytes are."""

    name: str
    kind: str
    size: int
    sha256: str
    source: IO[Any]

    def content(self) -> bytes:
        self.source.seek(0)
        return bytes(self.source.read())


def examine(upload: UploadedFile[Any], *, patience: float = PATIENCE_SECONDS) -> Examined:
    """Raises `Refusal` with a sentence that begins with the name of the file. `patience` is in seconds."""
    name = kept_name(upload.name or "")
    try:
        size = check_size(upload.size)
        source = upload.file
        assert source is not None
        kind = _kind_of(source, Path(name).suffix.lower(), min(patience, PATIENCE_SECONDS))
    except Refusal as refusal:
        raise Refusal(f"「{name}」は付けていません。{refusal.sentence}", field="files") from refusal
    return Examined(name, kind, size, _sha256(source), source)


def _kind_of(source: IO[Any], ending: str, patience: float) -> str:
    """The name of the kind. The other process inherits a file of its own, without a name."""
    if patience <= 0:
        raise Refusal(NOT_FOUND_OUT)
    command = [*COMMAND, ending if ending in BY_ENDING else ending[:12]]
    with _AT_ONCE, TemporaryFile() as given:
        given.writelines(_chunks(source))
        given.flush()
        try:
            done = subprocess.run(
                command,
                stdin=given,
                cwd=HERE,
                env=ENVIRONMENT,
                capture_output=True,
                timeout=patience,
                check=False,
            )
        except subprocess.TimeoutExpired:
            log.warning("a file was not examined within %s seconds", round(patience))
            raise Refusal(NOT_FOUND_OUT) from None
    if done.returncode != 0:
        log.warning("a file could not be examined: %s, %s", done.returncode, done.stderr[-400:])
        raise Refusal(NOT_FOUND_OUT)
    answer: dict[str, str] = json.loads(done.stdout)
    if "refusal" in answer:
        raise Refusal(answer["refusal"])
    return answer["kind"]


def _sha256(source: IO[Any]) -> str:
    digest = hashlib.sha256()
    for chunk in _chunks(source):
        digest.update(chunk)
    return digest.hexdigest()


def _chunks(source: IO[Any]) -> Iterator[bytes]:
    source.seek(0)
    while chunk := source.read(256 * 1024):
        yield chunk
