"""Municipalities that merge or change their names, for a test: none has merged since the register begins."""

from __future__ import annotations

from datetime import date

import pytest

from japan.body_changes import BodyChange, ChangeKind
from tests.cast import JINSEKI, SERA

MERGED_ON = date(2026, 11, 20)
"""The Friday before the day of the tests."""


def know_changes(monkeypatch: pytest.MonkeyPatch, *changes: BodyChange) -> None:
    """These, and no others, are known to the whole product."""
    monkeypatch.setattr("japan.body_changes.body_changes", lambda: changes)


def absorb_jinseki(monkeypatch: pytest.MonkeyPatch, on: date = MERGED_ON) -> None:
    """神石高原町 goes into 世羅町."""
    know_changes(monkeypatch, BodyChange(on, ChangeKind.ABSORBED, JINSEKI, SERA))
