"""What must hold of files besides what is in them: their names, size and number, and none twice. Pure.

A name is kept exactly as it was typed, Japanese letters, blanks and all. Only the folders in front of it fall
away: some browsers send them, and they are no part of a name. Whatever else does not belong into a name is
refused. It never becomes the name of a file on a disk of ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import partial
from typing import Final, Protocol

from accounts.errors import Refusal, ask_each
from desk.checks import sentence_of_break, sentence_of_unseen
from documents.uploads.inspection.kinds import MB, MOST_BYTES
from japan.kana import as_kept

MOST_NAME_BYTES: Final = 255
"""What other people's disks take; a Japanese letter is three."""
MOST_FILES: Final = 10
"""Of one thing."""
MOST_AT_ONCE: Final = 30 * MB
"""In one post: below what the web server takes (`config/web_worker.py`)."""
_RESERVED: Final = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE)
LABEL: Final = "ファイルの名前"


class Named(Protocol):
    """A file by its name and digest, kept already or on its way in."""

    @property
    def name(self) -> str: ...

    @property
    def sha256(self) -> str: ...


def kept_name(typed: str) -> str:
    """The name as it is kept, without the folders in front of it. Raises `Refusal`."""
    name = as_kept(re.split(r"[/\\]", typed)[-1])
    shown = name if len(name) <= 60 else f"{name[:60]}…"
    if not name.strip(" 　.") or name.startswith("."):
        raise _refused("名前のないファイルは付けられません。名前を付けて、付け直してください。")
    if unseen := sentence_of_unseen(name, LABEL) or sentence_of_break(name, LABEL):
        raise _refused(unseen)
    size = len(name.encode())
    if size > MOST_NAME_BYTES:
        raise _refused(
            f"「{shown}」は名前が長すぎます（{len(name)}字）。日本語で80字くらいまでに短くしてください。"
        )
    if _RESERVED.fullmatch(name):
        raise _refused(f"「{shown}」は、Windowsが別の用に使う名前です。ほかの名前にしてください。")
    return name


def check_size(size: int | None) -> int:
    """Raises `Refusal` for more than may be kept."""
    if size is None or size > MOST_BYTES:
        held = f"{(size or 0) / MB:.1f}".rstrip("0").rstrip(".")
        raise Refusal(
            f"大きすぎます（{held}MB）。1つ10MBまでです。ページや画像を減らすか、分けて保存し直してください。"
        )
    return size


def check_together(sizes: Iterable[int]) -> None:
    """What comes in one post."""
    if (held := sum(sizes)) > MOST_AT_ONCE:
        raise _refused(
            f"合わせて{held / MB:.0f}MBあります。一度に30MBまでなので、何回かに分けて付けてください。"
        )


def check_new_files(files: Iterable[Named], held: Iterable[Named]) -> None:
    """No more files than a thing may have, and none that it has already: told by what is in them."""
    new, kept = list(files), list(held)
    names: dict[str, str] = {each.sha256: each.name for each in kept}
    ask_each(
        lambda: check_number(len(new), len(kept)),
        *(partial(_check_once, each, names) for each in new),
    )


def check_number(new: int, held: int) -> None:
    """`new` beside what is held already."""
    if new + held > MOST_FILES:
        if held >= MOST_FILES:
            raise _refused(
                f"ファイルは{MOST_FILES}件までです。いま{held}件あります。付けるには、いらないファイルを取り外してください。"
            )
        has = f"いま{held}件あるため、あと{MOST_FILES - held}件付けられます。" if held else ""
        raise _refused(f"ファイルは{MOST_FILES}件までです。{has}選び直してください。")


def _check_once(file: Named, names: dict[str, str]) -> None:
    """`names` holds the name of every digest that is there; this file's is added for the next."""
    same = names.get(file.sha256)
    if same is not None:
        raise _refused(
            f"「{file.name}」は付けていません。中身が「{same}」と同じです。どちらか1つにしてください。"
        )
    names[file.sha256] = file.name


def _refused(sentence: str) -> Refusal:
    return Refusal(sentence, field="files")
