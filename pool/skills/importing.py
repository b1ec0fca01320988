"""The vocabulary as a sheet: its columns, and what each row of one comes to.

Columns are known by their visible heads, in any order; a fact whose column is missing stays as it is. A row
is taken, changes nothing, or is held back with where and why.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from django.utils import timezone

from accounts.errors import Refusal
from accounts.events import snapshot_of
from desk.files.cells import may_be_formula
from documents.uploads.examining import Examined
from documents.uploads.sheets import tables_of
from japan.kana import as_kept, hiragana_key
from japan.skill_standard import ROLES
from japan.wareki import UnreadableDay, parse_day
from pool.skills.checks import FACTS, MOST_SKILLS, check_retirement, checked
from pool.skills.models import Skill

KEY, NAME, ROLE, DESCRIPTION, UNUSED, REASON = (
    *("キー", "名称", "人材類型", "説明"),
    *("使わなくなる日", "使わない理由"),
)
HEADS: Final = (KEY, NAME, ROLE, DESCRIPTION, UNUSED, REASON)
MOST_ROWS: Final = 1_000
MOST_SHOWN: Final = 100
COLUMN_OF: Final = {
    "name": NAME, "roles": ROLE, "description": DESCRIPTION, "unused_from": UNUSED, "reason": REASON,
}  # fmt: skip
BETWEEN: Final = re.compile(r"[、，,;；/／\s]+")


@dataclass(frozen=True)
class Row:
    """One line of the sheet. Without a `fault` it is to be written, or `is_known`: it changes nothing."""

    line: int
    said: Mapping[str, str]
    skill: Skill | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    unused_from: date | None = None
    unused_reason: str = ""
    is_known: bool = False
    column: str = ""
    fault: str = ""

    @property
    def state(self) -> tuple[str, str]:
        """Word and kind of the badge."""
        if self.fault:
            return "取り込めない", "stop"
        if self.is_known:
            return "変わらない", ""
        return ("追加する", "done") if self.skill is None else ("変える", "go")

    @property
    def name(self) -> str:
        return self.said.get(NAME, "")


@dataclass(frozen=True)
class Sheet:
    rows: Sequence[Row]

    @property
    def new(self) -> list[Row]:
        return [row for row in self.rows if not row.fault and not row.is_known]

    @property
    def known(self) -> list[Row]:
        return [row for row in self.rows if row.is_known]

    @property
    def bad(self) -> list[Row]:
        return [row for row in self.rows if row.fault]

    @property
    def shown(self) -> list[Row]:
        """Every one that is held back, then what changes, then the first of the others."""
        return [*self.bad, *self.new, *self.known[:MOST_SHOWN]]


class Fault(Exception):
    def __init__(self, column: str, sentence: str) -> None:
        super().__init__(sentence)
        self.column, self.sentence = column, sentence


def text_of_file(examined: Examined) -> str:
    """The first table with our head as lines with tabs, as they stand in the box of the page."""
    for lines in tables_of(examined.content(), examined.kind):
        for place, line in enumerate(lines):
            if NAME in line.texts:
                written = io.StringIO()
                writer = csv.writer(written, delimiter="\t", lineterminator="\n")
                writer.writerows(each.texts for each in lines[place:])
                return written.getvalue()
    raise Refusal(f"見出しの行が見つかりません。見出しは「{'、'.join(HEADS)}」です。", field="file")


def read_sheet(text: str) -> Sheet:
    """What each line comes to, in one statement. Raises `Refusal` where the head is missing."""
    lines = _lines(text)
    known = list(Skill.objects.order_by("place", "id"))
    by_key, by_name = {each.key: each for each in known}, {each.sought: each for each in known}
    rows, keys, names = [], set[str](), set[str]()
    for line, said in lines:
        try:
            row = _read_row(line, said, by_key, by_name)
            _refuse_twice(row, keys, names)
        except Fault as fault:
            row = Row(line, said, column=fault.column, fault=fault.sentence)
        rows.append(row)
    fresh = sum(not row.fault and row.skill is None for row in rows)
    if len(known) + fresh > MOST_SKILLS:
        raise Refusal(f"スキルは{MOST_SKILLS}件までです。新しい行を減らしてください。", field="text")
    return Sheet(_without_taken_names(rows, by_name))


def _lines(text: str) -> list[tuple[int, dict[str, str]]]:
    """The lines below the heads that say anything, with their numbers in the box."""
    separator = "\t" if "\t" in text.partition("\n")[0] else ","
    try:
        found = list(csv.reader(io.StringIO(text), delimiter=separator))
    except csv.Error as error:
        sentence = "表として読めないところがあります。引用符の対応を確かめてください。"
        raise Refusal(sentence, field="text") from error
    heads = [head.strip().lstrip("\ufeff") for head in found[0]] if found else []
    if NAME not in heads:
        raise Refusal(f"1行目に見出し「{NAME}」がありません。", field="text")
    lines = [
        (number, {head: _cell(cell) for head, cell in zip(heads, cells, strict=False)})
        for number, cells in enumerate(found[1:], start=2)
        if any(cell.strip() for cell in cells)
    ]
    if not lines:
        raise Refusal("見出しの下に行がありません。", field="text")
    if len(lines) > MOST_ROWS:
        raise Refusal(f"{len(lines):,}行あります。{MOST_ROWS:,}行までに分けてください。", field="text")
    return lines


def _cell(cell: str) -> str:
    """Without the apostrophe that our own files put before what might run as a formula."""
    kept = as_kept(cell).strip()
    return kept[1:] if kept.startswith("'") and may_be_formula(kept[1:]) else kept


def _read_row(
    line: int, said: Mapping[str, str], by_key: Mapping[str, Skill], by_name: Mapping[str, Skill]
) -> Row:
    skill = _skill_of(said, by_key, by_name)
    stored: Mapping[str, Any] = (
        snapshot_of(skill, FACTS) if skill else {"name": "", "roles": [], "description": ""}
    )
    facts = dict(stored) | {"name": said[NAME]}
    if ROLE in said:
        facts["roles"] = _roles_of(said[ROLE])
    if DESCRIPTION in said:
        facts["description"] = said[DESCRIPTION]
    try:
        kept = checked(facts)
    except Refusal as refusal:
        raise Fault(COLUMN_OF.get(refusal.field or "", NAME), refusal.sentence) from refusal
    facts = {fact: kept[fact] for fact in FACTS}
    unused_from, reason = _use_of(said, skill)
    use = (skill.unused_from, skill.unused_reason) if skill else (None, "")
    is_known = skill is not None and facts == stored and (unused_from, reason) == use
    return Row(line, said, skill, facts, unused_from, reason, is_known)


def _skill_of(
    said: Mapping[str, str], by_key: Mapping[str, Skill], by_name: Mapping[str, Skill]
) -> Skill | None:
    """The skill that a row is about: by its key, without one by its name; None for a new one."""
    key = said.get(KEY, "")
    if not key:
        return by_name.get(hiragana_key(said[NAME]))
    if key not in by_key:
        sentence = f"キー「{key[:40]}」のスキルはありません。新しいスキルの行は、キーを空けてください。"
        raise Fault(KEY, sentence)
    return by_key[key]


def _roles_of(words: str) -> list[str]:
    by_word = {hiragana_key(label): role for role, label in ROLES.items()}
    said = [part for part in BETWEEN.split(words) if part]
    if unknown := [part for part in said if hiragana_key(part) not in by_word]:
        labels = "、".join(ROLES.values())
        raise Fault(ROLE, f"「{unknown[0][:40]}」は人材類型にありません。{labels}から書いてください。")
    held = {by_word[hiragana_key(part)] for part in said}
    return [role for role in ROLES if role in held]


def _use_of(said: Mapping[str, str], skill: Skill | None) -> tuple[date | None, str]:
    """From when it is out of use, and why; as it stands where the sheet has no such column."""
    stored = (skill.unused_from, skill.unused_reason) if skill else (None, "")
    if UNUSED not in said:
        return stored
    today = timezone.localdate()
    if not said[UNUSED]:
        return None, ""
    try:
        day = parse_day(said[UNUSED], near=today)
    except UnreadableDay as error:
        raise Fault(UNUSED, f"「{said[UNUSED][:40]}」を日付として読めません。{error}") from error
    reason = said.get(REASON, stored[1]) if day == stored[0] else said.get(REASON, "")
    if (day, reason) != stored:
        try:
            check_retirement(day, reason, today)
        except Refusal as refusal:
            raise Fault(COLUMN_OF.get(refusal.field or "", UNUSED), refusal.sentence) from refusal
    return day, reason


def _refuse_twice(row: Row, keys: set[str], names: set[str]) -> None:
    name = hiragana_key(row.facts["name"])
    if (row.skill and row.skill.key in keys) or name in names:
        raise Fault(NAME, f"「{row.name}」は、この表にもう1行あります。1行にしてください。")
    names.add(name)
    if row.skill:
        keys.add(row.skill.key)


def _without_taken_names(rows: Iterable[Row], by_name: Mapping[str, Skill]) -> list[Row]:
    """A row may not take the name of another skill, not even of one that the same sheet renames: in which
    order they are written must not matter."""
    found = []
    for row in rows:
        if row.fault:
            found.append(row)
            continue
        held = by_name.get(hiragana_key(row.facts["name"]))
        if held is not None and (row.skill is None or held.pk != row.skill.pk):
            fault = f"「{row.name}」は、すでにほかのスキルの名称です（キー {held.key}）。"
            row = replace(row, column=NAME, fault=fault)
        found.append(row)
    return found


def words_of(rows: Iterable[Row]) -> str:
    return "".join(f"{row.line}行目の「{row.column}」：{row.fault}" for row in rows)
