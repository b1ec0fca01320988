"""The head of section of a town approves its answers before they go, where it wants that. Sending is
`submit_sheet`."""

from __future__ import annotations

from accounts.errors import WrongState
from accounts.seats import Seat
from accounts.verbs import verb
from municipalities.profile.actions import decide_approval
from municipalities.profile.checks import NO_APPROVER
from municipalities.profile.models import SendingRule
from municipalities.profile.notices import approvers_of
from municipalities.surveys import notices
from municipalities.surveys.actions.rows import locked, record_sheet
from municipalities.surveys.checks import check_words, refuse_closed, refuse_unready
from municipalities.surveys.models import AnswerSheet, SheetApproval
from municipalities.surveys.standing import standing_of


@verb("調査の提出の承認の依頼", name="ask_sheet_approval")
def ask_approval(*, by: Seat, sheet: AnswerSheet) -> SheetApproval:
    """Somebody wishes to send what stands there, which is checked as if it went now. Asked twice it waits
    once."""
    sheet = locked(sheet)
    refuse_closed(sheet.round)
    if not SendingRule.objects.asking().filter(municipality=sheet.municipality_id).exists():
        raise WrongState("承認は要らない設定になりました。画面を開き直して、そのまま県に提出してください。")
    approvers = approvers_of(sheet.prefecture_id, sheet.municipality_id)
    if not approvers.exists():
        raise WrongState(f"{NO_APPROVER}書いた回答は保存されています。")
    refuse_unready(sheet.round.questions, standing_of(sheet))
    approval, is_new = SheetApproval.objects.waiting().get_or_create(
        prefecture_id=sheet.prefecture_id, sheet=sheet, defaults={"asked_by_id": by.person_id}
    )
    if is_new:
        record_sheet(by, sheet)
        notices.tell_approvers(by=by, sheet=sheet, approval=approval, approvers=approvers)
    return approval


@verb("調査の担当者への差戻し", name="send_back_sheet")
def send_back(*, by: Seat, approval: SheetApproval, reason: str) -> SheetApproval:
    """Not as it stands, with a word to whoever asked. That stays inside the town: no history has it."""
    check_words(reason, "reason", "理由")
    approval = _ended(by, _locked(approval), "send_back", reason.strip())
    record_sheet(by, approval.sheet)
    notices.tell_of_sending_back(by=by, approval=approval)
    return approval


@verb("調査の提出の承認の依頼の取消し", name="take_back_sheet_asking")
def take_back(*, by: Seat, approval: SheetApproval) -> SheetApproval:
    """Nobody is asked any more."""
    approval = _ended(by, _locked(approval), "take_back")
    record_sheet(by, approval.sheet)
    return approval


def end_approvals(by: Seat, sheet: AnswerSheet, verb: str) -> None:
    """What waited for a word on these answers waits no longer: they were sent."""
    for approval in SheetApproval.objects.select_for_update().waiting().filter(sheet=sheet):
        _ended(by, approval, verb)


def _locked(approval: SheetApproval) -> SheetApproval:
    """Under the lock of its sheet, which every verb of a sheet takes first."""
    sheet = locked(approval.sheet)
    approval = SheetApproval.objects.select_for_update(of=("self",)).get(pk=approval.pk)
    approval.sheet = sheet
    return approval


def _ended(by: Seat, approval: SheetApproval, verb: str, remark: str = "") -> SheetApproval:
    approval = decide_approval(by, approval, verb, remark)
    notices.settle_approval(by=by, approval=approval)
    return approval
