"""Doors of the questions of a round that is prepared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from accounts.errors import Refusal
from accounts.permissions import Permission, Reach
from desk.answers import Asking, check_page, form_page, go_on
from desk.door import DeskRequest, desk
from municipalities.surveys.actions.rounds import change_questions
from municipalities.surveys.asking import asked_before, cost_of
from municipalities.surveys.choices import RoundStatus
from municipalities.surveys.forms.keeping import MOVES, BackForm, KeepForm
from municipalities.surveys.forms.parts import moved, offered_back, order_faults
from municipalities.surveys.forms.places import ColumnForm, SectionForm
from municipalities.surveys.forms.questions import QuestionForm
from municipalities.surveys.kinds import kind_of, kinds
from municipalities.surveys.models import SurveyRound
from municipalities.surveys.pages.answering import condition_words
from municipalities.surveys.questionnaire import Earlier, Questionnaire, check_words
from municipalities.surveys.questions import Question
from municipalities.surveys.views.rounds import asking_of, begun, below, round_or_404


@desk(Permission.SEE_SURVEYS)
def round_questions(request: DeskRequest, pk: int) -> HttpResponse:
    """All questions in their order. `do`: keep (those that are ticked), up:ID, down:ID."""
    survey, seat = round_or_404(request, pk), request.seat
    if request.method == "POST" and not seat.can(Permission.RUN_SURVEY):
        raise Http404
    post = request.POST if request.method == "POST" else None
    form = KeepForm(survey, post, off=request.GET.get("off", ""))
    back = seat.url("round_questions", pk)
    more = {**_context(request, survey), "ticked": form.ticked}
    asking = Asking(title="設問", button="", back=back, more=more, crumbs=below(seat, survey, "設問"))
    move, _, name = request.POST.get("do", "").partition(":")
    if move in MOVES:
        return _move(request, form, name, asking, down=move == "down")
    return check_page(
        request,
        form,
        partial(change_questions, survey=survey),
        asking,
        rows=form.lines,
        said=lambda _: f"{len(form.removed)}問を外しました。「外した設問を戻す」から戻せます。",
        to=back,
        checking=lambda: _checking(request, survey, form),
        template="municipalities/surveys/round_questions.html",
    )


def _checking(request: DeskRequest, survey: SurveyRound, form: KeepForm) -> Asking:
    seat = request.seat
    return Asking(
        title="設問を外す",
        button=f"{len(form.removed)}問を外す",
        back=seat.url("round_questions", survey.pk) + f"?off={form.off}",
        over=str(survey),
        note="外した設問は、調査を始めるまで、「外した設問を戻す」から戻せます。",
        crumbs=below(seat, survey, "設問を外す"),
    )


def _move(request: DeskRequest, form: KeepForm, name: str, asking: Asking, *, down: bool) -> HttpResponse:
    """What is ticked and what is not stays so."""
    whole = moved(form.survey, name, down=down)
    act = partial(change_questions, survey=form.survey, questionnaire=whole)
    form.is_valid()
    for sentence in order_faults(whole):
        form.add_error(None, sentence)
    if not form.errors:
        try:
            act(by=request.seat, read=form.cleaned_data["read"])
            return go_on(request, "設問を動かしました。", f"{asking.back}?off={form.off}#q-{name}")
        except Refusal as refusal:
            form.add_refusal(refusal)
    template = "municipalities/surveys/round_questions.html"
    return render(request, template, {"form": form, **asking.context()})


def _context(request: DeskRequest, survey: SurveyRound) -> dict[str, Any]:
    seat, questions = request.seat, survey.questions
    may_change = seat.can(Permission.RUN_SURVEY) and survey.status == RoundStatus.DRAFT
    again = {each.question.id: each.earlier for each in asked_before(survey)} if may_change else {}
    return {
        "survey": survey,
        "sections": [
            (section, [_row(each, questions, again) for each in questions.of_section(section.key)])
            for section in questions.sections
        ],
        "cost": cost_of(survey),
        "is_prefecture": seat.reach is Reach.PREFECTURE,
        "may_change": may_change,
        "offered": len(offered_back(survey)) if may_change else 0,
    }


def _row(question: Question, questions: Questionnaire, again: Mapping[str, Earlier]) -> tuple[Any, ...]:
    """Number, question, its kind, its columns with theirs, when it is asked, what it is checked against, and
    when it was asked before."""
    checks = [check_words(question, check, questions.by_id) for check in question.checks]
    number = questions.numbers[question.id]
    columns = [(column, f"{column.text}（{kind_of(column).label}）") for column in question.columns]
    asked = condition_words(question, questions)
    return number, question, kind_of(question).label, columns, asked, checks, again.get(question.id)


@desk(Permission.RUN_SURVEY)
def questions_back(request: DeskRequest, pk: int) -> HttpResponse:
    """Questions that were taken off, and those of the ready-made sets that are not asked."""
    survey = round_or_404(request, pk)
    if elsewhere := begun(request, survey):
        return elsewhere
    form = BackForm(survey, request.POST if request.method == "POST" else None)
    asking = asking_of(
        request, survey, "外した設問を戻す", "印の付いた設問を戻す",
        lead="この調査から外した設問と、ひな形にあって、いま聞いていない設問です。",
    )  # fmt: skip
    to = request.seat.url("round_questions", pk)
    act = partial(change_questions, survey=survey)
    return form_page(request, form, act, asking, said=lambda _: f"{len(form.chosen)}問を戻しました。", to=to)


@desk(Permission.RUN_SURVEY)
def question_new(request: DeskRequest, pk: int) -> HttpResponse:
    """A question of the prefecture's own. `kind`: of which kind; without one the kinds are offered."""
    survey = round_or_404(request, pk)
    if elsewhere := begun(request, survey):
        return elsewhere
    kind = request.GET.get("kind", "")
    if kind not in kinds():
        offered = [(key, made.label) for key, made in kinds().items()]
        context = {"survey": survey, "kinds": offered, "crumbs": below(request.seat, survey, "設問を足す")}
        return render(request, "municipalities/surveys/question_kinds.html", context)
    form = QuestionForm(survey, kind, request.POST if request.method == "POST" else None)
    title = f"設問を足す（{kinds()[kind].label}）"
    return _page(request, survey, form, title, "設問を足しました。", at=lambda: f"#q-{form.id}")


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
    title = f"設問を直す（{kinds()[asked.kind].label}）"
    return _page(request, survey, form, title, "設問を直しました。", at=lambda: f"#q-{question}")


