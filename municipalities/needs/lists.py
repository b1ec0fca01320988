"""The list of needs: what narrows it, in which order, and the words that say so."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Case, F, IntegerField, Q, Value, When
from django.utils import timezone

from accounts.permissions import Reach
from accounts.seats import Seat
from desk.filters import choice, holding, words
from desk.lists import Asked, Empty, ListPage, Tabs
from desk.ordering import counted_by
from japan.bodies import body_name, body_names
from japan.codes import UnreadableCode, clean
from japan.reference_numbers import read
from municipalities.groups.lists import by_group
from municipalities.needs.checks import AMENDABLE
from municipalities.needs.choices import Category, NeedStatus, Priority, Scheme
from municipalities.needs.fields import FIELDS
from municipalities.needs.models import JointNeed, Need, waits_for_approval
from municipalities.needs.owners import may_own
from municipalities.profile.models import SendingRule

FIRST_FOR_PREFECTURE: Final = (
    NeedStatus.SUBMITTED,
    NeedStatus.ACCEPTED,
    NeedStatus.IN_SUPPORT,
    NeedStatus.RETURNED,
)
FIRST_FOR_TOWN: Final = (
    NeedStatus.RETURNED,
    NeedStatus.DRAFT,
    NeedStatus.WITHDRAWN,
    NeedStatus.SUBMITTED,
    NeedStatus.ACCEPTED,
    NeedStatus.IN_SUPPORT,
)


def about(needs: Any, said: str) -> Any:
    """Needs whose number, subject, own words or town hold the words, or of the town with the code; numbers
    and codes are read in any width."""
    number = read("N-", said)
    if number:
        return needs.filter(fiscal_year=number[0], sequence=number[1])
    columns = ("title", "raw_problem", "municipality__name", "municipality__alt_name")
    return needs.filter(holding(said, *columns, begins="municipality__kana") | Q(municipality=_code(said)))


def _code(said: str) -> str:
    """The code of a municipality; "" for other words."""
    try:
        return clean(said)
    except UnreadableCode:
        return ""


def town_choices(seat: Seat) -> list[tuple[str, str]]:
    """The towns of the seat's prefecture, those too that have ended; for a town itself those that have gone
    into it, and nothing to choose where there are none."""
    if seat.is_municipal:
        return [(code, body_name(code)) for code in seat.towns] if len(seat.towns) > 1 else []
    return body_names(seat.prefecture_id, timezone.localdate())


def owner_choices(seat: Seat) -> list[tuple[str, str]]:
    """Those who answer needs in the prefecture; nothing to choose for a town."""
    if seat.is_municipal:
        return []
    return [(str(pk), name) for pk, name in may_own(seat.prefecture_id).values_list("pk", "name")]


def joint_choices(seat: Seat) -> list[tuple[str, str]]:
    """The joint needs that hold something which runs; a town has none to choose."""
    if seat.is_municipal:
        return []
    running = JointNeed.objects.visible_to(seat).filter(needs__status__in=AMENDABLE).distinct()
    return [(str(joint.pk), str(joint)) for joint in running]


def approval_choices(seat: Seat) -> list[tuple[str, str]]:
    """What a town can look for whose head of section approves what it sends."""
    asking = SendingRule.objects.asking()
    asks = seat.is_municipal and asking.filter(municipality=seat.municipality_code).exists()
    return [("waiting", "承認待ち")] if asks else []


def _waiting_for_approval(needs: Any, said: str) -> Any:
    return needs.with_the_town().filter(waits_for_approval())


def _with_owner(needs: Any) -> Any:
    """And whether it waits to be approved, which is told to its town alone."""
    return needs.select_related("owner", "joint").annotate(is_for_approval=waits_for_approval())


def _what_waits_first(needs: Any, asked: Asked) -> Any:
    first = FIRST_FOR_TOWN if asked.seat.is_municipal else FIRST_FOR_PREFECTURE
    ranks = [When(status=status, then=Value(rank)) for rank, status in enumerate(first)]
    rank = Case(*ranks, default=Value(len(first)), output_field=IntegerField())
    due = Case(When(status=NeedStatus.SUBMITTED, then=F("reply_due_on")))
    return needs.order_by(rank, due.asc(nulls_last=True), "-submitted_at", "-id")


def _nothing(seat: Seat) -> Empty:
    if seat.is_municipal:
        text = "困っていることを1行から送れます。だれに何を頼むかは、県が一緒に整理します。"
        return Empty("まだニーズがありません", text, "need_write", "困りごとを書く")
    return Empty("まだニーズが届いていません", "市町村が困りごとを送ると、ここに並び、返事の期限が出ます。")


NEEDS: Final = ListPage(
    title="ニーズ",
    titles={Reach.TOWN: "困りごと・ニーズ"},
    fields=FIELDS,
    rows=lambda seat: Need.objects.visible_to(seat),
    joined=_with_owner,
    reads=(
        "fiscal_year",
        "sequence",
        "municipality_id",
        "owner__name",
        "joint__fiscal_year",
        "joint__sequence",
        "promised_on",
    ),
    usual=_what_waits_first,
    filters=(
        words("言葉・番号・団体コード", about),
        choice("municipality", "市町村", town_choices, "municipality_id"),
        choice("category", "支援分野", Category.choices, "category"),
        choice("priority", "優先度", Priority.choices, "priority"),
        choice("scheme", "まず使う制度", Scheme.choices, "scheme"),
        choice("owner", "県の担当", owner_choices, "owner_id"),
        by_group("municipality"),
        choice("joint", "共同のニーズ", joint_choices, "joint_id"),
        choice("approval", "課長の承認", approval_choices, _waiting_for_approval),
    ),
    tabs=Tabs(
        "status", dict(NeedStatus.choices), lambda status: Q(status=status), counts=counted_by("status")
    ),
    sorts={
        "number": ("fiscal_year", "sequence"),
        "town": ("municipality_id", "id"),
        "due": ("reply_due_on", "id"),
        "sent": ("submitted_at", "id"),
    },
    order=("title", "status", "municipality_name", "reply_due_on", "owner_name", "number", "submitted_at"),
    empty=_nothing,
    nothing_found=Empty("条件に合うニーズはありません", "条件を減らすと見つかることがあります。"),
)


def in_turn(needs: Any, seat: Seat) -> Any:
    """In the order of the list: what waits, what runs, what is over."""
    return _what_waits_first(needs, Asked(seat, {}, "", ""))


def needs_of_town(seat: Seat, code: str) -> Any:
    """The needs of one town in the order of the list."""
    return in_turn(Need.objects.visible_to(seat).filter(municipality_id=code), seat)
