"""The web process as the demo and production start it: slow clients, odd requests, its end."""

from __future__ import annotations

import os
import re
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPMessage, HTTPResponse
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.db import connections

from servers.database import PROJECT, with_login
from servers.processes import Child, spawn, stop, wait_until
from tests.cast import person
from tests.page import Page

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("socket_enabled")]

MANY = 200
AT_ONCE = 2.0
"""Seconds within which a page has to answer while others are slow."""
UNFINISHED = (
    b"POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\nlogin="
)
HALF_A_HEAD = b"GET / HTTP/1.1\r\nHost: localhost\r\nAccept: te"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: HTTPMessage
    body: bytes

    @classmethod
    def of(cls, response: HTTPResponse) -> Answer:
        with closing(response):
            return cls(response.status, response.headers, response.read())


@dataclass
class Site:
    port: int
    process: Child

    def fetch(self, path: str, **headers: str) -> Answer:
        """One request on a connection of its own."""
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=20)) as connection:
            connection.request("GET", path, headers=headers)
            return Answer.of(connection.getresponse())

    def is_healthy(self) -> bool:
        try:
            return self.fetch("/healthz").status == 200
        except OSError:
            return False

    def seconds_for(self, path: str) -> float:
        began = time.monotonic()
        assert self.fetch(path).status == 200
        return time.monotonic() - began


Serve = Callable[..., Site]


@pytest.fixture
def serve(committed: str, servers: dict[str, str], tmp_path: Path) -> Iterator[Serve]:
    """Start the web process in the test's database; The configuration is the product's."""
    settings = connections["default"].settings_dict
    login = {"name": settings["NAME"], "user": settings["USER"], "password": settings["PASSWORD"]}
    with ExitStack() as at_end:

        def start(config: str = "config.gunicorn") -> Site:
            with socket.create_server(("127.0.0.1", 0)) as free:
                port = free.getsockname()[1]
            environ = os.environ | {
                "DATABASE_URL": with_login(servers["DATABASE_URL"], **login),
                "POOL_MODE": "test",
                "DJANGO_SETTINGS_MODULE": "config.test_settings",
                "PORT": str(port),
            }
            command = [sys.executable, "-m", "gunicorn", "--config", f"python:{config}", "config.wsgi"]
            child = spawn(command, environ=environ, log=tmp_path / "web.log", cwd=PROJECT)
            at_end.callback(stop, [child], signal.SIGTERM, 10.0)
            site = Site(port, child)
            assert wait_until(site.is_healthy, 30.0), (tmp_path / "web.log").read_text()
            return site

        yield start


@contextmanager
def hanging(site: Site, count: int, *begun: bytes) -> Iterator[list[socket.socket]]:
    """Clients that have begun to send, in turn the one and the other way, and do not go on."""
    with ExitStack() as at_end:
        clients = []
        for number in range(count):
            client = at_end.enter_context(socket.socket())
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.settimeout(20)
            client.connect(("127.0.0.1", site.port))
            client.sendall(begun[number % len(begun)])
            clients.append(client)
        yield clients


def told(client: socket.socket) -> bytes:
    """All that comes until the server closes."""
    found = b""
    while part := client.recv(65536):
        found += part
    return found


def test_two_hundred_slow_clients_do_not_stop_the_site(serve: Serve) -> None:
    site = serve()
    with hanging(site, MANY, UNFINISHED, HALF_A_HEAD) as clients:
        for turn in range(3):
            for client in clients:
                client.sendall(b"x")
            for path in ("/healthz", "/help/", "/accounts/login/", "/static/css/tokens.css"):
                assert site.seconds_for(path) < AT_ONCE, (turn, path)


def test_clients_that_do_not_read_do_not_stop_the_site(serve: Serve) -> None:
    """Each asks for more than the system takes for it, and than is buffered here, and takes none of it."""
    site = serve()
    with hanging(site, 40, b"GET /static/django_htmx/htmx-2.js HTTP/1.1\r\nHost: localhost\r\n\r\n" * 150):
        for _ in range(4):
            time.sleep(2)
            for path in ("/healthz", "/help/"):
                assert site.seconds_for(path) < AT_ONCE, path


def test_a_head_and_a_body_have_their_time(serve: Serve) -> None:
    site = serve("tests.config.quick_gunicorn")
    with hanging(site, 2, HALF_A_HEAD, UNFINISHED) as (head, body):
        began = time.monotonic()
        for client, least in ((head, 1.0), (body, 2.0)):
            answer = told(client)
            assert answer.startswith((b"HTTP/1.0 408", b"HTTP/1.1 408"))
            assert least <= time.monotonic() - began < least + 4
            assert "送信が途中で止まりました" in answer.decode()


def test_dripping_does_not_prolong_the_time_of_a_head(serve: Serve) -> None:
    site = serve("tests.config.quick_gunicorn")
    with hanging(site, 1, HALF_A_HEAD) as (client,):
        for _ in range(5):
            time.sleep(0.3)
            client.sendall(b"x")
        assert b" 408 " in told(client)[:20]


