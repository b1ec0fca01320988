"""From a town's plain words to a proposed need: pure rules, a reason for every field. Imports no models."""

from __future__ import annotations

from .own_words import OwnWord, OwnWords
from .propose import Context, Proposal, propose

__all__ = ["Context", "OwnWord", "OwnWords", "Proposal", "propose"]
