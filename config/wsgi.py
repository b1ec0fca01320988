"""The web process. Refuses to start as a database role that row-level security does not bind."""

from __future__ import annotations

import codecs
import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.utils.http import parse_header_parameters

from desk.files.room import with_room

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django_application = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Django behind a content type that it can read.

    Django 5.2 takes any codec of Python as a character set, also one that makes no text of bytes
    (`charset=rot13`), and decodes parameters by a codec that they name themselves (RFC 2231). Both
    fail before the first middleware. Such a request is handed on as one in another character set
    than UTF-8, and refused like any other of these.
    """
    given = environ.get("CONTENT_TYPE", "")
    if given and not _is_readable(given):
        environ["CONTENT_TYPE"] = f"{given.partition(';')[0].strip()}; charset=iso-8859-1"
    return with_room(django_application, environ, start_response)


def _is_readable(content_type: str) -> bool:
    try:
        _, parameters = parse_header_parameters(content_type)
        charset = codecs.lookup(parameters.get("charset", "utf-8"))
        return " ".encode(charset.name).decode(charset.name) == " "
    except (LookupError, ValueError, AssertionError):
        return False


call_command("check", "--database", "default", "--tag", "database")
