"""The fields of a group, in its list and its file."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from accounts.seats import Seat
from desk.fields import Field
from desk.marks import linked, under
from municipalities.groups.models import AreaGroup


def _name(group: AreaGroup, seat: Seat) -> Any:
    ended = group.ends_on is not None and group.has_ended(timezone.localdate())
    return under(
        linked(seat.url("group_detail", group.pk), group.name), "終わりました" if ended else group.kana
    )


def _names(group: AreaGroup, *, cores: bool) -> str:
    """Of the members on this day, whom the list has fetched."""
    shown: list[Any] = getattr(group, "now", [])
    return "、".join(member.name for member in shown if member.is_core or not cores)


def _count(group: Any) -> int:
    return len(group.now)


FIELDS = (
    Field("name", "名称", on="list file", draw=_name, sort="name"),
    Field("kana", "名称のかな"),
    Field("kind", "種類", "choice", on="list file", css="nw", sort="kind"),
    Field("cores", "中心市", read=lambda group: _names(group, cores=True), on="list file"),
    Field("count", "団体の数", "int", read=_count, on="list file", css="num", headed=True),
    Field("members", "構成市町村", read=lambda group: _names(group, cores=False), on="list file", css="wide"),
    Field("starts_on", "できた日", "date"),
    Field("ends_on", "最後の日", "date"),
    Field("as_of", "いつの時点か", on="list file", headed=True),
    Field("source", "出どころ"),
    Field("note", "備考"),
)
