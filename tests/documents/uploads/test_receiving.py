"""How files come in: their names, their sizes, and the process that looks at them."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import UploadedFile
from django.http.multipartparser import MultiPartParser
from django.test import RequestFactory

from accounts.errors import Refusal
from documents.uploads import examining
from documents.uploads.checks import MOST_NAME_BYTES, check_new_files, check_together, kept_name
from documents.uploads.examining import NOT_FOUND_OUT, examine
from documents.uploads.inspection import MOST_BYTES
from documents.uploads.inspection.kinds import MB
from documents.uploads.receiving import Nameless, NamesAsTyped, TypedNames
from tests import build_files as make

Receive = Callable[..., list[Any]]

NAMES_TO_KEEP = (
    "見積書.pdf",
    "見積書　令和8年度（第3回）.pdf",
    "髙﨑𠮷野・葛󠄀城.xlsx",
    "外字.csv",
    "a&amp;b <c>.txt",
    "10:30の写真.jpg",
    "CONTRACT.pdf",
    "name.with.dots.pdf",
)
NAMES_WITH_FOLDERS = {
    "../../etc/passwd.txt": "passwd.txt",
    "C:\\Users\\岡本\\見積書.pdf": "見積書.pdf",
    "/etc/cron.d/x.csv": "x.csv",
    "\\\\server\\share\\機器一覧.xlsx": "機器一覧.xlsx",
    "か\u3099んばん.pdf": "がんばん.pdf",
}
REFUSED_NAMES = {
    "a\r\nSet-Cookie: x=1.pdf": "改行",
    "a\x07.pdf": "画面に出ない文字",
    "見積書\u202efdp.exe": "画面に出ない文字",
    "a\u200bb.pdf": "画面に出ない文字",
    "a\tb.pdf": "改行かタブ",
    "": "名前のないファイル",
    " ": "名前のないファイル",
    "..": "名前のないファイル",
    "folder/": "名前のないファイル",
    ".pdf": "名前のないファイル",
    ".htaccess": "名前のないファイル",
    "a" * 252 + ".pdf": "名前が長すぎます（256字）",
    "見" * 84 + ".pdf": "名前が長すぎます（88字）",
    "CON": "Windowsが別の用に使う名前",
    "nul.pdf": "Windowsが別の用に使う名前",
    "com1.tar.csv": "Windowsが別の用に使う名前",
}


@pytest.mark.parametrize("name", NAMES_TO_KEEP)
def test_a_name_is_kept_as_it_was_typed(name: str) -> None:
    assert kept_name(name) == name


@pytest.mark.parametrize(("typed", "kept"), NAMES_WITH_FOLDERS.items())
def test_folders_in_front_of_a_name_fall_away(typed: str, kept: str) -> None:
    assert kept_name(typed) == kept


@pytest.mark.parametrize(("name", "words"), REFUSED_NAMES.items())
def test_what_is_no_name_is_refused(name: str, words: str) -> None:
    with pytest.raises(Refusal, match=words):
        kept_name(name)


def test_the_longest_name_is_kept() -> None:
    name = "見" * 83 + "ab.pdf"
    assert len(name.encode()) == MOST_NAME_BYTES
    assert kept_name(name) == name


@pytest.fixture
def receive() -> Iterator[Receive]:
    """As the settings have posts read; what came is closed as a request closes it."""
    came: list[UploadedFile[Any]] = []

    def read(name: str, content: bytes = b"x") -> list[UploadedFile[Any]]:
        files = _received(name, content)
        came.extend(files)
        return files

    yield read
    for file in came:
        file.close()


def _received(name: str, content: bytes) -> list[UploadedFile[Any]]:
    body = (
        f'--b\r\nContent-Disposition: form-data; name="chosen"; filename="{name}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    ).encode() + content
    request = RequestFactory().post(
        "/", body + b"\r\n--b--\r\n", content_type="multipart/form-data; boundary=b"
    )
    assert isinstance(request.upload_handlers[0], NamesAsTyped)
    return list(request.FILES.getlist("chosen"))


@pytest.mark.parametrize("name", NAMES_TO_KEEP)
def test_a_name_comes_in_as_the_browser_sent_it(name: str, receive: Receive) -> None:
    (file,) = receive(name)
    assert file.name == name


def test_names_of_folders_and_none_come_in_as_nothing_to_keep(receive: Receive) -> None:
    assert receive("") == []
    for name in ("..", "folder/", "a\\b\\"):
        (file,) = receive(name)
        with pytest.raises(Refusal, match="名前のないファイル"):
            kept_name(file.name or "")
    (file,) = receive("見" * 300 + ".pdf")
    with pytest.raises(Refusal, match="長すぎます"):
        kept_name(file.name or "")


def test_no_more_bytes_are_kept_than_a_file_may_have(receive: Receive) -> None:
    (file,) = receive("大.pdf", b"x" * (MOST_BYTES + 5 * MB))
    assert file.size == MOST_BYTES + 5 * MB
    assert file.file is not None
    assert len(file.read()) == MOST_BYTES
    with pytest.raises(Refusal, match=r"大きすぎます（15MB）。1つ10MBまで"):
        examine(file)


def test_the_bytes_of_an_upload_have_no_name_on_any_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, receive: Receive
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    (file,) = receive("../../見積書.pdf", b"x" * (4 * MB))
    assert list(tmp_path.iterdir()) == []
    assert file.size == 4 * MB


def test_an_interrupted_upload_leaves_nothing_open() -> None:
    handler = Nameless()
    handler.upload_interrupted()
    handler.new_file("chosen", "a.pdf", "application/pdf", 3)
    handler.receive_data_chunk(b"abc", 0)
    handler.upload_interrupted()
    assert handler.file.closed
    assert issubclass(TypedNames, MultiPartParser)


def test_a_whole_file_of_ten_megabytes_is_taken(receive: Receive) -> None:
    content = b"a,b\n" * (MOST_BYTES // 4)
    (file,) = receive("10MB.csv", content)
    found = examine(file)
    assert (found.kind, found.size) == ("csv", MOST_BYTES)
    assert found.sha256 == hashlib.sha256(content).hexdigest()
    assert found.content() == content


def test_a_refusal_names_the_file_and_the_field() -> None:
    with pytest.raises(Refusal) as refused:
        make.examined("写真.jpg", b"<html></html>")
    assert refused.value.sentence.startswith("「写真.jpg」は付けていません。名前の終わりは「.jpg」ですが")
    assert refused.value.field == "files"


def run(monkeypatch: pytest.MonkeyPatch, code: str) -> str:
    """What is said of a file while the process that looks at it does this instead."""
    monkeypatch.setattr(examining, "COMMAND", (examining.sys.executable, "-c", code))
    with pytest.raises(Refusal) as refused:
        make.examined()
    return refused.value.sentence


@pytest.mark.parametrize(
    "code", ["import os; os.kill(os.getpid(), 9)", "raise MemoryError", "import sys; sys.exit(1)"]
)
def test_a_file_that_kills_its_reader_is_refused_and_nothing_else_ends(
    monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    assert NOT_FOUND_OUT in run(monkeypatch, code)


def test_a_file_that_keeps_its_reader_for_ever_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examining, "PATIENCE_SECONDS", 0.5)
    assert NOT_FOUND_OUT in run(monkeypatch, "import time; time.sleep(60)")


def test_the_files_of_a_post_share_the_time_that_there_is() -> None:
    with pytest.raises(Refusal, match=NOT_FOUND_OUT):
        examine(UploadedFile(io.BytesIO(b"a,b\n"), "a.csv", size=4), patience=-1.0)


def test_the_reader_has_bounds_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """More memory than there is, a file to write, and time without end: each ends it."""
    begin = (
        "import resource, documents.uploads.inspection.__main__ as m\n"
        "m.LIMITS = [(limit, 1 if limit == resource.RLIMIT_CPU else most) for limit, most in m.LIMITS]\n"
        "m.inspect = lambda stream, ending: {act}\n"
        "m.main()"
    )
    monkeypatch.setattr(examining, "PATIENCE_SECONDS", 20)
    for act in (
        "bytearray(2 << 30)",
        "open('/tmp/never', 'w').write('x' * 99999)",
        "[0 for _ in iter(int, 1)]",
    ):
        assert NOT_FOUND_OUT in run(monkeypatch, begin.format(act=act)), act


def test_no_secret_of_the_web_process_goes_to_the_reader(
    monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    monkeypatch.setenv("SECRET_KEY", "a key of ours")
    run(monkeypatch, "import os, sys; sys.exit(' '.join(os.environ))")
    assert "LANG" in caplog.text
    assert "SECRET_KEY" not in caplog.text


def test_the_same_bytes_are_found_among_what_is_there_and_what_comes() -> None:
    one, same, other = make.examined("一.csv"), make.examined("二.csv"), make.examined("三.csv", b"x,y\n")
    with pytest.raises(Refusal, match=r"「二\.csv」は付けていません。中身が「一\.csv」と同じです"):
        check_new_files([same, other], [one])
    with pytest.raises(Refusal, match=r"中身が「一\.csv」と同じです"):
        check_new_files([one, same], [])
    with pytest.raises(Refusal) as refused:
        check_new_files([one, same, *[other] * 9], [other])
    told = [refused.value, *refused.value.others]
    assert "ファイルは10件までです。いま1件あるため、あと9件付けられます。" in told[0].sentence
    assert len(told) == 11


def test_what_comes_together_has_a_bound() -> None:
    check_together([30 * MB])
    with pytest.raises(Refusal, match="合わせて31MBあります。一度に30MBまで"):
        check_together([10 * MB, 10 * MB, 11 * MB])
