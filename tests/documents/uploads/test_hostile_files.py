"""What is refused, each with a sentence that says what it is and what to do instead."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import pytest

from accounts.errors import Refusal
from documents.uploads.inspection import inspect
from documents.uploads.inspection.contents import OLE
from documents.uploads.inspection.pictures import MOST_PIXELS
from documents.uploads.inspection.zips import MOST_MEMBERS
from tests import build_files as make

HTML = b"<!-- x --> \n<HTML><body><script>alert(1)</script></body></html>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00" + bytes(120) + b"PE\x00\x00"
XXE = '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>'
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><d>&b;</d>'
)
MACRO_TYPE = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
VBA = "application/vnd.ms-office.vbaProject"
EXTERNAL = "External"


def refused(content: bytes, ending: str) -> str:
    with pytest.raises(Refusal) as found:
        inspect(io.BytesIO(content), ending)
    return found.value.sentence


def relation(kind: str, target: str, mode: str = "") -> dict[str, Any]:
    return {"relations": [(f"{make.RELATIONS}/{kind}", target, mode)]}


@pytest.mark.parametrize(
    ("content", "ending", "words"),
    [
        (b"", ".pdf", "空（0バイト）"),
        (HTML, ".jpg", "名前の終わりは「.jpg」ですが、中身はウェブページ（HTML）です"),
        (HTML, ".csv", "中身はウェブページ"),
        (HTML, ".html", "ウェブページの形式は付けられません"),
        (SVG, ".png", "中身は図形（SVG）"),
        (SVG, ".svg", "この画像の形式は付けられません"),
        (PROGRAM, ".pdf", "中身はプログラム"),
        (PROGRAM, ".exe", "プログラムのため付けられません"),
        (b"\x7fELF\x02\x01", ".txt", "中身はプログラム"),
        (b"#!/bin/sh\nrm -rf /\n", ".txt", "中身はプログラム"),
        (b"WScript.Echo 1", ".vbs", "プログラムのため付けられません"),
        (make.zipped({"a.txt": "a"}), ".zip", "中のファイルを取り出して、1つずつ"),
        (make.zipped({"a.txt": "a"}), ".xlsx", "ではない圧縮ファイルです"),
        (make.zipped({"mimetype": "application/vnd.oasis.opendocument.text"}), ".odt", "PDFに変換した"),
        (b"7z\xbc\xaf\x27\x1c\x00\x04", ".7z", "圧縮ファイルは付けられません"),
        (b"7z\xbc\xaf\x27\x1c\x00\x04", ".pdf", "中身は圧縮ファイル"),
        (b"xx-lh5-" + bytes(40), ".lzh", "圧縮ファイルは付けられません"),
        (b"GIF89a" + bytes(20), ".png", "中身は別の形式の画像"),
        (b"{\\rtf1 x}", ".docx", "中身はリッチテキスト"),
        (make.pdf(), ".png", "中身はPDF"),
        (make.picture(), ".pdf", "中身はPNG画像"),
        (b"just words", ".pdf", "中身がPDFではないか、壊れています"),
        (b"just words", "", "名前の終わりに種類"),
        (b"just words", ".abc", "この種類のファイル（.abc）は付けられません"),
        (make.office("docx"), ".xlsx", "中身はdocxです"),
        (make.pdf()[:-200], ".pdf", "途中で切れています"),
        (b"%PDF-1.7\nnothing\n%%EOF", ".pdf", "壊れているか"),
        (make.picture()[:-30], ".png", "途中で切れています"),
        (make.picture((400, 300), "JPEG")[:-900], ".jpg", "途中で切れています"),
        (make.sheet()[:-200], ".xlsx", "途中で切れています"),
        (make.heic()[:-9], ".heic", "途中で切れています"),
        (make.heic(brand=b"mif1")[:-9], ".heic", "途中で切れています"),
    ],
)
def test_what_is_no_file_of_its_kind_is_refused(content: bytes, ending: str, words: str) -> None:
    assert words in refused(content, ending)


@pytest.mark.parametrize(
    ("content", "ending", "words"),
    [
        (OLE + bytes(600), ".xls", "xlsx形式で保存し直してください"),
        (OLE + bytes(600), ".doc", "docx形式で保存し直してください"),
        (OLE + bytes(600), ".ppt", "pptx形式で保存し直してください"),
        (OLE + bytes(600), ".xlsx", "中身は古い形式です"),
        (
            OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
            ".xlsx",
            "パスワードを消して、保存し直して",
        ),
        (make.office(main_type=MACRO_TYPE), ".xlsm", "xlsx形式で保存し直してください"),
        (make.office(main_type=MACRO_TYPE), ".xlsx", "マクロ（自動で動くプログラム）"),
        (
            make.office(main_type="application/vnd.ms-excel.sheet.binary.macroEnabled.main"),
            ".xlsx",
            "マクロ",
        ),
        (make.office(parts={"xl/vbaProject.bin": "x"}), ".xlsx", "マクロ"),
        (make.office(parts={"xl/other.bin": "x"}, types={"/xl/other.bin": VBA}), ".xlsx", "マクロ"),
        (make.office(**relation("vbaProject", "other.bin")), ".xlsx", "マクロ"),
        (make.office(parts={"xl/MacroSheets/sheet1.xml": "<a/>"}), ".xlsx", "マクロ"),
        (make.office(**relation("xlMacrosheet", "sheet9.xml")), ".xlsx", "マクロ"),
        (make.office(parts={"xl/worksheets/sheet9.xml": "<xm:macrosheet xmlns:xm='x'/>"}), ".xlsx", "マクロ"),
        (
            make.office(
                parts={"xl/sheet9.xml": "<xm:macrosheet xmlns:xm='x'><row/></xm:macrosheet>"},
                types={"/xl/sheet9.xml": f"{make.OFFICE}spreadsheetml.worksheet+xml"},
            ),
            ".xlsx",
            "マクロ",
        ),
        (make.office(main="<w><definedName name='_xlnm.Auto_Open'>A1</definedName></w>"), ".xlsx", "マクロ"),
        (make.office(main="<w><definedName name='a' xlm='1'>A1</definedName></w>"), ".xlsx", "マクロ"),
        (make.office("docx", {"word/vbaData.xml": "<a/>"}), ".docx", "マクロ"),
        (make.office(parts={"xl/activeX/activeX1.bin": "x"}), ".xlsx", "マクロ"),
        (make.office(parts={"xl/embeddings/oleObject1.bin": OLE + bytes(60)}), ".xlsx", "OLEオブジェクト"),
        (make.office(parts={"xl/media/image1.png": OLE + bytes(60)}), ".xlsx", "OLEオブジェクト"),
        (make.office("docx", **relation("oleObject", "media/a.bin")), ".docx", "OLEオブジェクト"),
        (make.office(parts={"xl/media/image1.png": PROGRAM}), ".xlsx", "中にプログラムが入っている"),
        (make.office("docx", {"word/embeddings/a.js": "x()"}), ".docx", "中にプログラムが入っている"),
        (make.office("docx", {"word/media/a.bin": HTML}), ".docx", "中にプログラムが入っている"),
        (make.office(parts={"xl/a.bin": make.zipped({"a": "a"})}), ".xlsx", "ではない圧縮ファイル"),
        (
            make.office(parts={"xl/a.xlsx": make.office(parts={"xl/b.xlsx": make.sheet()})}),
            ".xlsx",
            "中に圧縮ファイルが入っている",
        ),
        (
            make.office("pptx", {"ppt/embeddings/a.xlsx": make.office(parts={"xl/vbaProject.bin": "x"})}),
            ".pptx",
            "マクロ",
        ),
        (make.office(parts={"xl/externalLinks/externalLink1.xml": "<a/>"}), ".xlsx", "リンクを解除し"),
        (make.office(main="<w><externalReference/></w>"), ".xlsx", "外部参照"),
        (make.office(parts={"xl/x.xml": "<a><ddeLink ddeService='cmd'/></a>"}), ".xlsx", "外部参照"),
        (make.office(**relation("image", "http://x.example/a.png", EXTERNAL)), ".xlsx", "外部参照"),
        (
            make.office("docx", **relation("attachedTemplate", "http://x.example/a.dotm", EXTERNAL)),
            ".docx",
            "外部参照",
        ),
        (make.office("docx", **relation("aFChunk", "a.txt")), ".docx", "外部参照"),
        (make.office("docx", **relation("hyperlink", "javascript:alert(1)", EXTERNAL)), ".docx", "外部参照"),
        (make.office("docx", **relation("hyperlink", "ms-msdt:/id", EXTERNAL)), ".docx", "外部参照"),
        (
            make.office(
                parts={"xl/connections.xml": "<a/>"},
                types={"/xl/connections.xml": f"{make.OFFICE}spreadsheetml.connections+xml"},
            ),
            ".xlsx",
            "クエリと接続",
        ),
        (
            make.office(
                "docx",
                main="<d xmlns:w='w'><w:instrText>D</w:instrText><w:instrText>DE cmd</w:instrText></d>",
            ),
            ".docx",
            "ほかのソフトを動かす命令",
        ),
        (make.office("docx", main="<d xmlns:w='w'><w:fldSimple w:instr='DDEAUTO c'/></d>"), ".docx", "命令"),
        (
            make.office("docx", main="<d xmlns:w='w'><w:instrText>INCLUDEPICTURE http://x</w:instrText></d>"),
            ".docx",
            "外部参照",
        ),
        (make.office("pptx", main="<p><hlinkClick action='ppaction://program'/></p>"), ".pptx", "命令"),
    ],
)
def test_office_files_that_run_or_reach_outside_are_refused(content: bytes, ending: str, words: str) -> None:
    assert words in refused(content, ending)


@pytest.mark.parametrize("text", [XXE, LAUGHS], ids=["xxe", "laughs"])
@pytest.mark.parametrize("letters", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    "place", ["[Content_Types].xml", "_rels/.rels", "docProps/app.xml", "xl/drawings/a.vml", "xl/media/a.svg"]
)
def test_no_part_declares_a_document_type_or_an_entity(text: str, letters: str, place: str) -> None:
    hostile = text.replace('?xml version="1.0"', f'?xml version="1.0" encoding="{letters}"').encode(letters)
    assert "DOCTYPE" in refused(make.office(parts={place: hostile}), ".xlsx")


def test_a_part_in_letters_that_hide_its_declarations_is_refused() -> None:
    hostile = b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE'
    assert refused(make.office(parts={"docProps/app.xml": hostile}), ".xlsx")


def _changed(content: bytes, mark: bytes, at: int, new: bytes) -> bytes:
    """Every entry that begins with the mark, with other bytes at a place of it."""
    parts = content.split(mark)
    return mark.join([parts[0], *(part[: at - 4] + new + part[at - 4 + len(new) :] for part in parts[1:])])


DIRECTORY, LOCAL = b"PK\x01\x02", b"PK\x03\x04"


def test_bombs_do_not_go_off() -> None:
    zeros = bytes(40 * 1024 * 1024)
    assert "大きくなりすぎる" in refused(make.office(parts={"xl/media/a.bmp": zeros}), ".xlsx")
    many = {f"xl/media/{number}.png": "" for number in range(MOST_MEMBERS + 1)}
    assert "大きくなりすぎる" in refused(make.office(parts=many), ".xlsx")
    inner = make.office(parts={"xl/media/a.bmp": zeros})
    assert "大きくなりすぎる" in refused(make.office(parts={"xl/a.xlsx": inner}), ".xlsx")
    wide = {f"xl/media/{number}.bmp": b"ab" * 900_000 for number in range(100)}
    assert "大きくなりすぎる" in refused(make.office(parts=wide), ".xlsx")


def test_a_directory_that_lies_about_sizes_is_found_out() -> None:
    honest = make.office(parts={"xl/media/a.bmp": bytes(8 * 1024 * 1024)})
    small = struct.pack("<I", 1000)
    lying = _changed(_changed(honest, DIRECTORY, 24, small), LOCAL, 22, small)
    assert "壊れている" in refused(lying, ".xlsx")


def test_an_archive_of_odd_make_is_refused() -> None:
    good = make.office()
    assert "パスワード" in refused(_changed(good, DIRECTORY, 8, b"\x01\x00"), ".xlsx")
    assert "壊れている" in refused(b"PK\x03\x04" + bytes(30) + good[:-10], ".xlsx")
    assert refused(good + b"more", ".xlsx")
    assert refused(b"PK\x03\x04junk" + good, ".xlsx")
    for path in ("../up.xml", "/etc/passwd", "C:/a.xml", "a\\b.xml", "XL/workbook.xml"):
        assert "ふつうと違う" in refused(make.office(parts={path: "<a/>"}), ".xlsx"), path
    overlapping = _changed(good, DIRECTORY, 42, bytes(4))
    assert refused(overlapping, ".xlsx")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (make.pdf("/OpenAction << /S /JavaScript /JS (app.alert) >>"), "JavaScript"),
        (make.pdf("/OpenAction << /S /J#61va#53cript /JS (x) >>"), "JavaScript"),
        (make.pdf("/Names << /JavaScript 4 0 R >>", ["<< /Names [] >>"]), "JavaScript"),
        (make.pdf(objects=["<< /JS (app.alert) >>"]), "JavaScript"),
        (make.pdf(packed=["<< /S /JavaScript /JS (app.alert) >>"]), "JavaScript"),
        (make.pdf(packed=["[[<< /A << /S /#4aavaScript >> >>]]"]), "JavaScript"),
        (make.pdf("/OpenAction << /S /Launch /F (cmd.exe) >>"), "ほかのソフトやサイトを開く"),
        (
            make.pdf("/OpenAction 4 0 R", ["<< /S /URI /URI (http://x.example/) >>"]),
            "ほかのソフトやサイトを開く",
        ),
        (make.pdf("/AA << /WC << /S /URI /URI (http://x.example/) >> >>"), "ほかのソフトやサイトを開く"),
        (make.pdf(packed=["<< /S /GoToR /F (\\\\\\\\x\\\\a.pdf) >>"]), "ほかのソフトやサイトを開く"),
        (make.pdf(objects=["<< /S /SubmitForm /F (http://x.example/) >>"]), "ほかのソフトやサイトを開く"),
        (make.pdf("/Names << /EmbeddedFiles << /Names [(a.exe) 4 0 R] >> >>"), "別のファイル"),
        (make.pdf(packed=["<< /Type /Filespec /EF << /F 9 0 R >> >>"]), "別のファイル"),
        (make.pdf(objects=["<< /Subtype /RichMedia >>"]), "別のファイルか動画"),
        (make.pdf("/AcroForm << /XFA 4 0 R >>", ["<< >>"]), "XFA"),
        (make.pdf(trailer="/Encrypt << /Filter /Standard /V 1 /R 2 /O (a) /U (b) /P -4 >>"), "制限を外して"),
        (make.pdf(objects=["[" * 100 + "]" * 100]), "部品が多すぎて"),
        (b"junk" + make.pdf(), "中身がPDFではないか"),
        (make.pdf().replace(b"/Pages 2 0 R", b"/Pagez 2 0 R"), "壊れている"),
    ],
)
def test_pdfs_that_run_open_or_carry_something_are_refused(content: bytes, words: str) -> None:
    assert words in refused(content, ".pdf")


def _png_of(width: int, height: int) -> bytes:
    """A picture that says to be so large, and holds next to nothing."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(b"")), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")
        for name, data in chunks
    )


