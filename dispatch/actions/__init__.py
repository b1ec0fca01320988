"""Every write of this app: planning and ending dispatches, logging and confirming visits."""

from __future__ import annotations

from dispatch.actions.planning import cancel_dispatch, end_dispatch, end_if_passed, plan_dispatch
from dispatch.actions.visits import cancel_visit, confirm_visit, log_visit, remark, send_back_visit

__all__ = [
    "cancel_dispatch",
    "cancel_visit",
    "confirm_visit",
    "end_dispatch",
    "end_if_passed",
    "log_visit",
    "plan_dispatch",
    "remark",
    "send_back_visit",
]
