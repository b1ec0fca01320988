"""Doors of the catalogue: courses, for whom they are required, and the questions of their tests."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import Permission
from desk.answers import Asking, confirm_page, form_page
from desk.crumbs import Step, way
from desk.door import DeskRequest, desk
from desk.fields import Line, lines
from desk.history import history_of
from desk.lists import show_list
from training.courses import actions
from training.courses.actions import questions
from training.courses.fields import COURSE_FIELDS
from training.courses.forms import CourseForm, QuestionForm, RequirementEndForm, RequirementForm
from training.courses.lists import COURSES
from training.courses.models import Course, Question, Requirement
from training.courses.pages import course_page, screens
from training.courses.views.records import BOARD

CATALOGUE: Step = ("研修の一覧", "course_list")
GATES = (
    "必要とする人を決めると、修了していない人はその日から派遣できなくなります。"
    "すでに決まった訪問で、その日までに修了していないものは、決め直すことになります。"
)
LATER = "すでに記録した修了とその期限は変わりません。"


@desk(Permission.SEE_TRAINING)
@require_safe
def course_list(request: DeskRequest) -> HttpResponse:
    seat = request.seat
    more = {
        "screens": screens(seat, "course_list"),
        "can_record": seat.can(Permission.RECORD_TRAINING),
        "crumbs": way(seat, BOARD, here="研修の一覧"),
    }
    return show_list(request, COURSES, "training/courses/course_list.html", **more)


@desk(Permission.RECORD_TRAINING)
@require_POST
def catalogue_open(request: DeskRequest) -> HttpResponse:
    courses = actions.open_catalogue(by=request.seat)
    messages.success(request, f"研修の一覧を作りました（{len(courses)}科目）。県の実情に合わせて直せます。")
    return redirect(request.seat.url("course_list"))


@desk(Permission.SEE_TRAINING)
@require_safe
def course_detail(request: DeskRequest, pk: int) -> HttpResponse:
    seat = request.seat
    course = _course(request, pk)
    may_keep = seat.can(Permission.RECORD_TRAINING)
    context = {
        "page": course_page(course, seat, timezone.localdate()),
        "lines": lines("page", COURSE_FIELDS, course),
        "may_keep": may_keep,
        "history": history_of(course, timezone.now(), tells_changes=True) if may_keep else [],
        "crumbs": way(seat, BOARD, CATALOGUE, here=course.name),
    }
    return render(request, "training/courses/course_detail.html", context)


@desk(Permission.RECORD_TRAINING)
def course_add(request: DeskRequest) -> HttpResponse:
    asking = Asking(
        title="研修を加える",
        button="加える",
        lead="加えただけでは、だれにも必要になりません。必要な人は、次の画面で決めます。",
        back=request.seat.url("course_list"),
        crumbs=way(request.seat, BOARD, CATALOGUE, here="研修を加える"),
    )
    return form_page(
        request,
        CourseForm(request.POST or None),
        actions.add_course,
        asking,
        said=lambda course: f"「{course.name}」を加えました。",
        to=lambda course: request.seat.url("course_detail", course.pk),
    )


@desk(Permission.RECORD_TRAINING)
def course_edit(request: DeskRequest, pk: int) -> HttpResponse:
    course = _course(request, pk)
    asking = _asking(request, course, f"{course.name}を直す", "この内容に直す", lead=LATER)
    initial = {fact: getattr(course, fact) for fact in actions.COURSE_FACTS}
    return form_page(
        request,
        CourseForm(request.POST or None, initial=initial),
        partial(actions.revise_course, course=course),
        asking,
        said=lambda revised: f"「{revised.name}」を直しました。",
        to=asking.back,
        foresees=True,
    )


@desk(Permission.RECORD_TRAINING)
def course_require(request: DeskRequest, pk: int) -> HttpResponse:
    course = _course(request, pk)
    asking = _asking(request, course, "必要な人を決める", "決める", lead=GATES)
    initial = {"timing": "first", "starts_on": timezone.localdate()}
    return form_page(
        request,
        RequirementForm(request.POST or None, initial=initial),
        partial(actions.require_course, course=course),
        asking,
        said=lambda made: f"「{course.name}」を「{made.told}」必要にしました。",
        to=asking.back,
        foresees=True,
    )


@desk(Permission.RECORD_TRAINING)
def requirement_end(request: DeskRequest, pk: int, requirement_id: int) -> HttpResponse:
    course = _course(request, pk)
    requirement = get_object_or_404(Requirement.objects.filter(course=course), pk=requirement_id)
    title, lead = "必要な研修の決まりを終える", requirement.told
    note = "翌日から、この決まりでは求めません。それまでに求めていたことは残ります。"
    asking = _asking(request, course, title, "終える", lead=lead, note=note)
    return form_page(
        request,
        RequirementEndForm(request.POST or None, initial={"ends_on": timezone.localdate()}),
        partial(actions.end_requirement, requirement=requirement),
        asking,
        said="決まりの終わりを決めました。",
        to=asking.back,
    )


@desk(Permission.RECORD_TRAINING)
def question_add(request: DeskRequest, pk: int) -> HttpResponse:
    course = _course(request, pk)
    asking = _asking(request, course, "設問を加える", "加える")
    act = partial(questions.add_question, course=course)
    form = QuestionForm(request.POST or None)
    return form_page(request, form, act, asking, said="設問を加えました。", to=asking.back)


@desk(Permission.RECORD_TRAINING)
def question_revise(request: DeskRequest, pk: int, question_id: int) -> HttpResponse:
    course = _course(request, pk)
    question = get_object_or_404(_questions(request, course), pk=question_id)
    lead = "すでに受けた人の結果は、前の設問のまま残ります。"
    asking = _asking(request, course, "設問を直す", "直す", lead=lead)
    initial = {"text": question.text, "options": "\n".join(question.options), "answer": question.answer}
    act = partial(questions.revise_question, question=question)
    form = QuestionForm(request.POST or None, initial=initial)
    return form_page(request, form, act, asking, said="設問を直しました。", to=asking.back)


@desk(Permission.RECORD_TRAINING)
def question_drop(request: DeskRequest, pk: int, question_id: int) -> HttpResponse:
    course = _course(request, pk)
    question = get_object_or_404(_questions(request, course), pk=question_id)
    asking = _asking(request, course, "設問を出さない", "出さない", note="すでに受けた人の結果は残ります。")
    rows = [Line("問い", question.text), Line("正しい選択肢", question.right)]
    act = partial(questions.drop_question, question=question)
    said = "設問を出さないことにしました。"
    return confirm_page(request, act, asking, rows=rows, said=said, to=asking.back)


def _course(request: DeskRequest, pk: int) -> Course:
    found: Course = get_object_or_404(Course.objects.visible_to(request.seat), pk=pk)
    return found


def _questions(request: DeskRequest, course: Course) -> QuerySet[Question]:
    return Question.objects.visible_to(request.seat).asked().filter(course=course)


def _asking(request: DeskRequest, course: Course, title: str, button: str, **words: str) -> Asking:
    up = (course.name, "course_detail", course.pk)
    return Asking(
        title=title,
        button=button,
        over=course.name,
        back=request.seat.url("course_detail", course.pk),
        crumbs=way(request.seat, BOARD, CATALOGUE, up, here=title),
        **words,  # type: ignore[arg-type]
    )
