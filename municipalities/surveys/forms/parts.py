"""The questions of a round that is prepared, as they are taken off, put back and moved. JSON in, JSON out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from municipalities.surveys.models import SurveyRound
from municipalities.surveys.questionnaire import check_words
from municipalities.surveys.questions import Question, plain
from municipalities.surveys.reading import ready_made

Whole = dict[str, Any]


@dataclass(frozen=True)
class Offered:
    """A question that is not asked, and can be: one that was taken off, or one of a ready-made set."""

    section: Mapping[str, Any]
    question: Mapping[str, Any]
    is_removed: bool
    held: Sequence[Sequence[Any]] = ()
    """Other questions that were checked against it, by their ids, each with the check."""

    @property
    def named(self) -> str:
        return _named(self.question)


def _named(question: Mapping[str, Any]) -> str:
    return str(question.get("short") or question["text"])


def _each(whole: Whole) -> Iterator[dict[str, Any]]:
    for part in whole["sections"]:
        yield from part["questions"]


def free_id(survey: SurveyRound) -> str:
    taken = {*survey.questions.by_id, *(each["question"]["id"] for each in survey.removed)}
    return next(f"own_{n}" for n in range(1, 1000) if f"own_{n}" not in taken)


def order_faults(whole: Whole) -> list[str]:
    """Questions that stand before the one on whose answer they rest, by their names."""
    places = {each["id"]: (place, each) for place, each in enumerate(_each(whole))}
    faults = []
    for place, question in places.values():
        held = question.get("condition")
        if held and held["question"] in places and places[held["question"]][0] > place:
            other = _named(places[held["question"]][1])
            faults.append(
                f"「{_named(question)}」は、「{other}」の回答によって聞く設問です。"
                f"「{other}」より後に置いてください。"
            )
    return faults


def kept(survey: SurveyRound, ids: Collection[str]) -> Whole:
    """Without the others, without what was checked against them, and without sections that are empty."""
    whole = survey.questions.as_json()
    for part in whole["sections"]:
        part["questions"] = [_without_checks(each, ids) for each in part["questions"] if each["id"] in ids]
    whole["sections"] = [part for part in whole["sections"] if part["questions"]]
    return whole


def _without_checks(question: dict[str, Any], ids: Collection[str]) -> dict[str, Any]:
    held = [check for check in question.get("checks", ()) if set(check["of"]) <= set(ids)]
    bare = {name: value for name, value in question.items() if name != "checks"}
    return {**bare, "checks": held} if held else bare


def keeping_faults(survey: SurveyRound, ids: Collection[str]) -> list[str]:
    """Why the others cannot be taken off, by the names of the questions."""
    questions = survey.questions
    if not any(question.id in ids for question in questions.questions):
        return ["設問がなくなります。残す設問に印を付けてください。"]
    faults = []
    for question in questions.questions:
        held = question.condition
        if question.id in ids and held is not None and held.question not in ids:
            other = questions.by_id[held.question].named
            faults.append(
                f"「{question.named}」は、「{other}」の回答によって聞く設問です。"
                f"「{question.named}」も外すか、「{other}」を残してください。"
            )
    return faults


def lost_checks(survey: SurveyRound, ids: Collection[str]) -> list[str]:
    """What is not checked any more, of itself or of questions that stay."""
    questions = survey.questions
    return [
        check_words(question, check, questions.by_id)
        for question in questions.questions
        for check in question.checks
        if not {question.id, *check.of} <= set(ids)
    ]


def stale_help(survey: SurveyRound, ids: Collection[str]) -> list[Question]:
    """Questions that stay, whose help speaks of one that does not."""
    gone = [each.named for each in survey.questions.questions if each.id not in ids]
    return [
        question
        for question in survey.questions.questions
        if question.id in ids and any(name in question.help for name in gone)
    ]


def moved(survey: SurveyRound, name: str, *, down: bool) -> Whole:
    """With one question a place further up or down in its section."""
    whole = survey.questions.as_json()
    for part in whole["sections"]:
        places = [each["id"] for each in part["questions"]]
        if name in places:
            here = places.index(name)
            there = max(0, min(len(places) - 1, here + (1 if down else -1)))
            part["questions"].insert(there, part["questions"].pop(here))
    return whole


def offered_back(survey: SurveyRound) -> list[Offered]:
    """Those that were taken off, then those of the ready-made sets."""
    asked = {question.meaning for question in survey.questions.questions}
    found = {
        each["question"]["meaning"]: Offered(
            each["section"], each["question"], is_removed=True, held=each.get("held", ())
        )
        for each in survey.removed
    }
    for made in ready_made().values():
        for part in made.as_json()["sections"]:
            section = {name: part[name] for name in part if name != "questions"}
            for question in part["questions"]:
                found.setdefault(question["meaning"], Offered(section, question, is_removed=False))
    return [each for meaning, each in found.items() if meaning not in asked]


def put_back(survey: SurveyRound, meanings: Collection[str]) -> Whole:
    """With some of `offered_back` where they stand in their set, otherwise at the end of their section; the
    checks of a set hold again where all of their questions are asked."""
    whole, returned = survey.questions.as_json(), set[str]()
    held: list[Sequence[Any]] = []
    for each in offered_back(survey):
        if each.question["meaning"] in meanings:
            taken = {question["id"] for question in _each(whole)}
            name = each.question["id"] if each.question["id"] not in taken else free_id(survey)
            _insert(_part_of(whole, each.section), {**each.question, "id": name})
            returned.add(name)
            held += each.held
    _check_again(whole, returned, held)
    return whole


def _part_of(whole: Whole, section: Mapping[str, Any]) -> dict[str, Any]:
    for part in whole["sections"]:
        if part["key"] == section["key"]:
            return part  # type: ignore[no-any-return]
    order = [each.key for made in ready_made().values() for each in made.sections]
    made_part = {**section, "questions": []}
    rank = order.index(section["key"]) if section["key"] in order else len(order)
    later = [
        place
        for place, part in enumerate(whole["sections"])
        if part["key"] in order and order.index(part["key"]) > rank
    ]
    whole["sections"].insert(later[0] if later else len(whole["sections"]), made_part)
    return made_part


def _insert(part: dict[str, Any], question: dict[str, Any]) -> None:
    """Before the first that comes after it in its set."""
    order = [each.meaning for made in ready_made().values() for each in made.questions]
    held = part["questions"]
    if question["meaning"] not in order:
        held.append(question)
        return
    rank = order.index(question["meaning"])
    later = [
        place
        for place, each in enumerate(held)
        if each["meaning"] in order and order.index(each["meaning"]) > rank
    ]
    held.insert(later[0] if later else len(held), question)


def _check_again(whole: Whole, returned: Collection[str], held: Sequence[Sequence[Any]]) -> None:
    ids = {each["id"] for each in _each(whole)}
    usual = {each.meaning: plain(each) for made in ready_made().values() for each in made.questions}
    for question in _each(whole):
        of_set = [
            check
            for check in usual.get(question["meaning"], {}).get("checks", ())
            if {question["id"], *check["of"]} & set(returned)
        ]
        checks = list(question.pop("checks", []))
        for check in (*of_set, *(check for name, check in held if name == question["id"])):
            if check not in checks:
                checks.append(check)
        if holding := [check for check in checks if set(check["of"]) <= ids]:
            question["checks"] = holding


def missing_parents(survey: SurveyRound, meanings: Collection[str]) -> list[str]:
    """Questions that cannot be put back without another one, by their names."""
    offered = offered_back(survey)
    chosen = [each for each in offered if each.question["meaning"] in meanings]
    there = {*survey.questions.by_id, *(each.question["id"] for each in chosen)}
    names = {each.question["id"]: each.named for each in offered}
    return [
        f"「{each.named}」は、「{names.get(held['question'], '')}」の回答によって聞く設問です。"
        f"「{names.get(held['question'], '')}」にも印を付けてください。"
        for each in chosen
        if (held := each.question.get("condition")) and held["question"] not in there
    ]
