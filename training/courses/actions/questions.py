"""Every write to the questions of a course's short test."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from accounts.errors import Refusal, WrongState
from accounts.events import record, snapshot_of
from accounts.seats import Seat
from accounts.verbs import verb
from desk.checks import check_text
from training.courses.models import Course, Question

FACTS: Final = ("text", "options", "answer", "is_asked")
FEWEST, MOST, MOST_OF_OPTION, MOST_OF_TEXT = 2, 6, 120, 300


@verb("確認テストの設問の追加")
def add_question(*, by: Seat, course: Course, text: str, options: Sequence[str], answer: int) -> Question:
    """A question with its answers in order; `answer` is the place of the right one, from 1."""
    _check(text, options, answer)
    question = Question.objects.create(
        prefecture_id=by.prefecture_id, course=course, text=text, options=list(options), answer=answer
    )
    record(by=by, subject=question, label=_label(question), after=snapshot_of(question, FACTS))
    return question


@verb("確認テストの設問の変更")
def revise_question(
    *, by: Seat, question: Question, text: str, options: Sequence[str], answer: int
) -> Question:
    """Other words stand in another question: results that are on record keep the one they answered."""
    _check(text, options, answer)
    drop_question(by=by, question=question)
    return add_question(by=by, course=question.course, text=text, options=options, answer=answer)


@verb("確認テストの設問を出さない")
def drop_question(*, by: Seat, question: Question) -> Question:
    """It is asked no more; the results of who answered it stay."""
    known = Question.objects.select_for_update(of=("self",)).select_related("course").get(pk=question.pk)
    if not known.is_asked:
        raise WrongState("この設問は、すでに出さないことになっています。画面を開き直してください。")
    known.is_asked = False
    known.save(update_fields=["is_asked"])
    record(by=by, subject=known, label=_label(known), before={"is_asked": True}, after={"is_asked": False})
    return known


def _label(question: Question) -> str:
    return f"{question.course.name}　{question.text[:40]}"


def _check(text: str, options: Sequence[str], answer: int) -> None:
    if not text.strip():
        raise Refusal("問いを書いてください。", field="text")
    check_text(text, "text", "問い", at_most=MOST_OF_TEXT)
    if not FEWEST <= len(options) <= MOST:
        raise Refusal(f"選択肢は1行に1つ、{FEWEST}つから{MOST}つまで書いてください。", field="options")
    if len(set(options)) < len(options):
        raise Refusal("同じ選択肢が2つあります。", field="options")
    for option in options:
        check_text(option, "options", "選択肢", at_most=MOST_OF_OPTION, is_one_line=True)
    if not 1 <= answer <= len(options):
        raise Refusal(f"正しい選択肢は1から{len(options)}までの番号で書いてください。", field="answer")
