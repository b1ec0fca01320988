"""PDFs from templates: PDF/UA, the product's own style sheet, nothing fetched from anywhere."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from threading import local
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import timezone

from documents.letters import named

STYLE = "css/pdf.css"
STATIC = "static:"


class Forbidden(ValueError):
    """A document asked for something that is not one of our static files."""


def render_pdf(template: str, context: dict[str, Any]) -> bytes:
    """The template as a tagged PDF (PDF/UA-1) in `static/css/pdf.css`.
    Takes about half a second a page: in jobs only.

    The template is a whole page with `lang`, `<title>` and the classes of pdf.css; it gets `now`
    besides `context`. A picture is named by its place among the static files
    (`static:img/seal.svg`); any other address, of the network or of the disk, is refused
    (`Forbidden`), since texts that people typed end up in here. Letters that no font has are named.
    """
    from weasyprint import HTML
    from weasyprint.urls import FatalURLFetchingError

    page = named(render_to_string(template, {"now": timezone.localtime(), **context}))
    html = HTML(string=page, base_url=STATIC, url_fetcher=_static_only())
    try:
        written: bytes = html.write_pdf(
            stylesheets=[_style()], font_config=_fonts(), pdf_variant="pdf/ua-1", pdf_tags=True
        )
    except FatalURLFetchingError as error:  # not an Exception, so that WeasyPrint itself lets it through
        raise Forbidden(str(error)) from error
    return written


@cache
def _style() -> Any:
    """Read once: reading it takes as long as an empty page."""
    from weasyprint import CSS

    return CSS(string=static_file(STYLE).read_text(encoding="utf-8"), url_fetcher=_static_only())


_kept = local()


def _fonts() -> Any:
    """What has been found out about the machine's fonts, kept for the next paper. Of each thread its own:
    Pango's maps of fonts know no locks."""
    from weasyprint.text.fonts import FontConfiguration

    if not hasattr(_kept, "fonts"):
        _kept.fonts = FontConfiguration()
    return _kept.fonts


def _static_only() -> Any:
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class StaticFiles(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            try:
                path = static_file(url.removeprefix(STATIC) if url.startswith(STATIC) else f"/{url}")
            except Forbidden as error:
                raise FatalURLFetchingError(str(error)) from error
            return URLFetcherResponse(url, body=path.read_bytes())

    return StaticFiles()


def static_file(name: str) -> Path:
    """The file of the style sheets and pictures that we ship. Raises `Forbidden` for any other."""
    found = finders.find(name) if ".." not in name and not name.startswith("/") else None
    if not isinstance(found, str):
        raise Forbidden(f"not a static file of ours: {name[:80]}")
    return Path(found)
