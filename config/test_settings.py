"""The product's settings in test mode, whatever the environment says."""

from __future__ import annotations

import os

os.environ["POOL_MODE"] = "test"

from config.settings import *  # noqa: F403

EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
