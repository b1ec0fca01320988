"""The lists of members, of invitations that wait and of events: what narrows them, in which order."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.utils import timezone

from accounts.models import Event, Membership
from accounts.permissions import NATIONWIDE_ROLES, Role
from accounts.seats import Seat
from accounts.tenancy import NATIONWIDE
from accounts.verbs import VERBS
from desk.filters import choice, day, has, words
from desk.lists import Asked, Empty, ListPage, Tabs
from japan.bodies import body_names
from japan.wareki import format_day
from members.addresses import page_name
from members.fields import EVENT_FIELDS, INVITATION_FIELDS, MEMBER_FIELDS
from members.invitations import open_invitations

ALL_AT_ONCE: Final = 10_000
PREFECTURE_ROLES: Final = tuple(role for role in Role if role not in NATIONWIDE_ROLES)
THE_PREFECTURE_ITSELF: Final = "-"


def memberships_of(seat: Seat) -> QuerySet[Membership]:
    """The memberships that this seat keeps: the own prefecture's; for the operator, everybody's."""
    kept = Membership.objects.all()
    return kept if seat.prefecture_id == NATIONWIDE else kept.filter(prefecture_id=seat.prefecture_id)


def role_choices(seat: Seat) -> list[tuple[str, str]]:
    """The roles that this seat may invite to."""
    roles = tuple(Role) if seat.prefecture_id == NATIONWIDE else PREFECTURE_ROLES
    return [(role.value, role.label) for role in roles]


def _body_choices(seat: Seat) -> list[tuple[str, str]]:
    towns = [] if seat.prefecture_id == NATIONWIDE else body_names(seat.prefecture_id, timezone.localdate())
    return [(THE_PREFECTURE_ITSELF, seat.prefecture_name or "市町村のほか"), *towns]


def _in_body(members: Any, code: str) -> Any:
    return members.filter(municipality_code="" if code == THE_PREFECTURE_ITSELF else code)


def _in_term(state: str) -> Q:
    ended = Q(ends_on__lt=timezone.localdate())
    return {"now": Q(ends_on=None) | ~ended, "ended": ended}.get(state, Q())


def _by_body_and_role(members: Any, asked: Asked) -> Any:
    order = [When(role=role, then=Value(place)) for place, role in enumerate(Role)]
    ranked = members.annotate(role_order=Case(*order, output_field=IntegerField()))
    return ranked.order_by("prefecture_id", "role_order", "municipality_code", "id")


MEMBERS: Final = ListPage(
    title="利用者",
    fields=MEMBER_FIELDS,
    rows=memberships_of,
    joined=lambda members: members.select_related("user", "prefecture"),
    reads=(
        *("municipality_code", "prefecture__name"),
        *("user__name", "user__email", "user__is_active", "user__last_login"),
    ),
    usual=_by_body_and_role,
    filters=(
        words("氏名・メールアドレス", has("user__name", "user__email")),
        choice("role", "立場", role_choices, "role"),
        choice("body", "団体", _body_choices, _in_body),
    ),
    tabs=Tabs(
        "state",
        {"now": "いま・これから", "ended": "終わった人", "all": "すべて"},
        _in_term,
        label="期間",
        counted=False,
        first="now",
    ),
    empty=lambda seat: Empty(
        "あてはまる人がいません",
        "期間を選び直すか、新しい人を招待してください。",
        page_name(seat, "member_invite"),
        "招待する",
    ),
    nothing_found=Empty("条件に合う人がいません", "条件を減らすか、新しい人を招待してください。"),
    unit="人",
    file_name=lambda seat: "利用者の一覧",
)

INVITATIONS: Final = ListPage(
    title="返事を待っている招待",
    fields=INVITATION_FIELDS,
    rows=open_invitations,
    joined=lambda invitations: invitations.select_related("prefecture"),
    usual=lambda invitations, asked: invitations.order_by("-id"),
    formats="",
    size=ALL_AT_ONCE,
)


def _midnight(on: date) -> datetime:
    return timezone.make_aware(datetime.combine(on, time.min))


EVENTS: Final = ListPage(
    title="操作履歴",
    fields=EVENT_FIELDS,
    rows=lambda seat: Event.objects.visible_to(seat),
    joined=lambda events: events.defer("previous_digest", "digest"),
    usual=lambda events, asked: events.order_by("-sequence"),
    filters=(
        words("だれ", has("user_name"), name="who", say=lambda said: f"だれ「{said}」"),
        choice("verb", "動作", lambda seat: sorted(VERBS.items(), key=lambda item: item[1]), "verb"),
        words("対象", has("subject_label"), name="what", say=lambda said: f"対象「{said}」"),
        day(
            "since",
            "この日から",
            lambda events, on: events.filter(at__gte=_midnight(on)),
            lambda on: f"{format_day(on)}から",
            of_month="first",
        ),
        day(
            "until",
            "この日まで",
            lambda events, on: events.filter(at__lt=_midnight(on + timedelta(days=1))),
            lambda on: f"{format_day(on)}まで",
            of_month="last",
        ),
    ),
    empty=lambda seat: Empty("まだ操作の履歴がありません"),
    nothing_found=Empty("条件に合う履歴がありません", "条件を減らすか、日付の範囲を広げてください。"),
)
