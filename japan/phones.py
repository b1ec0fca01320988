"""Telephone numbers as people type them. Pure."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_HYPHENS: Final = re.compile(r"[‐‑‒–—―−ー－~〜]")
_NUMBER: Final = re.compile(
    r"(?:#[0-9]{4}|1[0-9]{2}|0[0-9]{1,4}-?[0-9]{1,4}-?[0-9]{3,4})(?:\(内線[0-9,-]{1,16}\))?"
)


class UnreadablePhone(ValueError):
    """What was typed is no telephone number; the text says what to write."""


def read_phone(typed: str) -> str:
    """「０８２－５１３－２２２２ 内線 45」 and 「082-513-2222(45)」 as 「082-513-2222（内線45）」.

    Short numbers such as #9110 and 110 stay as they are. Raises `UnreadablePhone` with a Japanese sentence.
    """
    text = _HYPHENS.sub("-", unicodedata.normalize("NFKC", typed))
    text = re.sub(r"\s+", "", text)
    text = re.sub(r"(?:\((?:内線|ext\.?)?|内線|ext\.?)([0-9,-]+)\)?$", r"(内線\1)", text, flags=re.IGNORECASE)
    digits = len(re.sub(r"\D", "", text.split("(")[0]))
    if not _NUMBER.fullmatch(text) or (text.startswith("0") and not 10 <= digits <= 11):
        raise UnreadablePhone(
            f"「{typed}」は電話番号として読めません。市外局番から書いてください。"
            "例：082-513-2222、082-513-2222 内線45"
        )
    return text.replace("(", "（").replace(")", "）")
