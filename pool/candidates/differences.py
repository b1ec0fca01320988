"""What a file would change of the list as it stands: new, changed field by field, the same, and not in the
file."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from desk.checks import mark_of
from desk.history import field_label, value_words
from japan.codes import BY_NUMBER
from japan.skill_standard import skill_words
from pool.candidates.choices import CandidateStatus
from pool.candidates.columns import LABELS
from pool.candidates.models import Candidate, CandidateContact, CandidateImport

DAYS: Final = ("listed_on", "trained_on")
CONTACT: Final = ("mail", "phone")
FACTS: Final = (
    *("kind", "name", "kana", "firm", "roles", "skills", "forms", "modes", "regions", "days_per_week"),
    *("listed_on", "trained_on", "note"),
)
"""Of the candidate's own row, as the columns name them."""


@dataclass(frozen=True)
class Change:
    """A candidate of the list, and what the file says otherwise: before and after by the names of fields."""

    candidate: Candidate
    before: Mapping[str, Any]
    after: Mapping[str, Any]

    @property
    def lines(self) -> list[dict[str, str]]:
        """Each field in words."""
        return [
            {
                "label": _label(name),
                "before": _words(name, self.before[name]),
                "after": _words(name, self.after[name]),
            }
            for name in self.after
        ]


@dataclass(frozen=True)
class Differences:
    new: list[dict[str, Any]]
    changed: list[Change]
    same: int
    missing: list[Candidate]

    @property
    def mark(self) -> str:
        """Whoever takes the file over says on which of these."""
        return mark_of(
            {
                "new": [row["number"] for row in self.new],
                "changed": [[each.candidate.number, each.before, each.after] for each in self.changed],
                "missing": [each.number for each in self.missing],
            }
        )


NOTHING: Final = Differences([], [], 0, [])
"""Of a file of which it is decided."""


def differences_of(candidate_import: CandidateImport, held_numbers: Collection[str]) -> Differences:
    """The file beside the list. Who stands in a row that was held back is in the file all the same."""
    rows = [_typed(row) for row in candidate_import.rows]
    known = {each.number: each for each in Candidate.objects.order_by("id")}
    contacts = {each.candidate_id: each for each in CandidateContact.objects.order_by()}
    new, changed, same = [], [], 0
    for row in rows:
        candidate = known.get(row["number"])
        if candidate is None:
            new.append(row)
        elif (change := _change(candidate, contacts.get(candidate.pk), row)).after:
            changed.append(change)
        else:
            same += 1
    named = {row["number"] for row in rows} | set(held_numbers)
    missing = [each for each in known.values() if each.is_listed and each.number not in named]
    return Differences(new, changed, same, missing)


def _typed(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row with days as days. A day of listing that is not said stays as it is."""
    typed = {
        name: date.fromisoformat(value) if name in DAYS and value else value for name, value in row.items()
    }
    if typed.get("listed_on") is None:
        typed.pop("listed_on", None)
    return typed


def _change(candidate: Candidate, contact: CandidateContact | None, row: Mapping[str, Any]) -> Change:
    before: dict[str, Any] = {name: getattr(candidate, name) for name in FACTS if name in row}
    before |= {name: getattr(contact, name, "") for name in CONTACT if name in row}
    after = {name: row[name] for name in before}
    before["status"], after["status"] = candidate.status, CandidateStatus.LISTED.value
    differing = [name for name in after if before[name] != after[name]]
    return Change(
        candidate, {name: before[name] for name in differing}, {name: after[name] for name in differing}
    )


def _label(name: str) -> str:
    return LABELS.get(name) or field_label(Candidate._meta.label_lower, name)


def _words(name: str, value: Any) -> str:
    if name == "skills":
        return "、".join(skill_words((each["skill"], each["level"])) for each in value) or "（なし）"
    if name == "regions":
        return "、".join(BY_NUMBER[number].name for number in value) or "全国どこでも"
    return value_words(
        Candidate._meta.label_lower, name, value.isoformat() if name in DAYS and value else value
    )


def facts_told(facts: Mapping[str, Any]) -> dict[str, Any]:
    """What the history keeps of facts: how to reach somebody is told as changed, and not itself, since the
    history is kept for good."""
    told = {name: value for name, value in facts.items() if name not in CONTACT}
    if "skills" in told:
        told["skills"] = [[each["skill"], each["level"]] for each in told["skills"]]
    return told
