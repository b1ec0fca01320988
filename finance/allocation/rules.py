"""The rules of the allocation-tax measures: dated rows read from `rules.json`, never numbers in code.

Each row says for which fiscal years, bodies and expense kinds it holds, at which rate and cap, what it
excludes, where that was read, how sure it is and when it was last looked at. A past year is computed
again with that year's rows; a changed measure is a new row with a later `fy_from`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import combinations
from pathlib import Path
from typing import Any

from .case import Body, Expense, Person

RULES_FILE = Path(__file__).with_name("rules.json")

REASONS = (
    "body_not_eligible",
    "out_of_period",
    "rate_unknown",
    "main_duty",
    "moved_to_ordinary",
    "excluded_kind",
)
"""Why a line is out, the strongest first: where several hold, the first is the one told."""


class RulesError(ValueError):
    """The rule file contradicts itself; raised when it is loaded, before anything is calculated."""


@dataclass(frozen=True, slots=True)
class Exclusion:
    """What a row leaves out. `None` for kinds, forms or main_duty means: whatever it is."""

    reason: str
    kinds: tuple[str, ...] | None
    forms: tuple[str, ...] | None
    main_duty: bool | None
    warning: str | None

    def holds(self, expense: Expense, person: Person | None, main_duty: bool) -> bool:
        """`main_duty` is the answer for the expense as a whole (see `calculate.serves_municipalities`)."""
        if self.kinds is not None and expense.kind not in self.kinds:
            return False
        if self.main_duty is not None and main_duty is not self.main_duty:
            return False
        return self.forms is None or (person is not None and person.employment_form in self.forms)


@dataclass(frozen=True, slots=True)
class RowWarning:
    """A doubt about the row itself, told for these bodies whenever a line under it counts."""

    code: str
    bodies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One dated row of a special measure. `fy_to` None: no end stated; `rate` None: not known."""

    id: str
    measure: str
    fy_from: int
    fy_to: int | None
    bodies: tuple[str, ...]
    kinds: tuple[str, ...]
    rate: Fraction | None
    cap_yen: int | None
    cap_unit: str | None
    exclusions: tuple[Exclusion, ...]
    warnings: tuple[RowWarning, ...]
    source: tuple[str, ...]
    confidence: str
    verified_on: date

    @property
    def key(self) -> str:
        """Names this version of the row in a result: `spt_pool_recruit@2025`."""
        return f"{self.id}@{self.fy_from}"

    def in_force(self, fiscal_year: int) -> bool:
        return _in_force(self.fy_from, self.fy_to, fiscal_year)


@dataclass(frozen=True, slots=True)
class OrdinaryRow:
    """A need-side estimate of the ordinary tax: heads x `unit_yen`, which the source calls approximate."""

    id: str
    fy_from: int
    fy_to: int | None
    bodies: tuple[str, ...]
    forms: tuple[str, ...]
    unit_yen: int
    end_unknown_from: int
    source: tuple[str, ...]
    confidence: str
    verified_on: date

    def applies(self, fiscal_year: int, body: Body) -> bool:
        return _in_force(self.fy_from, self.fy_to, fiscal_year) and body.kind in self.bodies


@dataclass(frozen=True, slots=True)
class Measure:
    """A special measure. `shown_rate` is printed where it is always shown but no row is in force."""

    id: str
    name: str
    always_shown: bool
    shown_rate: Fraction | None


@dataclass(frozen=True, slots=True)
class UncertainText:
    """Japanese words for a rule that is not settled; `{cap}` stands for the cap of the row."""

    code: str
    title: str
    explanation: str


@dataclass(frozen=True)
class Rules:
    """All rule rows, in file order. Looked up by key and kind: every line of a case asks several times."""

    rows: tuple[RuleRow, ...]
    ordinary: tuple[OrdinaryRow, ...]
    measures: tuple[Measure, ...]
    reference_only_code_prefixes: tuple[str, ...]
    uncertain: tuple[UncertainText, ...]
    sources: tuple[tuple[str, str], ...]

    def for_kind(self, kind: str) -> tuple[RuleRow, ...]:
        return self._by_kind.get(kind, ())

    def row(self, key: str) -> RuleRow:
        """The row that a result line names. `KeyError` when this file never had it."""
        return self._by_key[key]

    @cached_property
    def _by_key(self) -> dict[str, RuleRow]:
        return {row.key: row for row in self.rows}

    @cached_property
    def _by_kind(self) -> dict[str, tuple[RuleRow, ...]]:
        kinds = dict.fromkeys(kind for row in self.rows for kind in row.kinds)
        return {kind: tuple(row for row in self.rows if kind in row.kinds) for kind in kinds}

    def measure(self, measure_id: str) -> Measure:
        return next(measure for measure in self.measures if measure.id == measure_id)


