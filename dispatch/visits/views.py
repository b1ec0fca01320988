"""Doors of visits: the list, one of them, logging, confirming, remarks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import Permission
from accounts.seats import Seat
from desk.answers import Asking, confirm_page, done, form_page, go_on, led_back
from desk.crumbs import Crumb, way
from desk.door import DeskRequest, desk
from desk.fields import Line
from desk.forms.fields import ReasonForm
from desk.history import history_of
from desk.lists import show_list
from dispatch.visits import actions
from dispatch.visits.choices import VisitStatus
from dispatch.visits.forms import AnswerForm, LogForForm, LogForm, RemarkForm
from dispatch.visits.lists import VISITS
from dispatch.visits.models import Visit, VisitLog, VisitQuerySet
from dispatch.visits.notices import REMINDED_TODAY, correct_by, is_reminded
from dispatch.visits.pages import corrections_of, log_lines
from dispatch.visits.proofs import UNPROVEN, lacking
from japan.wareki import format_near, format_short
from municipalities.register.models import Municipality
from pool.people.models import Talent

OVER: Final = (VisitStatus.CONFIRMED, VisitStatus.CANCELLED)
"""Nothing is logged any more; a post that comes all the same keeps what was typed."""

ANSWERS: Final[Mapping[str, Callable[..., Visit]]] = {
    "confirm": actions.confirm_visit,
    "send_back": actions.send_back_visit,
}


def the_visit(request: DeskRequest, pk: int) -> Visit:
    """The visit, if this seat may see it: another town's, person's or prefecture's does not exist."""
    rows = Visit.objects.visible_to(request.seat).select_related("talent", "dispatch__need", "confirmed_by")
    return get_object_or_404(rows.with_logs(), pk=pk)


def _way(seat: Seat, visit: Visit, last: str = "") -> list[Crumb]:
    visits = ("訪問の記録", "visit_list")
    here = f"{visit.municipality_name} {format_near(visit.on_day, timezone.localdate())}"
    if not last:
        return way(seat, visits, here=here)
    return way(seat, visits, (here, "visit_detail", visit.pk), here=last)


@desk(Permission.SEE_VISITS)
@require_safe
def visit_list(request: DeskRequest) -> HttpResponse:
    return show_list(request, VISITS)


@desk(Permission.SEE_VISITS)
@require_safe
def visit_detail(request: DeskRequest, pk: int) -> HttpResponse:
    return _detail(request, the_visit(request, pk), RemarkForm())


def _detail(request: DeskRequest, visit: Visit, form: RemarkForm) -> HttpResponse:
    seat, log = request.seat, visit.written_log
    context = {
        "visit": visit,
        "log": log,
        "lines": log_lines(log) if log else [],
        "missing": _missing(visit),
        "unproven": UNPROVEN,
        "planned_travel": 2 * (visit.dispatch.travel_minutes or 0),
        "shows_form": form.is_bound
        or ((visit.is_guest(seat) or visit.is_host(seat)) and visit.status != VisitStatus.CANCELLED),
        "remarks": visit.remarks.select_related("author"),
        "form": form,
        "history": history_of(visit, timezone.now(), tells_changes=True),
        "crumbs": _way(seat, visit),
    }
    return render(request, "dispatch/visits/visit_detail.html", context)


def _missing(visit: Visit) -> tuple[str, ...]:
    """Of a visit that was logged without all that has to be on record: what is missing now."""
    log = visit.written_log
    return lacking(visit) if log is not None and log.was_held and not log.was_cleared else ()


@desk(Permission.LOG_VISIT)
def visit_log(request: DeskRequest, pk: int) -> HttpResponse:
    return _log(request, the_visit(request, pk), LogForm, "log", actions.log_visit)


@desk(Permission.PLAN_DISPATCH)
def visit_log_for(request: DeskRequest, pk: int) -> HttpResponse:
    """The log of somebody who has no seat any more, written by the prefecture."""
    return _log(request, the_visit(request, pk), LogForForm, "log_for", actions.log_visit_for)


def _log(
    request: DeskRequest, visit: Visit, form: type[LogForm], verb: str, act: Callable[..., VisitLog]
) -> HttpResponse:
    here = request.seat.url("visit_detail", visit.pk)
    if visit.status in OVER and (elsewhere := led_back(request, visit, verb, here)):
        return elsewhere
    last = _last_log(visit)
    sent_back = visit.remarks.last() if visit.status == VisitStatus.SENT_BACK else None
    asking = Asking(
        title=f"{visit.municipality_name}の訪問記録",
        button="保存して送る",
        back=here,
        crumbs=_way(request.seat, visit, Visit.MOVES[verb].label),
        note=f"送ると、{visit.municipality_name}に届きます。確認されるまでは直せます。",
        more={
            "visit": visit,
            "last": last,
            "sent_back": sent_back,
            "correct_by": correct_by(timezone.localdate(visit.sent_back_at)) if visit.sent_back_at else None,
            "is_early": visit.on_day > timezone.localdate(),
            "for_whom": visit.talent.name if verb == "log_for" else "",
        },
    )
    filled = form(request.POST or None, visit=visit, last=last)
    template = "dispatch/visits/visit_log.html"
    if filled.is_bound and filled.is_valid() and filled.doubts and not filled.is_sure:
        return render(request, template, {"form": filled, "questions": filled.doubts, **asking.context()})
    return form_page(
        request,
        filled,
        partial(act, visit=visit),
        asking,
        said=f"送りました　{visit.municipality_name}が内容を確認します。",
        to=asking.back,
        template=template,
    )


