"""What visits rest on, for the floors below: a person's facts, a seat, the days of a body, and the courses
that are required. Named in `settings.WITNESSES`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any, Final

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
from dispatch.visits.models import Visit, VisitQuerySet, is_sent_back
from dispatch.visits.moves import is_at_work
from dispatch.visits.pages import MOST_NAMED
from japan.wareki import format_near
from municipalities.holidays.models import LocalHoliday
from pool.people.models import Talent
from training.courses.models import Course

STAY = (
    "訪問は予定のまま残ります。本人は記録できなくなるため、訪問のあとに県が代わりに記録します。"
    "訪問もなくすときは、任期の終わりを決めるか、訪問を取り消してください。"
)
UNWRITTEN: Final[Mapping[str, tuple[str, str]]] = {
    "later": ("この日よりあとの訪問", STAY),
    "coming": ("これからの訪問", STAY),
    "unlogged": ("まだ記録のない訪問", ""),
    "sent_back": ("差し戻された記録", ""),
}
"""What is said of visits by the kind of their keys, and what follows for them."""


def touched(subject: Model) -> Touched:
    """Visits that cannot stay, by their number; and the visits whose logs somebody has not written, or will
    not be able to write, by kind, last day and number: with another last day these are named anew."""
    if isinstance(subject, Talent):
        return _clashing(subject.pk) | _of_person(subject)
    if isinstance(subject, LocalHoliday | Course):
        return _clashing()
    if isinstance(subject, Membership) and subject.role == Role.TALENT:
        return _after_seat(subject) if current_scope() == subject.prefecture_id else {}
    return {}


def _clashing(*talent_ids: int) -> dict[Hashable, Any]:
    """Of these people, or of everybody."""
    return {clash.visit_id: clash for clash in clashes(timezone.localdate(), talent_ids=talent_ids or None)}


def _of_person(subject: Talent) -> dict[Hashable, Any]:
    talent = Talent.objects.get(pk=subject.pk)
    own = Visit.objects.filter(talent=talent)
    found = _unwritten(talent.ends_on, own) if talent.ends_on else {}
    if is_at_work(talent):
        return found
    return found | _unwritten(None, own) | _days("coming", own.coming(timezone.localdate()))


def _after_seat(seat: Membership) -> dict[Hashable, Any]:
    ends_on = Membership.objects.filter(pk=seat.pk).values_list("ends_on", flat=True).first()
    if ends_on is None:
        return {}
    own = Visit.objects.filter(talent__user_id=seat.user_id)
    return _unwritten(ends_on, own) | _days("later", own.planned().filter(on_day__gt=ends_on))


def _unwritten(last_day: date | None, own: VisitQuerySet) -> dict[Hashable, Any]:
    """What waits for a log that is to be written, or put right, by somebody whose last day this is; None for
    somebody who can write nothing any more."""
    unlogged = _days("unlogged", own.unlogged(timezone.localdate()), last_day)
    return unlogged | _days("sent_back", own.filter(is_sent_back()), last_day)


def _days(kind: str, visits: VisitQuerySet, last_day: date | None = None) -> dict[Hashable, Any]:
    rows = visits.order_by("on_day", "id").values_list("pk", "on_day")
    return {(kind, last_day, pk): day for pk, day in rows}


def words(subject: Model, new: Touched) -> Sequence[Line]:
    found = [thing for thing in new.values() if isinstance(thing, Clash)]
    lines = [_of_town(list(of_town)) for _, of_town in _by_town(found)]
    for kind, (label, then) in UNWRITTEN.items():
        of_kind = {key[-1]: day for key, day in new.items() if isinstance(key, tuple) and key[0] == kind}
        if of_kind:
            lines.append(Line(label, "\n".join(filter(None, (_in_words([*of_kind.values()]), then))), ""))
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
