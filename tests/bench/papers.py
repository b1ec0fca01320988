"""Papers against WeasyPrint's empty page, and against their own words in plain paragraphs.

The second floor is what WeasyPrint asks for setting and embedding that many letters, however they stand.
Seconds of this process alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

from bs4 import BeautifulSoup
from django.utils.html import escape

from tests.bench.ground import Ground, cpu_seconds, median
from tests.bench.places import HIROSHIMA, STAFF

GOAL = 2.0
EMPTY = "<!DOCTYPE html><html lang=ja><head><meta charset=utf-8><title>x</title></head><body>{}</body></html>"
FAMILY = "html { font-family: 'BIZ UDPGothic' }"


def lines(ground: Ground) -> Iterator[dict[str, Any]]:
    from weasyprint import CSS, HTML

    from accounts.tenancy import scope
    from documents.pdf import render_pdf

    with scope(HIROSHIMA):
        for name, template, context in _papers():
            plain, style = _in_paragraphs(template, context), CSS(string=FAMILY)
            works: tuple[Callable[[], Any], ...] = (
                lambda: HTML(string=EMPTY.format("")).write_pdf(),
                lambda plain=plain, style=style: HTML(string=plain).write_pdf(stylesheets=[style]),
                lambda template=template, context=context: render_pdf(template, context),
            )
            for work in works:
                work()
            times = [[cpu_seconds(work) for work in works] for _ in range(max(3, ground.rounds // 2))]
            empty, paragraphs, paper = (median(column) for column in zip(*times, strict=True))
            ratio = round(paper / empty, 1)
            yield ground.line(
                f"paper: {name}",
                cpu_ms=round(paper * 1000),
                empty_ms=round(empty * 1000, 1),
                pages=_pages(render_pdf(template, context)),
                ratio=ratio,
                ratio_to_paragraphs=round(paper / paragraphs, 1),
                goal=GOAL,
                met=ratio <= GOAL,
            )


def _papers() -> Iterator[tuple[str, str, dict[str, Any]]]:
    from django.utils import timezone

    from accounts.models import Membership
    from accounts.seats import seat_of
    from finance.documents import figure_context
    from finance.figures import allocation_figure
    from japan.fiscal_year import fiscal_year_of
    from municipalities.needs.documents import sheet_context
    from municipalities.needs.models import Need

    held = Membership.objects.select_related("user", "prefecture").filter(user__email=STAFF)
    seat = seat_of(held.order_by("id")[0])
    needs = Need.objects.select_related("municipality", "author", "reviewer").order_by("-id")
    year = fiscal_year_of(timezone.localdate())
    sheet = sheet_context(needs.filter(status="in_support")[0], seat)
    yield "need sheet", "municipalities/needs/need_sheet.html", sheet
    yield "need sheet without schemes", "municipalities/needs/need_sheet.html", {**sheet, "schemes": []}
    figure = figure_context(allocation_figure(year), seat.prefecture_name)
    yield "figure of this year", "finance/figure_pdf.html", figure


def _in_paragraphs(template: str, context: dict[str, Any]) -> str:
    from django.template.loader import render_to_string
    from django.utils import timezone

    page = BeautifulSoup(render_to_string(template, {"now": timezone.localtime(), **context}), "html.parser")
    assert page.body is not None
    words = [re.sub(r"\s+", " ", text).strip() for text in page.body.stripped_strings]
    return EMPTY.format("".join(f"<p>{escape(text)}</p>" for text in words))


def _pages(content: bytes) -> int:
    from pypdf import PdfReader

    return len(PdfReader(BytesIO(content)).pages)
