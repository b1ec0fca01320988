"""Reads a questionnaire from JSON: all that is wrong with it is told at once, each with its place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, TypeVar

from japan.exact_json import (
    FormatError,
    at,
    parse_json,
    read_choice,
    read_document,
    read_flag,
    read_list,
    read_name,
    read_number,
    read_object,
    read_text,
    read_whole,
    shown,
)
from municipalities.surveys.kinds import kinds
from municipalities.surveys.questionnaire import FORMAT, RULES, Questionnaire, check_faults
from municipalities.surveys.questions import (
    SOURCES,
    TARGET,
    Check,
    Column,
    Condition,
    Option,
    Question,
    Row,
    Scalar,
    Section,
)

MOST_QUESTIONS: Final = 200
MOST_MINUTES: Final = 120
MOST_LETTERS_OF_A_KEY: Final = 40
READY_MADE: Final = Path(__file__).resolve().parent / "sets"
_KEY = re.compile(r"[a-z0-9][a-z0-9_]*")
_MEANING = re.compile(r"[a-z0-9][a-z0-9_]*(?:\.[a-z0-9][a-z0-9_]*)*")
T = TypeVar("T")
Read = Callable[[Any, str], Any]


class WrongQuestionnaire(ValueError):
    """`faults`: Japanese sentences, each with its place in front."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


@cache
def ready_made() -> Mapping[str, Questionnaire]:
    """The sets of questions that come with the product, by the name of their file."""
    files = sorted(READY_MADE.glob("*.json"))
    return MappingProxyType({file.stem: questionnaire_of(parse_json(file.read_bytes())) for file in files})


def questionnaire_of(json: object) -> Questionnaire:
    """Raises `WrongQuestionnaire` with everything that is wrong."""
    faults: list[str] = []
    try:
        whole = read_document(json, FORMAT, required=("title", "sections"))
        title = read_name(whole["title"], "title")
        parts = read_list(whole["sections"], "sections")
    except FormatError as error:
        raise WrongQuestionnaire([str(error)]) from None
    sections: list[Section] = []
    questions: list[Question] = []
    for index, part in enumerate(parts):
        try:
            section, asked = _section(part, f"sections[{index}]", faults)
        except FormatError as error:
            faults.append(str(error))
            continue
        sections.append(section)
        questions += asked
    made = Questionnaire(title, tuple(sections), tuple(questions))
    faults += _faults_of(made, is_whole=not faults)
    if faults:
        raise WrongQuestionnaire(faults)
    return made


def _section(value: object, path: str, faults: list[str]) -> tuple[Section, list[Question]]:
    given = read_object(value, path, required=("key", "title", "questions"), optional=("hint",))
    section = Section(
        key=_key(given["key"], f"{path}.key"),
        title=read_name(given["title"], f"{path}.title"),
        hint=read_text(given.get("hint", ""), f"{path}.hint"),
    )
    questions = []
    for index, each in enumerate(read_list(given["questions"], f"{path}.questions")):
        try:
            questions.append(_question(each, f"{path}.questions[{index}]", section.key))
        except FormatError as error:
            name = each.get("id") if isinstance(each, dict) else None
            faults.append(f"設問 {name}：{error}" if isinstance(name, str) else str(error))
    return section, questions


def _question(value: object, path: str, section: str) -> Question:
    optional = ("minutes", "condition", "source", "wish", "checks")
    return Question(section=section, **_asked(value, path, ("id", "meaning"), optional))


def _asked(value: object, path: str, own: tuple[str, ...], optional: tuple[str, ...] = ()) -> dict[str, Any]:
    """What is given of a question or a column, read; what belongs to other kinds is refused by name."""
    if not isinstance(value, dict) or "kind" not in value:
        read_object(value, path, required=("kind",))
        raise FormatError(path, "必要なキーがありません。")
    kind = kinds()[read_choice(value["kind"], f"{path}.kind", tuple(kinds()))]
    for name in sorted(_OF_KINDS & set(value) - kind.takes):
        raise FormatError(at(path, name), f"「{kind.label}」の設問には書けません。")
    given = read_object(
        value, path, required=("text", "kind", *own), optional=(*_COMMON, *optional, *kind.takes)
    )
    return {name: _READERS[name](each, at(path, name)) for name, each in given.items()}


def _key(value: object, path: str) -> str:
    text = read_text(value, path)
    if not _KEY.fullmatch(text) or len(text) > MOST_LETTERS_OF_A_KEY:
        raise FormatError(
            path, f"半角の小文字・数字・_ だけで、{MOST_LETTERS_OF_A_KEY}字までにしてください：{shown(text)}"
        )
    return text


def _meaning(value: object, path: str) -> str:
    text = read_text(value, path)
    if not _MEANING.fullmatch(text):
        raise FormatError(
            path, f"「it_staff.people」のように、半角の小文字・数字・_ と点で書いてください：{shown(text)}"
        )
    return text


def _source(value: object, path: str) -> str:
    text = read_text(value, path)
    if text not in SOURCES and not TARGET.fullmatch(text):
        raise FormatError(path, f"取り出せるもとではありません：{shown(text)}")
    return text


def _minutes(value: object, path: str) -> float:
    number = read_number(value, path)
    if not 0 < number <= MOST_MINUTES or number * 2 != int(number * 2):
        raise FormatError(path, f"0.5分きざみで、{MOST_MINUTES}分までにしてください：{shown(value)}")
    return int(number) if number == int(number) else number


