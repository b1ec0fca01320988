"""What a sent form says: answers by the codes printed beside them, wherever they stand now. Pure.

Sheets, names, looks and order count for nothing. A table is a row of heads with 記号 and 回答 and what is
below it; what is above it says whose form it is. Where it cannot be told what was meant (two rows of one
code, merged cells, a formula without its result), the code gets a fault, and nothing is guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from accounts.errors import Refusal
from municipalities.surveys.workbook import words
from municipalities.surveys.workbook.grids import NOTHING, Area, Cell, Grid, Row
from municipalities.surveys.workbook.opening import open_grids

MOST_LETTERS_OF_A_FACT: Final = 200


@dataclass(frozen=True)
class Entry:
    """A row with a code. `taken` is None where the file does not say what stood there at the download; `day`
    is that for which a bare number may stand; `fault` says why the answer cannot be told."""

    code: str
    place: str
    answer: Cell
    taken: Cell | None
    day: str = ""
    fault: str = ""

    @property
    def is_untouched(self) -> bool:
        """As it was at the download, or damaged exactly as what stood there then."""
        if self.fault or self.taken is None:
            return False
        return self.answer.text.strip() == self.taken.text.strip()


@dataclass(frozen=True)
class Found:
    """`facts` are the words above the table by their labels (`words.FACTS`).

    `is_lossy`: letters have been lost on the way, or may have been; `is_recast`: the same of texts that were
    taken for numbers.
    """

    facts: Mapping[str, str]
    entries: Mapping[str, Entry]
    is_lossy: bool = False
    is_recast: bool = False

    @property
    def number(self) -> str:
        return self.facts.get(words.NUMBER, "")

    @property
    def title(self) -> str:
        return self.facts.get(words.TITLE, "")

    @property
    def municipality_code(self) -> str:
        return self.facts.get(words.BODY_CODE, "")

    @property
    def municipality(self) -> str:
        return self.facts.get(words.BODY, "")

    @property
    def taken_at(self) -> str:
        return self.facts.get(words.TAKEN_AT, "")

    @property
    def cells(self) -> dict[str, str]:
        """What was typed, by its code."""
        return {code: entry.answer.text for code, entry in self.entries.items()}

    @property
    def taken(self) -> dict[str, str]:
        """What stood there at the download, as far as the file says it."""
        return {code: entry.taken.text for code, entry in self.entries.items() if entry.taken is not None}

    @property
    def places(self) -> dict[str, str]:
        return {code: entry.place for code, entry in self.entries.items()}


def read_form(data: bytes, file_name: str) -> Found:
    """Raises `Refusal` with a sentence that begins with the name of the file; what is wrong with single
    answers is no reason for one."""
    try:
        return found_in(*open_grids(data))
    except Refusal as refusal:
        shown = file_name if len(file_name) <= 60 else f"{file_name[:60]}…"
        raise Refusal(f"「{shown}」：{refusal.sentence}", field="file") from refusal


def found_in(grids: list[Grid], is_csv: bool) -> Found:
    """Raises `Refusal`."""
    tables = [table for grid in grids for table in _tables(grid)]
    if not tables:
        raise Refusal(
            "調査の様式ではないか、表の見出しが消えています。「記号」と「回答（ここに記入）」の見出しがある、"
            "この画面から取り出した様式を送ってください。"
        )
    facts = _facts([(table.grid, table.head) for table in tables[:1]])
    for table in tables[1:]:
        facts = _agreed(facts, _facts([(table.grid, table.head)]))
    if words.NUMBER not in facts:
        facts = _agreed(facts, _facts([(grid, None) for grid in grids]))
    entries: dict[str, Entry] = {}
    for table in tables:
        for entry in table.entries():
            before = entries.get(entry.code)
            entries[entry.code] = entry if before is None else _one_of(before, entry)
    if not entries:
        raise Refusal(
            "「記号」の列に、設問の記号が1つもありません。記号は消さずに、取り出した様式に書いて送ってください。"
        )
    letters = facts.get(words.LETTERS)
    return Found(
        facts=facts,
        entries=entries,
        is_lossy=is_csv if letters is None else letters != words.PROOF_OF_LETTERS,
        is_recast=facts.get(words.DIGITS) != words.PROOF_OF_DIGITS,
    )


@dataclass
class _Table:
    """A row of heads and the rows below it, to the next row of heads or the end of the sheet."""

    grid: Grid
    head: int
    code: int
    answer: int
    taken: int | None
    rows: list[int] = field(default_factory=list)

    def entries(self) -> Iterator[Entry]:
        coded = {row: code for row in self.rows if (code := self._code_in(row))}
        faults = _merged_faults(self, coded)
        for row, code in coded.items():
            line = self.grid.rows[row]
            answer = line.get(self.answer, NOTHING)
            yield Entry(
                code=code,
                place=self.grid.place(row, self.answer),
                answer=answer,
                taken=None if self.taken is None else line.get(self.taken, NOTHING),
                day=self.grid.day_of(answer),
                fault=faults.get(row) or _fault_of(answer),
            )

    def _code_in(self, row: int) -> str:
        """Remarks of others in the column of codes are passed by, unless an answer stands beside them."""
        line = self.grid.rows[row]
        code = words.code_of(line.get(self.code, NOTHING).text)
        return code if words.is_code(code) or (code and self.answer in line) else ""


def _tables(grid: Grid) -> Iterator[_Table]:
    table: _Table | None = None
    for row in sorted(grid.rows):
        line = grid.rows[row]
        if words.is_head(cell.text for cell in line.values()):
            if table is not None:
                yield table
            table = _table_at(grid, row, line)
        elif table is not None:
            table.rows.append(row)
    if table is not None:
        yield table


def _table_at(grid: Grid, row: int, line: Row) -> _Table:
    answers = _columns(line, words.is_answer_head)
    answer = _the_one(grid, row, _columns(line, words.is_very_answer_head) or answers, words.ANSWER)
    taken = _columns(line, words.is_taken_head)
    return _Table(
        grid=grid,
        head=row,
        code=_the_one(grid, row, _columns(line, words.is_code_head), words.CODE),
        answer=answer,
        taken=_the_one(grid, row, taken, words.TAKEN) if taken else None,
    )


def _columns(line: Row, is_meant: Callable[[str], bool]) -> list[int]:
    return [column for column, cell in sorted(line.items()) if is_meant(cell.text)]


def _the_one(grid: Grid, row: int, columns: list[int], head: str) -> int:
    if len(columns) > 1:
        places = "と".join(dict.fromkeys(grid.place(row, column) for column in columns[:3]))
        raise Refusal(
            f"見出し「{head}」の列が{len(columns)}つあり、どちらを読むか分かりません（{places}）。"
            "様式にあった列だけを残して送ってください。"
        )
    return columns[0]


def _merged_faults(table: _Table, coded: Mapping[int, str]) -> dict[int, str]:
    """Rows whose answer cannot be told, since their cell is merged with that of another row or column."""
    kept = {table.code, table.answer} | ({table.taken} if table.taken else set())
    faults: dict[int, str] = {}
    for area in table.grid.merged:
        first, left, last, right = area
        columns = {column for column in kept if left <= column <= right}
        rows = [row for row in coded if first <= row <= last] if columns else []
        if not rows or (len(rows) == 1 and len(columns) == 1 and (rows[0], left) == (first, *columns)):
            continue
        sentence = (
            f"{_area_words(table.grid, area)}のセルが結合されていて、どの設問の回答か分かりません。"
            "結合を解いて、1行に1つずつ書いてください。"
        )
        faults |= dict.fromkeys(rows, sentence)
    return faults


def _area_words(grid: Grid, area: Area) -> str:
    first, left, last, right = area
    return f"{grid.place(first, left)}から{grid.place(last, right).rpartition('!')[2]}"


def _fault_of(answer: Cell) -> str:
    if answer.form == "wrong":
        return f"「{answer.text[:20]}」となっています。計算式を消して、回答そのものを書いてください。"
    if answer.form == "uncounted":
        return "計算式の結果が入っていません。計算式を消して、回答そのものを書いてください。"
    return ""


def _one_of(first: Entry, second: Entry) -> Entry:
    """Two rows of one code are one where they say the same: a sheet was copied."""
    if first.answer.text == second.answer.text:
        return first if first.fault or not second.fault else second
    sentence = (
        f"記号「{first.code}」の行が2つあり（{first.place}と{second.place}）、回答が違います。"
        "正しい1行だけを残してください。"
    )
    return Entry(first.code, first.place, first.answer, first.taken, first.day, sentence)


class _Fact(NamedTuple):
    label: str
    text: str


_LABELS: Final = {words.plain(label): label for label in words.FACTS}


def _facts(parts: list[tuple[Grid, int | None]]) -> dict[str, str]:
    """What is said above the row of heads, if there is one."""
    facts: dict[str, str] = {}
    for grid, head in parts:
        for row, line in sorted(grid.rows.items()):
            if head is not None and row >= head:
                break
            for label, text in _facts_in(line):
                facts = _agreed(facts, {label: text})
    return facts


def _facts_in(line: Row) -> Iterator[_Fact]:
    """「調査番号：S-8-0001」 in one cell, or the label alone and its value beside it, on either side."""
    labelled = {column: fact for column, cell in line.items() if (fact := _fact_of(cell.text))}
    for column, (label, said) in sorted(labelled.items()):
        if not said.strip():
            others = [other for other in line if other not in labelled]
            nearest = min(others, key=lambda other: (other < column, abs(other - column)), default=None)
            said = "" if nearest is None else line[nearest].text
        if value := _value_of(label, said):
            yield _Fact(label, value)


def _fact_of(text: str) -> _Fact | None:
    """A label with what stands behind it in its cell."""
    if len(text) > MOST_LETTERS_OF_A_FACT:
        return None
    name, said = [*re.split("[:：]", text, maxsplit=1), ""][:2]
    label = _LABELS.get(words.plain(name))
    return _Fact(label, said) if label else None


def _value_of(label: str, said: str) -> str:
    """Facts that are compared are put into one form; programs have taken the zero from some codes."""
    if label == words.NUMBER:
        return words.plain(said).upper()
    if label == words.BODY_CODE:
        digits = words.plain(said)
        return digits.zfill(6) if digits.isascii() and digits.isdigit() else digits
    return said.strip() if label == words.LETTERS else unicodedata.normalize("NFC", said.strip())


def _agreed(facts: Mapping[str, str], more: Mapping[str, str]) -> dict[str, str]:
    """Two forms in one file cannot be told apart by their codes."""
    for label in (words.NUMBER, words.BODY_CODE):
        if facts.get(label) and more.get(label) and facts[label] != more[label]:
            raise Refusal(
                f"1つのファイルに、{label}が「{facts[label]}」と「{more[label]}」の2つの様式が入っています。"
                "送る様式のシートだけを残して、保存し直してください。"
            )
    return {**more, **facts}
