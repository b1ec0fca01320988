"""What the pages of the rules say besides their lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils import timezone

from accounts.seats import Seat
from desk.fields import Line
from desk.templatetags.wareki import day_time
from municipalities.needs.proposal import OwnWord, OwnWords
from municipalities.needs.proposal.own_words import POINTS
from municipalities.needs.proposals import own_words
from municipalities.rulebook.effects import Effect, effect_of, newest_needs
from municipalities.wordings.checks import checked, refuse_same, refuse_withdrawn
from municipalities.wordings.choices import Strength, Table, said_of, speaks
from municipalities.wordings.models import Wording


def wording_lines(wording: Wording) -> list[Line]:
    """A word of the prefecture, line by line."""
    return [
        *_lines_of({name: getattr(wording, name) for name in ("word", "table", "key", "strength", "reason")}),
        Line("記録", f"{wording.recorded_by.name}　{day_time(wording.recorded_at)}"),
        Line(
            "県の版", f"県{wording.number}から取り消し" if wording.withdrawn_at else f"県{wording.number}から"
        ),
    ]


def _lines_of(facts: Mapping[str, str]) -> list[Line]:
    strength = Strength(facts["strength"])
    points = POINTS[facts["table"]][strength]
    return [
        Line("言葉", facts["word"]),
        Line("何を示す言葉か", said_of(speaks(facts["table"], facts["key"]))),
        Line("強さ", f"{strength.label}（{points}点）"),
        Line("加える理由", facts["reason"]),
    ]


OF_AN_INCIDENT: Final = (
    "起きている事案とみると、市町村の画面に「いますぐ電話してください」と出て、優先度が高になります。"
    "起きたことを言い切る言葉だけを登録してください。"
)


@dataclass(frozen=True)
class Preview:
    """A look at a word before it is kept."""

    lines: list[Line]
    effect: Effect
    warning: str
    version: str


def preview_of(seat: Seat, facts: Mapping[str, Any], wording: Wording | None = None) -> Preview:
    """What another word would do to the newest texts; `wording` is the one that it stands for from then on.
    Raises the `Refusal` of what could not be kept."""
    if wording is not None:
        refuse_withdrawn(wording)
    kept = checked({name: value for name, value in facts.items() if name != "read"})
    refuse_same(kept, but=wording.pk if wording else None)
    before = own_words()
    held = [word_of(wording)] if wording else []
    new = OwnWord(kept["word"], kept["table"], kept["key"], kept["strength"])
    after = OwnWords((*(each for each in before.words if each not in held), new), before.number + 1)
    return Preview(
        _lines_of(kept),
        _effect(seat, before, after, [*held, new]),
        OF_AN_INCIDENT if kept["table"] == Table.INCIDENT else "",
        after.version,
    )


def withdrawing(seat: Seat, wording: Wording) -> Effect:
    """What the newest texts would be without a word."""
    before, held = own_words(), word_of(wording)
    after = OwnWords(tuple(each for each in before.words if each != held), before.number + 1)
    return _effect(seat, before, after, [held])


def _effect(seat: Seat, before: OwnWords, after: OwnWords, touched: list[OwnWord]) -> Effect:
    words = [each.word for each in touched]
    return effect_of(newest_needs(seat), before, after, words, timezone.localdate())


def word_of(wording: Wording) -> OwnWord:
    return OwnWord(wording.word, wording.table, wording.key, wording.strength)
