"""Doors of the questions of a round that is prepared."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from accounts.permissions import Permission
from desk.answers import form_page, go_on
from desk.checks import mark_of
from desk.door import DeskRequest, desk
from municipalities.surveys.actions.rounds import change_questions
from municipalities.surveys.asking import asked_before, cost_of
from municipalities.surveys.choices import RoundStatus
from municipalities.surveys.forms.questions import QuestionForm
from municipalities.surveys.kinds import kinds
from municipalities.surveys.models import SurveyRound
from municipalities.surveys.pages.answering import condition_words
from municipalities.surveys.views.rounds import asking_of, begun, below, round_or_404


@desk(Permission.SEE_SURVEYS)
def round_questions(request: DeskRequest, pk: int) -> HttpResponse:
    """All questions in their order. `do`: keep (those that are ticked), up:ID, down:ID."""
    survey, seat = round_or_404(request, pk), request.seat
    may_change = seat.can(Permission.RUN_SURVEY) and survey.status == RoundStatus.DRAFT
    if request.method == "POST":
        if not seat.can(Permission.RUN_SURVEY):
            raise Http404
        change_questions(
            by=seat, survey=survey, questionnaire=_changed(request, survey), read=request.POST.get("read", "")
        )
        return go_on(request, "設問を直しました。", seat.url("round_questions", pk))
    questions = survey.questions
    again = {each.question.id: each.earlier for each in asked_before(survey)} if may_change else {}
    numbers = questions.numbers
    context = {
        "survey": survey,
        "sections": [
            (
                section,
                [
                    (numbers[each.id], each, condition_words(each, questions), again.get(each.id))
                    for each in questions.of_section(section.key)
                ],
            )
            for section in questions.sections
        ],
        "kind_labels": {key: kind.label for key, kind in kinds().items()},
        "cost": cost_of(survey),
        "may_change": may_change,
        "read": mark_of(survey.questionnaire),
        "crumbs": below(seat, survey, "設問"),
    }
    return render(request, "municipalities/surveys/round_questions.html", context)


def _changed(request: DeskRequest, survey: SurveyRound) -> dict[str, Any]:
    whole = survey.questions.as_json()
    verb, _, name = request.POST.get("do", "").partition(":")
    if verb == "keep":
        kept = set(request.POST.getlist("keep"))
        for part in whole["sections"]:
            part["questions"] = [each for each in part["questions"] if each["id"] in kept]
        whole["sections"] = [part for part in whole["sections"] if part["questions"]]
    for part in whole["sections"] if verb in ("up", "down") else ():
        places = [each["id"] for each in part["questions"]]
        if name in places:
            here = places.index(name)
            there = max(0, min(len(places) - 1, here + (1 if verb == "down" else -1)))
            part["questions"].insert(there, part["questions"].pop(here))
    return whole


@desk(Permission.RUN_SURVEY)
def question_new(request: DeskRequest, pk: int) -> HttpResponse:
    """A question of the prefecture's own. `kind`: of which kind; without one the kinds are offered."""
    survey = round_or_404(request, pk)
    if elsewhere := begun(request, survey):
        return elsewhere
    kind = request.GET.get("kind", "")
    if kind not in kinds() or kind == "table":
        offered = [(key, made.label) for key, made in kinds().items() if key != "table"]
        context = {"survey": survey, "kinds": offered, "crumbs": below(request.seat, survey, "設問を足す")}
        return render(request, "municipalities/surveys/question_kinds.html", context)
    form = QuestionForm(survey, kind, request.POST if request.method == "POST" else None)
    title = f"設問を足す（{kinds()[kind].label}）"
    return _page(request, survey, form, title, "設問を足しました。")


@desk(Permission.RUN_SURVEY)
def question_edit(request: DeskRequest, pk: int, question: str) -> HttpResponse:
    survey = round_or_404(request, pk)
    if elsewhere := begun(request, survey):
        return elsewhere
    asked = survey.questions.by_id.get(question)
    if asked is None:
        raise Http404
    form = QuestionForm(
        survey, asked.kind, request.POST if request.method == "POST" else None, question=asked
    )
    return _page(request, survey, form, f"設問を直す（{kinds()[asked.kind].label}）", "設問を直しました。")


def _page(
    request: DeskRequest, survey: SurveyRound, form: QuestionForm, title: str, said: str
) -> HttpResponse:
    asking = asking_of(request, survey, title, "保存する")
    to = request.seat.url("round_questions", survey.pk)
    act = partial(change_questions, survey=survey)
    return form_page(request, form, act, asking, said=said, to=to)
