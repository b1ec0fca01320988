"""Bytes that somebody sent as a filled form become grids, or a sentence on why not. Pure.

What a file is, its bytes say, never its name: a page of the web that is called xlsx is told as what it is.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Final

from accounts.errors import Refusal
from documents.uploads.inspection import zips
from documents.uploads.inspection.contents import HEAD_BYTES, OLE, sign_of
from documents.uploads.inspection.kinds import MB, MOST_BYTES
from documents.uploads.inspection.xml_parts import BROKEN, ENTITY
from municipalities.surveys.workbook.grids import (
    MOST_COLUMNS,
    MOST_LETTERS_OF_A_CELL,
    TOO_MUCH,
    Budget,
    Cell,
    Grid,
)
from municipalities.surveys.workbook.words import is_head
from municipalities.surveys.workbook.xlsx import read_xlsx

SEPARATORS: Final = (",", "\t", ";")
LOOKED_FOR_HEAD: Final = 500
"""Lines in which the head of the table is looked for, to tell what separates the cells."""
LONGEST_LINE: Final = MOST_COLUMNS + MOST_LETTERS_OF_A_CELL
"""In letters."""
SEND: Final = "様式をExcelで開き、xlsx形式で保存し直して送ってください。"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_OTHER: Final[Mapping[str, str]] = {
    "pdf": "中身はPDFです。回答を書いた表計算のファイル（xlsxかCSV）を送ってください。",
    "page": "中身はウェブページ（HTML）です。" + SEND,
    "xml": "中身はXMLです。" + SEND,
    "drawing": "中身は図形（SVG）です。" + SEND,
    "archive": "中身は圧縮ファイルです。中から様式のファイルを取り出して送ってください。",
    "program": "中身はプログラムのため読みません。回答を書いた様式（xlsxかCSV）を送ってください。",
    "rtf": "中身はリッチテキスト（Wordなど）です。" + SEND,
    "film": "中身は動画か音声です。回答を書いた様式（xlsxかCSV）を送ってください。",
}
_PICTURE: Final = (
    "中身は画像です。回答を書いた表計算のファイル（xlsxかCSV）を送ってください。画像の字は読み取れません。"
)
_OF_ARCHIVES: Final[Mapping[str, str]] = {
    zips.BOMB: (
        "圧縮を解くと大きくなりすぎるため読めません。"
        "使っていない行や列、貼り付けた画像を消して保存し直してください。"
    ),
    zips.LOCKED: "パスワードがかかっているため読めません。パスワードを外して保存し直してください。",
    zips.ODD: f"ファイルの作りがふつうと違うため読めません。{SEND}",
    BROKEN: f"壊れているか、途中で切れています。{SEND}",
    ENTITY: f"中に、外の場所を読み込む定義（DOCTYPE・ENTITY）が入っているため読めません。{SEND}",
}
"""What is said of an attachment, as it is said of a form."""


def open_grids(data: bytes) -> tuple[list[Grid], bool]:
    """Every sheet of a file, and whether it is a CSV. Raises `Refusal`."""
    if not data:
        raise Refusal("中身が空（0バイト）です。保存した様式を選び直してください。")
    if len(data) > MOST_BYTES:
        held = f"{len(data) / MB:.1f}".rstrip("0").rstrip(".")
        raise Refusal(
            f"大きすぎます（{held}MB）。10MBまでです。貼り付けた画像や使っていないシートを消して保存し直してください。"
        )
    found = sign_of(data[:HEAD_BYTES])
    if found == "zip":
        try:
            return read_xlsx(data), False
        except Refusal as refusal:
            raise Refusal(_OF_ARCHIVES.get(refusal.sentence, refusal.sentence)) from refusal
    if data.startswith(OLE):
        raise Refusal(_of_old(data))
    if found:
        raise Refusal(_OTHER.get(found, _PICTURE))
    return [_csv_grid(_decoded(data))], True


def _of_old(data: bytes) -> str:
    if _ENCRYPTED in data:
        return (
            "パスワードがかかっているため読めません。Excelで開き、「ファイル」「情報」「ブックの保護」の"
            "「パスワードを使用して暗号化」でパスワードを消して、保存し直してください。"
        )
    return f"古い形式のExcel（xls）か、ほかのソフトの古い形式のため読めません。{SEND}"


def _decoded(data: bytes) -> str:
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    for tried in (encoding, "cp932"):
        try:
            text = data.decode(tried)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
        break
    raise Refusal(
        "文字として読めないところがあります。表計算のファイルではないか、壊れています。"
        "xlsx形式か、CSV（UTF-8かシフトJIS）で保存し直してください。"
    )


def _csv_grid(text: str) -> Grid:
    """Read with the separator by which the head of the table is found."""
    tried = (separator for separator in SEPARATORS if _has_head(text, separator))
    return _grid_of(text, next(tried, ","))


def _has_head(text: str, separator: str) -> bool:
    try:
        for place, (_, row) in enumerate(_rows(text, separator)):
            if is_head(row):
                return True
            if place >= LOOKED_FOR_HEAD:
                break
    except Refusal:
        return False
    return False


def _grid_of(text: str, separator: str) -> Grid:
    grid, budget = Grid(""), Budget()
    for line, row in _rows(text, separator):
        cells = {column: Cell(said.replace("\r\n", "\n")) for column, said in enumerate(row, start=1) if said}
        for cell in cells.values():
            budget.spend(len(cell.text))
        if cells:
            grid.rows[line] = cells
    return grid


def _rows(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line on which it begins."""
    reader = csv.reader(_lines(text, separator), delimiter=separator, strict=True)
    line = 1
    try:
        for row in reader:
            yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        raise Refusal(f'{line:,}行目からの引用符（"）の組が合わず、CSVとして読めません。{SEND}') from error


def _lines(text: str, separator: str) -> Iterator[str]:
    """Lines that may be taken apart: a line of ten million commas would be as many cells."""
    lines = io.StringIO(text, newline="")
    while line := lines.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE or line.count(separator) >= MOST_COLUMNS:
            raise Refusal(TOO_MUCH)
        yield line
