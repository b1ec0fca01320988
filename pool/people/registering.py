"""The page on which somebody is taken into the pool, also for rooms above that know something of the person
already."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.http import HttpResponse

from desk.answers import Asking, form_page
from desk.door import DeskRequest
from pool.people.forms import FEWEST_SKILL_ROWS, TalentForm
from pool.people.models import Talent
from pool.skills.vocabulary import vocabulary


def registration_page(
    request: DeskRequest,
    asking: Asking,
    act: Callable[..., Talent],
    *,
    known: Mapping[str, Any] | None = None,
    skills: Sequence[tuple[str, int]] = (),
    evidence: str = "",
) -> HttpResponse:
    """`known` fills the boxes of the form that it names; of `skills` (key and level) that the prefecture uses
    as many as the form has rows. `act` registers, as `register_talent` does."""
    filled: dict[str, Any] = dict(known or {})
    in_use = vocabulary().in_use if skills else frozenset()
    offered = [(skill, level) for skill, level in skills if skill in in_use]
    for place, (skill, level) in enumerate(offered[:FEWEST_SKILL_ROWS]):
        filled |= {f"skill_{place}": skill, f"level_{place}": str(level), f"evidence_{place}": evidence}
    return form_page(
        request,
        TalentForm(request.seat, request.POST or None, initial=filled),
        act,
        asking,
        said=lambda talent: (
            f"{talent.name}さんを登録し、任用の承認を求めました。研修の修了も記録してください。"
        ),
        to=lambda talent: request.seat.url("talent_detail", talent.pk),
        template="pool/people/talent_form.html",
    )
