"""What somebody in the pool does about the own registration, and what the prefecture answers."""

from __future__ import annotations

from collections.abc import Collection

from django.utils import timezone

from accounts.errors import Refusal
from accounts.events import record
from accounts.moves import move
from accounts.seats import Seat
from accounts.verbs import verb, word_fields, word_values
from desk.checks import check_text
from pool.own import notices
from pool.own.choices import Agreement, Subject, WishStatus
from pool.own.models import MOST_OF_WORDS, Consent, CorrectionWish
from pool.people.models import Talent

word_fields({"given": "同意したこと", "taken_back": "同意を取り消したこと", "subject": "訂正するところ"})
word_values("subject", dict(Subject.choices))
word_values("given", dict(Agreement.choices))
word_values("taken_back", dict(Agreement.choices))


@verb("登録内容の訂正の申出")
def wish_correction(*, by: Seat, talent: Talent, subject: str, words: str) -> CorrectionWish:
    """Something in the own registration is wrong: whoever keeps the pool looks, and answers."""
    if subject not in Subject.values:
        raise Refusal("どこを直すかを一覧から選んでください。", field="subject")
    if not words.strip():
        raise Refusal("どう直すかを書いてください。例：所属は「デモ・新会社」です", field="words")
    check_text(words, "words", "どう直すか", at_most=MOST_OF_WORDS)
    wish = CorrectionWish.objects.create(
        prefecture_id=by.prefecture_id, talent=talent, subject=subject, words=words.strip()
    )
    record(by=by, subject=talent, after={"subject": subject})
    notices.tell_keepers(by=by, wish=wish)
    return wish


@verb("登録内容の訂正の申出への返事")
def answer_wish(*, by: Seat, wish: CorrectionWish, verb: str, reply: str = "") -> CorrectionWish:
    """`verb`: settle (it was put right) or decline (it stays, with a reason)."""
    wish = _locked(wish)
    move(wish, verb)
    if wish.status == WishStatus.DECLINED and not reply.strip():
        raise Refusal("直さない理由を1文で書いてください。", field="reply")
    wish.reply, wish.decided_by_id, wish.decided_at = reply.strip(), by.person_id, timezone.now()
    wish.save()
    record(by=by, subject=wish.talent, after={"subject": wish.subject, "status": wish.status})
    notices.tell_person(by=by, wish=wish)
    return wish


@verb("登録内容の訂正の申出の取下げ")
def withdraw_wish(*, by: Seat, wish: CorrectionWish) -> CorrectionWish:
    """It is right after all."""
    wish = _locked(wish)
    move(wish, "withdraw")
    wish.save(update_fields=["status"])
    record(by=by, subject=wish.talent, after={"subject": wish.subject, "status": wish.status})
    notices.settle_keepers(by=by, wish=wish)
    return wish


@verb("同意の変更")
def set_consents(*, by: Seat, talent: Talent, kinds: Collection[str]) -> Talent:
    """From now on the person agrees to these, and to nothing else."""
    talent = Talent.objects.select_for_update().get(pk=talent.pk)
    if unknown := set(kinds) - set(Agreement.values):
        raise Refusal(f"同意の内容「{min(unknown)}」は一覧にありません。", field="kinds")
    standing = {row.kind: row for row in Consent.objects.standing().filter(talent=talent)}
    given, taken = set(kinds) - set(standing), set(standing) - set(kinds)
    for kind in sorted(taken):
        standing[kind].withdrawn_at = timezone.now()
        standing[kind].save(update_fields=["withdrawn_at"])
    for kind in sorted(given):
        Consent.objects.create(prefecture_id=by.prefecture_id, talent=talent, kind=kind)
    if given or taken:
        changed = {"given": sorted(given), "taken_back": sorted(taken)}
        record(by=by, subject=talent, after={name: kinds for name, kinds in changed.items() if kinds})
    return talent


def _locked(wish: CorrectionWish) -> CorrectionWish:
    return (
        CorrectionWish.objects.select_for_update(of=("self",)).select_related("talent__user").get(pk=wish.pk)
    )
