"""Pages of training: the board, one talent's record, completions and the catalogue."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.errors import Refusal
from accounts.permissions import Permission
from desk.crumbs import Crumb, way
from desk.door import DeskRequest, desk
from desk.files.downloads import download, wanted_format
from pool.actions import note_view
from pool.models import Talent
from training import actions
from training.board import required_courses
from training.board_search import conditions_of, found_rows
from training.documents import COURSE_COLUMNS, board_columns
from training.forms import BoardFilter, CompletionForm, CourseForm, ReasonForm
from training.models import Completion, Course, Waiver, WaiverStatus
from training.record import record_of

PAGE_SIZE = 50
BOARD = ("研修", "training_board")


@desk(Permission.SEE_TRAINING)
@require_safe
def training_board(request: DeskRequest) -> HttpResponse:
    if request.seat.sees_own:
        return redirect(request.seat.url("my_training"))
    form, courses, today = BoardFilter(request.GET), required_courses(), timezone.localdate()
    rows = found_rows(request.seat, form, courses, today)
    if wanted_format(request):
        title = f"研修の修了状況（{today:%Y-%m-%d}）"
        return download(request, name=title, title=title, columns=board_columns(courses), rows=rows)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "courses": courses,
        "page": page,
        "conditions": conditions_of(form),
        "cleared": sum(1 for row in rows if row.clearance.cleared),
        "waiting": Waiver.objects.visible_to(request.seat).filter(status=WaiverStatus.ASKED).count(),
        "can_record": request.seat.can(Permission.RECORD_TRAINING),
    }
    return render(request, "training/training_board.html", context)


@desk(Permission.SEE_TRAINING)
@require_safe
def training_record(request: DeskRequest, pk: int) -> HttpResponse:
    talent = get_object_or_404(Talent.objects.visible_to(request.seat), pk=pk)
    note_view(by=request.seat, talent=talent)
    context = {
        "record": record_of(talent, timezone.localdate()),
        "can_record": request.seat.can(Permission.RECORD_TRAINING),
        "crumbs": way(request.seat, BOARD, here=talent.name),
    }
    return render(request, "training/training_record.html", context)


@desk(Permission.SEE_TRAINING)
@require_safe
def my_training(request: DeskRequest) -> HttpResponse:
    talent = get_object_or_404(Talent.objects.visible_to(request.seat), user_id=request.user.pk)
    context = {"record": record_of(talent, timezone.localdate()), "can_record": False}
    return render(request, "training/my_training.html", context)


@desk(Permission.RECORD_TRAINING)
def completion_record(request: DeskRequest) -> HttpResponse:
    initial = {"course": request.GET.get("course"), "talents": request.GET.getlist("talent")}
    form = CompletionForm(request.seat, request.POST or None, initial=initial)
    if form.is_valid():
        try:
            completions = actions.record_completions(by=request.seat, **form.cleaned_data)
        except Refusal as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, f"「{completions[0].course.name}」の修了を{len(completions)}人分記録しました。")
            return redirect(request.seat.url("training_board"))
    context = {"form": form, "crumbs": way(request.seat, BOARD, here="修了を記録する")}
    return render(request, "training/completion_form.html", context)


@desk(Permission.RECORD_TRAINING)
def completion_withdraw(request: DeskRequest, pk: int) -> HttpResponse:
    completion = get_object_or_404(Completion.objects.visible_to(request.seat), pk=pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            actions.withdraw_completion(by=request.seat, completion=completion, **form.cleaned_data)
        except Refusal as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, "修了の記録を取り消しました。")
            return redirect(request.seat.url("training_record", completion.talent_id))
    talent = completion.talent
    record_page = (talent.name, "training_record", talent.pk)
    crumbs = way(request.seat, BOARD, record_page, here="修了の記録を取り消す")
    context = {"form": form, "completion": completion, "crumbs": crumbs}
    return render(request, "training/completion_withdraw.html", context)


@desk(Permission.SEE_TRAINING)
@require_safe
def course_list(request: DeskRequest) -> HttpResponse:
    courses = Course.objects.order_by("id")
    if wanted_format(request):
        return download(request, name="研修の一覧", title="研修の一覧", columns=COURSE_COLUMNS, rows=courses)
    context = {
        "courses": list(courses),
        "can_record": request.seat.can(Permission.RECORD_TRAINING),
        "crumbs": way(request.seat, BOARD, here="研修の一覧"),
    }
    return render(request, "training/course_list.html", context)


@desk(Permission.RECORD_TRAINING)
@require_POST
def catalogue_open(request: DeskRequest) -> HttpResponse:
    courses = actions.open_catalogue(by=request.seat)
    messages.success(request, f"研修の一覧を作りました（{len(courses)}科目）。県の実情に合わせて直せます。")
    return redirect(request.seat.url("course_list"))


@desk(Permission.RECORD_TRAINING)
def course_add(request: DeskRequest) -> HttpResponse:
    form = CourseForm(request.POST or None)
    if form.is_valid():
        try:
            course = actions.add_course(by=request.seat, **form.cleaned_data)
        except Refusal as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, f"「{course.name}」を加えました。")
            return redirect(request.seat.url("course_list"))
    context = {"form": form, "course": None, "crumbs": _below_courses(request, "研修を加える")}
    return render(request, "training/course_form.html", context)


@desk(Permission.RECORD_TRAINING)
def course_edit(request: DeskRequest, pk: int) -> HttpResponse:
    course = get_object_or_404(Course, pk=pk)
    initial = {field: getattr(course, field) for field in actions.COURSE_FACTS}
    form = CourseForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            actions.revise_course(by=request.seat, course=course, **form.cleaned_data)
        except Refusal as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, f"「{form.cleaned_data['name']}」を直しました。")
            return redirect(request.seat.url("course_list"))
    context = {"form": form, "course": course, "crumbs": _below_courses(request, course.name)}
    return render(request, "training/course_form.html", context)


def _below_courses(request: DeskRequest, here: str) -> list[Crumb]:
    return way(request.seat, BOARD, ("研修の一覧", "course_list"), here=here)
