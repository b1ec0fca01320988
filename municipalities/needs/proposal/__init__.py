"""From a town's plain words to a proposed need: pure rules, a reason for every field. Imports no models."""

from __future__ import annotations

from .propose import FIELD_LABELS, Context, Proposal, propose

__all__ = ["FIELD_LABELS", "Context", "Proposal", "propose"]
