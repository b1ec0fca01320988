"""交付税の試算: a pure calculation from a case to an explained estimate. Imports no models."""

from __future__ import annotations

from .calculate import calculate, special_of
from .case import Body, Case, Contribution, Expense, OtherFunding, Person
from .explain import line_reason, ordinary_sentence, reasons_of, sentences
from .reading import CaseError, parse_case, read_case
from .result import AllocationLine, OrdinaryEstimate, Result, SpecialAmount, Warned
from .rules import Rules, current_rules
from .uncertain import Uncertain, uncertain_rules

__all__ = [
    "AllocationLine",
    "Body",
    "Case",
    "CaseError",
    "Contribution",
    "Expense",
    "OrdinaryEstimate",
    "OtherFunding",
    "Person",
    "Result",
    "Rules",
    "SpecialAmount",
    "Uncertain",
    "Warned",
    "calculate",
    "current_rules",
    "line_reason",
    "ordinary_sentence",
    "parse_case",
    "read_case",
    "reasons_of",
    "sentences",
    "special_of",
    "uncertain_rules",
]