def _last_log(visit: Visit) -> VisitLog | None:
    """What was logged for the visit before this one in the same dispatch."""
    rows = VisitLog.objects.filter(visit__dispatch_id=visit.dispatch_id, visit__starts_at__lt=visit.starts_at)
    return rows.filter(was_held=True).order_by("-visit__starts_at").first()


@desk(Permission.CONFIRM_VISIT)
def visit_confirm(request: DeskRequest, pk: int) -> HttpResponse:
    """The host reads what was logged and answers: so it was, or please put it right."""
    visit, form = the_visit(request, pk), AnswerForm(request.POST or None)

    def answer(**facts: Any) -> Visit:
        return ANSWERS[form.cleaned_data["answer"]](visit=visit, **facts)

    if done(request, form, answer):
        said = Visit.MOVES[form.cleaned_data["answer"]].said
        return go_on(request, said, request.seat.url("visit_detail", pk))
    visit = the_visit(request, pk) if request.method == "POST" else visit
    log = visit.written_log
    context = {
        "visit": visit,
        "log": log,
        "lines": log_lines(log) if log else [],
        "unproven": UNPROVEN if _missing(visit) else "",
        "corrections": corrections_of(visit),
        "form": form,
        "crumbs": _way(request.seat, visit, "内容を確認する"),
    }
    return render(request, "dispatch/visits/visit_confirm.html", context)


@desk(Permission.PLAN_DISPATCH)
def visit_cancel(request: DeskRequest, pk: int) -> HttpResponse:
    visit, move = the_visit(request, pk), Visit.MOVES["cancel"]
    if elsewhere := led_back(request, visit, "cancel", request.seat.url("visit_detail", pk)):
        return elsewhere
    asking = Asking.of_move(
        move,
        title=f"{format_short(visit.on_day)}の訪問を取り消す",
        page_title="訪問を取り消す",
        over=f"{visit.dispatch.number}　{visit.municipality_name}",
        lead=f"{visit.talent.name}さん　第{visit.ordinal}回",
        back=request.seat.url("visit_detail", pk),
        crumbs=_way(request.seat, visit, move.label),
    )
    act = partial(actions.cancel_visit, visit=visit)
    return form_page(request, ReasonForm(request.POST or None), act, asking, said=move.said, to=asking.back)


@desk(Permission.PLAN_DISPATCH)
def visits_remind(request: DeskRequest, talent_pk: int) -> HttpResponse:
    """記録の催促: what is missing, and the button that asks for it."""
    talent = get_object_or_404(Talent.objects.visible_to(request.seat), pk=talent_pk)
    missing = Visit.objects.visible_to(request.seat).unlogged(timezone.localdate()).filter(talent=talent)
    act = partial(actions.remind_to_log, talent=talent)
    elsewhere = request.seat.url("talent_detail", talent_pk)
    done_today = is_reminded("remind_to_log", talent)
    return _remind(request, act, missing, f"{talent.name}さんに記録を頼む", elsewhere, done_today)


@desk(Permission.PLAN_DISPATCH)
def confirmations_remind(request: DeskRequest, code: str) -> HttpResponse:
    """受入確認の催促, likewise."""
    town = get_object_or_404(Municipality.objects.of(request.seat), pk=code)
    waiting = Visit.objects.visible_to(request.seat).waiting().filter(municipality=town)
    act = partial(actions.remind_to_confirm, municipality=town)
    elsewhere = request.seat.url("municipality_detail", code)
    done_today = is_reminded("remind_to_confirm", town)
    return _remind(request, act, waiting, f"{town.name}に受入確認を頼む", elsewhere, done_today)


def _remind(
    request: DeskRequest,
    act: Callable[..., int],
    visits: VisitQuerySet,
    title: str,
    elsewhere: str,
    done_today: bool,
) -> HttpResponse:
    """`elsewhere` is where an old link leads, when nothing is missing any more or somebody has asked
    today."""
    seat, shown = request.seat, list(visits.select_related("talent").order_by("starts_at", "id"))
    if not shown:
        messages.success(request, "待っている訪問は、もうありません。")
        return redirect(elsewhere)
    if done_today:
        messages.warning(request, REMINDED_TODAY)
        return redirect(elsewhere)
    asking = Asking(
        title=title,
        button="催促を送る",
        back=seat.url("home"),
        crumbs=way(seat, ("訪問の記録", "visit_list"), here="催促"),
        note="お知らせとメールが届きます。済むと、お知らせは自動で「済み」になります。",
    )
    rows = [
        Line(
            format_near(visit.on_day, timezone.localdate()),
            f"{visit.municipality_name}　{visit.talent.name}さん",
            url=seat.url("visit_detail", visit.pk),
            link="開く",
        )
        for visit in shown
    ]
    return confirm_page(
        request, act, asking, rows=rows, said=lambda count: f"{count}件の催促を送りました。", to=asking.back
    )


@require_POST
@desk(Permission.SEE_VISITS)
def visit_remark(request: DeskRequest, pk: int) -> HttpResponse:
    visit, form = the_visit(request, pk), RemarkForm(request.POST)
    if done(request, form, partial(actions.remark, visit=visit)):
        return go_on(request, "ひとことを送りました。", request.seat.url("visit_detail", pk))
    return _detail(request, visit, form)
