"""Whether the pool has somebody for a need, before anybody promises: asked of the floor above that knows.

Who may be sent is a fact of `dispatch`, two floors above; imports go down only. So the wiring names who is
asked (`settings.OUTLOOK`), as it names witnesses (`docs/adr/0019`). The prefecture reads numbers of people; a
town reads only whether it may take longer, since a number would say who has been taken from a small pool.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple, cast

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from accounts.moves import is_open
from accounts.permissions import Permission
from accounts.seats import Seat
from municipalities.needs.choices import IN_HAND, NeedStatus, Scheme
from municipalities.needs.models import Need
from municipalities.needs.pages import prospects_url
from municipalities.needs.proposals import skills_of

UNPROMISED: Final = (NeedStatus.SUBMITTED, NeedStatus.ACCEPTED)
"""Where the prefecture still has to name somebody."""
COUNTED_BY: Final = "人材類型、任期、研修、利益相反で数えています。"
BEFORE: Final = {NeedStatus.SUBMITTED: "受理する前に", NeedStatus.ACCEPTED: "人を約束する前に"}
NOT_SKILLED: Final = "求めるスキルがそろう人はいません。足りないものは候補の画面に出ます。"
SOMEBODY: Final = (
    "いまは、条件に合い空きのある人が登録されています。行く人と日は、県が調整して決めます。"
    "まだ約束ではありません。"
)
NOBODY: Final = "いま合う人がいないため、日がかかることがあります。"


@dataclass(frozen=True)
class Outlook:
    """How many people of the pool a need would find today."""

    fitting: int
    """Whom nothing but a lack of time keeps away."""
    free: int
    """Of these, who has time left: those whom the page of prospects ranks."""
    skilled: int = 0
    """Of those, who has every skill that is asked for, at its level."""
    nobody_has_the_skills: bool = False
    """Of those, none is recorded with a skill that is asked for."""
    unverified: int = 0
    """Of the skilled, of whom one of these skills rests on their own word."""


class Told(NamedTuple):
    """What the line of the pool says beside its reason."""

    words: str
    beside: str = ""
    url: str = ""
    """The page of prospects, where the reader may open it."""


Skills = tuple[tuple[str, int], ...]


@cache
def _asked() -> Callable[..., Outlook | None]:
    return cast("Callable[..., Outlook | None]", import_string(settings.OUTLOOK))


def outlook_for(need: Need, skills: Skills) -> Outlook | None:
    """None where the period of the need is over. The need may be one that is only being written."""
    return _asked()(need, skills, timezone.localdate())


def told_of_pool(need: Need, seat: Seat) -> Told | None:
    """What the page of a need says of the pool; nothing once somebody is named, or the need is over."""
    if seat.is_municipal:
        is_asked = need.status in (*IN_HAND, *UNPROMISED)
        return told_to_town(need, skills_of(need)) if is_asked else None
    if need.status not in UNPROMISED:
        return None
    found = outlook_for(need, skills_of(need))
    if found is None:
        return Told("ニーズの期間が終わっています。期間を直すと、条件に合う人を数えます。")
    may_open = seat.can(Permission.PLAN_DISPATCH) and is_open(need, "start_support", seat)
    return Told(_in_numbers(found, need.status), COUNTED_BY, prospects_url(need, seat) if may_open else "")


def told_to_town(need: Need, skills: Skills) -> Told | None:
    """Nothing where people are not the answer, or something is happening and the telephone is."""
    if need.incident or need.scheme == Scheme.OTHER:
        return None
    found = outlook_for(need, skills)
    if found is None:
        return None
    return Told(SOMEBODY if found.skilled else NOBODY)


def _in_numbers(found: Outlook, status: str) -> str:
    before = BEFORE[NeedStatus(status)]
    if not found.fitting:
        return f"条件に合う人がいません。{before}、ほかの制度か外部の人材を確かめてください。"
    if not found.free:
        return (
            f"条件に合う人は{found.fitting}人いますが、期間中に空きのある人がいません。"
            f"{before}、期間を動かせるか、ほかの制度で足りるかを確かめてください。"
        )
    free = f"うち期間中に空きがあるのは{found.free}人"
    if found.free == found.fitting:
        free = "期間中に空きがあります" if found.free == 1 else f"{found.free}人とも期間中に空きがあります"
    unverified = f"（うち{found.unverified}人は未確認のスキルを含みます）" if found.unverified else ""
    lacking = f"求めるスキルがそろう人は{found.skilled}人です{unverified}。" if found.skilled else NOT_SKILLED
    if found.nobody_has_the_skills:
        lacking = "求めるスキルを登録した人はいません。"
    return f"いま、条件に合う人は{found.fitting}人います（{free}）。{lacking}"
