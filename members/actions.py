"""Every write about people and their seats: inviting, ending, stopping, tokens, the own settings."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.errors import Refusal
from accounts.events import changes, record, snapshot_of
from accounts.models import ApiToken, Invitation, Membership, Prefecture, User
from accounts.numbering import wait_for_turn
from accounts.permissions import NATIONWIDE_ROLES, ROLES, Body, Role
from accounts.seats import Seat, beyond_prefectures, seat_of, seats_anywhere, system_seat
from accounts.tenancy import NATIONWIDE, scope
from accounts.verbs import verb
from desk.touched import changing
from japan.bodies import bodies_in, sentence_of_absence
from members.invitations import (
    VALID_FOR,
    ask_for_invitation_mail,
    new_secret,
    trouble_with,
)

LONGEST_TOKEN_DAYS = 365
BEGAN_TODAY = (
    "今日始まった所属は、最も早くて今日の終わりまでです。"
    "すぐに止めるときは、運用担当に利用の停止を頼んでください。"
)
"""The term of a seat holds its first day, so one that began today closes tonight."""


@verb("招待")
def invite(
    *,
    by: Seat,
    email: str,
    role: Role,
    municipality_code: str = "",
    section: str = "",
    prefecture: Prefecture | None = None,
    words: str = "",
) -> tuple[Invitation, str]:
    """Invite an address to a role; a job mails the link; its page has `words` on what for. Answers the
    invitation and its secret.

    A prefecture's staff invite into their own prefecture only; `prefecture` counts for the operator alone.
    """
    home = _home_of(by, role, prefecture)
    _check_body(role, home, municipality_code)
    email = email.strip().lower()
    now = timezone.now()
    secret, digest = new_secret()
    invitation = Invitation(
        prefecture=home,
        role=role,
        municipality_code=municipality_code,
        section=section,
        words=words,
        email=email,
        digest=digest,
        invited_by_id=by.person_id,
        invited_by_name=by.user_name,
        invited_at=now,
        expires_at=now + VALID_FOR,
    )
    _check_only_one(invitation)
    invitation.save()
    _record_invitation(by, invitation, after={"role": role, "section": section})
    ask_for_invitation_mail(by, invitation, secret)
    return invitation, secret


@verb("招待を送り直し")
def resend_invitation(*, by: Seat, invitation: Invitation) -> str:
    """A new link with a new term; the old one stops working. Answers the new secret."""
    invitation = _open_invitation(invitation)
    _check_only_one(invitation)
    secret, invitation.digest = new_secret()
    invitation.expires_at = timezone.now() + VALID_FOR
    invitation.mailed_at, invitation.mail_trouble = None, ""
    invitation.save()
    _record_invitation(by, invitation)
    ask_for_invitation_mail(by, invitation, secret)
    return secret


@transaction.atomic
def note_invitation_mail(*, invitation: Invitation, trouble: str = "") -> None:
    """How the mail fared, for the list of invitations: `trouble` is a
    sentence, "" if it was sent. No event: no deed."""
    mailed_at = None if trouble else timezone.now()
    Invitation.objects.filter(pk=invitation.pk).update(mailed_at=mailed_at, mail_trouble=trouble)


@verb("招待の取消し")
def withdraw_invitation(*, by: Seat, invitation: Invitation) -> None:
    invitation = _open_invitation(invitation)
    invitation.withdrawn_at = timezone.now()
    invitation.save()
    _record_invitation(by, invitation)


@verb("招待を受けて登録")
def accept_invitation(
    *, invitation: Invitation, user: User | None = None, name: str = "", password: str = ""
) -> Membership:
    """Take the offered seat, as `user` or as a new account; nobody has
    a seat yet, so the invitation speaks for them.

    Seats are given at the door alone, so this is called outside every prefecture; it
    opens the body's scope for the record by itself.
    """
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    trouble = trouble_with(invitation, timezone.now())
    if trouble:
        raise Refusal(trouble)
    if user is None:
        if User.objects.filter(email=invitation.email).exists():
            raise Refusal("このメールアドレスは登録済みです。ログインしてから受けてください。")
        user = _new_user(invitation.email, name, password)
    elif user.email != invitation.email:
        raise Refusal("ほかのメールアドレスへの招待です。招待されたアドレスでログインしてください。")
    membership = _take_seat(invitation, user)
    invitation.accepted_at = timezone.now()
    invitation.save()
    seat = seat_of(Membership.objects.select_related("user", "prefecture").get(pk=membership.pk))
    with scope(seat.prefecture_id):
        _record_membership(seat, membership, after={"role": membership.role})
    return membership


@verb("所属の終了")
def end_membership(*, by: Seat, membership: Membership, ends_on: date) -> None:
    """`ends_on` is the last day on which the seat may be used; the day
    before today closes it at once, where it began before today."""
    membership = _locked(membership)
    today = timezone.localdate()
    if membership.user_id == by.user_id:
        raise Refusal("自分の所属は終えられません。ほかの担当に頼んでください。")
    if ends_on < membership.starts_on:
        begins_today = membership.starts_on == today
        raise Refusal(
            BEGAN_TODAY if begins_today else "終わる日は、始まった日より前にできません。", field="ends_on"
        )
    if ends_on < today - timedelta(days=1):
        raise Refusal("終わる日は、昨日より前にできません。", field="ends_on")
    before = membership.ends_on
    if before == ends_on:
        return
    membership.ends_on = ends_on
    with changing(membership, by=by):
        membership.save(update_fields=["ends_on"])
    _record_membership(by, membership, before={"ends_on": before}, after={"ends_on": ends_on})


@verb("部署の変更")
def change_section(*, by: Seat, membership: Membership, section: str) -> None:
    membership = _locked(membership)
    before = membership.section
    if before == section:
        return
    membership.section = section
    membership.save(update_fields=["section"])
    _record_membership(by, membership, before={"section": before}, after={"section": section})


@verb("利用の停止")
def stop_user(*, by: Seat, user: User) -> None:
    """Close an account at once: no sign-in, no open session, no
    token. Nothing that the person did is touched."""
    if user.pk == by.user_id:
        raise Refusal("自分の利用は止められません。")
    user = User.objects.select_for_update().get(pk=user.pk)
    if not user.is_active:
        raise Refusal("この利用者は、すでに止められています。")
    user.is_active = False
    user.save()
    for session in UserSession.objects.filter(user_id=user.pk):
        session.end()
    ApiToken.objects.filter(user=user).delete()
    record(by=by, subject=user, after={"is_active": False})


@verb("利用の再開")
def allow_user(*, by: Seat, user: User) -> None:
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.is_active:
        raise Refusal("この利用者は、すでに使えるようになっています。")
    user.is_active = True
    user.save()
    record(by=by, subject=user, after={"is_active": True})


@verb("自分の設定の変更")
def change_own_settings(*, by: Seat, name: str, wants_mail: bool) -> None:
    user = User.objects.select_for_update().get(pk=by.person_id)
    facts = ("name", "wants_mail")
    known = snapshot_of(user, facts)
    user.name, user.wants_mail = name, wants_mail
    before, after = changes(user, known, facts)
    if after:
        user.save()
        record(by=by, subject=user, before=before, after=after)


@verb("APIトークンの発行")
def issue_token(*, by: Seat, name: str, days: int, is_two_factor: bool = False) -> tuple[ApiToken, str]:
    """A token for a program that acts as this person. Answers it and the secret, which is never shown again.

    `is_two_factor`: the session that asks has shown a second factor; only then does the token stand for one.
    """
    if not 1 <= days <= LONGEST_TOKEN_DAYS:
        raise Refusal(f"有効な日数は、1から{LONGEST_TOKEN_DAYS}までです。", field="days")
    user = User.objects.get(pk=by.person_id)
    token, secret = ApiToken.objects.create(
        user=user, expiry=timedelta(days=days), name=name, is_two_factor=is_two_factor
    )
    record(by=by, subject=user, label=name, after={"expires_on": timezone.localdate(token.expiry)})
    return token, secret


@verb("APIトークンの取消し")
def revoke_token(*, by: Seat, token: ApiToken) -> None:
    """The token stops working at once; its name stays in the history."""
    user = User.objects.get(pk=by.person_id)
    deleted, _ = ApiToken.objects.filter(pk=token.pk, user=user).delete()
    if not deleted:
        raise Refusal("このトークンは、すでに取り消されています。")
    record(by=by, subject=user, label=token.name)


@transaction.atomic
def change_password(*, user: User, password: str) -> None:
    """A new password ends the person's tokens: whoever knew the old one may have made some.

    Opens the nationwide scope by itself: the pages of passwords lie outside every prefecture,
    and who comes by a mailed link is not signed in.
    """
    user.set_password(password)
    user.save()
    with scope(NATIONWIDE):
        seats = seats_anywhere(user, on=timezone.localdate())
        by = beyond_prefectures(seats[0]) if seats else system_seat()
        for token in ApiToken.objects.select_for_update().filter(user=user).order_by("created"):
            record(
                by=by,
                verb="revoke_token",
                subject=user,
                label=token.name,
                after={"reason": "パスワードの変更"},
            )
            token.delete()


def note_session_use(*, session_key: str) -> None:
    """Keep the time at which a session was last used, for the owner's
    list of sessions. No event: it is no deed."""
    UserSession.objects.filter(session_key=session_key).update(last_seen_at=timezone.now())


def _home_of(by: Seat, role: Role, prefecture: Prefecture | None) -> Prefecture | None:
    if by.prefecture_id != NATIONWIDE:
        if role in NATIONWIDE_ROLES:
            raise Refusal("この立場には、都道府県からは招待できません。", field="role")
        return Prefecture.objects.get(pk=by.prefecture_id)
    if role in NATIONWIDE_ROLES:
        if prefecture is not None:
            raise Refusal("総務省と運用の立場には、都道府県を選ばないでください。", field="prefecture")
        return None
    if prefecture is None:
        raise Refusal("この立場には、都道府県を選んでください。", field="prefecture")
    return prefecture


def _check_body(role: Role, prefecture: Prefecture | None, code: str) -> None:
    body = ROLES[role].body
    if body is Body.TOWN and not code:
        raise Refusal(f"{role.label}には、市町村を選んでください。", field="municipality_code")
    if code and body not in (Body.TOWN, Body.PREFECTURE_OR_TOWN):
        raise Refusal("この立場には、市町村を選ばないでください。", field="municipality_code")
    if code and (prefecture is None or code not in {town.code for town in bodies_in(prefecture.id)}):
        raise Refusal("この都道府県にない市町村です。", field="municipality_code")
    if code and (absence := sentence_of_absence(code, timezone.localdate())):
        raise Refusal(absence, field="municipality_code")


def _check_only_one(invitation: Invitation) -> None:
    """An address has each seat once: it does not hold it, and no other invitation to it is open."""
    wait_for_turn(f"invitation {invitation.email}")
    offered = {
        "role": invitation.role,
        "prefecture": invitation.prefecture,
        "municipality_code": invitation.municipality_code,
    }
    held = Membership.objects.active_on(timezone.localdate())
    if held.filter(**offered, user__email=invitation.email, ends_on=None).exists():
        raise Refusal("この人は、同じ立場でもう登録されています。", field="email")
    waiting = Invitation.objects.filter(
        **offered,
        email=invitation.email,
        accepted_at=None,
        withdrawn_at=None,
        expires_at__gt=timezone.now(),
    )
    if waiting.exclude(pk=invitation.pk).exists():
        raise Refusal(
            "同じ招待を送ってあります。届いていないときは、一覧から送り直してください。", field="email"
        )


def _open_invitation(invitation: Invitation) -> Invitation:
    locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if locked.accepted_at is not None or locked.withdrawn_at is not None:
        raise Refusal("この招待は、もう使われたか、取り消されています。一覧を開き直してください。")
    return locked


def _new_user(email: str, name: str, password: str) -> User:
    user = User.objects.create_user(email, password, name=name)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def _take_seat(invitation: Invitation, user: User) -> Membership:
    """A new membership from today, or the one that is held or was to end, carried on."""
    today = timezone.localdate()
    offered = {
        "user": user,
        "prefecture": invitation.prefecture,
        "role": invitation.role,
        "municipality_code": invitation.municipality_code,
    }
    not_ended = Q(ends_on=None) | Q(ends_on__gte=today)
    held = Membership.objects.select_for_update().filter(not_ended, **offered).first()
    if held is None:
        return Membership.objects.create(**offered, section=invitation.section, starts_on=today)
    held.ends_on, held.section = None, invitation.section or held.section
    held.save()
    return held


def _locked(membership: Membership) -> Membership:
    return Membership.objects.select_for_update().get(pk=membership.pk)


def _record_invitation(by: Seat, invitation: Invitation, after: dict[str, Any] | None = None) -> None:
    record(
        by=by,
        subject=invitation,
        label=f"{invitation.email}（{invitation.body_in_full} {invitation.get_role_display()}）",
        municipality_code=invitation.municipality_code,
        after=after,
    )


def _record_membership(
    by: Seat,
    membership: Membership,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    record(
        by=by,
        subject=membership,
        label=f"{membership.user.name}（{membership.get_role_display()}）",
        municipality_code=membership.municipality_code,
        before=before,
        after=after,
    )
