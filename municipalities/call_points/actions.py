"""Keeping the numbers that towns call."""

from __future__ import annotations

from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.errors import Refusal, WrongState, ask_each
from accounts.events import changes, record, snapshot_of
from accounts.seats import Seat
from accounts.verbs import verb
from desk.checks import check_text
from japan.phones import UnreadablePhone, read_phone
from municipalities.call_points.choices import Purpose
from municipalities.call_points.models import MOST_OF_HOURS, MOST_OF_NAME, CallPoint

RECORDED: Final = ("purpose", "name", "phone", "hours", "place")
MOST_PLACES: Final = 99


@verb("電話の連絡先の記録")
def record_call_point(*, by: Seat, **said: Any) -> CallPoint:
    """From now on the towns are told to call it. `said` are the fields of `RECORDED`."""
    point = CallPoint(prefecture_id=by.prefecture_id, recorded_by_id=by.person_id, **_checked(said))
    _save(point)
    record(by=by, subject=point, after=snapshot_of(point, RECORDED))
    return point


@verb("電話の連絡先の変更")
def revise_call_point(*, by: Seat, point: CallPoint, **said: Any) -> CallPoint:
    point = _locked(point)
    held = snapshot_of(point, RECORDED)
    for name, value in _checked(said).items():
        setattr(point, name, value)
    before, after = changes(point, held, RECORDED)
    if after:
        _save(point)
        record(by=by, subject=point, before=before, after=after)
    return point


@verb("電話の連絡先の取消し")
def withdraw_call_point(*, by: Seat, point: CallPoint) -> CallPoint:
    """Nobody is told to call it any more."""
    point = _locked(point)
    point.withdrawn_at = timezone.now()
    point.save(update_fields=["withdrawn_at"])
    record(by=by, subject=point, before=snapshot_of(point, RECORDED))
    return point


def _locked(point: CallPoint) -> CallPoint:
    point = CallPoint.objects.select_for_update().get(pk=point.pk)
    if point.withdrawn_at is not None:
        raise WrongState("この連絡先は、すでに取り消されています。画面を開き直してください。")
    return point


def _save(point: CallPoint) -> None:
    try:
        with transaction.atomic():
            point.save()
    except IntegrityError as error:
        raise Refusal("同じ電話番号が、同じ用件ですでに登録されています。", field="phone") from error


def _checked(said: dict[str, Any]) -> dict[str, Any]:
    if set(said) != set(RECORDED):
        raise TypeError(f"not the facts of a call point: {sorted(said)}")
    ask_each(
        lambda: _check_choice(said["purpose"]),
        lambda: _check_name(said["name"]),
        lambda: check_text(said["hours"], "hours", "つながる時間", at_most=MOST_OF_HOURS, is_one_line=True),
        lambda: _check_phone(said["phone"]),
        lambda: _check_place(said["place"]),
    )
    return {
        **said,
        "name": said["name"].strip(),
        "hours": said["hours"].strip(),
        "phone": read_phone(said["phone"]),
    }


def _check_choice(purpose: str) -> None:
    if purpose not in Purpose.values:
        raise Refusal("何の連絡先かを選んでください。", field="purpose")


def _check_name(name: str) -> None:
    if not name.strip():
        raise Refusal("名前を書いてください。例：県デジタル基盤整備課", field="name")
    check_text(name, "name", "名前", at_most=MOST_OF_NAME, is_one_line=True)


def _check_phone(phone: str) -> None:
    try:
        read_phone(phone)
    except UnreadablePhone as error:
        raise Refusal(str(error), field="phone") from error


def _check_place(place: int) -> None:
    if not 1 <= place <= MOST_PLACES:
        raise Refusal(f"かける順は、1から{MOST_PLACES}までの数で書いてください。", field="place")
