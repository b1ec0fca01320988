"""A browser that measures: one kept connection, cookies, nothing else."""

from __future__ import annotations

import http.client
import time
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from bs4 import BeautifulSoup

from demo.sign_ins import DEMO_PASSWORD

MILLISECONDS = 1000
TIMEOUT_SECONDS = 300
CHUNK = 65_536


@dataclass(frozen=True)
class Answer:
    """What came back; `ms` until the last byte, `first_ms` until the first one of the body."""

    status: int
    body: bytes
    ms: float
    first_ms: float
    queries: int
    queries_ms: float
    location: str

    @property
    def soup(self) -> BeautifulSoup:
        return BeautifulSoup(self.body, "html.parser")


class Client:
    def __init__(self, base: str, email: str = "") -> None:
        self.base = base
        self._cookies: dict[str, str] = {}
        self._connection = self._connected()
        if email:
            self._sign_in(email)

    def get(self, path: str) -> Answer:
        return self._ask("GET", path)

    def post(self, path: str, fields: list[tuple[str, str]]) -> Answer:
        return self._ask("POST", path, urlencode(fields))

    def _connected(self) -> http.client.HTTPConnection:
        connection = http.client.HTTPConnection(urlsplit(self.base).netloc, timeout=TIMEOUT_SECONDS)
        connection.connect()
        return connection

    def _sign_in(self, email: str) -> None:
        path = "/accounts/login/"
        form = self.get(path).soup.select_one("main form")
        assert form is not None
        fields = [
            (str(each["name"]), str(each.get("value", ""))) for each in form.select("input[type=hidden]")
        ]
        answer = self.post(path, [*fields, ("login", email), ("password", DEMO_PASSWORD)])
        assert answer.status == 302, (email, answer.status)

    def _ask(self, method: str, path: str, form: str | None = None) -> Answer:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if form is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Referer": f"{self.base}{path}"}
        begun = time.perf_counter()
        try:
            self._connection.request(method, path, form, headers)
            response = self._connection.getresponse()
        except (http.client.HTTPException, ConnectionError):
            self._connection = self._connected()
            begun = time.perf_counter()
            self._connection.request(method, path, form, headers)
            response = self._connection.getresponse()
        start = response.read(1)
        first = time.perf_counter()
        body = start + response.read()
        ended = time.perf_counter()
        for line in response.headers.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            self._cookies[name] = value
        return Answer(
            response.status,
            body,
            (ended - begun) * MILLISECONDS,
            (first - begun) * MILLISECONDS,
            int(response.headers.get("X-Queries", 0)),
            float(response.headers.get("X-Queries-Ms", 0)),
            response.headers.get("Location", ""),
        )