def _whole(value: object, path: str) -> int:
    return read_whole(value, path, "整数ではありません")


def _end(value: object, path: str) -> Scalar:
    if isinstance(value, str):
        return value
    number = read_number(value, path)
    return value if isinstance(value, int) else number


def _each(read: Callable[[Any, str], T]) -> Callable[[Any, str], tuple[T, ...]]:
    def read_all(value: object, path: str) -> tuple[T, ...]:
        return tuple(read(each, f"{path}[{index}]") for index, each in enumerate(read_list(value, path)))

    return read_all


def _option(value: object, path: str) -> Option:
    given = read_object(value, path, required=("key", "label"), optional=("yes", "step", "alone"))
    readers: dict[str, Read] = {
        "key": _key, "label": read_name, "yes": read_flag, "step": _whole, "alone": read_flag,
    }  # fmt: skip
    return Option(**{name: readers[name](each, at(path, name)) for name, each in given.items()})


def _row(value: object, path: str) -> Row:
    given = read_object(value, path, required=("key", "label"))
    return Row(key=_key(given["key"], f"{path}.key"), label=read_name(given["label"], f"{path}.label"))


def _column(value: object, path: str) -> Column:
    return Column(**_asked(value, path, ("key",)))


def _condition(value: object, path: str) -> Condition:
    given = read_object(value, path, required=("question", "one_of"))
    one_of = _each(read_text)(given["one_of"], f"{path}.one_of")
    if not one_of:
        raise FormatError(f"{path}.one_of", "空です。どの選択肢のときに聞くかを書いてください。")
    return Condition(question=read_text(given["question"], f"{path}.question"), one_of=one_of)


def _check(value: object, path: str) -> Check:
    given = read_object(value, path, required=("rule", "of"), optional=("sentence",))
    rule = read_choice(given["rule"], f"{path}.rule", tuple(RULES))
    of = _each(read_text)(given["of"], f"{path}.of")
    if not of or (rule != "sum_of" and len(of) != 1):
        raise FormatError(f"{path}.of", "相手の設問を1つ書いてください（sum_of は2つ以上）。")
    return Check(rule=rule, of=of, sentence=read_text(given.get("sentence", ""), f"{path}.sentence"))


_COMMON: Final = ("short", "help", "required")
_OF_KINDS: Final = frozenset(
    {
        *("options", "unit", "least", "most", "decimals", "precision", "latest"),
        *("letters", "lines", "rows", "columns"),
    }
)
_READERS: Final[Mapping[str, Read]] = {
    **dict.fromkeys(("kind", "short", "help", "unit", "precision", "latest"), read_text),
    **dict.fromkeys(("decimals", "letters", "lines"), _whole),
    **dict.fromkeys(("least", "most"), _end),
    **dict.fromkeys(("id", "key"), _key),
    "text": read_name,
    **dict.fromkeys(("required", "wish"), read_flag),
    "options": _each(_option),
    "rows": _each(_row),
    "columns": _each(_column),
    "meaning": _meaning,
    "minutes": _minutes,
    "condition": _condition,
    "source": _source,
    "checks": _each(_check),
}


def _faults_of(made: Questionnaire, *, is_whole: bool) -> Iterator[str]:
    """What is wrong between parts that can each be read. References are looked into only where `is_whole`: a
    question that could not be read would be missed as well."""
    if not made.questions and is_whole:
        yield "設問がありません。"
    if len(made.questions) > MOST_QUESTIONS:
        yield f"設問が{len(made.questions)}問あります。{MOST_QUESTIONS}問までにしてください。"
    for words, names in (
        ("区分のkey", [section.key for section in made.sections]),
        ("設問のid", [question.id for question in made.questions]),
        ("設問のmeaning", [question.meaning for question in made.questions]),
    ):
        yield from (
            f"{words}「{name}」が{times}回使われています。1回だけにしてください。"
            for name, times in Counter(names).items()
            if times > 1
        )
    for question in made.questions:
        wrong = list(kinds()[question.kind].design(question))
        if is_whole:
            wrong += _condition_faults(question, made)
            for check in question.checks:
                wrong += check_faults(question, check, made.by_id)
        yield from (f"設問 {question.id}「{question.named}」：{sentence}" for sentence in wrong)


def _condition_faults(question: Question, made: Questionnaire) -> Iterator[str]:
    condition = question.condition
    if condition is None:
        return
    other = made.by_id.get(condition.question)
    if other is None:
        yield f"条件の設問「{condition.question}」がありません。"
        return
    if _comes_back(question, made):
        yield f"条件がひと回りしています（「{condition.question}」も、この設問によります）。"
        return
    order = list(made.by_id)
    if order.index(other.id) > order.index(question.id):
        yield f"条件の設問「{other.id}」が後にあります。前の設問にしてください。"
    if not kinds()[other.kind].is_chosen:
        yield f"条件の設問「{other.id}」は選択肢の設問ではありません。"
    elif unknown := sorted(set(condition.one_of) - {option.key for option in other.options}):
        yield f"条件の値「{'、'.join(unknown)}」が設問「{other.id}」の選択肢にありません。"


def _comes_back(question: Question, made: Questionnaire) -> bool:
    seen: set[str] = set()
    at_present: Question | None = question
    while at_present is not None and at_present.condition is not None and at_present.id not in seen:
        seen.add(at_present.id)
        if at_present.condition.question == question.id:
            return True
        at_present = made.by_id.get(at_present.condition.question)
    return False
