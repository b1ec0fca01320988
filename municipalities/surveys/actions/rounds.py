"""The prefecture prepares a round, opens it, and closes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from django.utils import timezone

from accounts.errors import Refusal
from accounts.events import differing, record, snapshot_of
from accounts.moves import move
from accounts.numbering import next_in_year
from accounts.seats import Seat
from accounts.verbs import verb, word_fields, word_values
from desk.checks import check_text, refuse_unseen
from japan.bodies import body_name
from japan.fiscal_year import fiscal_year_of
from municipalities.surveys import notices
from municipalities.surveys.actions.reminding import plan_automatic, stop_waiting
from municipalities.surveys.asking import asked_before
from municipalities.surveys.checks import check_due_day, check_round, check_targets, refuse_begun
from municipalities.surveys.models import AnswerSheet, SheetSection, SurveyRound
from municipalities.surveys.questionnaire import Questionnaire
from municipalities.surveys.questions import plain
from municipalities.surveys.reading import WrongQuestionnaire, questionnaire_of

MOST_NAMED: Final = 8
"""So many of the questions that were changed at once are named in the history."""
FACTS: Final = ("title", "lead", "due_on", "reminds", "why_again")

word_fields({"questions": "設問の数", "towns": "市町村", "titles": "変えた設問"})
word_values("targets", body_name)
word_values("towns", body_name)


@verb("調査の準備")
def draft_round(
    *, by: Seat, title: str, questions: Questionnaire, lead: str = "", due_on: date | None = None
) -> SurveyRound:
    """A round that nobody is asked yet, with a copy of a set of questions."""
    today = timezone.localdate()
    check_round(title, lead, due_on, today)
    survey = SurveyRound(
        prefecture_id=by.prefecture_id,
        fiscal_year=fiscal_year_of(today),
        title=title.strip(),
        lead=lead.strip(),
        questionnaire=questions.as_json(),
        due_on=due_on,
        made_by_id=by.person_id,
    )
    survey.save(force_insert=True)
    record_round(by, survey, after={"title": survey.title, "questions": len(questions.questions)})
    return survey


@verb("調査の準備の変更")
def change_round(*, by: Seat, survey: SurveyRound, read: str = "", **said: Any) -> SurveyRound:
    """Other facts of a round that is prepared: any of `FACTS`. Raises `WrittenMeanwhile`."""
    survey = locked(survey)
    refuse_begun(survey)
    stored = snapshot_of(survey, FACTS)
    typed = {**stored, **said}
    check_round(typed["title"], typed["lead"], typed["due_on"], timezone.localdate())
    check_text(typed["why_again"], "why_again", "もう一度聞く理由")
    refuse_unseen(read, stored, typed)
    before, after = differing(stored, typed)
    if after:
        for name, value in after.items():
            setattr(survey, name, value)
        survey.save()
        record_round(by, survey, before=before, after=after)
    return survey


@verb("調査の対象の決定")
def set_targets(*, by: Seat, survey: SurveyRound, codes: Sequence[str], words: str) -> SurveyRound:
    """Whom the round asks. `words` say how they were chosen: 県内すべて, a group, 選んだ市町村."""
    survey = locked(survey)
    refuse_begun(survey)
    chosen = sorted(set(codes))
    check_targets(chosen, by.prefecture_id, timezone.localdate())
    before = {"targets": survey.targets}
    if before["targets"] != chosen or survey.targets_words != words:
        survey.targets, survey.targets_words = chosen, words
        survey.save()
        record_round(by, survey, before=before, after={"targets": chosen})
    return survey


@verb("設問の変更")
def change_questions(
    *, by: Seat, survey: SurveyRound, questionnaire: Mapping[str, Any], read: str = ""
) -> SurveyRound:
    """Other questions of a round that is prepared, as JSON. Raises `Refusal` with all that is wrong, and
    `WrittenMeanwhile`."""
    survey = locked(survey)
    refuse_begun(survey)
    try:
        questions = questionnaire_of(questionnaire)
    except WrongQuestionnaire as wrong:
        first, *others = [Refusal(fault) for fault in wrong.faults]
        first.others = others
        raise first from None
    refuse_unseen(read, survey.questionnaire, questions.as_json())
    changed = _changed(survey.questions, questions)
    if changed:
        whole = questions.as_json()
        survey.removed = _removed(survey, questions)
        survey.questionnaire = whole
        survey.save()
        named, rest = changed[:MOST_NAMED], len(changed) - MOST_NAMED
        titles = [*named, f"ほか{rest}問"] if rest > 0 else named
        after = {"questions": len(questions.questions), "titles": titles}
        record_round(by, survey, after=after)
    return SurveyRound.objects.get(pk=survey.pk)


def _changed(before: Questionnaire, after: Questionnaire) -> list[str]:
    """The names of the questions that are new, gone, other or elsewhere."""
    old, new = before.by_id, after.by_id
    names = [new.get(key, old.get(key)) for key in {**old, **new} if old.get(key) != new.get(key)]
    moved = [] if list(old) == list(new) or names else [after.title]
    return [question.named for question in names if question] + moved


def _removed(survey: SurveyRound, after: Questionnaire) -> list[Mapping[str, Any]]:
    """What is kept of the questions that are not asked any more, so that they can be put back."""
    found: dict[str, Mapping[str, Any]] = {each["question"]["meaning"]: each for each in survey.removed}
    for part in survey.questionnaire["sections"]:
        section = {name: part[name] for name in part if name != "questions"}
        found |= {
            each["meaning"]: {"section": section, "question": each, "held": _held_against(survey, each["id"])}
            for each in part["questions"]
        }
    asked = {question.meaning for question in after.questions}
    return [each for meaning, each in found.items() if meaning not in asked]


def _held_against(survey: SurveyRound, name: str) -> list[list[Any]]:
    """Which other questions were checked against one, with the check: it holds again once that is back."""
    return [
        [question.id, plain(check)]
        for question in survey.questions.questions
        for check in question.checks
        if name in check.of
    ]


@verb("調査の開始")
def open_round(*, by: Seat, survey: SurveyRound) -> SurveyRound:
    """Asks every target: gives the number, and makes each a sheet with its sections. From here on the
    questions stand as they are. Raises `Refusal` where the same is asked again without a reason."""
    survey = locked(survey)
    today = timezone.localdate()
    move(survey, "open")
    if survey.due_on is None:
        raise Refusal("提出期限が決まっていません。", field="due_on")
    check_due_day(survey.due_on, today)
    check_targets(survey.targets, by.prefecture_id, today)
    if not survey.why_again.strip() and (again := asked_before(survey)):
        raise Refusal(
            f"前に回答のある設問が{len(again)}問あります。もう一度聞く理由を書くと、始められます。理由は市町村も読みます。",
            field="why_again",
        )
    survey.fiscal_year = fiscal_year_of(today)
    survey.sequence = next_in_year(SurveyRound, survey.fiscal_year)
    survey.opened_at = timezone.now()
    survey.save()
    _make_sheets(survey)
    plan_automatic(survey)
    record_round(
        by, survey, after={"status": survey.status, "due_on": survey.due_on, "towns": survey.targets}
    )
    notices.tell_of_opening(by=by, survey=survey, codes=survey.targets)
    return survey


def _make_sheets(survey: SurveyRound) -> None:
    home = survey.prefecture_id
    sheets = AnswerSheet.objects.bulk_create(
        AnswerSheet(prefecture_id=home, round=survey, municipality_id=code) for code in survey.targets
    )
    SheetSection.objects.bulk_create(
        SheetSection(prefecture_id=home, sheet=sheet, key=section.key, place=place)
        for sheet in sheets
        for place, section in enumerate(survey.questions.sections, 1)
    )


@verb("提出期限の変更")
def extend_round(*, by: Seat, survey: SurveyRound, due_on: date) -> SurveyRound:
    """Another due day; those who have not answered are told."""
    survey = locked(survey)
    before = survey.due_on
    move(survey, "extend")
    check_due_day(due_on, timezone.localdate())
    if before != due_on:
        survey.due_on = due_on
        survey.save()
        plan_automatic(survey)
        record_round(by, survey, before={"due_on": before}, after={"due_on": due_on})
        notices.tell_of_new_day(by=by, survey=survey)
    return survey


@verb("調査の締切り")
def close_round(*, by: Seat, survey: SurveyRound) -> SurveyRound:
    """No answers any more. What towns have written and not sent stays theirs."""
    survey = locked(survey)
    before = survey.status
    move(survey, "close")
    survey.closed_at = timezone.now()
    survey.save()
    stop_waiting(survey)
    record_round(by, survey, before={"status": before}, after={"status": survey.status})
    notices.settle_round(by=by, survey=survey)
    return survey


@verb("調査の受付の再開")
def reopen_round(*, by: Seat, survey: SurveyRound, due_on: date) -> SurveyRound:
    """Answers are taken again, until a new day."""
    survey = locked(survey)
    before = {"status": survey.status, "due_on": survey.due_on}
    move(survey, "reopen")
    check_due_day(due_on, timezone.localdate())
    survey.due_on, survey.closed_at = due_on, None
    survey.save()
    plan_automatic(survey)
    record_round(by, survey, before=before, after={"status": survey.status, "due_on": due_on})
    notices.tell_of_new_day(by=by, survey=survey)
    return survey


@verb("調査の準備の破棄")
def discard_round(*, by: Seat, survey: SurveyRound) -> SurveyRound:
    """Nobody is asked."""
    survey = locked(survey)
    before = survey.status
    move(survey, "discard")
    survey.save()
    record_round(by, survey, before={"status": before}, after={"status": survey.status})
    return survey


def locked(survey: SurveyRound) -> SurveyRound:
    return SurveyRound.objects.select_for_update().get(pk=survey.pk)


def record_round(
    by: Seat,
    survey: SurveyRound,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    record(by=by, subject=survey, before=before, after=after)
