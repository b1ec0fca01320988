"""The prefecture plans hearings, moves them to another day, and calls them off."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.errors import Refusal
from accounts.events import differing, snapshot_of
from accounts.moves import move
from accounts.seats import Seat
from accounts.verbs import verb
from desk.checks import refuse_unseen
from japan.bodies import body_name
from municipalities.hearings import notices
from municipalities.hearings.actions.rows import locked, record_hearing
from municipalities.hearings.checks import (
    check_asked,
    check_held_on,
    check_hours,
    check_plan,
    check_reason,
    refuse_overlap,
    refuse_past,
)
from municipalities.hearings.models import Hearing
from municipalities.register.models import refuse_absent
from municipalities.surveys.models import SurveyRound

FACTS: Final = (
    "held_on", "starts_at", "ends_at", "way", "place", "meeting_url",
    "expert_name", "expert_affiliation", "official", "attendants", "call",
)  # fmt: skip
TOLD: Final = frozenset(FACTS) - {"attendants"}
"""What a municipality is told of when it changes."""
TIMES: Final = frozenset({"held_on", "starts_at", "ends_at", "expert_name", "official"})

Hours = tuple[date, time | None, time | None]


@verb("ヒアリングの予定")
def plan_hearing(
    *,
    by: Seat,
    code: str,
    survey: SurveyRound | None = None,
    is_held: bool = False,
    overlaps: bool = False,
    **said: Any,
) -> Hearing:
    """One municipality, by the sheet that it has in a round or without a round. `said` are the facts of
    `FACTS`, the official as a `User`. At most one is planned at a time: raises `Refusal`, also for a day
    that has passed unless it `is_held`, and for somebody who sits in another one unless `overlaps`."""
    facts = _checked(said, by)
    refuse_past(facts["held_on"], timezone.localdate(), "held_on", is_held=is_held)
    return _plan(by, code, survey, facts, "municipality", overlaps=overlaps)


@verb("ヒアリングの予定", name="plan_hearing")
def plan_hearings(
    *, by: Seat, survey: SurveyRound, days: Mapping[str, Hours], overlaps: bool = False, **said: Any
) -> list[Hearing]:
    """Several municipalities of a round, all or none: `days` by their code, everything else is the same for
    all. A refusal names the field `on_` and the code."""
    if not days:
        raise Refusal("実施日を1団体以上に書いてください。")
    today = timezone.localdate()
    for code, (held_on, starts_at, ends_at) in days.items():
        check_held_on(held_on, today, f"on_{code}")
        refuse_past(held_on, today, f"on_{code}", is_held=False)
        check_hours(starts_at, ends_at, f"to_{code}")
    hours = {code: dict(zip(FACTS, each, strict=False)) for code, each in days.items()}
    common = _checked({**said, **next(iter(hours.values()))}, by)
    return [
        _plan(by, code, survey, {**common, **each}, f"on_{code}", overlaps=overlaps)
        for code, each in hours.items()
    ]


def _checked(said: Mapping[str, Any], by: Seat) -> dict[str, Any]:
    if set(said) != set(FACTS):
        raise TypeError(f"not the facts of a hearing: {sorted(said)}")
    check_plan(said, by.prefecture_id, timezone.localdate())
    return {name: value.strip() if isinstance(value, str) else value for name, value in said.items()}


def _plan(
    by: Seat,
    code: str,
    survey: SurveyRound | None,
    facts: Mapping[str, Any],
    field: str,
    *,
    overlaps: bool,
) -> Hearing:
    refuse_absent(code, field=field)
    if survey is not None:
        check_asked(survey, code)
    hearing = Hearing(
        prefecture_id=by.prefecture_id, round=survey, municipality_id=code, made_by_id=by.person_id, **facts
    )
    try:
        with transaction.atomic():
            hearing.save(force_insert=True)
    except IntegrityError as error:
        raise Refusal(
            f"{body_name(code)}のヒアリングは、すでに予定されています。画面を開き直してください。",
            field=field,
        ) from error
    if not overlaps:
        refuse_overlap(hearing)
    record_hearing(by, hearing, after=snapshot_of(hearing, FACTS))
    if hearing.held_on >= timezone.localdate():
        notices.tell_of_plan(by=by, hearing=hearing)
    return hearing


@verb("ヒアリングの予定の変更")
def change_hearing(
    *,
    by: Seat,
    hearing: Hearing,
    read: str = "",
    is_held: bool = False,
    overlaps: bool = False,
    **said: Any,
) -> Hearing:
    """Another day, another place, another pair: the municipality is told. `read` is the mark of what somebody
    began on (`standing_of`). Raises `WrittenMeanwhile`."""
    facts, hearing = _checked(said, by), locked(hearing)
    move(hearing, "change")
    stored = standing_of(hearing)
    typed = {**facts, "official": facts["official"].pk}
    refuse_unseen(read, stored, typed, stands=f"{hearing.when}　{hearing.where}")
    before, after = differing(stored, typed)
    if not after:
        return hearing
    if "held_on" in after:
        refuse_past(facts["held_on"], timezone.localdate(), "held_on", is_held=is_held)
    for name, value in facts.items():
        setattr(hearing, name, value)
    if after.keys() & TIMES and not overlaps:
        refuse_overlap(hearing)
    hearing.save()
    record_hearing(by, hearing, before=before, after=after)
    if after.keys() & TOLD and hearing.held_on >= timezone.localdate():
        notices.tell_of_change(by=by, hearing=hearing)
    if "official" in after:
        notices.tell_official(by=by, hearing=hearing)
    return hearing


def standing_of(hearing: Hearing) -> dict[str, Any]:
    """The facts as they are stored, the official by number, for the mark that a form carries."""
    return snapshot_of(hearing, FACTS)


@verb("ヒアリングの取りやめ")
def call_off_hearing(*, by: Seat, hearing: Hearing, reason: str) -> Hearing:
    """It does not take place; what was held cannot be called off."""
    check_reason(reason, "取りやめる理由")
    hearing = locked(hearing)
    before = hearing.status
    move(hearing, "call_off")
    hearing.off_reason = reason.strip()
    hearing.save()
    record_hearing(
        by, hearing, before={"status": before}, after={"status": hearing.status, "reason": hearing.off_reason}
    )
    notices.tell_of_calling_off(by=by, hearing=hearing)
    return hearing
