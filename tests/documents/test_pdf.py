"""PDFs that say what they should, in letters that are there."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from documents.pdf import Forbidden, render_pdf, static_file

PAGE = """<!DOCTYPE html><html lang="ja"><head><meta charset="utf-8"><title>{{ title }}</title></head><body>
<h1 class="sheet-title">{{ title }}</h1>{% autoescape off %}{{ body }}{% endautoescape %}</body></html>"""


@pytest.fixture
def page(tmp_path: Path, settings: object) -> Iterator[str]:
    """The name of a template that only tests have."""
    from django.template import engines

    loader = engines["django"].engine.template_loaders[0].loaders[0]  # type: ignore[attr-defined]
    (tmp_path / "test_page.html").write_text(PAGE, encoding="utf-8")
    kept = loader.dirs
    loader.dirs = [tmp_path, *loader.get_dirs()]
    yield "test_page.html"
    loader.dirs = kept


def read(content: bytes) -> PdfReader:
    return PdfReader(BytesIO(content))


def test_rare_letters_can_be_read_back(page: str) -> None:
    content = render_pdf(page, {"title": "ニーズ票", "body": "<p>葛󠄀城市 髙橋 﨑山 神石高原町</p>"})
    text = "".join(read(content).pages[0].extract_text().split()).replace("\U000e0100", "")
    for word in ("ニーズ票", "葛城市", "髙橋", "﨑山", "神石高原町"):
        assert word in text


def test_it_is_tagged_titled_and_in_japanese(page: str) -> None:
    root = read(render_pdf(page, {"title": "ニーズ票", "body": ""}))
    catalogue = root.trailer["/Root"]
    assert catalogue["/Lang"] == "ja"
    assert catalogue["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in catalogue
    assert root.metadata is not None
    assert root.metadata.title == "ニーズ票"
    assert b"pdfuaid" in catalogue["/Metadata"].get_data()


def test_its_letters_are_embedded_from_the_japanese_font(page: str) -> None:
    reader = read(render_pdf(page, {"title": "髙﨑", "body": "<p>都道府県</p>"}))
    fonts = [font.get_object()["/BaseFont"] for font in reader.pages[0]["/Resources"]["/Font"].values()]
    assert any("BIZ-UDPGothic" in name or "BIZUDPGothic" in name for name in fonts), fonts


def test_nothing_is_fetched_from_anywhere(page: str) -> None:
    secret = Path(__file__).resolve().as_uri()
    for address in (
        secret,
        "http://169.254.169.254/latest/",
        "https://elsewhere.example/a.png",
        "static:../manage.py",
    ):
        with pytest.raises(Forbidden, match="not a static file of ours"):
            render_pdf(page, {"title": "x", "body": f'<img src="{address}" alt="x">'})


def test_only_files_that_we_ship_are_static() -> None:
    assert static_file("css/pdf.css").is_file()
    for name in ("../manage.py", "/etc/hostname", "css/nothing.css"):
        with pytest.raises(Forbidden):
            static_file(name)


def test_the_page_is_drawn_with_ink(page: str, tmp_path: Path) -> None:
    (tmp_path / "page.pdf").write_bytes(render_pdf(page, {"title": "ニーズ票", "body": "<p>葛󠄀城市 髙﨑</p>"}))
    subprocess.run(
        ["pdftoppm", "-gray", "-r", "60", tmp_path / "page.pdf", tmp_path / "page"],
        check=True,
        capture_output=True,
    )
    drawn = next(tmp_path.glob("page*.pgm")).read_bytes()
    dark = sum(1 for value in drawn[-60 * 8 * 60 * 11 :] if value < 128)
    assert 100 < dark < 20_000


def test_a_long_word_is_broken_inside_the_margins(page: str) -> None:
    address = "https://www.example.lg.jp/soshiki/" + "shiyousho_an_saishuban_" * 8 + ".pdf"
    quoted = f"<blockquote>{address}</blockquote><table><tr><td>{address}</td><td>町</td></tr></table>"
    facts = f'<dl class="sum"><div><dt>資料</dt><dd>{address}</dd></div></dl>'
    content = render_pdf(page, {"title": address, "body": quoted + facts})
    paper = read(content).pages[0]
    text = "".join(paper.extract_text().split())
    assert text.count(address) == 4
    assert rightmost(content) <= float(paper.mediabox.width) - 18 / 25.4 * 72 + 1


def rightmost(content: bytes) -> float:
    """Where the last word of every line ends, in points from the left edge of the paper."""
    told = subprocess.run(
        ["pdftotext", "-bbox", "-", "-"], input=content, capture_output=True, check=True
    ).stdout.decode()
    return max(float(found) for found in re.findall(r'<word [^>]*xMax="([0-9.]+)"', told))


def test_a_sign_that_no_font_has_is_named(page: str) -> None:
    text = (
        read(render_pdf(page, {"title": "票", "body": "<p>見てもらえますか。✅確認ずみ</p>"}))
        .pages[0]
        .extract_text()
    )
    assert "見てもらえますか。［チェック］確認ずみ" in "".join(text.split())
