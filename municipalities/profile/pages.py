"""What a town keeps of itself, as its page shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from accounts.seats import Seat
from municipalities.profile.models import (
    NetworkModel,
    SendingRule,
    SystemContract,
    TownContact,
    approving_seats,
)
from municipalities.register.models import ItStaffing, Municipality

SOON_DAYS = 180
"""A contract that ends within so many days is near its end."""


@dataclass(frozen=True)
class ContractLine:
    """A system with its vendor; `is_near` where the end of the contract is near."""

    contract: SystemContract
    is_near: bool


@dataclass(frozen=True)
class Profile:
    """The newest of each stands first; what has ended stands apart."""

    staffing: Sequence[ItStaffing]
    network: Sequence[NetworkModel]
    running: Sequence[ContractLine]
    ended: Sequence[SystemContract]
    contacts: Sequence[TownContact]


def profile_of(code: str, seat: Seat, day: date) -> Profile:
    """Four queries: each as far as the seat may see it."""
    contracts = SystemContract.objects.visible_to(seat).of(code).standing().select_related("recorded_by")
    contacts = TownContact.objects.visible_to(seat).of(code).standing().select_related("recorded_by")
    rows = sorted(contracts, key=lambda row: (row.place, row.ends_on or date.max, row.pk))
    return Profile(
        staffing=list(ItStaffing.objects.visible_to(seat).of(code).select_related("recorded_by")),
        network=list(NetworkModel.objects.visible_to(seat).of(code).select_related("recorded_by")),
        running=[ContractLine(row, _is_near(row, day)) for row in rows if not row.has_ended(day)],
        ended=[row for row in rows if row.has_ended(day)],
        contacts=list(contacts),
    )


def _is_near(contract: SystemContract, day: date) -> bool:
    return contract.ends_on is not None and (contract.ends_on - day).days <= SOON_DAYS


@dataclass(frozen=True)
class Sending:
    """Since when, and by whom, the head of section approves what a town sends; and who these are."""

    on: date
    by: str
    approvers: Sequence[str]


def with_sending(towns: QuerySet[Municipality], day: date) -> QuerySet[Any]:
    """Municipalities, each with whether its head of section approves what it sends, for `sending_of`."""
    rules = SendingRule.objects.asking().filter(municipality=OuterRef("pk"))
    told = JSONObject(at="changed_at", by="changed_by__name")
    names = approving_seats(day, OuterRef("pk")).order_by("user_id").values("user__name")
    return towns.annotate(sending=Subquery(rules.values(told=told)[:1]), approvers=ArraySubquery(names))


def sending_of(town: Any) -> Sending | None:
    """Of a municipality that was fetched `with_sending`; None where what it writes is sent at once."""
    if not town.sending:
        return None
    on = timezone.localdate(datetime.fromisoformat(town.sending["at"]))
    return Sending(on, town.sending["by"], town.approvers)


def with_network(towns: QuerySet[Municipality]) -> QuerySet[Any]:
    """Municipalities, each with its `network` as it says now: a mapping of `model` and `as_of`, or None."""
    said = NetworkModel.objects.filter(municipality=OuterRef("pk")).order_by("-as_of")
    told = JSONObject(model="model", as_of="as_of")
    return towns.annotate(network=Subquery(said.values(told=told)[:1]))


def network_of(town: Any) -> NetworkModel | None:
    """Of a municipality that was fetched `with_network`: what it says, not who recorded it."""
    if not town.network:
        return None
    return NetworkModel(model=town.network["model"], as_of=date.fromisoformat(town.network["as_of"]))
