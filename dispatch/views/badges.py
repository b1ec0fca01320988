"""How dark a status is drawn: the darker, the more it asks for."""

from __future__ import annotations

from dispatch.models import DispatchStatus, VisitStatus

DISPATCH_BADGES: dict[str, str] = {
    DispatchStatus.PLANNED: "go",
    DispatchStatus.ENDED: "done",
    DispatchStatus.CANCELLED: "",
}
VISIT_BADGES: dict[str, str] = {
    VisitStatus.PLANNED: "draft",
    VisitStatus.LOGGED: "wait",
    VisitStatus.SENT_BACK: "stop",
    VisitStatus.CONFIRMED: "done",
    VisitStatus.CANCELLED: "",
}
