"""Who is told what about a hearing: one function for each thing that happens."""

from __future__ import annotations

from typing import Final

from accounts.people import people_of_town, people_who
from accounts.permissions import Permission
from accounts.seats import Seat
from municipalities.hearings.models import Finding, Hearing
from notices.actions import settle, tell

PLANNED: Final = "hearing_planned"
OFFERED: Final = "hearing_finding"


def tell_of_plan(*, by: Seat, hearing: Hearing) -> None:
    """The municipality: when, where and with whom; and the official who was chosen by somebody else."""
    _tell_town(by, hearing, PLANNED, "県のヒアリングの予定", is_dated=True)
    tell_official(by=by, hearing=hearing)


def tell_official(*, by: Seat, hearing: Hearing) -> None:
    """Whoever is to hear the municipality, unless that person has planned it."""
    if hearing.official_id != by.user_id:
        tell(
            by=by,
            users=[hearing.official],
            kind="hearing_official",
            subject=f"{hearing.municipality_name}のヒアリングの担当になりました",
            body=_told(hearing),
            url=by.url("hearing_detail", hearing.pk),
            due_on=hearing.held_on,
        )


def tell_of_change(*, by: Seat, hearing: Hearing) -> None:
    _tell_town(by, hearing, PLANNED, "県のヒアリングの予定が変わりました", is_dated=True)


def tell_of_calling_off(*, by: Seat, hearing: Hearing) -> None:
    _tell_town(by, hearing, "hearing_off", "県のヒアリングが取りやめになりました", words=hearing.off_reason)


def tell_of_minutes(*, by: Seat, hearing: Hearing) -> None:
    _tell_town(by, hearing, "hearing_minutes", "県のヒアリングの記録が共有されました")


def _tell_town(
    by: Seat, hearing: Hearing, kind: str, subject: str, *, words: str = "", is_dated: bool = False
) -> None:
    tell(
        by=by,
        users=people_of_town(hearing.prefecture_id, hearing.municipality_id),
        kind=kind,
        subject=subject,
        body=f"{_told(hearing)}\n{words}".strip(),
        url=by.url("hearing_detail", hearing.pk),
        due_on=hearing.held_on if is_dated else None,
    )


def _told(hearing: Hearing) -> str:
    return f"{hearing.when}　{hearing.where}"


def tell_of_offer(*, by: Seat, finding: Finding) -> None:
    """The municipality is asked: a need, or not for now."""
    hearing = finding.hearing
    tell(
        by=by,
        users=people_of_town(hearing.prefecture_id, hearing.municipality_id),
        kind=OFFERED,
        subject="県がヒアリングで分かった課題を、ニーズとして提案しました",
        body=finding.text,
        url=by.url("hearing_detail", hearing.pk),
        asks=True,
    )


def settle_offers(*, by: Seat, hearing: Hearing) -> None:
    """Nobody is asked any more once nothing waits for the municipality."""
    if not Finding.objects.filter(hearing=hearing).waiting().exists():
        settle(kinds=[OFFERED], url=by.url("hearing_detail", hearing.pk))


def tell_of_declining(*, by: Seat, finding: Finding) -> None:
    """The staff of the prefecture, with the word of the municipality."""
    hearing = finding.hearing
    tell(
        by=by,
        users=people_who(Permission.RUN_SURVEY, hearing.prefecture_id),
        kind="hearing_declined",
        subject=f"{hearing.municipality_name}が、ヒアリングの課題に「いまは要らない」と答えました",
        body=finding.decline_reason,
        url=by.url("hearing_detail", hearing.pk),
    )
