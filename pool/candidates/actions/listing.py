"""One candidate at a time: taken off the list, or put on it again."""

from __future__ import annotations

from django.utils import timezone

from accounts.errors import Refusal, WrongState
from accounts.events import record
from accounts.models import Event
from accounts.numbering import wait_for_turn
from accounts.seats import Seat
from accounts.verbs import verb, word
from pool.candidates.actions.importing import LIST
from pool.candidates.choices import CandidateStatus
from pool.candidates.models import Candidate

VIEWED = "view_candidate_contact"

word("list_candidate", "候補人材の名簿への掲載")
word("change_candidate", "候補人材の名簿の変更")


@verb("候補人材を名簿から外す")
def withdraw_candidate(*, by: Seat, candidate: Candidate, reason: str) -> Candidate:
    """Nobody new meets the candidate; whoever has called is told."""
    wait_for_turn(LIST)
    candidate = Candidate.objects.select_for_update().get(pk=candidate.pk)
    if not candidate.is_listed:
        raise WrongState("すでに名簿から外れています。画面を開き直してください。")
    if not reason.strip():
        raise Refusal("名簿から外す理由を1文で書いてください。", field="reason")
    candidate.status, candidate.withdrawn_on = CandidateStatus.WITHDRAWN, timezone.localdate()
    candidate.changed_at = timezone.now()
    candidate.save(update_fields=["status", "withdrawn_on", "changed_at"])
    after = {"status": candidate.status, "reason": reason.strip()}
    record(by=by, subject=candidate, before={"status": CandidateStatus.LISTED}, after=after)
    return candidate


@verb("候補人材の名簿への再掲載")
def relist_candidate(*, by: Seat, candidate: Candidate) -> Candidate:
    wait_for_turn(LIST)
    candidate = Candidate.objects.select_for_update().get(pk=candidate.pk)
    if candidate.is_listed:
        raise WrongState("すでに名簿に載っています。画面を開き直してください。")
    candidate.status, candidate.withdrawn_on = CandidateStatus.LISTED, None
    candidate.changed_at = timezone.now()
    candidate.save(update_fields=["status", "withdrawn_on", "changed_at"])
    before, after = {"status": CandidateStatus.WITHDRAWN}, {"status": candidate.status}
    record(by=by, subject=candidate, before=before, after=after)
    return candidate


@verb("候補人材の連絡先の閲覧", name=VIEWED)
def note_contact_view(*, by: Seat, candidate: Candidate) -> None:
    """Record that somebody saw how to reach a candidate; once per reader, candidate and day."""
    seen = Event.objects.filter(
        verb=VIEWED,
        user_id=by.user_id,
        subject_type=Candidate._meta.label_lower,
        subject_id=str(candidate.pk),
        at__date=timezone.localdate(),
    )
    if not seen.exists():
        record(by=by, subject=candidate)
