"""What a process of gunicorn runs: the server of waitress, which keeps slow clients away from the threads.

A request goes to a thread when it has come in whole, and its answer goes to a buffer, so a slow client
costs a socket and never a thread. gunicorn's own threads read head and body themselves: eight of them were
stopped by eight unfinished posts. `docs/adr/0018` says why it is done so.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from threading import BoundedSemaphore
from types import FrameType
from typing import Any

from gunicorn.workers.base import Worker
from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.channel import ClientDisconnected, HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import TcpWSGIServer
from waitress.task import ErrorTask, ThreadedTaskDispatcher, WSGITask
from waitress.utilities import Error, RequestEntityTooLarge

HEAD_SECONDS = 15.0
"""From the first byte to the end of the head; and how long a connection may stay without any."""
BODY_SECONDS, SLOWEST_BYTES = 30.0, 4_000
"""A body has half a minute, and a second more for every 4 kB that came: telephones send faster."""
ANSWER_SECONDS = 60.0
"""How long a client may take nothing of an answer that waits for it."""
WAITING_SHARE = 2
"""One thread of so many may wait for clients that have not taken what is buffered for them."""
MOST_HEAD_BYTES, MOST_BODY_BYTES = 32 * 1024, 32 * 1024 * 1024
MOST_DROPPED_BYTES = 128 * 1024 * 1024
"""A body up to here that is too large is read to its end and kept nowhere: a browser that still sends when it
is answered shows a fault of the network, and not the page that says what is too large."""
MOST_CONNECTIONS = 2000
"""Of one process. Each is a file descriptor, and a few hundred bytes while nothing comes."""
LOOK_SECONDS = 1


class TooSlow(Error):  # type: ignore[misc]
    code, reason = 408, "Request Timeout"


class Refused(ErrorTask):  # type: ignore[misc]
    """A page of ours for what cannot be read as a request."""

    def execute(self) -> None:
        from desk.refusals import without_request

        error = self.request.error
        answer = without_request(error.code)
        self.status = f"{error.code} {error.reason}"
        self.response_headers.extend(answer.items())
        self.set_close_on_finish()
        self.content_length = len(answer.content)
        self.write(answer.content)


class HeadTask(WSGITask):  # type: ignore[misc]
    """Who asks for the head alone gets it as it is, and not a byte of the body: Django leaves that to the
    server, and waitress to the application. On a kept connection the bytes would be read as the
    next answer."""

    def write(self, data: bytes) -> None:
        super().write(data if self._has_body_to_send else b"")

    def finish(self) -> None:
        if not self.wrote_header:
            self.write(b"")
        if self._has_body_to_send:
            super().finish()

    @property
    def _has_body_to_send(self) -> bool:
        return bool(self.request.command != "HEAD")


class Parser(HTTPRequestParser):  # type: ignore[misc]
    """A request, which may have to be read on after it was refused."""

    to_drop = 0
    expect_continue = False

    def received(self, data: bytes) -> int:
        if self.to_drop:
            dropped = min(len(data), self.to_drop)
            self.to_drop -= dropped
            self.body_bytes_received += dropped
            self.completed = not self.to_drop
            return dropped
        taken: int = super().received(data)
        if isinstance(self.error, RequestEntityTooLarge) and not self.chunked:
            asks_first, self.expect_continue = self.expect_continue, False
            if not asks_first and self.content_length <= MOST_DROPPED_BYTES:
                self.to_drop, self.completed = self.content_length, False
        return taken


class Channel(HTTPChannel):  # type: ignore[misc]
    """One connection, which knows since when it has been waiting for the rest of a request."""

    task_class, error_task_class, parser_class = HeadTask, Refused, Parser
    request: Any = None
    requests: list[Any]
    will_close = False
    is_given_up = False
    awaited: HTTPRequestParser | None = None
    awaited_since = 0.0

    def received(self, data: bytes) -> bool:
        taken: bool = super().received(data)
        if self.request is not self.awaited:
            self.awaited, self.awaited_since = self.request, time.time()
        return taken

    def service(self) -> None:
        try:
            super().service()
        except ClientDisconnected:
            self._drop_requests()

    def _flush_outbufs_below_high_watermark(self) -> None:
        """A thread that writes on waits here until the client has taken some of what is buffered for it. Some
        may wait; a client for whom there is no place is given up, or no thread would be left for others."""
        if self.total_outbufs_len <= self.adj.outbuf_high_watermark:
            return
        if not self.server.places_to_wait.acquire(blocking=False):
            self.is_given_up = True
            self.server.pull_trigger()
            raise ClientDisconnected
        try:
            super()._flush_outbufs_below_high_watermark()
        finally:
            self.server.places_to_wait.release()

    def _drop_requests(self) -> None:
        with self.requests_lock:
            for request in self.requests:
                request.close()
            self.requests = []

    def look(self, now: float) -> None:
        """End what takes too long."""
        if self.is_given_up:
            self.handle_close()
        elif self.total_outbufs_len:
            if now - self.last_activity > ANSWER_SECONDS:
                self.handle_close()
        elif self.requests:
            return
        elif self.request is None:
            idle = HEAD_SECONDS if self.last_activity == self.creation_time else self.adj.channel_timeout
            self.will_close = self.will_close or now - self.last_activity > idle
        elif now - self.awaited_since > _patience(self.request):
            self._give_up()

    def _give_up(self) -> None:
        with self.requests_lock:
            self.request.error = TooSlow("")
            self.requests.append(self.request)
            self.request = self.awaited = None
        self.server.add_task(self)


def _patience(request: HTTPRequestParser) -> float:
    if not request.headers_finished:
        return HEAD_SECONDS
    return BODY_SECONDS + float(request.body_bytes_received) / SLOWEST_BYTES


class Server(TcpWSGIServer):  # type: ignore[misc]
    """Takes connections from a socket that it shares with the other processes."""

    channel_class = Channel

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places_to_wait = BoundedSemaphore(max(self.adj.threads // WAITING_SHARE, 1))

    def maintenance(self, now: float) -> None:
        for channel in list(self.active_channels.values()):
            channel.look(now)


class PatientWorker(Worker):  # type: ignore[misc]
    """A process of gunicorn, which starts, watches and ends it; `threads` answer requests at once."""

    servers: tuple[Server, ...] = ()

    def run(self) -> None:
        connections: dict[int, wasyncore.dispatcher] = {}
        dispatcher = ThreadedTaskDispatcher()
        dispatcher.set_thread_count(self.cfg.threads)
        adjustments = Adjustments(
            sockets=[each.sock for each in self.sockets],
            threads=self.cfg.threads,
            backlog=self.cfg.backlog,
            channel_timeout=self.cfg.keepalive,
            cleanup_interval=LOOK_SECONDS,
            connection_limit=MOST_CONNECTIONS,
            max_request_header_size=MOST_HEAD_BYTES,
            max_request_body_size=MOST_BODY_BYTES,
            clear_untrusted_proxy_headers=False,  # TRUSTED_PROXIES says which of these are believed
            ident="",
        )
        self.servers = tuple(
            Server(
                self._answer,
                map=connections,
                _sock=each.sock,
                dispatcher=dispatcher,
                adj=adjustments,
                sockinfo=(each.sock.family, each.sock.type, each.sock.proto, each.sock.getsockname()),
                bind_socket=False,
            )
            for each in self.sockets
        )
        while self.alive and self.ppid == os.getppid():
            self._turn(connections, LOOK_SECONDS)
        self._finish(connections, dispatcher)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        super().handle_exit(sig, frame)
        self._wake()

    def _turn(self, connections: dict[int, wasyncore.dispatcher], seconds: float) -> None:
        self.notify()
        wasyncore.poll2(seconds, connections)

    def _finish(
        self, connections: dict[int, wasyncore.dispatcher], dispatcher: ThreadedTaskDispatcher
    ) -> None:
        """Take nothing more, and answer what has been asked."""
        until = time.monotonic() + self.cfg.graceful_timeout
        for server in self.servers:
            wasyncore.dispatcher.close(server)
        while time.monotonic() < until:
            channels = [channel for server in self.servers for channel in server.active_channels.values()]
            if not any(channel.requests or channel.total_outbufs_len for channel in channels):
                break
            for channel in channels:
                channel.look(time.time())
            self._turn(connections, 0.1)
        dispatcher.shutdown(timeout=1)

    def _answer(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        self.nr += 1
        if self.nr >= self.max_requests:
            self.alive = False
            self._wake()
        # Else the file, and with it the request, would be closed by the thread that sends.
        environ.pop("wsgi.file_wrapper")
        answered: Iterable[bytes] = self.wsgi(environ, start_response)
        return answered

    def _wake(self) -> None:
        for server in self.servers:
            server.pull_trigger()
