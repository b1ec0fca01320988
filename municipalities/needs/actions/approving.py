"""The head of section of a town approves what it sends, where it wants that. Sending is `submit_need`."""

from __future__ import annotations

from django.utils import timezone

from accounts.errors import WrongState
from accounts.seats import Seat
from accounts.verbs import verb
from municipalities.needs import notices
from municipalities.needs.actions.rows import locked, record_need
from municipalities.needs.checks import check_may_be_rewritten, check_remark, check_words
from municipalities.needs.models import Need, NeedApproval, UnsentWords
from municipalities.needs.words import Words
from municipalities.profile.actions import decide_approval
from municipalities.profile.checks import NO_APPROVER
from municipalities.profile.models import SendingRule
from municipalities.profile.notices import approvers_of


@verb("送る前の承認の依頼")
def ask_approval(*, by: Seat, need: Need) -> NeedApproval:
    """Somebody wishes to send what stands there; the words are checked as if it went today. Asked twice it
    waits once."""
    need = locked(need)
    check_may_be_rewritten(need)
    if not SendingRule.objects.asking().filter(municipality=need.municipality_id).exists():
        raise WrongState("承認は要らない設定になりました。画面を開き直して、そのまま県に送ってください。")
    approvers = approvers_of(need.prefecture_id, need.municipality_id)
    if not approvers.exists():
        raise WrongState(f"{NO_APPROVER}書いた言葉は下書きに保存できます。")
    unsent = UnsentWords.objects.filter(need=need).first()
    check_words(Words.of(unsent or need), today=timezone.localdate())
    approval, is_new = NeedApproval.objects.waiting().get_or_create(
        prefecture_id=need.prefecture_id, need=need, defaults={"asked_by_id": by.person_id}
    )
    if is_new:
        record_need(by, need)
        notices.tell_approvers(by=by, need=need, approval=approval, approvers=approvers)
    return approval


@verb("送る前の担当者への差戻し", name="send_back_unapproved")
def send_back(*, by: Seat, approval: NeedApproval, reason: str) -> NeedApproval:
    """Not as it stands, with a word to whoever asked. That stays inside the town: no history has it."""
    check_remark(reason)
    approval = _ended(by, _locked(approval), "send_back", reason.strip())
    record_need(by, approval.need)
    notices.tell_of_sending_back(by=by, approval=approval)
    return approval


@verb("送る前の承認の依頼の取消し", name="take_back_asking")
def take_back(*, by: Seat, approval: NeedApproval) -> NeedApproval:
    """Nobody is asked any more."""
    approval = _ended(by, _locked(approval), "take_back")
    record_need(by, approval.need)
    return approval


def end_approvals(by: Seat, need: Need, verb: str) -> None:
    """What waited for a word on this need waits no longer: it was sent, or is not sent at all. No event of
    its own: what became of the need is one."""
    for approval in NeedApproval.objects.select_for_update().waiting().filter(need=need):
        _ended(by, approval, verb)


def _locked(approval: NeedApproval) -> NeedApproval:
    """Under the lock of its need, which every verb of a need takes first."""
    need = locked(approval.need)
    approval = NeedApproval.objects.select_for_update(of=("self",)).get(pk=approval.pk)
    approval.need = need
    return approval


def _ended(by: Seat, approval: NeedApproval, verb: str, remark: str = "") -> NeedApproval:
    approval = decide_approval(by, approval, verb, remark)
    notices.settle_approval(by=by, approval=approval)
    return approval
