"""What honest programs write is taken, and called what it is."""

from __future__ import annotations

import io

import pytest
from weasyprint import HTML

from documents.uploads.inspection import KINDS, inspect
from tests import build_files as make

GOOD = {
    ".pdf": make.pdf(),
    ".png": make.picture(),
    ".jpg": make.picture(form="JPEG"),
    ".jpeg": make.picture((4032, 3024), "JPEG"),
    ".heic": make.heic(),
    ".xlsx": make.sheet(),
    ".docx": make.office("docx"),
    ".pptx": make.office("pptx"),
    ".csv": make.QUOTE_BYTES,
    ".txt": "見積書\n税込 4,200,000円\n".encode(),
}


def kind_of(content: bytes, ending: str) -> str:
    return inspect(io.BytesIO(content), ending)


@pytest.mark.parametrize("ending", GOOD)
def test_a_good_file_is_taken_as_what_it_is(ending: str) -> None:
    kind = kind_of(GOOD[ending], ending)
    assert ending in next(each.endings for each in KINDS if each.name == kind)


def test_papers_of_our_own_are_taken() -> None:
    page = "<html lang='ja'><title>見積書</title><h1 id='a'>見積書</h1><a href='#a'>上へ</a>"
    content = HTML(string=page).write_pdf(pdf_variant="pdf/ua-1", pdf_tags=True)
    assert kind_of(content, ".pdf") == "pdf"


@pytest.mark.parametrize(
    ("what", "content", "ending"),
    [
        (
            "a first page to show, as LibreOffice writes it",
            make.pdf("/OpenAction [3 0 R /XYZ null null 0]"),
            ".pdf",
        ),
        ("a link to a site", make.pdf(objects=["<< /S /URI /URI (https://www.example.jp/) >>"]), ".pdf"),
        ("objects in a stream", make.pdf(packed=["<< /Type /Font >>", "[1 2 (JavaScript)]"]), ".pdf"),
        (
            "a link of a sheet to a site and to a share",
            make.office(
                relations=[
                    (f"{make.RELATIONS}/hyperlink", "https://www.example.jp/", "External"),
                    (f"{make.RELATIONS}/hyperlink", "file:///\\\\server\\share\\a.xlsx", "External"),
                    (f"{make.RELATIONS}/hyperlink", "C:\\見積\\a.xlsx", "External"),
                ]
            ),
            ".xlsx",
        ),
        (
            "a chart with its sheet",
            make.office("pptx", {"ppt/embeddings/sheet1.xlsx": make.sheet()}),
            ".pptx",
        ),
        (
            "remarks of Excel, which are no whole XML",
            make.office(parts={"xl/drawings/vmlDrawing1.vml": "<xml><br></xml>"}),
            ".xlsx",
        ),
        (
            "a table as openpyxl writes it, without a head",
            make.office(parts={"xl/tables/table1.xml": "<table xmlns='x'/>"}),
            ".xlsx",
        ),
        (
            "settings of a printer on a Mac",
            make.office(
                parts={
                    "xl/p1.bin": '<?xml version="1.0"?><!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN">',
                    "xl/p2.bin": "\x02\x00<!DOCTYPE plist>",
                },
                types={"/xl/p1.bin": f"{make.OFFICE}spreadsheetml.printerSettings"},
            ),
            ".xlsx",
        ),
        (
            "settings of a printer",
            make.office(parts={"xl/printerSettings/printerSettings1.bin": "プリンター".encode("utf-16-le")}),
            ".xlsx",
        ),
        (
            "a page number in a document",
            make.office(
                "docx", main="<d xmlns:w='w'><w:fldChar/><w:instrText> PAGE </w:instrText><w:t>DDE</w:t></d>"
            ),
            ".docx",
        ),
        (
            "a part in UTF-16",
            make.office(parts={"docProps/app.xml": '<?xml version="1.0"?><d>あ</d>'.encode("utf-16")}),
            ".xlsx",
        ),
        ("UTF-8 with its mark", "﻿品目,金額\n".encode(), ".csv"),
        ("negative figures and a formula", b"=SUM(A1:A3),-1,+2,@x\n", ".csv"),
        ("a text of a large old machine", b"a,b\r\n\x1a", ".csv"),
        ("a code that begins like a program", b"MZ001,BM,ID3\n", ".csv"),
    ],
)
def test_what_is_usual_is_not_taken_for_hostile(what: str, content: bytes, ending: str) -> None:
    assert kind_of(content, ending)
