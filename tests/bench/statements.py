"""What a page asks the database, to be asked again beside it."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User

CURSOR = re.compile(r"^DECLARE .*? CURSOR.*? FOR ")


def statements_of(path: str, email: str) -> list[str]:
    """The SELECTs of a page, in this process and with their values, once the process has warmed up."""
    _asked(path, email)
    return [sql for sql in _asked(path, email) if sql.startswith("SELECT") and " FROM " in sql]


def streamed_by(path: str, email: str) -> str:
    """The statement whose cursor a streamed file is read from."""
    (statement,) = (CURSOR.sub("", sql) for sql in _asked(path, email) if CURSOR.match(sql))
    return statement


def _asked(path: str, email: str) -> list[str]:
    """A streamed answer is read to its end."""
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(User.objects.get(email=email), settings.AUTHENTICATION_BACKENDS[0])
    with CaptureQueriesContext(connection) as asked:
        answer: Any = client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        for _ in answer.streaming_content if answer.streaming else ():
            pass
    return [query["sql"] for query in asked]
