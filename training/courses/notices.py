"""Who is told what about training. Subjects go out by mail: they name no person."""

from __future__ import annotations

from accounts.people import people_who
from accounts.permissions import Permission
from accounts.seats import Seat
from notices.actions import settle, tell
from training.courses.models import Completion, Waiver


def tell_approvers(waiver: Waiver, *, by: Seat) -> None:
    """A waiver was asked: those who may approve it."""
    approvers = people_who(Permission.APPROVE_WAIVER, by.prefecture_id).exclude(pk=waiver.asked_by_id)
    tell(
        by=by,
        users=approvers,
        kind="waiver_asked",
        subject="研修の免除の申請があります",
        body=f"「{waiver.course.name}」の免除が申請されました。理由を確かめて、承認するか決めてください。",
        url=by.url("waiver_detail", waiver.pk),
        asks=True,
    )


def tell_asker(waiver: Waiver, *, by: Seat) -> None:
    """A waiver was decided: the person who asked for it. No approver is asked any more."""
    settle(kinds=["waiver_asked"], url=by.url("waiver_detail", waiver.pk))
    tell(
        by=by,
        users=[waiver.asked_by],
        kind="waiver_decided",
        subject=f"研修の免除が{waiver.get_status_display()}となりました",
        body=f"「{waiver.course.name}」の免除の申請は{waiver.get_status_display()}となりました。",
        url=by.url("waiver_detail", waiver.pk),
    )


def tell_talent(completion: Completion, *, by: Seat) -> None:
    """A completion was recorded: the talent, if they have an account."""
    tell(
        by=by,
        users=completion.talent.people,
        kind="completion_recorded",
        subject=f"研修「{completion.course.name}」の修了を記録しました",
        body="修了日と有効期限は、研修の画面で確かめられます。",
        url=by.url("my_training"),
    )


def tell_of_expiry(completion: Completion, *, by: Seat) -> None:
    """A completion that is still asked for ends soon: the talent."""
    tell(
        by=by,
        users=completion.talent.people,
        kind="completion_expiring",
        subject=f"研修「{completion.course.name}」の有効期限が近づいています",
        body="期限を過ぎると派遣できなくなります。受けられる回を、研修の回の画面で確かめてください。",
        url=by.url("my_training"),
        due_on=completion.expires_on,
    )


def tell_staff_of_expiries(count: int, *, by: Seat) -> None:
    """How many end soon: those who record training."""
    tell(
        by=by,
        users=people_who(Permission.RECORD_TRAINING, by.prefecture_id),
        kind="completions_expiring",
        subject=f"有効期限が近い研修の修了が{count}件あります",
        body="期限を過ぎると、その人を派遣できなくなります。",
        url=by.url("training_board", state="ending"),
    )


def tell_of_revocation(completion: Completion, *, by: Seat) -> None:
    """A completion was revoked: the talent, who may have to take the course again."""
    tell(
        by=by,
        users=completion.talent.people,
        kind="completion_revoked",
        subject=f"研修「{completion.course.name}」の修了の記録を取り消しました",
        body="取り消した日と理由、受け直す研修があるかどうかは、研修の画面で確かめられます。",
        url=by.url("my_training"),
    )