@desk(Permission.RUN_SURVEY)
def column_edit(request: DeskRequest, pk: int, question: str, column: str) -> HttpResponse:
    survey = round_or_404(request, pk)
    if elsewhere := begun(request, survey):
        return elsewhere
    asked = survey.questions.by_id.get(question)
    found = next((each for each in asked.columns if each.key == column), None) if asked else None
    if asked is None or found is None:
        raise Http404
    form = ColumnForm(survey, asked, found, request.POST if request.method == "POST" else None)
    title = f"「{asked.named}」の列を直す（{kinds()[found.kind].label}）"
    return _page(request, survey, form, title, "列を直しました。", at=lambda: f"#q-{question}")


@desk(Permission.RUN_SURVEY)
def section_edit(request: DeskRequest, pk: int, section: str) -> HttpResponse:
    survey = round_or_404(request, pk)
    if elsewhere := begun(request, survey):
        return elsewhere
    found = next((each for each in survey.questions.sections if each.key == section), None)
    if found is None:
        raise Http404
    form = SectionForm(survey, found, request.POST if request.method == "POST" else None)
    return _page(request, survey, form, "区分を直す", "区分を直しました。", at=lambda: f"#h-{section}")


def _page(
    request: DeskRequest,
    survey: SurveyRound,
    form: QuestionForm | ColumnForm | SectionForm,
    title: str,
    said: str,
    at: Callable[[], str],
) -> HttpResponse:
    asking = asking_of(request, survey, title, "保存する")
    back = request.seat.url("round_questions", survey.pk)
    act = partial(change_questions, survey=survey)
    return form_page(request, form, act, asking, said=said, to=lambda _: f"{back}{at()}")
