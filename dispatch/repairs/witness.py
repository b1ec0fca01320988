"""What visits rest on, for the floors below: a person's facts, a seat, and the days of a body. Named in
`settings.WITNESSES`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Model
from django.utils import timezone

from accounts.models import Membership
from accounts.permissions import Role
from accounts.seats import Seat
from accounts.tenancy import current_scope
from desk.fields import Line
from desk.touched import Touched
from dispatch.repairs import notices
from dispatch.repairs.clashes import Clash, clashes
from dispatch.visits.models import Visit
from dispatch.visits.pages import MOST_NAMED
from japan.wareki import format_near
from municipalities.holidays.models import LocalHoliday
from pool.models import Talent


def touched(subject: Model) -> Touched:
    """Visits that cannot stay, by their number; and with its end the visits without a log, by end and number:
    another last day lets them be named anew."""
    if isinstance(subject, Talent):
        ends_on = Talent.objects.filter(pk=subject.pk).values_list("ends_on", flat=True).first()
        return _clashing(talent_id=subject.pk) | _unlogged(ends_on, talent_id=subject.pk)
    if isinstance(subject, LocalHoliday):
        return _clashing()
    if isinstance(subject, Membership) and subject.role == Role.TALENT:
        return _after_seat(subject) if current_scope() == subject.prefecture_id else {}
    return {}


def _clashing(talent_id: int | None = None) -> dict[Hashable, Any]:
    return {clash.visit_id: clash for clash in clashes(timezone.localdate(), talent_id=talent_id)}


def _unlogged(ends_on: date | None, **whose: Any) -> dict[Hashable, Any]:
    if ends_on is None:
        return {}
    missing = Visit.objects.unlogged(timezone.localdate()).filter(**whose).order_by("on_day")
    return {("unlogged", ends_on, pk): day for pk, day in missing.values_list("pk", "on_day")}


def _after_seat(seat: Membership) -> dict[Hashable, Any]:
    """Visits whose logs the person has not written, or will not be able to write."""
    ends_on = Membership.objects.filter(pk=seat.pk).values_list("ends_on", flat=True).first()
    own = {"talent__user_id": seat.user_id}
    later = Visit.objects.planned().filter(on_day__gt=ends_on, **own) if ends_on else Visit.objects.none()
    days = later.order_by("on_day").values_list("pk", "on_day")
    return _unlogged(ends_on, **own) | {("later", pk): day for pk, day in days}


def words(subject: Model, new: Touched) -> Sequence[Line]:
    found = [thing for thing in new.values() if isinstance(thing, Clash)]
    lines = [_of_town(list(of_town)) for _, of_town in _by_town(found)]
    for kind, label in (("later", "この日よりあとの訪問"), ("unlogged", "まだ記録のない訪問")):
        if days := [day for key, day in new.items() if isinstance(key, tuple) and key[0] == kind]:
            lines.append(Line(label, _in_words(days), ""))
    return lines


def _of_town(found: list[Clash]) -> Line:
    reasons = "、".join(dict.fromkeys(clash.reasons for clash in found))
    return Line(f"決め直す訪問（{found[0].town}）", f"{_in_words([each.day for each in found])}\n{reasons}")


def _in_words(days: Sequence[date]) -> str:
    """「3回（12月1日（火）、12月8日（火）、12月15日（火））」."""
    today, rest = timezone.localdate(), len(days) - MOST_NAMED
    named = "、".join(format_near(day, today) for day in days[:MOST_NAMED])
    return f"{len(days)}回（{named}{f'ほか{rest}回' if rest > 0 else ''}）"


def _by_town(found: Iterable[Clash]) -> Iterable[tuple[str, Iterable[Clash]]]:
    def town(clash: Clash) -> str:
        return clash.municipality_code

    return groupby(sorted(found, key=lambda clash: (town(clash), clash.day)), key=town)


def tell(*, by: Seat, subject: Model, new: Touched) -> None:
    """The towns, without the reason, and the people: what they have in their calendars is in question."""
    found = [thing for thing in new.values() if isinstance(thing, Clash)]
    for code, of_town in _by_town(found):
        notices.in_question_there(by=by, municipality_code=code, days=[clash.day for clash in of_town])
    counts = Counter(clash.talent_id for clash in found)
    for talent in (
        Talent.objects.filter(pk__in=counts).select_related("user").order_by("id") if counts else ()
    ):
        notices.in_question(by=by, talent=talent, count=counts[talent.pk])
