"""How gunicorn serves the web process, in the demo and in production alike."""

from __future__ import annotations

import gc
import os
from pathlib import Path
from typing import Any

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
worker_class = "config.web_worker.PatientWorker"
timeout = 60
graceful_timeout = int(os.environ.get("WEB_GRACE_SECONDS", "20"))
keepalive = 5
max_requests = 5000
max_requests_jitter = 500
preload_app = True
# Reading a heartbeat from a disk can stall a worker long enough for gunicorn to end it.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108
errorlog = "-"
loglevel = "warning"


def when_ready(server: Any) -> None:
    """Once, before the workers are forked: the first request of each would take most of a second to import
    the pages and to read their templates. What stands by then is never swept again, and stays shared."""
    from django.template.loader import get_template
    from django.urls import get_resolver

    get_resolver().reverse_dict  # noqa: B018 - reading it imports every page
    for path in TEMPLATES.rglob("*.html"):
        get_template(path.relative_to(TEMPLATES).as_posix())
    gc.freeze()


def pre_fork(server: Any, worker: Any) -> None:
    """Workers must not share the connection that the start-up check opened before the fork."""
    from django.db import connections

    connections.close_all()
