"""One search over screens, towns, people, needs and surveys: by name, reading,
code or number, narrowed by permission."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final
from urllib.parse import urlencode

from accounts.permissions import Permission
from accounts.seats import Seat
from desk.filters import holding
from home.menu import address_of, screens_for
from japan.kana import is_found
from municipalities.needs.lists import about
from municipalities.needs.models import Need
from municipalities.register.models import Municipality
from municipalities.surveys.choices import RoundStatus
from municipalities.surveys.lists import about_rounds
from municipalities.surveys.models import SurveyRound
from pool.people.models import Talent

MOST = 20


@dataclass(frozen=True)
class Found:
    label: str
    detail: str
    url: str


@dataclass(frozen=True)
class FoundGroup:
    """`more` is the address of the list that has all of them, where these are only the first."""

    label: str
    hits: tuple[Found, ...]
    more: str = ""


def _screens(seat: Seat, words: str) -> Iterator[Found]:
    for group in screens_for(seat):
        for screen in group:
            label = screen.label_for(seat)
            if is_found(words, label, screen.label, screen.words):
                yield Found(label, "画面", address_of(screen, seat))


def _towns(seat: Seat, words: str) -> Iterator[Found]:
    for town in Municipality.objects.of(seat):
        if not is_found(words, *town.names, town.kana, begins=[town.code]):
            continue
        yield Found(
            town.name,
            "　".join(filter(None, (town.kana, town.code, town.ending))),
            seat.url("municipality_detail", town.code),
        )


def _needs(seat: Seat, words: str) -> Iterator[Found]:
    for need in about(Need.objects.visible_to(seat), words).order_by("-id")[: MOST + 1]:
        yield Found(
            need.title,
            f"{need.number}　{need.municipality_name}　{need.get_status_display()}",
            seat.url("need_detail", need.pk),
        )


def _surveys(seat: Seat, words: str) -> Iterator[Found]:
    """Rounds of the prefecture; for those who answer the ones in which they have a sheet."""
    rounds = SurveyRound.objects.visible_to(seat).exclude(status=RoundStatus.DISCARDED)
    for survey in about_rounds(rounds, words).order_by("-id")[: MOST + 1]:
        detail = f"{survey.number}　{survey.get_status_display()}"
        yield Found(survey.title, detail, seat.url("round_detail", survey.pk))


def _talents(seat: Seat, words: str) -> Iterator[Found]:
    talents = Talent.objects.visible_to(seat).filter(holding(words, "name", "kana"))
    for talent in talents.order_by("kana", "id")[: MOST + 1]:
        url = seat.url("talent_detail", talent.pk)
        yield Found(talent.name, f"{talent.kana}　拠点 {talent.base_name}", url)


SOURCES: Final = (
    ("画面", Permission.SEARCH, _screens, ""),
    ("市町村", Permission.SEE_MUNICIPALITIES, _towns, "municipality_list"),
    ("ニーズ", Permission.SEE_NEEDS, _needs, "need_list"),
    ("調査", Permission.SEE_SURVEYS, _surveys, "survey_list"),
    ("人材", Permission.SEE_TALENTS, _talents, "talent_list"),
)
"""Each with the list that finds the same by the same words."""


def find_for(seat: Seat, words: str) -> list[FoundGroup]:
    """Groups with at least one hit, at most `MOST` hits each, of what this seat may see."""
    groups = [
        _group(label, tuple(islice(find(seat, words), MOST + 1)), in_full and seat.url(in_full), words)
        for label, permission, find, in_full in SOURCES
        if seat.can(permission)
    ]
    return [group for group in groups if group.hits]


def _group(label: str, hits: tuple[Found, ...], in_full: str, words: str) -> FoundGroup:
    if len(hits) <= MOST:
        return FoundGroup(label, hits)
    return FoundGroup(label, hits[:MOST], in_full and f"{in_full}?{urlencode({'q': words})}")
