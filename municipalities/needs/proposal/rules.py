"""The rules that read a 困りごと: which words point to which category, role, skill, rhythm and urgency.

The words are in `rules.tsv`: one line per table, key and weight, expressions parted by spaces. An
expression is a regular expression over the text as `words.fold` folds it: ordinary spelling, no spaces, no
character classes of kana. Weights: 6 settles the subject, 4 names it, 3 points to it, 2 suggests, 1 hints.
Drawn from the ministry's support examples and the municipal voices in its material (autumn 2024, early 2025);
the weights are our own and change together with `RULES_VERSION`.

Skill keys are those of the seed vocabulary; a test checks that every one of them exists there.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from japan.skill_standard import ROLES
from municipalities.needs.choices import Category, Involvement
from municipalities.needs.proposal.words import WordFinder, WordTable

RULES_VERSION: Final = "need-2026-12b"
RULES_FILE: Final = Path(__file__).resolve().parent / "rules.tsv"

CATEGORY_LABELS: Final[Mapping[str, str]] = dict(Category.choices)
ROLE_LABELS: Final = ROLES
ENGAGEMENT_LABELS: Final[Mapping[str, str]] = dict(Involvement.choices)

CATEGORY_BAR: Final = 2
"""Below this score no category is named: it is `other`, and the reason says so."""

CATEGORY_ROLE: Final = {
    "plan": "producer",
    "standardization_cloud": "project_manager",
    "bpr_procurement": "service_designer",
    "data_use": "engineer",
    "training": "project_manager",
    "security": "engineer",
    "other": "project_manager",
}
"""The role a category usually needs; it is given `CATEGORY_ROLE_WEIGHT` on top of the words found."""

CATEGORY_ROLE_WEIGHT: Final = 2

TAUGHT_GROUP_POINTS: Final = 7
"""Points by which 「教えて」 for a group of people is teaching, not advice."""

ROLE_PURPOSE: Final = {
    "producer": "方針づくりと庁内の合意が中心のため",
    "project_manager": "課題の整理、費用や工程の精査と調整が中心のため",
    "service_designer": "業務や手続の組み直しが中心のため",
    "engineer": "技術の実務が中心のため",
}

CATEGORY_ENGAGEMENT: Final = {
    "plan": "accompany",
    "standardization_cloud": "accompany",
    "bpr_procurement": "accompany",
    "data_use": "accompany",
    "training": "training",
    "security": "advice",
    "other": "advice",
}
"""The usual way of working when no word says it: municipalities ask for people who work along."""

ENGAGEMENT_CADENCE: Final = {
    "advice": "monthly",
    "hands_on": "four_days_monthly",
    "accompany": "twice_monthly",
    "training": "once",
    "audit": "once",
}

ENGAGEMENT_MODE: Final = {
    "advice": "online",
    "hands_on": "onsite",
    "accompany": "both",
    "training": "onsite",
    "audit": "onsite",
}

CATEGORY_SKILL: Final = {
    "plan": "overall_policy_planning",
    "standardization_cloud": "standardization_migration",
    "bpr_procurement": "bpr",
    "data_use": "data_use",
    "training": "training_planning",
    "security": "information_security",
    "other": "technical_consultation",
}
"""The skill asked for when no word names one."""

MAIN_SKILL_LEVEL: Final = 3
FURTHER_SKILL_LEVEL: Final = 2
HARD_CASE_LEVEL: Final = 4
"""For the main skill in cases such as an infection, or work for several municipalities at once."""
MOST_SKILLS: Final = 3

SMALL_POPULATION: Final = 10_000
"""Residents at or below which a municipality goes first, other things equal."""
SOON_DAYS: Final = 30
NEAR_DAYS: Final = 90
HIGH_PRIORITY: Final = 3
LOW_PRIORITY: Final = -1


def read_rules() -> dict[str, WordTable]:
    """The word tables by name. Raises ValueError for a weight beyond 1 to 9 or a line that comes twice."""
    tables: dict[str, dict[str, dict[int, tuple[str, ...]]]] = {}
    with RULES_FILE.open(encoding="utf-8", newline="") as handle:
        for line in csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE):
            weight = int(line["weight"])
            by_weight = tables.setdefault(line["table"], {}).setdefault(line["key"], {})
            if weight not in range(1, 10) or weight in by_weight:
                raise ValueError(f"{RULES_FILE.name}: {line['table']}, {line['key']}, weight {weight}")
            by_weight[weight] = tuple(line["expressions"].split(" "))
    return dict(tables)


FINDERS: Final = {name: WordFinder(table) for name, table in read_rules().items()}
