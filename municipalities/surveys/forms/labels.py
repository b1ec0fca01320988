"""Labels that are typed one in a line, as options and rows are, and the keys that stay with what they mean.

Answers, conditions and the answers of the rounds before know a label by its key. So a key is never given
out again, and no program guesses whether other words are the same thing: whoever has written them says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from secrets import token_hex
from typing import Any, Final

from japan.kana import as_kept
from municipalities.surveys.kinds.single import folded

GONE: Final = "gone"
"""Said of a label that is taken off: what stands there now is something else."""


def lines_of(typed: str) -> list[str]:
    return [line.strip() for line in as_kept(typed).splitlines() if line.strip()]


def left_open(typed: str, old: Sequence[Mapping[str, Any]]) -> tuple[list[Mapping[str, Any]], list[str]]:
    """What stood there and does not any more, and the lines that are new: where there are both, somebody is
    to be asked which is which."""
    lines, known = lines_of(typed), {each["label"] for each in old}
    gone = [each for each in old if each["label"] not in lines]
    return gone, [line for line in dict.fromkeys(lines) if line not in known]


def keyed(typed: str, old: Sequence[Mapping[str, Any]], reworded: Mapping[str, str]) -> list[dict[str, Any]]:
    """One for each line: a label that stood there keeps its key and what else is known of it, and so does
    one of which only the words are others (`reworded`: key -> new label). A new one gets a key that no
    other label has ever had."""
    known = {each["label"]: dict(each) for each in old}
    known |= {
        reworded[each["key"]]: {**each, "label": reworded[each["key"]]}
        for each in old
        if each["key"] in reworded
    }
    return [known.get(line) or {"key": fresh("o"), "label": line} for line in lines_of(typed)]


def twice(typed: str) -> str:
    """A label that stands there twice for whoever reads it; "" if none does."""
    seen: set[str] = set()
    for line in lines_of(typed):
        if folded(line) in seen:
            return line
        seen.add(folded(line))
    return ""


def fresh(name: str) -> str:
    """A key, or the end of one, that nothing else has or will have."""
    return f"{name}{token_hex(5)}"
