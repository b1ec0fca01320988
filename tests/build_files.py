"""Files for the tests, good ones and hostile ones, made of bytes when they are needed."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable, Mapping
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from openpyxl import Workbook
from PIL import Image

from accounts.seats import Seat
from documents.uploads.examining import Examined, examine
from documents.uploads.models import StoredFile
from municipalities.needs.actions.files import attach_files
from municipalities.needs.choices import IN_HAND
from municipalities.needs.models import Need

QUOTE = "見積書（クラウド）.csv"
QUOTE_BYTES = "品目,金額\r\nクラウド利用料,4200000\r\n".encode("cp932")
OFFICE = "application/vnd.openxmlformats-officedocument."
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
MAIN = {
    "xlsx": ("xl/workbook.xml", f"{OFFICE}spreadsheetml.sheet.main+xml"),
    "docx": ("word/document.xml", f"{OFFICE}wordprocessingml.document.main+xml"),
    "pptx": ("ppt/presentation.xml", f"{OFFICE}presentationml.presentation.main+xml"),
}


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    """As a browser sends it; `{"chosen": [...]}` of a post."""
    return SimpleUploadedFile(name, content)


def examined(name: str = QUOTE, content: bytes = QUOTE_BYTES) -> Examined:
    """A file that may be kept, after it was really looked at."""
    return examine(UploadedFile(io.BytesIO(content), name, size=len(content)))


def attached_file(
    officer_seat: Seat, need: Need, name: str = QUOTE, content: bytes = QUOTE_BYTES
) -> StoredFile:
    """A file with a need, as the town puts it there."""
    is_sent = Need.objects.get(pk=need.pk).status not in IN_HAND
    attach_files(by=officer_seat, need=need, files=[examined(name, content)], at_once=is_sent)
    return StoredFile.objects.of(need).order_by("-id")[0]


def picture(size: tuple[int, int] = (60, 40), form: str = "PNG", **options: Any) -> bytes:
    into = io.BytesIO()
    Image.new("RGB", size, "teal").save(into, form, **options)
    return into.getvalue()


def sheet() -> bytes:
    """機器一覧, as openpyxl writes it."""
    book, into = Workbook(), io.BytesIO()
    page = book.active
    assert page is not None
    page.append(["機器", "台数"])
    page.append(["業務用パソコン", 42])
    book.save(into)
    return into.getvalue()


def zipped(
    members: Mapping[str, bytes | str] | Iterable[tuple[str, bytes | str]], method: int = ZIP_DEFLATED
) -> bytes:
    into = io.BytesIO()
    with ZipFile(into, "w", method) as archive:
        for name, content in members.items() if isinstance(members, Mapping) else members:
            archive.writestr(ZipInfo(name), content, method)
    return into.getvalue()


def office(
    kind: str = "xlsx",
    parts: Mapping[str, bytes | str] | None = None,
    *,
    main: str = "",
    types: Mapping[str, str] | None = None,
    relations: Iterable[tuple[str, str, str]] = (),
    main_type: str = "",
) -> bytes:
    """A file of Excel, Word or PowerPoint of the fewest parts. `main` is the text of its document, `types`
    are those of further parts, `relations` of the document are (type, target, mode)."""
    path, usual_type = MAIN[kind]
    folder, name = path.rsplit("/", 1)
    overrides = {f"/{path}": main_type or usual_type, **(types or {})}
    told = "".join(
        f'<Override PartName="{part}" ContentType="{type_}"/>' for part, type_ in overrides.items()
    )
    related = "".join(
        f'<Relationship Id="r{place}" Type="{type_}" Target="{target}"{mode and f" TargetMode={mode!r}"}/>'
        for place, (type_, target, mode) in enumerate(relations)
    )
    return zipped(
        {
            "[Content_Types].xml": (
                f'<?xml version="1.0" encoding="UTF-8"?><Types xmlns="{PACKAGE}content-types">'
                '<Default Extension="rels" '
                'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                f'<Default Extension="xml" ContentType="application/xml"/>{told}</Types>'
            ),
            "_rels/.rels": (
                f'<Relationships xmlns="{PACKAGE}relationships"><Relationship Id="r1" '
                f'Type="{RELATIONS}/officeDocument" Target="/{path}"/></Relationships>'
            ),
            path: main or f'<?xml version="1.0"?><document xmlns="{kind}"/>',
            f"{folder}/_rels/{name}.rels": (
                f'<Relationships xmlns="{PACKAGE}relationships">{related}</Relationships>'
            ),
            **(parts or {}),
        }
    )


def pdf(
    catalog: str = "", objects: Iterable[str] = (), *, packed: Iterable[str] = (), trailer: str = ""
) -> bytes:
    """A PDF of one empty page, with its table as a stream. `catalog` is put into its root, `objects` follow
    from number 4 on, `packed` stand in an object stream from number 20 on."""
    bodies = {
        1: f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
        2: "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
        **dict(enumerate(objects, start=4)),
    }
    written, places = b"%PDF-1.7\n", {}
    for number, body in bodies.items():
        places[number] = len(written)
        written += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    rows = {number: (1, place, 0) for number, place in places.items()}
    inside = list(packed)
    if inside:
        rows[19] = (1, len(written), 0)
        written += b"19 0 obj\n" + _object_stream(inside) + b"\nendobj\n"
        rows |= {20 + place: (2, 19, place) for place in range(len(inside))}
    start, rows[18] = len(written), (1, len(written), 0)
    table = b"".join(
        kind.to_bytes(1, "big") + place.to_bytes(4, "big") + more.to_bytes(2, "big")
        for _, (kind, place, more) in sorted(rows.items())
    )
    index = " ".join(f"{number} 1" for number in sorted(rows))
    packed_table = zlib.compress(table)
    written += (
        f"18 0 obj\n<< /Type /XRef /Size {max(rows) + 1} /W [1 4 2] /Index [{index}] /Root 1 0 R {trailer} "
        f"/Filter /FlateDecode /Length {len(packed_table)} >>\nstream\n"
    ).encode()
    return written + packed_table + f"\nendstream\nendobj\nstartxref\n{start}\n%%EOF\n".encode()


def _object_stream(bodies: list[str]) -> bytes:
    heads, content = [], ""
    for place, body in enumerate(bodies):
        heads.append(f"{20 + place} {len(content)}")
        content += f"{body} "
    head = f"{' '.join(heads)} "
    stream = zlib.compress(f"{head}{content}".encode("latin-1"))
    about = (
        f"<< /Type /ObjStm /N {len(bodies)} /First {len(head)} /Filter /FlateDecode /Length {len(stream)} >>"
    )
    return about.encode() + b"\nstream\n" + stream + b"\nendstream"


def box(name: bytes, content: bytes = b"") -> bytes:
    return (len(content) + 8).to_bytes(4, "big") + name + content


def heic(width: int = 4032, height: int = 3024, *, brand: bytes = b"heic") -> bytes:
    """The boxes of a telephone's photo, around no picture."""
    size = box(b"ispe", bytes(4) + width.to_bytes(4, "big") + height.to_bytes(4, "big"))
    handler = box(b"hdlr", bytes(8) + b"pict" + bytes(13))
    meta = box(b"meta", bytes(4) + handler + box(b"iprp", box(b"ipco", size)))
    return box(b"ftyp", brand + bytes(4) + b"mif1" + brand) + meta + box(b"mdat", b"\x00" * 64)
