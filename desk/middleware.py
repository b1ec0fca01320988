"""What holds for every answer and every request, whichever app has the address.

In the order of `MIDDLEWARE`: what may be kept by browsers and proxies,
which methods exist, which letters are taken.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.http import HttpRequest, HttpResponse, RawPostDataException
from django.shortcuts import render

from desk.api.errors import API_PATH, TOO_BIG, api_error
from desk.checks import are_storable, is_storable

Answer = Callable[[HttpRequest], HttpResponse]

PAGE_METHODS = ("GET", "HEAD", "POST")
ENCODINGS = frozenset({"utf-8", "ascii"})
PUBLIC_PAGES = frozenset(
    {
        "first_page",
        "healthz",
        "attribution",
        "help_page",
        "accessibility",
        "privacy",
        "components",
        "api_schema",
    }
)
"""Addresses whose answer is nobody's, as long as nobody is signed in."""

REPLACED = "\N{REPLACEMENT CHARACTER}"
"""What Django puts in the place of bytes that are no letter."""
NOT_UTF8 = "文字コードがUTF-8ではないため、読み取れませんでした。UTF-8で送ってください。"
ODD_ADDRESS = "アドレスに、使えない文字（制御文字のNULなど）が入っています。"


class KeepPrivate:
    """Nothing personal stays in a browser's or a proxy's store: a
    shared computer shows no page after signing out.

    Everything is personal but the public pages, and these too when signed in, since the frame then knows the
    person. Static files are answered before this by WhiteNoise, with headers of their own.

    One page must be kept by the browser of whoever wrote it, and by nobody else: a form
    that comes back with errors. Going on from it and back would otherwise end at the
    browser's "document expired", without the words.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if _is_form_again(request, response):
            response["Cache-Control"] = "private, no-cache"
        elif not _is_public(request) and "no-store" not in response.get("Cache-Control", ""):
            response["Cache-Control"] = "no-store, private"
        return response


def _is_form_again(request: HttpRequest, response: HttpResponse) -> bool:
    is_page = response.get("Content-Type", "").startswith("text/html")
    return request.method == "POST" and response.status_code == 200 and is_page and hasattr(request, "seat")


def _is_public(request: HttpRequest) -> bool:
    match = request.resolver_match
    user = getattr(request, "user", None)
    return (
        match is not None and match.url_name in PUBLIC_PAGES and (user is None or not user.is_authenticated)
    )


class PlainMethods:
    """A page is read or posted to, and nothing else; whoever asks in
    another way is told so, on a page of ours."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(API_PATH):
            return self.get_response(request)
        if request.method not in PAGE_METHODS:
            return _not_allowed(request, ", ".join(PAGE_METHODS))
        response = self.get_response(request)
        return _not_allowed(request, response["Allow"]) if response.status_code == 405 else response


def _not_allowed(request: HttpRequest, allow: str) -> HttpResponse:
    response = render(request, "desk/refusals/405.html", status=405)
    response["Allow"] = allow
    return response


class RefuseUnstorable:
    """Letters that PostgreSQL cannot keep end here, once for every search, filter, form and address.

    Also a character set other than UTF-8, which would read the same bytes as other letters,
    and a body for the API that is too big, before anybody reads it. Stands before the session:
    a cookie with such letters is as good as none.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        for name in [name for name, value in request.COOKIES.items() if not is_storable(value)]:
            del request.COOKIES[name]
        return _refused(request) or self.get_response(request)


def _refused(request: HttpRequest) -> HttpResponse | None:
    in_api = request.path_info.startswith(API_PATH)
    if request.encoding and codecs.lookup(request.encoding).name not in ENCODINGS:
        request.encoding = "utf-8"
        return _bad(request, NOT_UTF8)
    if in_api and _length(request) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        return api_error(request, 413, TOO_BIG)
    if not (is_storable(request.path_info) and are_storable(_asked(request))):
        return _bad(request, ODD_ADDRESS)
    if not in_api and request.method == "POST":
        if not are_storable(_posted(request)):
            return render(request, "desk/refusals/odd_letters.html", status=400)
        if not _came_as_utf8(request):
            return _bad(request, NOT_UTF8)
    return None


def _came_as_utf8(request: HttpRequest) -> bool:
    """Whether what was posted is letters throughout.

    Django reads other bytes of a form as Latin letters where they stand bare, and puts a sign in their place
    where they are escaped. That sign may also have been typed, which only a form without files shows.
    """
    replaced = any(REPLACED in text for text in _posted(request))
    try:
        if replaced or not request.body.isascii():
            unquote_to_bytes(request.body).decode()
    except UnicodeDecodeError:
        return False
    except RawPostDataException:
        return not replaced
    return True


def _bad(request: HttpRequest, sentence: str) -> HttpResponse:
    return api_error(request, 400, sentence) or render(
        request, "desk/refusals/odd_address.html", {"sentence": sentence}, status=400
    )


def _length(request: HttpRequest) -> int:
    stated = request.META.get("CONTENT_LENGTH") or "0"
    return int(stated) if stated.isdecimal() else 0


def _asked(request: HttpRequest) -> Iterator[str]:
    for name, values in request.GET.lists():
        yield name
        yield from values


def _posted(request: HttpRequest) -> Iterator[str]:
    for name, values in request.POST.lists():
        yield name
        yield from (str(value) for value in values)
    for name, files in request.FILES.lists():
        yield name
        yield from (file.name or "" for file in files)
