"""Pages of training: the board, a talent's record, completions, the catalogue, waivers and their decision."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.moves import open_moves
from accounts.permissions import Permission
from desk.answers import Asking, confirm_page, form_page, led_back
from desk.crumbs import Step, way
from desk.door import DeskRequest, desk
from desk.fields import lines
from desk.forms.fields import ReasonForm
from desk.lists import show_list
from japan.wareki import format_day
from pool.people.actions import note_view
from pool.people.models import Talent
from training.courses import actions
from training.courses.fields import WAIVER_FIELDS
from training.courses.forms import CompletionForm, CourseForm, WaiverForm
from training.courses.lists import COURSES, board_page, waivers
from training.courses.models import Completion, Course, Waiver
from training.courses.pages import record_of, screens

BOARD: Step = ("研修", "training_board")
CATALOGUE: Step = ("研修の一覧", "course_list")
WAIVERS: Step = ("免除", "waiver_list")
DECISIONS = {"approve": actions.approve_waiver, "refuse": actions.refuse_waiver}
GATES = (
    "「派遣の前に必要」にすると、修了していない人はその日から派遣できなくなります。"
    "すでに決まった派遣は動きません。"
)


@desk(Permission.SEE_TRAINING)
@require_safe
def training_board(request: DeskRequest) -> HttpResponse:
    seat = request.seat
    if seat.sees_own:
        return redirect(seat.url("my_training"))
    courses = list(Course.objects.visible_to(seat).required())
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
def completion_withdraw(request: DeskRequest, pk: int) -> HttpResponse:
    found = Completion.objects.visible_to(request.seat).select_related("talent", "course")
    completion = get_object_or_404(found, pk=pk)
    talent, day = completion.talent, format_day(completion.completed_on)
    record_page = (talent.name, "training_record", talent.pk)
    asking = Asking(
        title="修了の記録を取り消す",
        button="修了の記録を取り消す",
        over=f"{talent.name}　{completion.course.name}　{day}修了　{completion.provider}",
        lead="この修了がないと必要な研修を満たさなくなる場合、その人は派遣できなくなります。"
        "元の内容は操作履歴に残ります。",
        danger=True,
        back=request.seat.url("training_record", talent.pk),
        crumbs=way(request.seat, BOARD, record_page, here="修了の記録を取り消す"),
    )
    help_text = "例：修了日の書き誤り。理由は操作履歴に残ります"
    return form_page(
        request,
        ReasonForm(request.POST or None, label="取り消す理由", help_text=help_text),
        partial(actions.withdraw_completion, completion=completion),
        asking,
        said="修了の記録を取り消しました。",
        to=asking.back,
    )


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


@desk(Permission.RECORD_TRAINING)
def course_add(request: DeskRequest) -> HttpResponse:
    asking = Asking(
        title="研修を加える",
        button="加える",
        lead=GATES,
        back=request.seat.url("course_list"),
        crumbs=way(request.seat, BOARD, CATALOGUE, here="研修を加える"),
    )
    form = CourseForm(request.POST or None)

    return form_page(
        request,
        form,
        actions.add_course,
        asking,
        said=lambda course: f"「{course.name}」を加えました。",
        to=asking.back,
    )


@desk(Permission.RECORD_TRAINING)
def course_edit(request: DeskRequest, pk: int) -> HttpResponse:
    course = get_object_or_404(Course.objects.visible_to(request.seat), pk=pk)
    asking = Asking(
        title=f"{course.name}を直す",
        button="この内容に直す",
        lead=GATES,
        back=request.seat.url("course_list"),
        crumbs=way(request.seat, BOARD, CATALOGUE, here=course.name),
    )
    initial = {fact: getattr(course, fact) for fact in actions.COURSE_FACTS}
    return form_page(
        request,
        CourseForm(request.POST or None, initial=initial),
        partial(actions.revise_course, course=course),
        asking,
        said=lambda revised: f"「{revised.name}」を直しました。",
        to=asking.back,
    )


@desk(Permission.SEE_TRAINING)
@require_safe
def waiver_list(request: DeskRequest) -> HttpResponse:
    seat = request.seat
    more = {
        "screens": screens(seat, "waiver_list"),
        "can_ask": seat.can(Permission.RECORD_TRAINING),
        "crumbs": way(seat, BOARD, here="免除"),
    }
    asked = waivers(request.GET.get("status", ""))
    return show_list(request, asked, "training/courses/waiver_list.html", **more)


@desk(Permission.RECORD_TRAINING)
def waiver_ask(request: DeskRequest) -> HttpResponse:
    initial = {"talent": request.GET.get("talent"), "course": request.GET.get("course")}
    asking = Asking(
        title="免除を申請する",
        button="承認者に申請する",
        lead="承認者に知らせます。承認されるまで、派遣の扱いは変わりません。",
        back=request.seat.url("waiver_list"),
        crumbs=way(request.seat, BOARD, WAIVERS, here="免除を申請する"),
    )
    return form_page(
        request,
        WaiverForm(request.seat, request.POST or None, initial=initial),
        actions.ask_waiver,
        asking,
        said="免除を申請しました。承認されるまで、派遣の扱いは変わりません。",
        to=lambda waiver: request.seat.url("waiver_detail", waiver.pk),
    )


@desk(Permission.SEE_TRAINING)
@require_safe
def waiver_detail(request: DeskRequest, pk: int) -> HttpResponse:
    waiver = _waiver(request, pk)
    others = Waiver.objects.visible_to(request.seat).filter(talent=waiver.talent).exclude(pk=waiver.pk)
    context = {
        "waiver": waiver,
        "crumbs": way(request.seat, BOARD, WAIVERS, here=f"{waiver.talent.name}　{waiver.course.name}"),
        "can_decide": bool(open_moves(waiver, request.seat)),
        "others": others.select_related("course")[:10],
    }
    return render(request, "training/courses/waiver_detail.html", context)


@desk(Permission.APPROVE_WAIVER)
def waiver_approve(request: DeskRequest, pk: int) -> HttpResponse:
    return _decide(request, pk, "approve")


@desk(Permission.APPROVE_WAIVER)
def waiver_refuse(request: DeskRequest, pk: int) -> HttpResponse:
    return _decide(request, pk, "refuse")


def _decide(request: DeskRequest, pk: int, verb: str) -> HttpResponse:
    waiver, move = _waiver(request, pk), Waiver.MOVES[verb]
    if elsewhere := led_back(request, waiver, verb, request.seat.url("waiver_detail", pk)):
        return elsewhere
    title = f"免除を{move.label}"
    asking = Asking.of_move(
        move,
        title=title,
        button=title,
        back=request.seat.url("waiver_detail", waiver.pk),
        crumbs=way(request.seat, BOARD, WAIVERS, here=title),
    )
    act, rows = partial(DECISIONS[verb], waiver=waiver), lines("page", WAIVER_FIELDS, waiver)
    return confirm_page(request, act, asking, rows=rows, said=move.said, to=asking.back)


def _waiver(request: DeskRequest, pk: int) -> Waiver:
    found = Waiver.objects.visible_to(request.seat)
    return get_object_or_404(found.select_related("talent", "course", "asked_by", "decided_by"), pk=pk)
