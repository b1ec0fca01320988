"""Files of Excel, Word and PowerPoint (OOXML): whole, and without anything that runs or reaches outside.

What is looked for stands in tables below. Charts bring their sheet along as a file of Excel inside the file:
it is looked through by the same rules, once; nothing is packed more than once inside another.
"""

from __future__ import annotations

import io
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import BinaryIO, Final
from urllib.parse import urlsplit
from zipfile import ZipInfo

from accounts.errors import Refusal
from documents.uploads.inspection.contents import HEAD_BYTES, sign_of
from documents.uploads.inspection.kinds import MACRO, MB
from documents.uploads.inspection.xml_parts import read_xml, scan_for_entities
from documents.uploads.inspection.zips import Archive, Budget

CONTENT_TYPES, ROOT_RELATIONS = "[content_types].xml", "_rels/.rels"
_OFFICE = "application/vnd.openxmlformats-officedocument."
_MAIN: Final = {
    f"{_OFFICE}spreadsheetml.sheet.main+xml": "xlsx",
    f"{_OFFICE}wordprocessingml.document.main+xml": "docx",
    f"{_OFFICE}presentationml.presentation.main+xml": "pptx",
}
"""The type of the part that is the document, and what the file is then."""
MOST_PACKED_INSIDE: Final = 10 * MB

_TAKE_OUT: Final = "取り除いて保存し直すか、PDFにしてください。"
NO_MACRO: Final = f"{MACRO}マクロのない形式（xlsx・docx・pptx）で保存し直してください。"
OBJECT: Final = (
    "中にほかのソフトのファイル（OLEオブジェクト）が埋め込まれているため付けられません。"
    "図として貼り付け直すか、PDFにしてください。"
)
PROGRAM_INSIDE: Final = f"中にプログラムが入っているため付けられません。{_TAKE_OUT}"
PACKED_INSIDE: Final = f"中に圧縮ファイルが入っているため付けられません。{_TAKE_OUT}"
OUTSIDE: Final = (
    "ほかのファイルやサイトへのリンク（外部参照、リンクされた図など）があるため付けられません。"
    "Excelは「データ」「リンクの編集」でリンクを解除し、ほかは図を埋め込んで保存し直すか、PDFにしてください。"
)
CONNECTED: Final = (
    "外部データへの接続があるため付けられません。Excelの「データ」「クエリと接続」で削除して保存し直すか、"
    "PDFにしてください。"
)
COMMAND: Final = f"中に、ほかのソフトを動かす命令（DDEなど）が入っているため付けられません。{_TAKE_OUT}"
OTHER_ZIP: Final = (
    "中身がExcel・Word・PowerPoint（xlsx・docx・pptx）ではない圧縮ファイルです。"
    "中のファイルを取り出して、1つずつ付けてください。"
)

_CELLS: Final = frozenset(
    f"{_OFFICE}spreadsheetml.{part}+xml"
    for part in ("worksheet", "sharedstrings", "styles", "calcchain", "pivotcacherecords")
)
"""Parts with a million elements, of which the outermost says what they are."""

_TYPES: Final = (
    (re.compile("macroenabled|vbaproject|vbadata|macrosheet|dialogsheet|activex|attachedtoolbars"), NO_MACRO),
    (re.compile("oleobject|package\\.ole"), OBJECT),
    (re.compile("externallink"), OUTSIDE),
    (re.compile("spreadsheetml\\.(?:connections|querytable)|msdatamashup"), CONNECTED),
)
"""What a type of a part, a name or a type of a relation must not say."""
_RUNS: Final = re.compile(
    r"\.(?:exe|dll|com|scr|bat|cmd|ps1|vb[es]|jse?|wsf|hta|jar|lnk|msi|sh|py|html?|mht|xlsm|xlsb|docm|pptm|xls|doc|ppt)$"
)
_LINK_SCHEMES: Final = frozenset({"", "http", "https", "mailto", "tel", "file"})
_COMMANDS: Final = re.compile(r"\bDDE(?:AUTO)?\b", re.IGNORECASE)
_INCLUDES: Final = re.compile(r"\bINCLUDE(?:TEXT|PICTURE)\b", re.IGNORECASE)
_RUN_ACTIONS: Final = ("ppaction://program", "ppaction://macro", "ppaction://ole")
_SCRIPT_NAMES: Final = frozenset({"xlm", "vbprocedure", "function"})
_STARTS_BY_ITSELF: Final = re.compile(r"(?:_xlnm\.)?auto_?(?:open|close|activate|deactivate)", re.IGNORECASE)
_FIELDS: Final = frozenset({"instrText", "delInstrText"})


def check_office(stream: BinaryIO, kind: str, budget: Budget | None = None) -> None:
    """Raises `Refusal` unless the file is of this kind, whole and harmless; "" is any of the three.
    `budget` is given for what is packed inside another."""
    _Package(stream, budget).check(kind)


