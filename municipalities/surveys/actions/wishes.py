"""困りごと that were written into a survey become a need, which goes its own way from there."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.utils import timezone

from accounts.errors import WrongState
from accounts.seats import Seat
from accounts.verbs import verb
from municipalities.needs.actions import write_need
from municipalities.needs.models import Need
from municipalities.surveys.actions.rows import locked
from municipalities.surveys.models import Answer, AnswerSheet
from municipalities.wordings.choices import Involvement

TROUBLE: Final = "support.trouble"
"""The meaning of the question in which a town says what troubles it."""


@verb("調査の困りごとからのニーズの下書き")
def write_need_of_sheet(*, by: Seat, sheet: AnswerSheet) -> Need:
    """A draft of the town in the words that it has sent, once; sending it is `submit_need`. Raises
    `WrongState` where nothing was written there, or there is one already. The event is that of the
    draft, which is the town's: the history of the sheet, which others read, says nothing of it."""
    sheet = locked(sheet)
    if sheet.need_id is not None:
        raise WrongState("この回答の困りごとは、すでにニーズになっています。画面を開き直してください。")
    said = dict(Answer.objects.filter(sheet=sheet).values_list("meaning", "value"))
    if not said.get(TROUBLE):
        raise WrongState("この回答には、困りごとが書かれていません。")
    sheet.need = write_need(by=by, **words_of(said, timezone.localdate()))
    sheet.save()
    return sheet.need


def words_of(said: Mapping[str, Any], today: date) -> dict[str, Any]:
    """The words of a need, from answers by their meaning. A day that has passed meanwhile is left out."""
    until = _last_day(said.get("support.until"))
    begin = _first_day(said.get("support.from"))
    manners = [each for each in said.get("support.engagement") or () if each in Involvement.values]
    words: dict[str, Any] = {"raw_problem": said[TROUBLE]}
    if until and until > today:
        words |= {"wanted_by": until, "wanted_by_reason": (said.get("support.until_why") or "")[:200]}
    if begin and begin > today and not (until and until < begin):
        words["own_starts_on"] = begin
    if len(manners) == 1:
        words["own_engagement"] = manners[0]
    return words


def _first_day(month: str | None) -> date | None:
    return date.fromisoformat(month if len(month) > 7 else f"{month}-01") if month else None


def _last_day(month: str | None) -> date | None:
    first = _first_day(month)
    if first is None or month is None or len(month) > 7:
        return first
    return first.replace(day=monthrange(first.year, first.month)[1])
