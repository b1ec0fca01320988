"""The door of the paper: it asks for the job."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts.permissions import Permission
from desk.door import DeskRequest, desk
from dispatch.dispatches.models import Dispatch
from dispatch.proofsheets.tasks import PROOF_SHEET
from jobs.actions import enqueue


@require_POST
@desk(Permission.PLAN_DISPATCH)
def proof_sheet(request: DeskRequest, pk: int) -> HttpResponse:
    """派遣要件確認票: ask for the PDF; the job's page tells when it is there."""
    dispatch = get_object_or_404(Dispatch.objects.visible_to(request.seat), pk=pk)
    job = enqueue(
        by=request.seat,
        kind=PROOF_SHEET,
        title=f"派遣要件確認票（PDF）　{dispatch.number}",
        arguments={"dispatch_id": dispatch.pk},
        key=f"proofs of dispatch {dispatch.pk} for {request.seat.user_id}",
    )
    return redirect(request.seat.url("job_detail", job.pk))
