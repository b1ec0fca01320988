"""Which letters can be kept: PostgreSQL stores every one but NUL, and half of a surrogate pair is no letter at all."""

from __future__ import annotations

import re
from collections.abc import Iterable

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def is_storable(text: str) -> bool:
    return _UNSTORABLE.search(text) is None


def are_storable(texts: Iterable[str]) -> bool:
    return all(is_storable(text) for text in texts)
