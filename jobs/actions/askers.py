"""Whose seat a job acts with: asked anew when it begins, since people leave while their work waits.

The door asked once, perhaps hours ago. Whoever could not ask for the work now does not get it either, and
nothing is written or numbered in the name of somebody who has left.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from accounts.errors import Refusal
from accounts.models import Prefecture, User
from accounts.permissions import Role, describe
from accounts.seats import Seat, seats_of, system_seat
from jobs.models import Job

SENTENCE = (
    "{why}ため、この処理は始めませんでした。何も作られていません。必要なときは、{who}が頼み直してください。"
)
STOPPED = SENTENCE.format(why="{name}さんの利用が停止された", who="ほかの担当者")
LEFT = SENTENCE.format(why="{name}さんの{body}での所属が終わった", who="いまの担当者")
MAY_NOT = SENTENCE.format(
    why="{name}さんの立場が変わり、この処理を頼む権限がなくなった", who="権限のある担当者"
)


def seat_for(job: Job) -> Seat:
    """The seat that a job acts with now. Raises `Refusal` if the person could not ask for it any more.

    Scheduled work is nobody's. Housekeeping carries out what was decided while somebody could decide it, such
    as the mail that tells of it, and is done as the seat was then.
    """
    prefecture = Prefecture.objects.filter(pk=job.prefecture_id).first()
    if job.asked_by is None:
        return system_seat(prefecture)
    if not job.title:
        return _as_it_was(job, job.asked_by, prefecture)
    held = seats_of(job.asked_by, slug=prefecture.slug if prefecture else None, on=timezone.localdate())
    seat = _that_may(job, held)
    if seat is None:
        raise Refusal(_why_not(job.asked_by, held, prefecture))
    return seat


def _that_may(job: Job, held: Sequence[Seat]) -> Seat | None:
    """The seat that passes the door today: the same as then, else another one of this person. Work that came
    through no door asks for the same seat."""
    same = [seat for seat in held if (seat.role, seat.municipality_code) == (job.role, job.municipality_code)]
    if not job.permission:
        return next(iter(same), None)
    others = [seat for seat in held if seat not in same]
    return next((seat for seat in [*same, *others] if job.permission in seat.permissions), None)


def _why_not(person: User, held: Sequence[Seat], prefecture: Prefecture | None) -> str:
    if held:
        return MAY_NOT.format(name=person.name)
    body = prefecture.name if prefecture else "全国の窓口"
    return (LEFT if person.is_active else STOPPED).format(name=person.name, body=body)


def _as_it_was(job: Job, person: User, prefecture: Prefecture | None) -> Seat:
    role = Role(job.role)
    description = describe(role, municipal=job.municipality_code != "")
    return Seat(
        user_id=person.pk,
        user_name=person.name,
        role=role,
        prefecture_id=job.prefecture_id,
        prefecture_slug=prefecture.slug if prefecture else "",
        prefecture_name=prefecture.name if prefecture else "",
        municipality_code=job.municipality_code,
        section=job.section,
        permissions=description.permissions,
        reach=description.reach,
    )
