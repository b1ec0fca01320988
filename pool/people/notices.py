"""Who is told what about the people of the pool. Subjects go out by mail: they name no person."""

from __future__ import annotations

from collections.abc import Iterable

from accounts.models import User
from accounts.people import people_who
from accounts.permissions import Permission
from accounts.seats import Seat
from notices.actions import settle, tell
from pool.people.models import DatedFact, Talent

ASKED = "fact_asked"


def _page(by: Seat, talent: Talent) -> str:
    return by.url("fact_approval", talent.pk)


def tell_approvers(*, by: Seat, talent: Talent) -> None:
    """Those who may approve what somebody else asked for."""
    tell(
        by=by,
        users=people_who(Permission.APPROVE_FACT, by.prefecture_id).exclude(pk=by.person_id),
        kind=ASKED,
        subject="任用などの申出があります",
        body="登録人材の任用形態、主な所掌事務などの申出です。根拠の書類と理由を確かめて、承認するか決めてください。",
        url=_page(by, talent),
        asks=True,
    )


def tell_askers(*, by: Seat, talent: Talent, facts: Iterable[DatedFact]) -> None:
    """What became of the wishes, each told to whoever had it."""
    settle_asking(by=by, talent=talent)
    told: dict[int, list[DatedFact]] = {}
    for fact in facts:
        if fact.asked_by_id is not None:
            told.setdefault(fact.asked_by_id, []).append(fact)
    for user_id, of_one in told.items():
        words = "、".join(dict.fromkeys(fact.get_kind_display() for fact in of_one))
        verdict = of_one[0].get_status_display()
        remark = f"理由：{of_one[0].remark}" if of_one[0].remark else ""
        tell(
            by=by,
            users=User.objects.filter(pk=user_id),
            kind="fact_decided",
            subject=f"任用などの申出が{verdict}となりました",
            body=f"{words}の申出は{verdict}となりました。{remark}",
            url=by.url("talent_facts", talent.pk),
        )


def settle_asking(*, by: Seat, talent: Talent) -> None:
    """Nobody is asked any more, once nothing waits."""
    if not DatedFact.objects.waiting().filter(talent=talent).exists():
        settle(kinds=[ASKED], url=_page(by, talent))
