"""Who is told what about dispatches. Subjects go out by mail: they name towns and numbers, no person."""

from __future__ import annotations

from accounts.people import people_of_town
from accounts.seats import Seat
from dispatch.dispatches.models import Dispatch
from japan.wareki import format_short
from notices.actions import tell


def planned(*, by: Seat, dispatch: Dispatch, visits: int) -> None:
    _tell_dispatch(
        by,
        dispatch,
        "planned",
        f"{dispatch.municipality_name}への派遣が決まりました（{dispatch.number}）",
        f"{format_short(dispatch.starts_on)}から{format_short(dispatch.ends_on)}まで、{visits}回の訪問です。",
    )


def cancelled(*, by: Seat, dispatch: Dispatch) -> None:
    _tell_dispatch(
        by,
        dispatch,
        "cancelled",
        f"{dispatch.municipality_name}への派遣が取り消されました（{dispatch.number}）",
        f"理由：{dispatch.reason}",
    )


def ended(*, by: Seat, dispatch: Dispatch) -> None:
    _tell_dispatch(
        by,
        dispatch,
        "ended",
        f"{dispatch.municipality_name}への派遣が終わりました（{dispatch.number}）",
        f"理由：{dispatch.reason}",
    )


def _tell_dispatch(by: Seat, dispatch: Dispatch, kind: str, subject: str, body: str) -> None:
    officers = people_of_town(dispatch.prefecture_id, dispatch.municipality_id)
    users = [*officers, *dispatch.talent.people]
    url = by.url("dispatch_detail", dispatch.pk)
    tell(
        by=by,
        users=users,
        kind=f"dispatch.{kind}",
        subject=subject,
        body=body,
        url=url,
    )
