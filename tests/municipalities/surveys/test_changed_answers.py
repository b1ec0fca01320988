"""Against the answer of last time, only what is striking is told."""

from __future__ import annotations

from typing import Any

import pytest

from municipalities.surveys.kinds import kind_of
from tests.build_questions import STEPS, question

RATE = {"unit": "％"}
FTE = {"unit": "人", "decimals": 1}
MONTH = {"precision": "month"}

COMPARED: list[tuple[str, dict[str, Any], Any, Any, str]] = [
    ("number", {}, 5, 2, "「q1」が5人から2人に減っています。"),
    ("number", {}, 5, 3, ""),
    ("number", {}, 5, 10, "「q1」が5人から10人に増えています。"),
    ("number", {}, 5, 9, ""),
    ("number", {}, 0, 14, "「q1」が0人から14人に増えています。"),
    ("number", {}, 14, 0, "「q1」が14人から0人に減っています。"),
    ("number", {}, 3, 3, ""),
    ("number", {}, None, 3, ""),
    ("number", {}, 3, None, ""),
    ("number", {}, "古い形", 3, ""),
    ("number", FTE, 0.5, 1, "「q1」が0.5人から1人に増えています。"),
    ("number", RATE, 31, 16, "「q1」が31％から16％に減っています。"),
    ("number", RATE, 31, 17, ""),
    ("number", RATE, 4, 10, ""),
    ("yen", {}, 1_000_000, 2_000_000, "「q1」が1,000,000円から2,000,000円に増えています。"),
    ("single", {}, "yes", "no", "「q1」が「任命している」から「任命していない」に変わっています。"),
    ("single", {}, "no", "yes", ""),
    ("single", {}, "gone", "no", ""),
    ("single", {"options": STEPS}, "done", "doing", "「q1」が「実施済み」から「実施中」に戻っています。"),
    ("single", {"options": STEPS}, "doing", "done", ""),
    ("day", MONTH, "2027-01", "2028-03", "「q1」が令和9年1月から令和10年3月に、1年以上遅くなっています。"),
    ("day", MONTH, "2027-03", "2026-03", "「q1」が令和9年3月から令和8年3月に、1年以上早くなっています。"),
    ("day", MONTH, "2027-03", "2027-01", ""),
    ("text", {}, "a", "b", ""),
    ("multiple", {}, ["cost"], ["none"], ""),
    ("table", {}, {"tax": {"step": "done"}}, {"tax": {"step": "not_yet"}},
     "「q1」の「固定資産税」の「進捗」が「実施済み」から「未着手」に戻っています。"),
    ("table", {}, {"tax": {"people": 1}}, {"seal": {"people": 9}}, ""),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "given_", "old", "new", "said"), COMPARED)
def test_only_a_striking_change_is_told(
    kind: str, given_: dict[str, Any], old: Any, new: Any, said: str
) -> None:
    asked = question(kind, **given_)
    assert kind_of(asked).compare(asked, old, new) == said
