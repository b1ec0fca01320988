"""A page as its reader meets it: heading, tables, buttons, errors.
Tests ask these instead of looking for markup.

page = read(staff.client.get("/hiroshima/needs/"))
assert page.heading == "ニーズ"
assert page.table("ニーズ").column("件名") == ["窓口の紙を減らしたい"]
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cached_property
from io import StringIO
from typing import Any

from bs4 import BeautifulSoup, Tag
from django.http import HttpResponse
from django.urls import reverse

from tests.cast import Person


def read(response: HttpResponse, status: int = 200) -> Page:
    """The page of an answer, which must have the status."""
    assert response.status_code == status, response.status_code
    return Page(BeautifulSoup(response.getvalue(), "html.parser"))


def address(name: str, *args: Any, slug: str = "hiroshima") -> str:
    """Of a page of a prefecture."""
    return reverse(name, args=[slug, *args])


def look(person: Person, name: str, *args: Any, query: str = "") -> Page:
    """What somebody finds on a page of 広島県."""
    return read(person.client.get(address(name, *args) + query))


def csv_rows(response: HttpResponse) -> list[list[str]]:
    """The rows of a CSV answer, its heads first; the mark that tells Excel of UTF-8 must be there."""
    assert response.status_code == 200, response.status_code
    assert response.headers["Content-Type"].startswith("text/csv"), response.headers["Content-Type"]
    content = response.getvalue()
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(StringIO(content.decode("utf-8-sig"))))


def words(tag: Tag | None) -> str:
    """The text that is seen, with single spaces; hints for those who only hear are left out."""
    if tag is None:
        return ""
    hidden = {id(each) for each in tag.select(".vh")}
    parts = [
        str(text) if getattr(text.previous_sibling, "name", "") == "wbr" else f" {text}"
        for text in tag.find_all(string=True)
        if not any(id(above) in hidden for above in text.parents)
    ]
    return " ".join("".join(parts).split())


@dataclass(frozen=True)
class Table:
    """A table by its heads and rows, each cell as words."""

    tag: Tag

    @cached_property
    def heads(self) -> list[str]:
        return [words(head).rstrip(" ▲▼") for head in self.tag.select("thead th")]

    @cached_property
    def rows(self) -> list[list[str]]:
        return [[words(cell) for cell in row.select("th, td")] for row in self.tag.select("tbody tr")]

    def column(self, head: str) -> list[str]:
        """The cells below a head; a row of one cell is the head of a group, or explains the one above."""
        place = self.heads.index(head)
        return [row[place] for row in self.rows if len(row) > 1 or len(self.heads) == 1]

    def link(self, text: str) -> str:
        """Where the link with these words leads."""
        return next(str(link["href"]) for link in self.tag.select("a[href]") if words(link) == text)


@dataclass(frozen=True)
class Page:
    """One page."""

    soup: BeautifulSoup

    @property
    def title(self) -> str:
        return words(self.soup.title)

    @property
    def heading(self) -> str:
        return words(self.soup.h1)

    @property
    def text(self) -> str:
        return words(self.soup.body)

    @property
    def crumbs(self) -> list[str]:
        return [words(step) for step in self.soup.select("nav.crumb li")]

    @property
    def told(self) -> list[str]:
        """What was just done, or could not be: the messages above the page."""
        return [words(note) for note in self.soup.select(".notices .note")]

    @property
    def errors(self) -> list[str]:
        """What the summary above a form says is to be mended."""
        summary = self.soup.select_one("[role=alert] ul")
        return [words(line) for line in summary.select("li")] if summary else []

    @property
    def buttons(self) -> list[str]:
        """Buttons and links that look like one, in the page itself."""
        return [words(button) for button in self.soup.select("main button, main a.btn")]

    def link(self, text: str) -> str:
        """Where the link or the button with these words leads."""
        return next(str(link["href"]) for link in self.soup.select("main a[href]") if words(link) == text)

    @property
    def tabs(self) -> list[str]:
        return [words(tab) for tab in self.soup.select("nav.tabs a")]

    @property
    def facts(self) -> dict[str, str]:
        """The definition lists of the page: label and value."""
        pairs = [(row.dt, row.dd) for row in self.soup.select("dl > div")]
        return {words(label): words(value) for label, value in pairs if label is not None}

    @property
    def menu(self) -> list[str]:
        return [words(item) for item in self.soup.select("nav.side a")]

    def table(self, label: str) -> Table:
        """The table whose region is called so, with or without の表."""
        for name in (label, f"{label}の表"):
            found = self.soup.select_one(f'section[aria-label="{name}"] table')
            if found is not None:
                return Table(found)
        raise AssertionError(
            f"no table {label}: {[each['aria-label'] for each in self.soup.select('section.scroll')]}"
        )

    def field(self, name: str) -> str:
        """The value that stands in a field of a form; of radio buttons and boxes see `chosen`."""
        found = self.soup.select_one(f'[name="{name}"]')
        assert found is not None, f"no field {name}"
        assert found.get("type") not in ("radio", "checkbox"), f"{name} has several values"
        if found.name == "select":
            found = found.select_one("option[selected]")
        if found is None:
            return ""
        return (
            str(found.get("value", "")) if found.name != "textarea" else found.get_text().removeprefix("\n")
        )

    def hidden(self, form: str = "main form") -> dict[str, Any]:
        """The hidden fields of the first form that `form` selects: what its button would send."""
        found = self.soup.select_one(form)
        assert found is not None, f"no form {form}"
        return {str(each["name"]): each.get("value", "") for each in found.select("input[type=hidden]")}

    @property
    def links(self) -> dict[str, str]:
        """Links of the page itself: words and where they lead."""
        return {words(link): str(link["href"]) for link in self.soup.select("main a[href]")}

    def chosen(self, name: str) -> list[str]:
        """The values that are ticked among the radio buttons or boxes of a form."""
        found = self.soup.select(f'input[name="{name}"]')
        assert found, f"no field {name}"
        return [str(each.get("value", "on")) for each in found if each.has_attr("checked")]

    def offered(self, name: str) -> list[str]:
        """The values among which a box lets choose."""
        return [str(option["value"]) for option in self.soup.select(f'select[name="{name}"] option')]

    @property
    def hints(self) -> list[str]:
        """What the page itself says only to those who hear it."""
        return [words(hint) for hint in self.soup.select("main .vh")]

    def lines(self, heading: str) -> list[str]:
        """The lines of the lists in the section with this heading, each with the list inside it."""
        for section in self.soup.select("main section[aria-labelledby]"):
            if words(section.select_one("h2, h3")) == heading:
                return [words(line) for line in section.select("li") if not line.find_parent("li")]
        raise AssertionError(f"no section {heading}")

    @property
    def parts(self) -> dict[str, str]:
        """The sections of the page itself: heading and all that stands under it."""
        sections = self.soup.select("main section[aria-labelledby]:has(h2)")
        return {words(section.h2): words(section) for section in sections}

    @property
    def figures(self) -> dict[str, str]:
        """Key figures: title, and the number with its unit and the lines below it."""
        return {
            words(figure.select_one("h2, h3, h4")): " ".join(
                words(line) for line in figure.select("p.v, p.sub")
            )
            for figure in self.soup.select("div.fig")
        }
