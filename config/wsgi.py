"""The web process. Refuses to start as a database role that row-level security does not bind."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.utils.http import parse_header_parameters

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django_application = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Django behind a content type that it can read.

    Django 5.2 takes any codec of Python as a character set, also one that makes no text of bytes (`charset=rot13`), and
    fails before the first middleware. Without its parameters such a request is read, and refused, like any other.
    """
    kind, parameters = parse_header_parameters(environ.get("CONTENT_TYPE", ""))
    if not _makes_text(parameters.get("charset", "utf-8")):
        environ["CONTENT_TYPE"] = kind
    return django_application(environ, start_response)


def _makes_text(charset: str) -> bool:
    try:
        b" ".decode(charset)
    except (LookupError, ValueError):
        return False
    return True


call_command("check", "--database", "default", "--tag", "database")
