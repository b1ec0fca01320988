"""Doors of the board, of one person's training, and of completions."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import Permission
from desk.answers import Asking, form_page
from desk.crumbs import Step, way
from desk.door import DeskRequest, desk
from desk.lists import show_list
from japan.wareki import format_day
from pool.people.actions.people import note_view
from pool.people.models import Talent
from training.courses.actions import completions as actions
from training.courses.forms import CompletionForm, RevokeForm
from training.courses.lists import board_page
from training.courses.models import Completion, Course
from training.courses.pages import record_of, screens

BOARD: Step = ("研修", "training_board")


@desk(Permission.SEE_TRAINING)
@require_safe
def training_board(request: DeskRequest) -> HttpResponse:
    seat = request.seat
    if seat.sees_own:
        return redirect(seat.url("my_training"))
    courses = list(Course.objects.visible_to(seat).required_on(timezone.localdate()))
    more = {
        "screens": screens(seat, "training_board"),
        "can_record": bool(courses) and seat.can(Permission.RECORD_TRAINING),
    }
    board = board_page(courses, timezone.localdate())
    return show_list(request, board, "training/courses/training_board.html", **more)


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
    return render(request, "training/courses/training_record.html", context)


@desk(Permission.SEE_TRAINING)
@require_safe
def my_training(request: DeskRequest) -> HttpResponse:
    talent = get_object_or_404(Talent.objects.visible_to(request.seat), user_id=request.user.pk)
    context = {"record": record_of(talent, timezone.localdate()), "can_record": False}
    return render(request, "training/courses/my_training.html", context)


@desk(Permission.RECORD_TRAINING)
def completion_record(request: DeskRequest) -> HttpResponse:
    initial = {"course": request.GET.get("course"), "talents": request.GET.getlist("talent")}
    asking = Asking(
        title="修了を記録する",
        button="修了を記録する",
        lead="有効期限は、研修ごとの有効な年数から自動で決まります。記録すると、本人に知らせます。",
        back=request.seat.url("training_board"),
        crumbs=way(request.seat, BOARD, here="修了を記録する"),
    )
    return form_page(
        request,
        CompletionForm(request.seat, request.POST or None, initial=initial),
        actions.record_completions,
        asking,
        said=lambda found: f"「{found[0].course.name}」の修了を{len(found)}人分記録しました。",
        to=asking.back,
    )


@desk(Permission.RECORD_TRAINING)
def completion_revoke(request: DeskRequest, pk: int) -> HttpResponse:
    found = Completion.objects.visible_to(request.seat).select_related("talent", "course")
    completion = get_object_or_404(found, pk=pk)
    talent, day = completion.talent, format_day(completion.completed_on)
    record_page = (talent.name, "training_record", talent.pk)
    asking = Asking(
        title="修了を取り消す",
        button="修了を取り消す",
        over=f"{talent.name}　{completion.course.name}　{day}修了　{completion.provider}",
        lead="取り消した日から修了として扱わず、必要な研修を満たさなくなるとその人は派遣できなくなります。"
        "それより前の日に有効だったことと、元の記録は残ります。",
        danger=True,
        back=request.seat.url("training_record", talent.pk),
        crumbs=way(request.seat, BOARD, record_page, here="修了を取り消す"),
    )
    return form_page(
        request,
        RevokeForm(request.POST or None, initial={"revoked_from": timezone.localdate()}),
        partial(actions.revoke_completion, completion=completion),
        asking,
        said="修了を取り消しました。",
        to=asking.back,
        foresees=True,
    )
