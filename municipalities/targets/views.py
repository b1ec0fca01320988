"""Doors of the targets for staff: the table of a prefecture, the list, one body, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import Permission
from accounts.seats import Seat
from desk.answers import Asking, form_page
from desk.crumbs import Step, way
from desk.door import DeskRequest, desk
from desk.forms.fields import ReasonForm
from desk.lists import show_list
from japan.fiscal_year import label_with_western
from municipalities.targets import actions
from municipalities.targets.bodies import TargetBody, body_for
from municipalities.targets.checks import stated_roles
from municipalities.targets.choices import TARGET_ROLES, Side
from municipalities.targets.forms import HeadcountForm
from municipalities.targets.lists import targets_of, year_choices, year_of
from municipalities.targets.pages import board_of, body_page, newest_of, statements_of

BOARD: Step = ("確保・育成目標", "target_board")


@desk(Permission.SEE_MUNICIPALITIES)
@require_safe
def target_board(request: DeskRequest) -> HttpResponse:
    """A municipality that asks for the table is led to itself: it has no others to see."""
    seat, year = request.seat, year_of(request)
    if seat.is_municipal:
        return redirect(seat.url("target_body", seat.municipality_code))
    context = {
        "board": board_of(seat, year, timezone.localdate()),
        "year_words": label_with_western(year),
        "years": [(str(year) == value, value, words) for value, words in year_choices(seat)],
        "crumbs": way(seat, here=BOARD[0]),
    }
    return render(request, "municipalities/targets/target_board.html", context)


@desk(Permission.SEE_MUNICIPALITIES)
@require_safe
def target_list(request: DeskRequest) -> HttpResponse:
    year = year_of(request)
    template = "municipalities/targets/target_list.html"
    return show_list(request, targets_of(year), template, year_words=label_with_western(year), year=year)


@desk(Permission.SEE_MUNICIPALITIES)
@require_safe
def target_body(request: DeskRequest, code: str) -> HttpResponse:
    seat, today = request.seat, timezone.localdate()
    body = _body_or_404(seat, code)
    may_record = seat.can(Permission.EDIT_PROFILE)
    context = {
        "page": body_page(body, seat, today, may_record=may_record),
        "may_record": may_record and not body.ending,
        "crumbs": _way(seat, body),
    }
    return render(request, "municipalities/targets/target_body.html", context)


@desk(Permission.EDIT_PROFILE)
def target_record(request: DeskRequest, code: str) -> HttpResponse:
    lead = "前の目標は、履歴として残ります。"
    return _record(request, code, Side.TARGET, TARGET_ROLES, actions.record_target, lead)


@desk(Permission.EDIT_PROFILE)
def actual_record(request: DeskRequest, code: str) -> HttpResponse:
    """Of roles that no other room counts."""
    roles = stated_roles(code, request.seat.prefecture_id)
    lead = "ほかの人材類型の実績は、登録、派遣、情報担当の体制の記録から数えます。"
    return _record(request, code, Side.ACTUAL, roles, actions.record_actual, lead)


@desk(Permission.EDIT_PROFILE)
def headcount_withdraw(request: DeskRequest, code: str, pk: int) -> HttpResponse:
    body = _body_or_404(request.seat, code)
    row = get_object_or_404(_shown(request, statements_of(body, request.seat)), pk=pk)
    asking = _asking(
        request,
        body,
        "記録を取り消す",
        "取り消す",
        lead=f"{row}　{row.words}",
        note="誤って記録したものを取り消します。前の記録があれば、それがいまの値になります。"
        "目標を変えたときは、取り消さずに新しい目標を記録してください。",
        danger=True,
    )
    form = ReasonForm(request.POST or None, help_text="例：年度を誤って記録したため")
    act = partial(actions.withdraw_headcount, row=row)
    return form_page(request, form, act, asking, said="記録を取り消しました。", to=asking.back)


def _record(
    request: DeskRequest,
    code: str,
    side: Side,
    roles: Mapping[str, str],
    act: Callable[..., Any],
    lead: str,
) -> HttpResponse:
    seat, body = request.seat, _body_or_404(request.seat, code)
    title = f"{side.label}を記録する"
    form = HeadcountForm(
        request.POST if request.method == "POST" else None,
        roles=roles,
        side=side,
        today=timezone.localdate(),
        read=newest_of(list(statements_of(body, seat))),
    )
    asking = _asking(request, body, title, "記録する", lead=lead)
    said = f"{body.name}の{side.label}を記録しました。"
    return form_page(request, form, partial(act, code=code), asking, said=said, to=asking.back)


def _shown(request: DeskRequest, rows: Any) -> Any:
    """What was taken back is shown no more; a post on it is told so."""
    return rows if request.method == "POST" else rows.standing()


def _body_or_404(seat: Seat, code: str) -> TargetBody:
    body = body_for(seat, code, timezone.localdate())
    if body is None:
        raise Http404
    return body


def _way(seat: Seat, body: TargetBody, here: str = "") -> Any:
    """A municipality has no other body to tell its own from: its page is the screen of the menu."""
    up: list[Step] = [] if seat.is_municipal else [BOARD]
    name = BOARD[0] if seat.is_municipal else body.name
    return way(seat, *up, (name, "target_body", body.code), here=here) if here else way(seat, *up, here=name)


def _asking(request: DeskRequest, body: TargetBody, title: str, button: str, **words: Any) -> Asking:
    seat = request.seat
    return Asking(
        title=title,
        button=button,
        over=body.name,
        back=seat.url("target_body", body.code),
        crumbs=_way(seat, body, title),
        **words,
    )
