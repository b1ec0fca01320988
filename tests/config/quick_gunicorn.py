"""The configuration of the web process with a patience of seconds, so that a test need not wait a minute."""

from __future__ import annotations

from config import web_worker
from config.gunicorn import *  # noqa: F403

web_worker.HEAD_SECONDS, web_worker.BODY_SECONDS, web_worker.ANSWER_SECONDS = 1.0, 2.0, 2.0
graceful_timeout = 5
