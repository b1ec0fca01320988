"""Archives that are no bombs: what they hold is known, bounded and whole before anybody else reads it.

The limits are far above what a form or a list of devices needs. An archive is refused whose members overlap,
whose directory and members disagree, or in front of or behind which something else stands.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from accounts.errors import Refusal
from documents.uploads.inspection.kinds import MB
from documents.uploads.inspection.xml_parts import BROKEN

MOST_MEMBERS: Final = 2_000
MOST_UNPACKED: Final = 150 * MB
MOST_RATIO: Final = 300
RATIO_FROM: Final = 2 * MB
"""A member of this size is packed to no less than so many times smaller; sheets of spreadsheets reach 60."""
CHUNK: Final = 256 * 1024
_ENDS: Final = b"PK\x05\x06"
_END_BYTES: Final = 22
_LOCAL_BYTES: Final = 30
_ENCRYPTED_FLAG: Final = 0x1

BOMB: Final = (
    "圧縮を解くと大きくなりすぎるため付けられません。使っていない行や列、貼り付けた画像を減らして保存し直すか、"
    "PDFにしてください。"
)
LOCKED: Final = (
    "パスワードがかかっているため、中身を確かめられません。パスワードを外して保存し直してください。"
)
ODD: Final = "ファイルの作りがふつうと違うため付けられません。元のソフトで開いて、保存し直してください。"


@dataclass
class Budget:
    """What is left to unpack, for a file and what is packed inside it together."""

    unpacked: int = MOST_UNPACKED
    members: int = MOST_MEMBERS

    def spend(self, size: int) -> None:
        self.unpacked -= size
        if self.unpacked < 0:
            raise Refusal(BOMB)


class Archive:
    """An archive whose directory was looked through. Raises `Refusal` for what is no honest one."""

    def __init__(self, stream: BinaryIO, budget: Budget) -> None:
        self.budget = budget
        _check_end(stream, budget)
        try:
            self._zip = ZipFile(stream)
            self.members = {info.filename.lower(): info for info in self._zip.infolist()}
        except (BadZipFile, ValueError, struct.error, RuntimeError) as error:
            raise Refusal(BROKEN) from error
        self._check_directory()

    def _check_directory(self) -> None:
        infos = sorted(self._zip.infolist(), key=lambda info: info.header_offset)
        self.budget.members -= len(infos)
        if self.budget.members < 0 or sum(info.file_size for info in infos) > self.budget.unpacked:
            raise Refusal(BOMB)
        if not infos or len(self.members) != len(infos) or infos[0].header_offset != 0:
            raise Refusal(ODD)
        ends = [*(info.header_offset for info in infos[1:]), self._zip.start_dir]
        for info, end in zip(infos, ends, strict=True):
            _check_member(info, end)

    def read(self, info: ZipInfo) -> Iterator[bytes]:
        """What a member holds, to its end, by which its checksum is known to be right."""
        try:
            with self._zip.open(info) as member:
                while chunk := member.read(CHUNK):
                    self.budget.spend(len(chunk))
                    yield chunk
        except (BadZipFile, zlib.error, EOFError, struct.error, RuntimeError) as error:
            raise Refusal(BROKEN) from error


def _check_end(stream: BinaryIO, budget: Budget) -> None:
    """The directory's end is the file's end, and names no more members than are looked through."""
    size = stream.seek(0, 2)
    stream.seek(max(size - _END_BYTES, 0))
    end = stream.read()
    stream.seek(0)
    if len(end) < _END_BYTES or not end.startswith(_ENDS):
        raise Refusal(BROKEN)
    (members,) = struct.unpack_from("<H", end, 10)
    if members > budget.members:
        raise Refusal(BOMB)


def _check_member(info: ZipInfo, end: int) -> None:
    if info.flag_bits & _ENCRYPTED_FLAG:
        raise Refusal(LOCKED)
    if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise Refusal(ODD)
    if info.file_size > RATIO_FROM and info.file_size > MOST_RATIO * info.compress_size:
        raise Refusal(BOMB)
    if info.header_offset + _LOCAL_BYTES + info.compress_size > end:
        raise Refusal(ODD)
    path = info.filename
    if path.startswith("/") or "\\" in path or ":" in path or ".." in path.split("/"):
        raise Refusal(ODD)
