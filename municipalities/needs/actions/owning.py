"""Who in the prefecture answers for a need, and until when it has promised to say more."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from accounts.errors import WrongState
from accounts.models import User
from accounts.moves import state_forbids
from accounts.seats import Seat
from accounts.verbs import verb
from municipalities.needs import notices
from municipalities.needs.actions.rows import locked, record_need
from municipalities.needs.checks import AMENDABLE, check_promise
from municipalities.needs.choices import NeedStatus
from municipalities.needs.models import Need
from municipalities.needs.owners import refuse_other_owner


@verb("ニーズの担当の変更")
def hand_over_need(*, by: Seat, need: Need, owner: User) -> Need:
    """Somebody else answers for it from now on; who that is, the town sees."""
    need = locked(need)
    if need.status not in AMENDABLE:
        raise WrongState(state_forbids(need, "担当は変えられません"))
    if need.joint_id is not None:
        raise WrongState("共同のニーズの担当は、共同のニーズの画面で、まとめて替えてください。")
    refuse_other_owner(need.prefecture_id, owner)
    if need.owner_id == owner.pk:
        return need
    before, need.owner = need.owner.name if need.owner else "", owner
    need.save(update_fields=["owner"])
    record_need(by, need, before={"owner_name": before}, after={"owner_name": owner.name})
    notices.tell_new_owner(by=by, need=need)
    return need


@verb("約束の日の変更")
def promise_need(*, by: Seat, need: Need, promised_on: date) -> Need:
    """Until when the town is told more: another day, which it reads at once."""
    need = locked(need)
    if need.status != NeedStatus.ACCEPTED:
        raise WrongState(state_forbids(need, "約束の日は変えられません"))
    if need.joint_id is not None:
        raise WrongState("共同のニーズの約束の日は、共同のニーズの画面で、まとめて変えてください。")
    check_promise(promised_on, today=timezone.localdate(), held=need.promised_on)
    if need.promised_on == promised_on:
        return need
    before, need.promised_on = need.promised_on, promised_on
    need.save(update_fields=["promised_on"])
    record_need(by, need, before={"promised_on": before}, after={"promised_on": promised_on})
    notices.tell_town_of_promise(by=by, need=need)
    return need
