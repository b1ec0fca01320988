"""The demo's own rows, of which those of the country are made."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import JSONField, Model

from accounts.models import User
from accounts.tenancy import scope
from demo.stories.prefectures import PREFECTURES
from dispatch.dispatches.models import Dispatch
from dispatch.visits.models import Remark, VisitLog
from finance.models import Expense
from municipalities.needs.models import Need
from municipalities.register.models import ItStaffing
from national.models import Snapshot
from pool.people.models import Talent
from training.courses.models import Course

Values = dict[str, Any]
OWN = frozenset({"id", "prefecture_id"})
TALENT_PARTS = ("roles", "skills", "halves", "leaves", "conflicts", "facts")


def values_of(row: Model, *leave_out: str) -> Values:
    """What a row holds by column, without its number and its prefecture; JSON as text."""
    found = {}
    for each in row._meta.concrete_fields:
        value = getattr(row, each.attname)
        if not each.generated and each.attname not in OWN and each.attname not in leave_out:
            in_json = isinstance(each, JSONField)
            found[each.attname] = json.dumps(value, ensure_ascii=False) if in_json else value
    return found


@dataclass
class TalentExample:
    values: Values
    parts: dict[str, list[Values]]
    completions: list[tuple[str, Values]]
    """The key of the course, and the row."""
    pay_yen: int


@dataclass
class NeedExample:
    values: Values
    skills: list[Values]


@dataclass
class Examples:
    password: str = ""
    talents: list[TalentExample] = field(default_factory=list)
    courses: dict[str, Values] = field(default_factory=dict)
    requirements: dict[str, list[Values]] = field(default_factory=dict)
    """By the key of the course."""
    needs: dict[str, list[NeedExample]] = field(default_factory=lambda: defaultdict(list))
    """By status."""
    dispatches: list[Values] = field(default_factory=list)
    logs: list[Values] = field(default_factory=list)
    held_logs: list[Values] = field(default_factory=list)
    """Of the logs: those of visits that were held."""
    remarks: list[str] = field(default_factory=list)
    amounts: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    """Yen, by kind of expense."""
    staffing: list[Values] = field(default_factory=list)
    snapshots: dict[int, Values] = field(default_factory=dict)
    """By month."""


def read_examples() -> Examples:
    """Those of the demo's prefectures. Raises `LookupError` where no demo is loaded."""
    examples = Examples()
    for home in PREFECTURES:
        with scope(home.number):
            _read(examples)
    if not examples.talents:
        raise LookupError("デモのデータがありません。先に load_demo を実行してください。")
    examples.password = User.objects.get(email="staff@hiroshima.example").password
    return examples


def _read(examples: Examples) -> None:
    for course in Course.objects.prefetch_related("requirements"):
        examples.courses[course.key] = values_of(course)
        examples.requirements[course.key] = _rows(course.requirements.all(), "course_id")
    pay = dict(Expense.objects.filter(kind="personnel").values_list("talent_id", "amount_yen"))
    for talent in Talent.objects.prefetch_related(*TALENT_PARTS, "completions__course"):
        parts = {name: _rows(getattr(talent, name).all(), "talent_id") for name in TALENT_PARTS}
        completions = [(row.course.key, values_of(row, "talent_id")) for row in talent.completions.all()]
        examples.talents.append(
            TalentExample(values_of(talent), parts, completions, pay.get(talent.pk, 600_000))
        )
    for need in Need.objects.prefetch_related("skills"):
        skills = _rows(need.skills.all(), "need_id")
        examples.needs[need.status].append(NeedExample(values_of(need, "joint_id"), skills))
    examples.dispatches += _rows(Dispatch.objects.all())
    logs = _rows(VisitLog.objects.all(), "visit_id")
    examples.logs += logs
    examples.held_logs += [log for log in logs if log["was_held"]]
    examples.remarks += Remark.objects.values_list("text", flat=True)
    for kind, amount in Expense.objects.filter(amends=None).values_list("kind", "amount_yen"):
        examples.amounts[kind].append(amount)
    examples.staffing += _rows(ItStaffing.objects.now())
    examples.snapshots |= {row.month.month: values_of(row) for row in Snapshot.objects.all()}


def _rows(rows: Iterable[Model], *leave_out: str) -> list[Values]:
    return [values_of(row, *leave_out) for row in rows]
