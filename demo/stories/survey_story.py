"""Surveys of a prefecture: last winter's, answered by all; this year's, in which some are still writing."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, Final

from accounts.seats import Seat
from demo.stories.agenda import at_office, workday_near
from demo.stories.need_stories import STORIES
from demo.stories.stage import Stage
from japan.bodies import bodies
from municipalities.surveys.actions.answering import save_answers, submit_sheet
from municipalities.surveys.actions.returning import confirm_sections, return_answer
from municipalities.surveys.actions.rounds import (
    change_round,
    close_round,
    draft_round,
    open_round,
    set_targets,
)
from municipalities.surveys.kinds import kind_of
from municipalities.surveys.models import AnswerSheet, SurveyRound
from municipalities.surveys.prefill import prefill_of
from municipalities.surveys.questions import Question
from municipalities.surveys.reading import ready_made

WHY_AGAIN: Final = (
    "予算、担当の人数、支援の希望は半年ごとに変わるためです。ほかの設問は、前回の値を確かめるだけで済みます。"
)
LEAD: Final = "来年度の支援の計画と、人材の確保の目標を立てるためにお聞きします。"
OPEN_DAYS: Final = 24
"""Days between the beginning of the second round and its due day."""
UNTOUCHED, BEGUN, SENT, SEEN = range(4)
HOW_FAR: Final = (SEEN, SENT, SEEN, BEGUN, SENT, SEEN, UNTOUCHED, SENT)
"""How far the towns are in the second round, one after the other."""


def prepare(stage: Stage) -> None:
    """The first round in May; the second opened two weeks ago and is still open."""
    first = workday_near(date(stage.fiscal_year, 5, 11))
    stage.agenda.at(at_office(stage.rng, first), partial(_first, stage))
    second = workday_near(stage.today - timedelta(days=14))
    if second > first + timedelta(days=60):
        stage.agenda.at(at_office(stage.rng, second, 9, 10), partial(_second, stage, second))


def _open(stage: Stage, title: str, due_on: date, why: str = "") -> SurveyRound:
    staff = stage.cast.staff[0]
    questions = ready_made()["dx_needs"]
    survey = draft_round(by=staff, title=title, questions=questions, lead=LEAD, due_on=due_on)
    codes = sorted(stage.cast.officers)
    survey = set_targets(by=staff, survey=survey, codes=codes, words="県内のすべての市町村")
    if why:
        survey = change_round(by=staff, survey=survey, why_again=why)
    return open_round(by=staff, survey=survey)


def _first(stage: Stage) -> None:
    """Every municipality answers within three weeks; the prefecture looks at all of it and closes."""
    now = stage.agenda.moment
    survey = _open(stage, "第1回 支援ニーズ調査", workday_near((now + timedelta(days=25)).date()))
    for index, code in enumerate(sorted(stage.cast.officers)):
        day = workday_near((now + timedelta(days=3 + index % 18)).date())
        moment = datetime.combine(day, now.timetz()) + timedelta(minutes=11 * index)
        stage.agenda.at(moment, partial(_answer, stage, survey, code, SENT))
    stage.agenda.at(now + timedelta(days=30), partial(_finish, stage, survey))


def _finish(stage: Stage, survey: SurveyRound) -> None:
    keys = [section.key for section in survey.questions.sections]
    for sheet in AnswerSheet.objects.filter(round=survey):
        confirm_sections(by=stage.any_staff(), sheet=sheet, keys=keys)
    close_round(by=stage.cast.staff[0], survey=survey)


def _second(stage: Stage, begun_on: date) -> None:
    due_on = workday_near(begun_on + timedelta(days=OPEN_DAYS))
    survey = _open(stage, "第2回 支援ニーズ調査", due_on, WHY_AGAIN)
    own = stage.home.sign_in_town
    for index, code in enumerate(sorted(stage.cast.officers)):
        far = BEGUN if code == own else HOW_FAR[index % len(HOW_FAR)]
        if far == UNTOUCHED:
            continue
        day = workday_near(begun_on + timedelta(days=2 + index % 9))
        moment = at_office(stage.rng, day, 10, 16)
        stage.agenda.at(moment, partial(_answer, stage, survey, code, far))
        if far == SEEN:
            stage.agenda.at(moment + timedelta(days=1), partial(_look, stage, survey, code))
    second_town = stage.home.second_town
    if second_town in stage.cast.officers:
        moment = at_office(stage.rng, workday_near(stage.today - timedelta(days=2)), 10, 16)
        stage.agenda.at(moment, partial(_give_back, stage, survey, second_town))


def _answer(stage: Stage, survey: SurveyRound, code: str, far: int) -> None:
    by = stage.cast.officers[code]
    sheet = AnswerSheet.objects.select_related("round").get(round=survey, municipality=code)
    questions = survey.questions
    said = _said(stage, survey, code, by)
    shown = {question.id for question in questions.shown(said)}
    answers = {
        question.id: said[question.id] if question.id in shown else None
        for question in questions.questions
        if question.kind != "file"
    }
    if far == BEGUN:
        keys = [section.key for section in questions.sections[:3]]
        names = {question.id for key in keys for question in questions.of_section(key)}
        save_answers(by=by, sheet=sheet, said={name: answers[name] for name in answers if name in names})
        return
    save_answers(by=by, sheet=sheet, said={**answers, "papers": None})
    submit_sheet(by=by, sheet=sheet)


def _look(stage: Stage, survey: SurveyRound, code: str) -> None:
    sheet = AnswerSheet.objects.get(round=survey, municipality=code)
    keys = [section.key for section in survey.questions.sections]
    confirm_sections(by=stage.any_staff(), sheet=sheet, keys=keys)


def _give_back(stage: Stage, survey: SurveyRound, code: str) -> None:
    sheet = AnswerSheet.objects.select_related("round").get(round=survey, municipality=code)
    if sheet.sequence is None:
        _answer(stage, survey, code, SENT)
    return_answer(
        by=stage.cast.staff[0],
        sheet=sheet,
        question="it_people",
        words="前回より人数が増えています。4月1日の人数かどうか、お確かめください。",
    )


def _said(stage: Stage, survey: SurveyRound, code: str, by: Seat) -> dict[str, Any]:
    """What stands there already stays, but for a few; everything else is drawn from the size of the body."""
    place, questions = int(code[:5]), survey.questions.questions
    filled = prefill_of(code, survey.pk, questions)
    kind = bodies()[code].kind
    people = 1 + place % 4 + (6 if kind == "市" else 0)
    own = {
        "it_people": people, "it_concurrent": people // 2, "it_full": people - people // 2,
        "it_fte": people, "it_experience": people // 3, "promoters": people * 4,
        "promoter_target": people * 8,
        "wanted_from": f"{stage.fiscal_year + 1}-01", "wanted_until": f"{stage.fiscal_year + 1}-03",
        "wants": "yes" if place % 3 else "talk",
        "trouble": STORIES[place % len(STORIES)].told_by(kind),
        "section": by.section, "host": f"{by.section} 課長補佐",
    }  # fmt: skip
    said: dict[str, Any] = {}
    for number, question in enumerate(questions):
        if question.id in own:
            said[question.id] = own[question.id]
        elif question.id in filled:
            said[question.id] = filled[question.id].value
        else:
            said[question.id] = _drawn(question, place + number)
    if survey.title.startswith("第2回") and place % 7 == 0:
        said |= {"it_people": people + 2, "it_concurrent": people // 2, "it_full": people + 2 - people // 2}
    return said


def _drawn(question: Question, dice: int) -> Any:
    """An answer that the kind takes, from the dice."""
    kind = kind_of(question)
    if question.kind == "table":
        return {
            row.key: {
                column.key: value
                for column in question.columns
                if (value := _drawn_box(column, dice + place)) is not None
            }
            for place, row in enumerate(question.rows)
        }
    values = (_drawn_box(question, dice + throw) for throw in range(8))
    return next((value for value in values if value is not None and not kind.fault(question, value)), None)


def _drawn_box(asked: Any, dice: int) -> Any:
    if asked.kind == "single":
        return asked.options[dice % len(asked.options)].key
    if asked.kind == "multiple":
        return [asked.options[dice % len(asked.options)].key]
    if asked.kind in ("number", "yen"):
        return (dice % 5) * (1_000_000 if asked.kind == "yen" else 1)
    if asked.kind == "day":
        year = 2025 + dice % 2 if asked.required or asked.latest else 2027
        month = f"{year}-{dice % 9 + 4:02}"
        return month if asked.precision == "month" else f"{month}-01"
    return None
