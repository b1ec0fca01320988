"""The settings of the demo, with a floor to measure against and a count of what the database was asked."""

from __future__ import annotations

from config.settings import *  # noqa: F403
from config.settings import MIDDLEWARE

MIDDLEWARE = ["tests.bench.probe.Probe", *MIDDLEWARE]
ROOT_URLCONF = "tests.bench.urls"
