"""What towns, and the prefecture that was told, put on record of a town."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final, TypeVar

from django.utils import timezone

from accounts.errors import Refusal, WrongState
from accounts.events import differing, record, snapshot_of
from accounts.moves import move
from accounts.numbering import wait_for_turn
from accounts.seats import Seat
from accounts.verbs import verb, word_values
from desk.checks import refuse_unseen
from japan.phones import read_phone
from municipalities.profile import notices
from municipalities.profile.checks import NO_APPROVER, check_contact, check_contract, check_network
from municipalities.profile.choices import Purpose
from municipalities.profile.models import (
    KeptOfTown,
    NetworkModel,
    SendingApproval,
    SendingRule,
    SystemContract,
    TownContact,
)
from municipalities.profile.notices import approvers_of
from municipalities.register.actions import check_as_of, put_on_record, refuse_elsewhere

CONTRACT: Final = ("kind", "vendor", "ends_on", "note")
CONTACT: Final = ("purposes", "section", "name", "phone", "mail")

K = TypeVar("K", bound=KeptOfTown)
A = TypeVar("A", bound=SendingApproval)

word_values("purposes", dict(Purpose.choices))


@verb("ネットワークのモデルの記録")
def record_network(
    *, by: Seat, municipality_code: str, model: str, as_of: date, read: str = ""
) -> NetworkModel:
    """How a town divides its network, as of a day. `read` is the newest `mark` that the writer has seen.
    Raises `WrittenMeanwhile`."""
    refuse_elsewhere(by, municipality_code, "ネットワーク")
    check_network(model)
    check_as_of(as_of)
    said = NetworkModel(municipality_id=municipality_code, model=model, as_of=as_of)
    return put_on_record(by, said, ("model",), read)


@verb("システムと業者の記録")
def record_contract(*, by: Seat, municipality_code: str, **said: Any) -> SystemContract:
    """A firm looks after a system of the town. `said` are the facts of `CONTRACT`."""
    refuse_elsewhere(by, municipality_code, "システム")
    check_contract(said)
    contract = _new(SystemContract, by, municipality_code, said)
    _record(by, contract, after=snapshot_of(contract, CONTRACT))
    return contract


@verb("システムと業者の訂正")
def correct_contract(*, by: Seat, contract: SystemContract, read: str = "", **said: Any) -> SystemContract:
    """Other facts of the same contract, such as a later end. `read` is the mark of those on which somebody
    began. Raises `WrittenMeanwhile`."""
    contract = _locked(by, contract)
    check_contract(said)
    before, after = _corrected(by, contract, CONTRACT, said, read)
    if after:
        _record(by, contract, before=before, after=after)
    return contract


@verb("システムと業者の取消し")
def withdraw_contract(*, by: Seat, contract: SystemContract) -> SystemContract:
    """It was never so: what has ended stays with its last day instead."""
    contract = _withdrawn(by, contract)
    _record(by, contract, before=snapshot_of(contract, CONTRACT))
    return contract


@verb("送る前の承認の設定")
def set_sending_rule(*, by: Seat, municipality_code: str, is_approved: bool) -> SendingRule | None:
    """Whether the head of section approves what the municipality sends. Who may say so, the door asks."""
    refuse_elsewhere(by, municipality_code, "設定")
    wait_for_turn(f"sending rule {municipality_code}")
    if is_approved and not approvers_of(by.prefecture_id, municipality_code).exists():
        raise Refusal(NO_APPROVER, field="is_approved")
    rule = SendingRule.objects.filter(municipality=municipality_code).first()
    before = rule is not None and rule.is_approved
    if before == is_approved:
        return rule
    if rule is None:
        rule = SendingRule(prefecture_id=by.prefecture_id, municipality_id=municipality_code)
    rule.is_approved, rule.changed_by_id, rule.changed_at = is_approved, by.person_id, timezone.now()
    rule.save()
    record(
        by=by,
        subject=rule,
        label=f"{rule.municipality_name}　{rule._meta.verbose_name}",
        municipality_code=municipality_code,
        before={"is_approved": before},
        after={"is_approved": is_approved},
    )
    notices.tell_of_sending_rule(by=by, rule=rule)
    return rule


def decide_approval(by: Seat, approval: A, verb: str, remark: str = "") -> A:
    """What became of the wish to send, and who said so. The caller holds the lock and tells people."""
    move(approval, verb)
    approval.decided_by_id, approval.decided_at, approval.remark = by.person_id, timezone.now(), remark
    approval.save()
    return approval


def _as_kept(said: dict[str, Any]) -> dict[str, Any]:
    """A contact that was checked, its number in one form."""
    check_contact(said)
    return {**said, "phone": read_phone(said["phone"]) if said["phone"] else ""}


@verb("連絡先の記録")
def record_contact(*, by: Seat, municipality_code: str, **said: Any) -> TownContact:
    """Whom to ask in a town. `said` are the facts of `CONTACT`; the history keeps what was written, not how
    somebody is reached: that is a person's."""
    refuse_elsewhere(by, municipality_code, "連絡先")
    said = _as_kept(said)
    contact = _new(TownContact, by, municipality_code, said)
    _record(by, contact, after={"purposes": contact.purposes, "written": _written(contact)})
    return contact


