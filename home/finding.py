"""One search over screens, towns, people and needs: by name, reading,
code or number, narrowed by permission."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from django.db.models import Q

from accounts.permissions import Permission
from accounts.seats import Seat
from home.menu import address_of, screens_for
from japan.kana import fold, hiragana_key
from japan.reference_numbers import read
from municipalities.needs.models import Need
from municipalities.register.models import Municipality
from pool.models import Talent

MOST = 20


@dataclass(frozen=True)
class Found:
    label: str
    detail: str
    url: str


@dataclass(frozen=True)
class FoundGroup:
    label: str
    hits: tuple[Found, ...]


def _screens(seat: Seat, words: str) -> Iterator[Found]:
    key = fold(words)
    for group in screens_for(seat):
        for screen in group:
            label = screen.label_for(seat)
            if key in fold(f"{label} {screen.label} {screen.words}"):
                yield Found(label, "画面", address_of(screen, seat))


def _towns(seat: Seat, words: str) -> Iterator[Found]:
    key, reading = fold(words), hiragana_key(words)
    towns = [
        town
        for town in Municipality.objects.of(seat)
        if key in fold(f"{town.name}{town.alt_name}") or reading in town.kana or town.code.startswith(words)
    ]
    for town in towns:
        yield Found(
            town.name,
            f"{town.kana}　{town.code}",
            seat.url("municipality_detail", town.code),
        )


def _needs(seat: Seat, words: str) -> Iterator[Found]:
    hit = Q(title__icontains=words) | Q(raw_problem__icontains=words) | Q(municipality__name__icontains=words)
    number = read("N-", words)
    if number:
        hit |= Q(fiscal_year=number[0], sequence=number[1])
    needs = Need.objects.visible_to(seat).filter(hit).order_by("-id")
    for need in needs[:MOST]:
        yield Found(
            need.title,
            f"{need.number}　{need.municipality_name}　{need.get_status_display()}",
            seat.url("need_detail", need.pk),
        )


def _talents(seat: Seat, words: str) -> Iterator[Found]:
    key, reading = fold(words), hiragana_key(words)
    talents = [
        talent
        for talent in Talent.objects.visible_to(seat).order_by("kana")
        if key in fold(talent.name) or reading in hiragana_key(talent.kana)
    ]
    for talent in talents:
        url = seat.url("talent_detail", talent.pk)
        yield Found(talent.name, f"{talent.kana}　拠点 {talent.base_name}", url)


SOURCES: Final = (
    ("画面", Permission.SEARCH, _screens),
    ("市町村", Permission.SEE_MUNICIPALITIES, _towns),
    ("ニーズ", Permission.SEE_NEEDS, _needs),
    ("人材", Permission.SEE_TALENTS, _talents),
)


def find_for(seat: Seat, words: str) -> list[FoundGroup]:
    """Groups with at least one hit, at most `MOST` hits each, of what this seat may see."""
    groups = [
        FoundGroup(label, tuple(islice(find(seat, words), MOST)))
        for label, permission, find in SOURCES
        if seat.can(permission)
    ]
    return [group for group in groups if group.hits]
