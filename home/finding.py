"""One search over screens, towns, people and needs: by name, reading, code or number, narrowed by permission."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

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
    """One hit."""

    label: str
    detail: str
    url: str


@dataclass(frozen=True)
class FoundGroup:
    label: str
    hits: tuple[Found, ...]


def find_for(seat: Seat, words: str) -> list[FoundGroup]:
    """Groups with at least one hit, at most `MOST` hits each."""
    groups = (
        FoundGroup("画面", tuple(_screens(seat, words))),
        FoundGroup("市町村", tuple(_towns(seat, words))),
        FoundGroup("ニーズ", tuple(_needs(seat, words))),
        FoundGroup("人材", tuple(_talents(seat, words))),
    )
    return [group for group in groups if group.hits]


def _screens(seat: Seat, words: str) -> Iterator[Found]:
    key = fold(words)
    for group in screens_for(seat):
        for screen in group:
            label = screen.label_for(seat)
            if key in fold(f"{label} {screen.label} {screen.words}"):
                yield Found(label, "画面", address_of(screen, seat))


def _towns(seat: Seat, words: str) -> Iterator[Found]:
    if not seat.can(Permission.SEE_MUNICIPALITIES):
        return
    key, reading = fold(words), hiragana_key(words)
    towns = [
        town
        for town in Municipality.objects.of(seat)
        if key in fold(f"{town.name}{town.alt_name}") or reading in town.kana or town.code.startswith(words)
    ]
    for town in towns[:MOST]:
        yield Found(
            town.name,
            f"{town.kana}　{town.code}",
            seat.url("municipality_detail", town.code),
        )


def _needs(seat: Seat, words: str) -> Iterator[Found]:
    if not seat.can(Permission.SEE_NEEDS):
        return
    hit = Q(title__icontains=words) | Q(raw_problem__icontains=words) | Q(municipality__name__icontains=words)
    number = read("N-", words)
    if number:
        hit |= Q(fiscal_year=number[0], sequence=number[1])
    needs = Need.objects.visible_to(seat).filter(hit).select_related("municipality").order_by("-id")
    for need in needs[:MOST]:
        yield Found(
            need.title,
            f"{need.number}　{need.municipality.name}　{need.get_status_display()}",
            seat.url("need_detail", need.pk),
        )


def _talents(seat: Seat, words: str) -> Iterator[Found]:
    if not seat.can(Permission.SEE_TALENTS):
        return
    key, reading = fold(words), hiragana_key(words)
    talents = [
        talent
        for talent in Talent.objects.visible_to(seat).order_by("kana")
        if key in fold(talent.name) or reading in hiragana_key(talent.kana)
    ]
    for talent in talents[:MOST]:
        url = seat.url("talent_detail", talent.pk)
        yield Found(talent.name, f"{talent.kana}　拠点 {talent.base_name}", url)