@lru_cache(maxsize=1)
def current_rules() -> Rules:
    """The rules shipped with the product, read once per process."""
    return load_rules(RULES_FILE.read_text(encoding="utf-8"))


def load_rules(text: str) -> Rules:
    """Read a rule file. Raises `RulesError` where two rows would answer the same question."""
    raw = json.loads(text)
    rules = Rules(
        rows=tuple(_row(item) for item in raw["rows"]),
        ordinary=tuple(_ordinary(item) for item in raw["ordinary"]),
        measures=tuple(
            Measure(item["id"], item["name"], item["always_shown"], _rate(item["shown_rate"]))
            for item in raw["measures"]
        ),
        reference_only_code_prefixes=tuple(raw["reference_only_code_prefixes"]),
        uncertain=tuple(UncertainText(**item) for item in raw["uncertain"]),
        sources=tuple(raw["sources"].items()),
    )
    _check(rules)
    return rules


def _row(item: dict[str, Any]) -> RuleRow:
    if item["cap_stage"] not in (None, "before_rate"):
        raise RulesError(f"{item['id']}: a cap on the amount after the rate is not calculated")
    return RuleRow(
        id=item["id"],
        measure=item["measure"],
        fy_from=item["fy_from"],
        fy_to=item["fy_to"],
        bodies=tuple(item["bodies"]),
        kinds=tuple(item["kinds"]),
        rate=_rate(item["rate"]),
        cap_yen=item["cap_yen"],
        cap_unit=item["cap_unit"],
        exclusions=tuple(sorted(map(_exclusion, item["exclusions"]), key=lambda x: REASONS.index(x.reason))),
        warnings=tuple(RowWarning(w["code"], tuple(w["bodies"])) for w in item["warnings"]),
        source=tuple(item["source"]),
        confidence=item["confidence"],
        verified_on=date.fromisoformat(item["verified_on"]),
    )


def _exclusion(item: dict[str, Any]) -> Exclusion:
    return Exclusion(
        reason=item["reason"],
        kinds=_optional_tuple(item.get("kinds")),
        forms=_optional_tuple(item.get("forms")),
        main_duty=item.get("main_duty"),
        warning=item.get("warning"),
    )


def _ordinary(item: dict[str, Any]) -> OrdinaryRow:
    return OrdinaryRow(
        id=item["id"],
        fy_from=item["fy_from"],
        fy_to=item["fy_to"],
        bodies=tuple(item["bodies"]),
        forms=tuple(item["forms"]),
        unit_yen=item["unit_yen"],
        end_unknown_from=item["end_unknown_from"],
        source=tuple(item["source"]),
        confidence=item["confidence"],
        verified_on=date.fromisoformat(item["verified_on"]),
    )


def _check(rules: Rules) -> None:
    keys = [row.key for row in rules.rows]
    if len(set(keys)) != len(keys):
        raise RulesError("two rows share an id and a first year")
    known_sources = {key for key, _ in rules.sources}
    for row in rules.rows:
        if not known_sources.issuperset(row.source):
            raise RulesError(f"{row.key}: unknown source")
        if (row.cap_yen is None) != (row.cap_unit is None) or row.cap_unit not in (None, "person", "body"):
            raise RulesError(f"{row.key}: a cap needs an amount and a unit")
    for one, two in combinations(rules.rows, 2):
        shared_kinds = set(one.kinds) & set(two.kinds)
        if shared_kinds and one.measure != two.measure:
            raise RulesError(f"{one.key} and {two.key}: a kind belongs to one measure")
        if not _overlap(one, two) or not set(one.bodies) & set(two.bodies):
            continue
        if shared_kinds:
            raise RulesError(f"{one.key} and {two.key} both cover {sorted(shared_kinds)}")
        if one.measure == two.measure and one.rate != two.rate:
            raise RulesError(f"{one.key} and {two.key}: one measure, one rate a year")


def _overlap(one: RuleRow, two: RuleRow) -> bool:
    first, second = sorted((one, two), key=lambda row: row.fy_from)
    return first.in_force(second.fy_from)


def _in_force(fy_from: int, fy_to: int | None, fiscal_year: int) -> bool:
    return fy_from <= fiscal_year and (fy_to is None or fiscal_year <= fy_to)


def _rate(text: str | None) -> Fraction | None:
    """A fraction such as `7/10`. Others than finite decimals are refused: the result writes them out."""
    if text is None:
        return None
    rate = Fraction(text)
    rest = rate.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        raise RulesError(f"{text} is not a finite decimal")
    return rate


def _optional_tuple(items: list[str] | None) -> tuple[str, ...] | None:
    return None if items is None else tuple(items)