@verb("連絡先の訂正")
def correct_contact(*, by: Seat, contact: TownContact, read: str = "", **said: Any) -> TownContact:
    """Somebody else, or another number. `read` is as in `correct_contract`."""
    contact = _locked(by, contact)
    said = _as_kept(said)
    _, after = _corrected(by, contact, CONTACT, said, read)
    if after:
        _record(by, contact, after={"rewritten": list(after)})
    return contact


@verb("連絡先の取消し")
def withdraw_contact(*, by: Seat, contact: TownContact) -> TownContact:
    """Nobody is to be asked there any more."""
    contact = _withdrawn(by, contact)
    _record(by, contact, before={"purposes": contact.purposes})
    return contact


def _new(kind: type[K], by: Seat, code: str, said: Mapping[str, Any]) -> K:
    kept = kind(prefecture_id=by.prefecture_id, municipality_id=code, recorded_by_id=by.person_id, **said)
    kept.save(force_insert=True)
    return kept


def _locked(by: Seat, kept: K) -> K:
    """The row under its lock, if this seat may still write on it."""
    refuse_elsewhere(by, kept.municipality_id, "記録")
    rows: Any = type(kept)._default_manager
    found: K = rows.select_for_update().get(pk=kept.pk)
    if found.withdrawn_at is not None:
        raise WrongState("この記録は、すでに外されています。画面を開き直してください。")
    return found


def _corrected(
    by: Seat, kept: KeptOfTown, fields: tuple[str, ...], said: Mapping[str, Any], read: str
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Written where it differs; what was changed, before and after."""
    stored = snapshot_of(kept, fields)
    refuse_unseen(read, stored, said, stands=kept.told)
    before, after = differing(stored, {name: said[name] for name in fields})
    if after:
        for name, value in after.items():
            setattr(kept, name, value)
        kept.recorded_by_id, kept.recorded_at = by.person_id, timezone.now()
        kept.save()
    return before, after


def _withdrawn(by: Seat, kept: K) -> K:
    kept = _locked(by, kept)
    kept.withdrawn_at = timezone.now()
    kept.save(update_fields=["withdrawn_at"])
    return kept


def _written(contact: TownContact) -> list[str]:
    return [name for name in CONTACT if name != "purposes" and getattr(contact, name)]


def _record(by: Seat, kept: SystemContract | TownContact, **changes: Any) -> None:
    label = kept.words if isinstance(kept, SystemContract) else kept._meta.verbose_name
    record(
        by=by,
        subject=kept,
        label=f"{kept.municipality_name}　{label}",
        municipality_code=kept.municipality_id,
        **changes,
    )
