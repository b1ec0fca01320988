"""What the page of a need and its paper say, line by line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Case, Count, Q, When

from accounts.seats import Seat
from desk.fields import NOTHING, Field, Line, on
from japan.holidays import add_workdays
from japan.skill_standard import skill_names
from japan.wareki import WEEKDAYS, format_day, format_day_with_western, format_short
from municipalities.needs.choices import NeedStatus
from municipalities.needs.fields import PROPOSAL, WORDS
from municipalities.needs.figures import needs_of
from municipalities.needs.models import Need, WrittenWords
from municipalities.needs.proposal.schemes import Fit, SchemeFit, schemes
from municipalities.needs.proposals import context_of, proposal_of, skills_of
from municipalities.register.models import ItStaffing

FIT_BADGES: Final = {Fit.FITS: "done", Fit.CONDITIONAL: "wait", Fit.UNFIT: ""}
ANSWER_WORKDAYS: Final = 3
"""Working days after which the prefilled reply promises a person and a first day."""
USUAL_ENDING: Final = "までに、担当する人と初回の日の候補をお知らせします。"
USUAL_REPLY: Final = re.compile(rf"\d{{1,2}}月\d{{1,2}}日（.）{USUAL_ENDING}")
UNWRITTEN: Final = "書かれていません"
RHYTHM: Final = ("cadence", "half_days_per_visit", "starts_on", "ends_on")
"""The fields that one line tells together."""
PAST: Final = (NeedStatus.CLOSED, NeedStatus.IN_SUPPORT)
MOST_PAST: Final = 5


@dataclass(frozen=True)
class SchemeLine:
    """One line of 使える制度, with the kind of its badge."""

    scheme: SchemeFit
    badge: str


def town_word(need: Need) -> str:
    """市, 町, 村 or 区: what the body of this need calls itself."""
    return need.municipality.kind[-1]


def skills_in_words(skills: tuple[tuple[str, int], ...]) -> str:
    """クラウド費用の精査 3以上、調達・仕様書作成 2以上."""
    names = skill_names()
    return "、".join(f"{names.get(key, key)} {level}以上" for key, level in skills)


def proposal_lines(need: Need, skills: tuple[tuple[str, int], ...]) -> list[Line]:
    """The proposal as people read it, each line with its reason. The skills are rows of their own."""
    said = {"skills": skills_in_words(skills)}
    return [
        Line(field.label, said.get(field.name) or field.words(need), _reason(need, field.name))
        for field in on("page", PROPOSAL)
    ]


def _reason(need: Need, name: str) -> str:
    names = RHYTHM if name == "rhythm" else (name,)
    return "".join(dict.fromkeys(need.reasons.get(each, "") for each in names))


def word_lines(row: WrittenWords) -> list[Line]:
    """What the town wrote beside its problem; each says so when the town did not write it."""
    return [Line(field.label, _said(field, row)) for field in on("page", WORDS)]


def _said(field: Field, row: WrittenWords) -> str:
    """A day as 「令和9年（2027年）1月10日（日）」, everything else as it was written."""
    value = field.value(row)
    if isinstance(value, date):
        return f"{format_day_with_western(value)}（{WEEKDAYS[value.weekday()]}）"
    said = field.words(row)
    return UNWRITTEN if said == NOTHING else said


def facts_of(need: Need, seat: Seat) -> list[Line]:
    """What is known beside the town's words, each with source and date."""
    staffing = ItStaffing.objects.filter(municipality_id=need.municipality_id).first()
    section = f"{staffing.section}　" if staffing and staffing.section else ""
    sent, closed = needs_of(need.municipality_id)
    return [
        *word_lines(need),
        Line(
            "担当の体制",
            staffing.words if staffing else NOTHING,
            f"{section}{format_day(staffing.as_of)}時点" if staffing else "まだ登録がありません",
        ),
        Line("人口", f"{need.municipality.population_2025:,}人", "令和7年国勢調査 速報"),
        Line(
            "これまで",
            f"ニーズ{sent}件、うち完了{closed}件",
            url=seat.url("municipality_detail", need.municipality_id),
            link=f"{town_word(need)}の状況を見る",
        ),
    ]


def scheme_lines(need: Need, today: date) -> list[SchemeLine]:
    """使える制度. How many talents fit is not known on this floor: the page of prospects shows them."""
    context = context_of(need.municipality, need.wanted_by, today)
    return [SchemeLine(line, FIT_BADGES[line.fit]) for line in schemes(proposal_of(need), context)]


def usual_reply(today: date) -> str:
    """What most accepted needs are answered."""
    day = add_workdays(today, ANSWER_WORKDAYS)
    return f"{format_short(day)}{USUAL_ENDING}"


def is_usual_reply(reply: str) -> bool:
    """Whether a reply is the prefilled one, of today or of an earlier day:
    it accepts, and gives no reason to refuse."""
    return USUAL_REPLY.fullmatch(reply.strip()) is not None


def similar_needs(need: Need) -> list[Need]:
    """Needs of this prefecture in support or closed that are about
    the same: skills in common, then category."""
    keys = [key for key, _ in skills_of(need)]
    rows = Need.objects.filter(status__in=PAST).exclude(pk=need.pk).select_related("municipality")
    ranked = rows.annotate(
        common=Count("skills", filter=Q(skills__skill__in=keys)),
        is_alike=Case(When(category=need.category, then=1), default=0),
    )
    nearest = ranked.filter(Q(is_alike=1) | Q(common__gt=0)).order_by("-common", "-is_alike", "-pk")
    return list(nearest[:MOST_PAST])


def prospects_url(need: Need, seat: Seat) -> str:
    """The page of prospects, which belongs to the floor above and is known here by its address alone."""
    return seat.url("need_prospects", need.pk)
