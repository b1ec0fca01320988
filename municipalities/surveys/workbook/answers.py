"""From what a form says to answers, and beside what has been answered on the page meanwhile. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from accounts.errors import Refusal
from municipalities.surveys.kinds import Line, UnreadableCells, kind_of
from municipalities.surveys.questionnaire import Answers, Questionnaire
from municipalities.surveys.questions import Question
from municipalities.surveys.workbook import words
from municipalities.surveys.workbook.finding import Entry, Found

_REPLACED: Final = re.compile("[?〓\ufffd]")
"""What programs write for a letter that they cannot."""
_LIKE_NUMBER: Final = re.compile(r"[\d０-９.,，．:：/／\-－+＋年月日時分eE\s]+")


@dataclass(frozen=True)
class CellError:
    """What is wrong with a cell; `question` is None for a code that the survey has not."""

    place: str
    code: str
    question: Question | None
    sentence: str


@dataclass(frozen=True)
class Read:
    """`answers` and `taken` are by the ids of questions, and only of those that stand in the file and can be
    read: an answer, None where the cells are empty. `taken` is what stood there at the download. What is
    `lacking` in the file leaves its answer as it is."""

    answers: Mapping[str, Any]
    taken: Mapping[str, Any]
    errors: tuple[CellError, ...]
    lacking: tuple[str, ...]
    untouched: frozenset[str]
    """Codes."""

    @property
    def reasons(self) -> dict[str, str]:
        """For `write_form`: code -> what is wrong."""
        reasons: dict[str, str] = {}
        for error in self.errors:
            reasons[error.code] = f"{reasons.get(error.code, '')}{error.sentence}"
        return reasons


def refuse_other(found: Found, *, number: str, title: str, municipality_code: str, municipality: str) -> None:
    """Raises `Refusal` for the form of another survey or another municipality, and for one that does not say
    which it is. `number` and the others are those of the page to which it was sent."""
    missing = [
        label
        for label, said in (("調査番号", found.number), ("団体コード", found.municipality_code))
        if not said
    ]
    if missing:
        raise _refused(
            f"表の上の「{'」と「'.join(missing)}」の行が消えているため、どの様式か確かめられません。"
            "取り出した様式の上の数行を消さずに送ってください。"
        )
    if found.number != number.upper():
        raise _refused(
            f"この様式は、ほかの調査（{_named(found.number, found.title)}）のものです。"
            f"ここで受け取るのは{_named(number, title)}です。この画面から取り出した様式に書いてください。"
        )
    if found.municipality_code != municipality_code:
        raise _refused(
            f"この様式は{_named(found.municipality, found.municipality_code)}のものです。"
            f"ここで受け取るのは{_named(municipality, municipality_code)}の回答です。"
            "ファイルを選び直してください。"
        )
    if _is_other_name(found.municipality, municipality):
        raise _refused(
            f"この様式の団体コードは{_named(municipality, municipality_code)}のものですが、"
            f"市町村名が「{found.municipality}」です。どちらの回答かを確かめ、"
            "この画面から取り出した様式に書いてください。"
        )


def _is_other_name(said: str, name: str) -> bool:
    """A name that lost letters on the way says nothing."""
    return bool(said) and not _REPLACED.search(said) and words.plain(said) != words.plain(name)


def _named(name: str, more: str) -> str:
    return f"「{name}」（{more}）" if name and more else f"「{name or more}」"


def _refused(sentence: str) -> Refusal:
    return Refusal(sentence, field="file")


def answers_in(found: Found, questionnaire: Questionnaire) -> Read:
    answers: dict[str, Any] = {}
    taken: dict[str, Any] = {}
    lacking: list[str] = []
    errors: list[CellError] = []
    for question in questionnaire.questions:
        lines = kind_of(question).lines(question)
        entries = {code: found.entries[code] for code in lines if code in found.entries}
        lacking += [code for code in lines if code not in entries]
        if not entries:
            continue
        _take_old(question, entries, taken)
        is_old = all(entry.is_untouched for entry in entries.values())
        try:
            answers[question.id] = _read(question, entries, lines, found)
        except UnreadableCells as wrong:
            if not is_old:
                told = wrong.errors.items()
                errors += [CellError(entries[code].place, code, question, words) for code, words in told]
    errors += _unknown(found, questionnaire)
    untouched = frozenset(code for code, entry in found.entries.items() if entry.is_untouched)
    return Read(answers, taken, tuple(errors), tuple(lacking), untouched)


def _take_old(question: Question, entries: Mapping[str, Entry], taken: dict[str, Any]) -> None:
    """What stood there at the download, unless it cannot be told."""
    texts = {code: entry.taken.text for code, entry in entries.items() if entry.taken is not None}
    if len(texts) == len(entries):
        try:
            taken[question.id] = kind_of(question).read_cells(question, texts)
        except UnreadableCells:
            return


def _read(question: Question, entries: Mapping[str, Entry], lines: Mapping[str, Line], found: Found) -> Any:
    """Raises `UnreadableCells` with all that is wrong; each code is one of `entries`."""
    faults = {
        code: f"「{_label(question, lines[code])}」：{fault}"
        for code, entry in entries.items()
        if (fault := entry.fault or _doubt(entry, lines[code], found))
    }
    texts = {
        code: entry.day if entry.day and lines[code].kind.is_dated else entry.answer.text
        for code, entry in entries.items()
        if code not in faults
    }
    try:
        value = kind_of(question).read_cells(question, texts)
    except UnreadableCells as wrong:
        raise UnreadableCells({**wrong.errors, **faults}) from wrong
    if faults:
        raise UnreadableCells(faults)
    return value


def _label(question: Question, line: Line) -> str:
    return f"{question.named}」の「{line.label}" if line.label else question.named


def _doubt(entry: Entry, line: Line, found: Found) -> str:
    """Why words may not be those that were typed, where any words would do; "" where there is no reason."""
    text, form = entry.answer
    if not line.kind.is_free or entry.is_untouched:
        return ""
    if form in ("day", "time"):
        return (
            f"「{text}」という日付や時刻に変わっています。書いたとおりの文字で書き直してください"
            "（先頭に「'」を付けると変わりません）。"
        )
    if form == "long":
        return f"「{text}」という大きな数に変わり、桁が落ちています。文字として書き直してください。"
    if (found.is_lossy and _REPLACED.search(text)) or "\ufffd" in text:
        return (
            f"「{text[:40]}」の「?」や「〓」は、この保存の形（シフトJISのCSV）にない文字が変わったものかもしれません。"
            "xlsxかUTF-8のCSVで送るか、画面で書いてください。"
        )
    if found.is_recast and _LIKE_NUMBER.fullmatch(text):
        return (
            f"「{text[:40]}」は、表計算ソフトが数や日付に変えたものかもしれません（先頭の0などが消えます）。"
            "取り出した様式（xlsx）に書くか、画面で書いてください。"
        )
    return ""


def _unknown(found: Found, questionnaire: Questionnaire) -> Iterator[CellError]:
    """Answers beside codes that the survey has not."""
    for code, entry in found.entries.items():
        if code in questionnaire.codes or not (entry.answer.text.strip() or entry.fault):
            continue
        question = questionnaire.by_id.get(code)
        sentence = (
            f"「{code[:60]}」という記号は、この調査にありません。"
            "記号を取り出したときのままに戻すか、行を消してください。"
        )
        if question is not None:
            try:
                kind_of(question).read_cells(question, {code: entry.answer.text})
            except UnreadableCells as wrong:
                sentence = "".join(wrong.errors.values())
        yield CellError(entry.place, code, question, sentence)


@dataclass(frozen=True)
class Conflict:
    """A question that was answered in the file and otherwise on the page since the download. Of a question of
    several cells, `theirs` (the page) and `yours` (the file) have both what only one of them has changed;
    `codes` are the cells that are at odds."""

    question: Question
    taken: Any
    theirs: Any
    yours: Any
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Merged:
    """`changed`: id of the question -> the answer to be stored. `cleared` are those of them whose answer is
    gone. `rewritten`: somebody wrote beside 取り出したときの回答 where nothing else has changed."""

    changed: Mapping[str, Any]
    unchanged: tuple[str, ...]
    conflicts: tuple[Conflict, ...]
    cleared: tuple[str, ...]
    rewritten: tuple[str, ...]


def merge(read: Read, questionnaire: Questionnaire, current: Answers) -> Merged:
    """Three ways, cell by cell: what the file changed since its download, unless the page changed it as well.
    `current` is what the page has now. Nothing of either is lost: it is changed, or it is a conflict."""
    changed: dict[str, Any] = {}
    unchanged, conflicts, rewritten = [], [], []
    for name in read.answers:
        question = questionnaire.by_id[name]
        now = current.get(name)
        value = _together(question, read, now)
        if isinstance(value, Conflict):
            conflicts.append(value)
        elif value != now:
            changed[name] = value
        else:
            unchanged.append(name)
            if name in read.taken and read.answers[name] == now != read.taken[name]:
                rewritten.append(name)
    cleared = tuple(name for name, value in changed.items() if value is None)
    return Merged(changed, tuple(unchanged), tuple(conflicts), cleared, tuple(rewritten))


def _together(question: Question, read: Read, now: Any) -> Any:
    """The answer that comes of the file and the page, or their `Conflict`."""
    kind = kind_of(question)
    new, here = kind.cells(question, read.answers[question.id]), kind.cells(question, now)
    old = kind.cells(question, read.taken[question.id]) if question.id in read.taken else None
    still = read.untouched.union(read.lacking)
    from_file = {code for code in new if code not in still and (old is None or new[code] != old[code])}
    if not from_file:
        return now
    at_odds = tuple(code for code in new if code in from_file and _is_at_odds(code, new, here, old))
    yours = {code: new[code] if code in from_file else here[code] for code in new}
    theirs = {code: here[code] if code in at_odds else text for code, text in yours.items()}
    try:
        ours = kind.read_cells(question, yours)
        kept = kind.read_cells(question, theirs)
    except UnreadableCells as wrong:
        return Conflict(
            question, read.taken.get(question.id), now, read.answers[question.id], tuple(wrong.errors)
        )
    if at_odds:
        return Conflict(question, read.taken.get(question.id), kept, ours, at_odds)
    return ours


def _is_at_odds(
    code: str, new: Mapping[str, str], here: Mapping[str, str], old: Mapping[str, str] | None
) -> bool:
    if new[code] == here[code]:
        return False
    if old is None:
        return here[code] != ""
    return new[code] != old[code] and here[code] != old[code]