class _Package:
    def __init__(self, stream: BinaryIO, budget: Budget | None) -> None:
        self.is_inside = budget is not None
        self.archive = Archive(stream, budget or Budget())
        self.types: dict[str, str] = {}
        self.usual: dict[str, str] = {}
        self.main = ""
        self.said: list[str] = []
        """The words of a part's fields, which Word follows as it opens the file."""
        self.is_in_field = False

    def check(self, kind: str) -> None:
        members = self.archive.members
        if CONTENT_TYPES not in members or ROOT_RELATIONS not in members:
            raise Refusal(OTHER_ZIP)
        read_xml(self.archive.read(members[CONTENT_TYPES]), self._take_type)
        for name in members:
            _ask(self._type_of(name), name)
        read_xml(self.archive.read(members[ROOT_RELATIONS]), self._take_main)
        found = _MAIN.get(self._type_of(self.main))
        if found is None or self.main not in members:
            raise Refusal(OTHER_ZIP)
        if kind not in ("", found):
            raise Refusal(
                f"名前の終わりは「.{kind}」ですが、中身は{found}です。名前の終わりを「.{found}」にしてください。"
            )
        for name, info in members.items():
            if name != CONTENT_TYPES:
                self._look_through(name, info)

    def _type_of(self, name: str) -> str:
        return self.types.get(name) or self.usual.get(name.rpartition(".")[2], "")

    def _take_type(self, element: str, given: Mapping[str, str]) -> None:
        told = given.get("ContentType", "").lower().strip()
        if element == "Override":
            self.types[given.get("PartName", "").lower().lstrip("/")] = told
        elif element == "Default":
            self.usual[given.get("Extension", "").lower()] = told

    def _take_main(self, element: str, given: Mapping[str, str]) -> None:
        if element == "Relationship" and given.get("Type", "").endswith("/officeDocument"):
            self.main = given.get("Target", "").lower().lstrip("/")

    def _look_through(self, name: str, info: ZipInfo) -> None:
        if _RUNS.search(name):
            raise Refusal(PROGRAM_INSIDE)
        chunks = self.archive.read(info)
        first = next(chunks, b"")
        found, content = sign_of(first[:HEAD_BYTES]), chain([first], chunks)
        is_xml = self._is_xml(name)
        if found in ("ole", "program") or (found == "page" and not is_xml):
            raise Refusal(OBJECT if found == "ole" else PROGRAM_INSIDE)
        if found in ("archive", "zip"):
            self._unpack(found, content)
        elif is_xml:
            self._read_part(name, content)
        elif found in ("xml", "drawing") or name.endswith((".vml", ".svg")):
            self._scan_part(name, content)
        else:
            deque(content, maxlen=0)

    def _is_xml(self, name: str) -> bool:
        """Old remarks of Excel (VML) are often not whole, though they call themselves so."""
        told = self._type_of(name)
        return not name.endswith(".vml") and (
            name.endswith((".xml", ".rels")) or told.endswith(("+xml", "/xml"))
        )

    def _read_part(self, name: str, content: Iterable[bytes]) -> None:
        self.said, self.is_in_field, told = [], False, self._type_of(name)
        text = self._text if "wordprocessingml" in told else None
        read_xml(content, self._element, text, only_root=told in _CELLS)
        said = "".join(self.said)
        if _COMMANDS.search(said):
            raise Refusal(COMMAND)
        if _INCLUDES.search(said):
            raise Refusal(OUTSIDE)

    def _scan_part(self, name: str, content: Iterable[bytes]) -> None:
        """Programs on a Mac keep what the printer was told as XML with a document type, which none reads as a
        part."""
        if "printersettings" in self._type_of(name):
            deque(content, maxlen=0)
        else:
            scan_for_entities(content)

    def _unpack(self, found: str, content: Iterable[bytes]) -> None:
        """A sheet behind a chart; anything else that is packed is refused, and so is what is packed in it."""
        if found != "zip" or self.is_inside:
            raise Refusal(PACKED_INSIDE)
        inner = b"".join(_up_to(content, MOST_PACKED_INSIDE))
        check_office(io.BytesIO(inner), "", self.archive.budget)

    def _element(self, element: str, given: Mapping[str, str]) -> None:
        self.is_in_field = element in _FIELDS
        if element == "Relationship":
            _check_relation(given)
        elif element == "definedName":
            _check_name(given)
        elif element in ("ddeLink", "oleLink", "externalReference"):
            raise Refusal(OUTSIDE)
        elif element == "fldSimple":
            self.said.append(f" {given.get('instr', '')} ")
        elif element == "fldChar":
            self.said.append(" ")
        elif element == "macrosheet":
            raise Refusal(NO_MACRO)
        elif given.get("action", "").lower().startswith(_RUN_ACTIONS):
            raise Refusal(COMMAND)

    def _text(self, words: str) -> None:
        if self.is_in_field:
            self.said.append(words)


def _ask(*told: str) -> None:
    for pattern, refusal in _TYPES:
        if any(pattern.search(each) for each in told):
            raise Refusal(refusal)


def _check_relation(given: Mapping[str, str]) -> None:
    kind = given.get("Type", "").lower()
    _ask(kind)
    if kind.endswith(("/afchunk", "/control", "/attachedtemplate", "/frame", "/subdocument")):
        raise Refusal(OUTSIDE)
    if given.get("TargetMode", "").lower() != "external":
        return
    try:
        scheme = urlsplit(given.get("Target", "").strip()).scheme.lower()
    except ValueError:
        scheme = "?"
    is_drive = len(scheme) == 1
    if not kind.endswith("/hyperlink") or not (is_drive or scheme in _LINK_SCHEMES):
        raise Refusal(OUTSIDE)


def _check_name(given: Mapping[str, str]) -> None:
    """Macros of Excel 4 stand behind names: functions, and what is run as the file is opened."""
    is_script = any(
        value.lower() in ("1", "true") for name, value in given.items() if name.lower() in _SCRIPT_NAMES
    )
    if is_script or _STARTS_BY_ITSELF.match(given.get("name", "")):
        raise Refusal(NO_MACRO)


def _up_to(content: Iterable[bytes], most: int) -> Iterator[bytes]:
    left = most
    for chunk in content:
        left -= len(chunk)
        if left < 0:
            raise Refusal(PACKED_INSIDE)
        yield chunk
