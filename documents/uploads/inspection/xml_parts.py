"""XML as it stands in the files of Microsoft Office: read once, and never anything but elements.

A part with a document type or an entity is refused as it is read (XXE, a billion laughs): such a file has
none. `expat` fetches nothing by itself and is given nobody to ask.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final
from xml.parsers import expat

from accounts.errors import Refusal

Start = Callable[[str, Mapping[str, str]], None]
Text = Callable[[str], None]

ENCODINGS: Final = frozenset({"", "UTF-8", "UTF8", "UTF-16", "US-ASCII", "ASCII"})
_LETTERS: Final = ("ascii", "utf-16-le", "utf-16-be")
_MARKS: Final = tuple(mark.encode(letters) for mark in ("<!DOCTYPE", "<!ENTITY") for letters in _LETTERS)
_LONGEST: Final = max(len(mark) for mark in _MARKS)
ENTITY: Final = (
    "中に、外の場所を読み込む定義（DOCTYPE・ENTITY）が入っているため付けられません。"
    "元のソフトで開いて新しいファイルに写し、保存し直してください。"
)
BROKEN: Final = "壊れているか、途中で切れています。元のソフトで開けるか確かめて、保存し直してください。"


def read_xml(
    chunks: Iterable[bytes], start: Start, text: Text | None = None, *, only_root: bool = False
) -> None:
    """Call `start` with the name of each element, without its namespace, and its attributes, likewise; or of
    the outermost element alone."""
    parser = new_parser()

    def begin(name: str, given: Mapping[str, str]) -> None:
        if only_root:
            parser.StartElementHandler = None
        start(_bare(name), {_bare(attribute): value for attribute, value in given.items()})

    parser.StartElementHandler = begin
    if text is not None:
        parser.CharacterDataHandler = text
    feed(parser, chunks)


def new_parser(between: str | None = "\n") -> expat.XMLParserType:
    """`between` stands between a namespace and a name; None leaves names as they are written, which is
    faster, for those who read a million of them."""
    parser = expat.ParserCreate(namespace_separator=between)
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.XmlDeclHandler = _check_encoding
    return parser


def feed(parser: expat.XMLParserType, chunks: Iterable[bytes]) -> None:
    """Raises `Refusal` where it is no whole XML."""
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError) as error:
        raise Refusal(BROKEN) from error


def _bare(name: str) -> str:
    return name.rpartition("\n")[2]


def _refuse(*declared: object) -> None:
    raise Refusal(ENTITY)


def _check_encoding(version: str, encoding: str | None, standalone: int) -> None:
    if (encoding or "").upper() not in ENCODINGS:
        raise Refusal(ENTITY)


def scan_for_entities(chunks: Iterable[bytes]) -> None:
    """The same for what need not be whole XML, such as the drawings of old remarks."""
    before = b""
    for chunk in chunks:
        seen = before + chunk
        if any(mark in seen.upper() for mark in _MARKS):
            raise Refusal(ENTITY)
        before = seen[-_LONGEST:]
