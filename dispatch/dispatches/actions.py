"""Verbs of a dispatch: arrange, cancel, end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from psycopg.errors import ExclusionViolation

from accounts.errors import Refusal
from accounts.events import record
from accounts.moves import move
from accounts.numbering import next_in_year
from accounts.seats import Seat
from accounts.verbs import verb, word_fields
from dispatch.dispatches import notices
from dispatch.dispatches.arrangement import Arrangement
from dispatch.dispatches.choices import DispatchStatus
from dispatch.dispatches.fitness import double_booking
from dispatch.dispatches.gates import errand_of, gates_of, person_of
from dispatch.dispatches.models import Dispatch
from dispatch.visits.actions import call_off
from dispatch.visits.checks import ask_reason
from dispatch.visits.choices import VisitStatus
from dispatch.visits.models import Visit
from japan.fiscal_year import fiscal_year_of
from japan.wareki import format_short
from municipalities.needs.actions import start_support, stop_support
from municipalities.needs.actions.ending import close_need
from municipalities.needs.actions.leaving import end_as_wished
from municipalities.needs.choices import NeedStatus
from municipalities.needs.models import Need
from pool.people.models import Talent

word_fields({"visits": "訪問日"})

ARRANGED = ("starts_on", "ends_on", "cadence", "weekday", "span", "mode")
REASON_OF_PASSING = "期間が終わり、すべての訪問の確認が済みました"


@verb("派遣の決定")
def arrange_dispatch(
    *,
    by: Seat,
    need: Need,
    talent: Talent,
    starts_on: date,
    ends_on: date,
    cadence: str,
    weekday: int,
    span: str,
    mode: str,
    travel_minutes: int | None = None,
) -> Dispatch:
    """Send `talent` for `need`: writes the dispatch and its visits, and starts the support of the need.

    `weekday` counts as `date.weekday()`, `travel_minutes` overwrites the estimate (one
    way). Refuses with the sentence of the first gate that is shut (`fitness.GATES`); the
    last word on double booking is the database's.
    """
    need = Need.objects.select_for_update(of=("self",)).select_related("municipality").get(pk=need.pk)
    talent = (
        Talent.objects.select_for_update(no_key=True, of=("self",)).select_related("user").get(pk=talent.pk)
    )
    arrangement = Arrangement(need, talent, starts_on, ends_on, cadence, weekday, span, mode, travel_minutes)
    for gate in gates_of(arrangement):
        if not gate.is_open:
            raise Refusal(gate.sentence, field=gate.field)
    dispatch = _write(arrangement, by)
    start_support(by=by, need=need)
    after = {name: getattr(arrangement, name) for name in ARRANGED}
    days = [day.isoformat() for day in arrangement.days]
    record(
        by=by,
        subject=dispatch,
        label=_label(dispatch),
        municipality_code=dispatch.municipality_id,
        after={"need": need.number, "talent": talent.pk, **after, "visits": days},
    )
    notices.planned(by=by, dispatch=dispatch, visits=len(days))
    return dispatch


def _write(arrangement: Arrangement, by: Seat) -> Dispatch:
    fiscal_year = fiscal_year_of(arrangement.starts_on)
    dispatch = Dispatch.objects.create(
        prefecture_id=by.prefecture_id,
        fiscal_year=fiscal_year,
        sequence=next_in_year(Dispatch, fiscal_year),
        need=arrangement.need,
        talent=arrangement.talent,
        municipality=arrangement.need.municipality,
        starts_on=arrangement.starts_on,
        ends_on=arrangement.ends_on,
        cadence=arrangement.cadence,
        weekday=arrangement.weekday,
        span=arrangement.span,
        mode=arrangement.mode,
        travel_minutes=arrangement.one_way_minutes(),
        created_by_id=by.user_id,
    )
    _write_visits(arrangement, dispatch)
    return dispatch


def _write_visits(arrangement: Arrangement, dispatch: Dispatch) -> None:
    """Write the visits; an overlap that the database refuses is told with its day."""
    visits = [
        Visit(
            prefecture_id=dispatch.prefecture_id,
            dispatch=dispatch,
            talent_id=dispatch.talent_id,
            municipality_id=dispatch.municipality_id,
            ordinal=ordinal,
            on_day=day,
            span=arrangement.span,
            starts_at=arrangement.times(day)[0],
            ends_at=arrangement.times(day)[1],
            mode=arrangement.mode,
        )
        for ordinal, day in enumerate(arrangement.days, start=1)
    ]
    try:
        with transaction.atomic():
            Visit.objects.bulk_create(visits)
    except IntegrityError as error:
        if not isinstance(error.__cause__, ExclusionViolation):
            raise
        person = person_of(arrangement.talent, arrangement.starts_on, arrangement.ends_on)
        clash = double_booking(person, errand_of(arrangement))
        sentence = "ほかの訪問と重なる日があります。曜日か時間帯を変えてください。"
        raise Refusal(sentence if clash.is_open else clash.sentence, field="weekday") from error


@verb("派遣の取消し")
def cancel_dispatch(*, by: Seat, dispatch: Dispatch, reason: str) -> Dispatch:
    """Cancel a dispatch of which nothing has been logged; its visits
    fall away, the need waits for somebody again.

    The need is locked first, as by `arrange_dispatch`, and the visits
    before they are counted, as by `log_visit`.
    """
    Need.objects.select_for_update().get(pk=dispatch.need_id)
    dispatch = _locked(dispatch)
    ask_reason(reason)
    move(dispatch, "cancel")
    visits = _locked_visits(dispatch)
    logged = [visit for visit in visits if visit.status not in (VisitStatus.PLANNED, VisitStatus.CANCELLED)]
    if logged:
        raise Refusal(
            f"記録のある訪問が{len(logged)}件あるため、取り消せません。「終える」を使ってください。"
        )
    _close(by, dispatch, reason, [visit for visit in visits if visit.status == VisitStatus.PLANNED])
    _let_need_wait(by, dispatch.need)
    notices.cancelled(by=by, dispatch=dispatch)
    return dispatch


@verb("派遣の終了")
def end_dispatch(
    *, by: Seat, dispatch: Dispatch, reason: str = "", closes_need: bool = False, reply: str = ""
) -> Dispatch:
    """End a dispatch: visits after today fall away. Refuses while a visit of the past has no log.

    A reason is asked for where visits fall away. With its last dispatch over, the need waits for somebody
    again, or with `closes_need` is closed, with the word `reply` on what came of it. Where the town wished to
    stop, it is over.
    """
    need = Need.objects.select_for_update().get(pk=dispatch.need_id)
    dispatch = _locked(dispatch)
    move(dispatch, "end")
    today = timezone.localdate()
    planned = [visit for visit in _locked_visits(dispatch) if visit.status == VisitStatus.PLANNED]
    unlogged = [visit for visit in planned if visit.on_day <= today]
    if unlogged:
        days = "、".join(format_short(visit.on_day) for visit in unlogged[:3])
        raise Refusal(
            f"記録のない訪問が{len(unlogged)}件あります（{days}）。先に記録するか、訪問を取り消してください。"
        )
    if planned:
        ask_reason(reason)
    _close(by, dispatch, reason or "終了", planned)
    _let_need_wait(by, dispatch.need, closes_need=closes_need)
    notices.ended(by=by, dispatch=dispatch)
    if closes_need:
        close_need(by=by, need=need, reply=reply)
    return dispatch


@transaction.atomic
def end_if_passed(*, by: Seat, dispatch: Dispatch) -> bool:
    """End a dispatch whose last day has passed and whose visits are all settled. True if it was ended now."""
    dispatch = _locked(dispatch)
    settled = not dispatch.visits.exclude(status__in=[VisitStatus.CONFIRMED, VisitStatus.CANCELLED]).exists()
    if dispatch.status != DispatchStatus.PLANNED or dispatch.ends_on >= timezone.localdate() or not settled:
        return False
    end_dispatch(by=by, dispatch=dispatch, reason=REASON_OF_PASSING)
    return True


def _locked(dispatch: Dispatch) -> Dispatch:
    rows = Dispatch.objects.select_related("talent__user", "need")
    return rows.select_for_update(of=("self",)).get(pk=dispatch.pk)


def _locked_visits(dispatch: Dispatch) -> list[Visit]:
    visits = dispatch.visits.select_for_update(of=("self",)).select_related("dispatch")
    return list(visits.order_by("ordinal"))


def _close(by: Seat, dispatch: Dispatch, reason: str, falling_away: Sequence[Visit]) -> None:
    dispatch.reason = reason.strip()
    dispatch.save(update_fields=["status", "reason"])
    record(
        by=by,
        subject=dispatch,
        label=_label(dispatch),
        municipality_code=dispatch.municipality_id,
        before={"status": DispatchStatus.PLANNED},
        after={"status": dispatch.status, "reason": dispatch.reason},
    )
    call_off(by=by, visits=falling_away, reason=dispatch.reason)


@transaction.atomic
def let_need_wait(*, by: Seat, need: Need) -> bool:
    """A need in support for which nobody goes any more waits for somebody again. True if it does so now."""
    return _let_need_wait(by, Need.objects.select_for_update().get(pk=need.pk))


def _let_need_wait(by: Seat, need: Need, *, closes_need: bool = False) -> bool:
    if need.status != NeedStatus.IN_SUPPORT or Dispatch.objects.planned().filter(need=need).exists():
        return False
    stop_support(by=by, need=need, supported=was_supported(need))
    if not closes_need:
        end_as_wished(by=by, need=need)
    return True


def was_supported(need: Need) -> bool:
    """Whether somebody has been there for the need."""
    return Visit.objects.held().filter(dispatch__need=need).exists()


def _label(dispatch: Dispatch) -> str:
    return f"{dispatch.number} {dispatch.municipality_name}"
