"""Tells in headers what an answer cost: statements, and the milliseconds they and the whole took."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from django.db import connections
from django.http import HttpRequest, HttpResponse

MILLISECONDS = 1000


class Probe:
    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        spent: list[float] = []

        def measure(execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
            begun = time.perf_counter()
            try:
                return execute(sql, params, many, context)
            finally:
                spent.append(time.perf_counter() - begun)

        begun = time.perf_counter()
        with ExitStack() as stack:
            for connection in connections.all():
                stack.enter_context(connection.execute_wrapper(measure))
            response = self.answer(request)
        response.headers["X-Queries"] = str(len(spent))
        response.headers["X-Queries-Ms"] = f"{sum(spent) * MILLISECONDS:.2f}"
        response.headers["X-Ms"] = f"{(time.perf_counter() - begun) * MILLISECONDS:.2f}"
        return response