def test_a_silent_connection_is_closed(serve: Serve) -> None:
    site = serve("tests.config.quick_gunicorn")
    with hanging(site, 1, b"") as (client,):
        assert told(client) == b""


def test_a_body_that_keeps_coming_is_taken_however_long_it_lasts(serve: Serve) -> None:
    """Longer than `BODY_SECONDS`, in parts of 50 kB."""
    site = serve("tests.config.quick_gunicorn")
    size = 600_000
    head = UNFINISHED.replace(b"100000", b"%d" % size).replace(b"login=", b"")
    with hanging(site, 1, head) as (client,):
        for _ in range(size // 50_000):
            client.sendall(b"x" * 50_000)
            time.sleep(0.25)
        client.shutdown(socket.SHUT_WR)
        assert b" 403 " in told(client)[:20], "read to its end, and refused for want of a token"


SECURITY = ("Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy")
ODD = (
    (b"\x16\x03\x01\x02\r\n\r\n", 400),
    (b"GET /help/ HTTP/1.1\r\nHost: localhost\r\nno colon\r\n\r\n", 400),
    (b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n", 400),
    (b"GET /" + b"a" * 40_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", 431),
    (b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 40_000 + b"\r\n\r\n", 431),
    (b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 999999999\r\n\r\n", 413),
    (b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip\r\n\r\n", 501),
)


def test_what_is_no_request_gets_a_page_of_ours_with_its_headers(serve: Serve) -> None:
    site = serve()
    page = site.fetch("/help/")
    for sent, status in ODD:
        with hanging(site, 1, sent) as (client,):
            response = HTTPResponse(client)
            response.begin()
            answer = Answer.of(response)
            assert answer.status == status, sent[:60]
            for name in SECURITY:
                assert answer.headers[name] == page.headers[name], (status, name)
            assert answer.headers["Cache-Control"] == "no-store, private"
            assert answer.headers["Server"] is None
            read = Page(BeautifulSoup(answer.body, "html.parser"))
            assert read.heading
            assert [link["href"] for link in read.soup.select("main a.btn")] == ["/"]


def test_what_is_too_large_is_read_to_its_end_before_it_is_answered(serve: Serve) -> None:
    """Else a browser that sends a large file is cut off and shows no page."""
    site, size = serve(), 40 * 1024 * 1024
    head = UNFINISHED.replace(b"100000", b"%d" % size).replace(b"login=", b"")
    with hanging(site, 1, head) as (client,):
        for _ in range(size // 1024 // 1024):
            client.sendall(bytes(1024 * 1024))
        response = HTTPResponse(client)
        response.begin()
        answer = Answer.of(response)
        assert client.recv(1) == b"", "nothing else comes, and the connection ends"
    assert answer.status == 413
    page = Page(BeautifulSoup(answer.body, "html.parser"))
    assert "ファイルは1つ10MBまで、一度に合わせて30MBまでです。" in page.text
    with hanging(site, 1, head.replace(b"\r\n\r\n", b"\r\nExpect: 100-continue\r\n\r\n")) as (client,):
        assert b" 413 " in told(client)[:20]


def test_a_file_of_a_list_flows(serve: Serve) -> None:
    site, staff = serve(), person("staff")
    answer = site.fetch(
        "/hiroshima/needs/?format=csv", Cookie=f"sessionid={staff.client.cookies['sessionid'].value}"
    )
    assert (answer.status, answer.headers["Transfer-Encoding"]) == (200, "chunked")
    assert "件名" in answer.body.decode("utf-8-sig")


def test_a_head_is_sent_without_a_byte_of_its_body(serve: Serve) -> None:
    """With the length that the page has; what follows on the connection is the next answer."""
    site, staff = serve(), person("staff")
    cookie = f"Cookie: sessionid={staff.client.cookies['sessionid'].value}\r\n"
    for path in ("/help/", "/hiroshima/needs/", "/nothing/", "/static/css/tokens.css", "/hiroshima/jobs/"):
        request = f"{{}} {path} HTTP/1.1\r\nHost: localhost\r\n{cookie}{{}}\r\n"
        sent = request.format("HEAD", "") + request.format("GET", "Connection: close\r\n")
        with hanging(site, 1, sent.encode()) as (client,):
            first, _, rest = told(client).partition(b"\r\n\r\n")
            second, _, body = rest.partition(b"\r\n\r\n")
        assert second.startswith(b"HTTP/1.1 "), (path, second[:60])
        assert _length(first) == _length(second) == len(body) > 0, path
    flowing = request.replace("/hiroshima/jobs/", "/hiroshima/needs/?format=csv").format("HEAD", "")
    with hanging(site, 1, flowing.encode()) as (client,):
        assert told(client).partition(b"\r\n\r\n")[2] == b""


def _length(head: bytes) -> int:
    (found,) = re.findall(rb"Content-Length: (\d+)", head)
    return int(found)


def test_the_end_does_not_wait_for_slow_clients(serve: Serve) -> None:
    site = serve()
    with hanging(site, 20, UNFINISHED, HALF_A_HEAD):
        began = time.monotonic()
        site.process.send_signal(signal.SIGTERM)
        site.process.wait(10)
        assert time.monotonic() - began < 3
