"""The list of hearings, and that of the municipalities of a round by how far they are."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Case, Count, DateField, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import JSONObject
from django.utils import timezone

from accounts.permissions import Permission
from accounts.seats import Seat
from desk.filters import choice, day, has, words
from desk.lists import Asked, Empty, ListPage, Tabs
from japan.wareki import format_day
from municipalities.hearings.choices import HEARING_STATES, LATE, FindingStatus, HearingStatus
from municipalities.hearings.fields import HEARING_FIELDS, ROUND_FIELDS, ROUND_STATES
from municipalities.hearings.models import Hearing
from municipalities.needs.lists import town_choices
from municipalities.needs.models import is_answered_for
from municipalities.surveys.models import AnswerSheet, SurveyRound

WITHOUT: Final = "0"


def _round_choices(seat: Seat) -> list[tuple[str, str]]:
    rounds = [(str(survey.pk), str(survey)) for survey in SurveyRound.objects.visible_to(seat).asked()]
    return [*rounds, (WITHOUT, "調査によらないもの")]


def _of_round(hearings: Any, said: str) -> Any:
    return hearings.filter(round=None if said == WITHOUT else said)


def _state(state: str) -> Q:
    """A tab: planned ones whose day has passed have one of their own."""
    today = timezone.localdate()
    planned = Q(status=HearingStatus.PLANNED)
    if state == LATE:
        return planned & Q(held_on__lt=today)
    return planned & Q(held_on__gte=today) if state == HearingStatus.PLANNED else Q(status=state)


def _with_pair(hearings: Any) -> Any:
    """And how many findings were offered, which the municipality knows as well as the prefecture."""
    offered = Count("findings", filter=~Q(findings__status=FindingStatus.NOTED))
    needs = Count("findings", filter=Q(findings__need__sequence__isnull=False))
    return hearings.select_related("round", "official").annotate(
        is_here=is_answered_for("official_id"), offered_count=offered, need_count=needs
    )


def _nearest_first(hearings: Any, asked: Asked) -> Any:
    """What is missing and what is to come, by day; then what has been, the latest first."""
    waits = Q(status=HearingStatus.PLANNED)
    return hearings.order_by(
        Case(When(waits, then=Value(0)), default=Value(1)),
        Case(When(waits, then=F("held_on")), output_field=DateField()),
        "-held_on",
        "-id",
    )


def _nothing(seat: Seat) -> Empty:
    if seat.can(Permission.RUN_SURVEY):
        text = "調査の回答状況の「ヒアリング」から予定します。調査によらないときは、ここから予定します。"
        return Empty(
            "まだヒアリングの予定がありません", text, "hearing_new", "調査によらないヒアリングを予定する"
        )
    return Empty("まだヒアリングの予定がありません", "県が予定すると、ここに並び、日時と場所が分かります。")


HEARINGS: Final = ListPage(
    title="ヒアリング",
    fields=HEARING_FIELDS,
    rows=lambda seat: Hearing.objects.visible_to(seat),
    joined=_with_pair,
    usual=_nearest_first,
    filters=(
        choice("round", "調査", _round_choices, _of_round),
        choice("municipality", "市町村", town_choices, "municipality_id"),
        day(
            "from",
            "いつから",
            lambda rows, on: rows.filter(held_on__gte=on),
            lambda on: f"{format_day(on)}から",
            of_month="first",
        ),
        day(
            "to",
            "いつまで",
            lambda rows, on: rows.filter(held_on__lte=on),
            lambda on: f"{format_day(on)}まで",
            of_month="last",
        ),
    ),
    tabs=Tabs("state", HEARING_STATES, _state),
    empty=_nothing,
    nothing_found=Empty("条件に合うヒアリングはありません", "条件を減らすと見つかることがあります。"),
    file_name=lambda seat: f"ヒアリング_{seat.place_label}",
)


def heard_in(survey: SurveyRound) -> ListPage:
    """Every municipality that the round asks, with its hearing: the latest that was not called off, or else
    the one that was."""

    def with_hearing(sheets: Any) -> Any:
        off = Case(When(status=HearingStatus.CALLED_OFF, then=Value(1)), default=Value(0))
        found = Hearing.objects.filter(round=survey, municipality=OuterRef("municipality_id"))
        first = found.order_by(off, "-held_on", "-id")
        told = JSONObject(pk="pk", status="status", expert="expert_name", official="official__name")
        return sheets.annotate(
            hearing=Subquery(first.values(told=told)[:1]),
            hearing_status=Subquery(first.values("status")[:1]),
            hearing_on=Subquery(first.values("held_on")[:1]),
            as_of=Value(timezone.localdate(), output_field=DateField()),
        )

    return ListPage(
        title="ヒアリングの状況",
        fields=ROUND_FIELDS,
        rows=lambda seat: with_hearing(AnswerSheet.objects.visible_to(seat).filter(round=survey)),
        joined=with_hearing,
        usual=lambda sheets, asked: sheets.order_by("municipality_id", "id"),
        filters=(words("市町村", has("municipality__name", "municipality__kana")),),
        tabs=Tabs("state", ROUND_STATES, _round_state),
        size=200,
        unit="団体",
        empty=lambda seat: Empty(
            "対象の市町村がありません", "調査を始めると、対象の市町村がここに並びます。"
        ),
        nothing_found=Empty("条件に合う市町村はありません", "条件を減らすと見つかることがあります。"),
        file_name=lambda seat: f"ヒアリングの状況_{survey.title}",
        file_title=lambda seat: f"ヒアリングの状況　{survey}",
    )


def _round_state(state: str) -> Q:
    today = timezone.localdate()
    if state == "none":
        return Q(hearing_status=None) | Q(hearing_status=HearingStatus.CALLED_OFF)
    planned = Q(hearing_status=HearingStatus.PLANNED)
    if state == LATE:
        return planned & Q(hearing_on__lt=today)
    if state == HearingStatus.PLANNED:
        return planned & Q(hearing_on__gte=today)
    return Q(hearing_status=state)
