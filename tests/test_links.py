"""Every link that a page shows to somebody opens for them: no way leads to a closed door."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.http import HttpResponse

from tests.cast import CAST, Person
from tests.world import World

ALIKE = 2
"""Pages that differ only in numbers and in the values of a query are opened so often."""
NOT_WALKED = ("/accounts/logout/", "/accounts/password/change/")
"""Signing out ends the walk; a cast that signs in without passwords has none to change."""


def links(response: HttpResponse, path: str) -> Iterator[str]:
    """The addresses of ours that the answer leads to."""
    if response.status_code in (301, 302):
        yield urljoin(path, response.headers["Location"])
    elif response.headers["Content-Type"].startswith("text/html"):
        for link in BeautifulSoup(response.content, "html.parser").select("a[href]"):
            yield urljoin(path, str(link["href"]))


def walk(who: Person) -> Iterator[tuple[str, str, int]]:
    """Address, the page that leads there, and how it answers; from the first page on."""
    seen, opened, waiting = set(), Counter[str](), [("/", "")]
    while waiting:
        path, origin = waiting.pop(0)
        shape = re.sub(r"\d+", "0", re.sub(r"=[^&]*", "", path))
        if path in seen or path.startswith(NOT_WALKED) or opened[shape] == ALIKE:
            continue
        seen.add(path)
        opened[shape] += 1
        answer = who.client.get(path)
        yield path, origin, answer.status_code
        if answer.status_code < 400:
            found = (urldefrag(address).url for address in links(answer, path))
            waiting += [(address, path) for address in found if not urlsplit(address).netloc]


@pytest.mark.slow
@pytest.mark.parametrize("who", CAST)
def test_every_link_that_is_shown_opens(world: World, who: str) -> None:
    answers = list(walk(world.people[who]))
    closed = [f"{path} on {origin}: {status}" for path, origin, status in answers if status >= 400]
    assert closed == []
    assert len(answers) > 15, answers
