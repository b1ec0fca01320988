"""Every write to targets: by a municipality of itself, by the prefecture of itself and of whoever told it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final

from django.utils import timezone

from accounts.errors import WrongState
from accounts.events import record, snapshot_of
from accounts.numbering import wait_for_turn
from accounts.seats import Seat
from accounts.verbs import verb
from japan.codes import BY_NUMBER
from municipalities.targets.checks import Said, check_beside, check_reason, check_said, refuse_other_body
from municipalities.targets.choices import Side
from municipalities.targets.models import Headcount

FACTS: Final = ("role", "fiscal_year", "people", "document", "as_of", "said_by", "reason")


@verb("確保・育成目標の記録")
def record_target(*, by: Seat, code: str, read: str = "", **said: Any) -> Headcount:
    """So many people are aimed at. `code` is the body's, for the prefecture itself its own; `said` are the
    facts of a `Said`; `read` the newest row that the writer has seen. Raises `WrittenMeanwhile`."""
    return _put(by, code, Side.TARGET, Said(**said), read)


@verb("確保・育成の実績の記録")
def record_actual(*, by: Seat, code: str, read: str = "", **said: Any) -> Headcount:
    """So many of its own staff a body has, of a role that no other room counts."""
    return _put(by, code, Side.ACTUAL, Said(**said), read)


@verb("確保・育成目標の記録の取消し")
def withdraw_headcount(*, by: Seat, row: Headcount, reason: str) -> Headcount:
    """It was recorded wrongly: what was said before holds again. The row stays, with why."""
    refuse_other_body(by, row.body_code)
    row = Headcount.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if row.withdrawn_at is not None:
        raise WrongState("この記録は、すでに取り消されています。画面を開き直してください。")
    check_reason(reason)
    row.withdrawn_at, row.withdrawn_by_id = timezone.now(), by.person_id
    row.withdrawn_reason = reason.strip()
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    _record(by, row, before=snapshot_of(row, ("people",)), after={"reason": row.withdrawn_reason})
    return row


def _put(by: Seat, code: str, side: Side, said: Said, read: str) -> Headcount:
    """Another row beside what stands; the same again leaves no trace."""
    refuse_other_body(by, code)
    check_said(said, side, code, by.prefecture_id)
    wait_for_turn(f"headcount {by.prefecture_id} {code} {said.fiscal_year} {said.role} {side}")
    itself = BY_NUMBER[by.prefecture_id].code
    standing = Headcount.objects.standing().of_body(code, itself)
    others = list(standing.filter(side=side, role=said.role, fiscal_year=said.fiscal_year).newest_first())
    facts = {name: _stripped(value) for name, value in asdict(said).items()}
    if others and all(getattr(others[0], name) == facts[name] for name in FACTS if name != "reason"):
        return others[0]
    check_beside(said, others, read)
    row = Headcount(
        prefecture_id=by.prefecture_id,
        municipality_id=None if code == itself else code,
        side=side,
        recorded_by_id=by.person_id,
        **facts,
    )
    row.save(force_insert=True)
    before = {"people": others[0].people} if others else {}
    _record(by, row, before=before, after=snapshot_of(row, FACTS))
    return row


def _stripped(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _record(by: Seat, row: Headcount, *, before: dict[str, Any], after: dict[str, Any]) -> None:
    record(by=by, subject=row, municipality_code=row.municipality_id or "", before=before, after=after)