def test_pictures_that_fill_the_memory_are_refused() -> None:
    side = int(MOST_PIXELS**0.5) + 1
    assert "縦横が大きすぎます。1億画素まで" in refused(_png_of(100_000, 100_000), ".png")
    assert "縦横が大きすぎます（10,001×10,001）" in refused(_png_of(side, side), ".png")
    assert "縦横が大きすぎます" in refused(make.heic(side, side), ".heic")


@pytest.mark.parametrize(
    "content",
    [
        make.box(b"ftyp", b"heicxxxxheic"),
        make.heic() + b"\x00\x00\x00\x04moov",
        make.heic() + make.box(b"moov"),
        make.heic().replace(b"pict", b"vide"),
        make.heic().replace(b"ispe", b"ispx"),
        make.box(b"ftyp", b"heicxxxxheic") + make.box(b"mdat") * 3000,
    ],
)
def test_photos_of_odd_boxes_are_refused(content: bytes) -> None:
    assert "壊れている" in refused(content, ".heic")


@pytest.mark.parametrize(
    ("content", "ending", "words"),
    [
        ("品目,金額".encode("utf-16"), ".csv", "UTF-16"),
        (b"a,b\n\x81\x20\n", ".csv", "文字として読めない"),
        (b"a,b\nc,\x00d", ".csv", "2行目に、文字ではないもの（制御文字）"),
        (b"a\nb\n\x1b[31m", ".txt", "3行目"),
        (b"a\n=cmd|' /C calc'!A0\n", ".csv", "2行目に、ほかのソフトを動かす命令（DDE）"),
        ("＝cmd|'/C calc'!A0".encode(), ".csv", "1行目に、ほかのソフトを動かす命令"),
    ],
)
def test_texts_that_are_none_are_refused(content: bytes, ending: str, words: str) -> None:
    assert words in refused(content, ending)
