"""Files as they come in with a post: their names as they were typed, their bytes in a file without a name.

Django's own readers take letters out of names (a full-width blank, letters of Windows' own), and put the
ending of a name on the disk. These do neither, and keep no more bytes of a file than are asked about.
"""

from __future__ import annotations

import re
from tempfile import TemporaryFile
from typing import IO, Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http.multipartparser import MultiPartParser

from documents.uploads.inspection.kinds import MOST_BYTES

NAMELESS: Final = " "
"""Stands for a name of which nothing is left; it is refused later, where there is a page to say so."""


class TypedNames(MultiPartParser):
    """Reads a post as Django does, but for the names of files."""

    def sanitize_file_name(self, file_name: str) -> str:
        """What stands behind the last folder."""
        name = re.split(r"[/\\]", file_name)[-1]
        return NAMELESS if name in ("", ".", "..") else name


class NamesAsTyped(FileUploadHandler):
    """The first of `FILE_UPLOAD_HANDLERS`: hands the post to the reader above, and to the handlers behind."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 - Django's name
        content_length: int,
        boundary: Any,
        encoding: str | None = None,
    ) -> Any:
        assert self.request is not None
        handlers = [each for each in self.request.upload_handlers if each is not self]
        return TypedNames(META, input_data, handlers, encoding).parse()


class Nameless(FileUploadHandler):
    """The last of them, where a post is too large for the memory: bytes go to a file that has no name and
    ends with the request. What is larger than a file may be is counted and not kept."""

    file: IO[bytes]

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.file = TemporaryFile()  # noqa: SIM115 - the request closes it

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start < MOST_BYTES:
            self.file.write(raw_data[: MOST_BYTES - start])

    def file_complete(self, file_size: int) -> UploadedFile[bytes]:
        self.file.seek(0)
        return UploadedFile(
            self.file, self.file_name, self.content_type, file_size, self.charset, self.content_type_extra
        )

    def upload_interrupted(self) -> None:
        if hasattr(self, "file"):
            self.file.close()
