"""What may be written into the ledger: amounts, what others pay towards them, and amendments."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from accounts.errors import Refusal
from accounts.events import record
from accounts.seats import Seat
from accounts.verbs import verb, word_fields, word_values
from finance.choices import ExpenseKind, FundingKind
from finance.models import Expense, Funding
from japan.fiscal_year import fiscal_year_of
from japan.numbers import yen
from japan.wareki import format_month
from pool.people.models import Talent

MOST_YEN = 1_000_000_000
"""The most that one row of the ledger takes. A year of a whole pool costs some hundred
million yen at most, so what is above this in one month is a slip of the finger; and
sums of such rows stay far inside their columns."""

word_fields({"funding_kind": "財源の種類", "source": "財源の名称"})
word_values("funding_kind", dict(FundingKind.choices))


@verb("経費の財源の取消し")
def withdraw_funding(*, by: Seat, funding: Funding, reason: str) -> Expense:
    """Take back what was recorded by mistake as paid by others; what
    it said stays in the expense's events."""
    if not reason.strip():
        raise Refusal("取り消す理由を書いてください。", field="reason")
    expense = Expense.objects.select_for_update().get(pk=funding.expense_id)
    known = Funding.objects.select_for_update().filter(pk=funding.pk, expense=expense).first()
    if known is None:
        raise Refusal(
            "この負担金・特定財源は、すでに取り消されたか、訂正後の行に移っています。経費の画面を開き直してください。"
        )
    record(
        by=by,
        subject=expense,
        label=f"{_label(expense)}への{known.get_kind_display()} {yen(known.amount_yen)}",
        municipality_code=known.municipality_id or "",
        before=_funding_facts(known),
        after={"reason": reason.strip()},
    )
    known.delete()
    return expense


def check_expense(*, month: date, kind: str, talent: Talent | None, amount_yen: int) -> None:
    """What `record_expense` refuses, for the page that comes before it. Raises `Refusal`."""
    _check_month(month)
    if amount_yen == 0:
        raise Refusal("0円の経費は記録しません。支出した金額を書いてください。", field="amount_yen")
    _check_amount(amount_yen)
    if ExpenseKind(kind).is_of_a_talent and talent is None:
        raise Refusal("この種類の経費は、だれの分かを選んでください。", field="talent")
    if talent is not None and not Talent.objects.in_term_in_month(month).filter(pk=talent.pk).exists():
        raise Refusal(
            f"{talent.name}さんの任期に{format_month(month)}は入っていません。月か人を直してください。",
            field="month",
        )


@verb("経費の記録")
def record_expense(
    *,
    by: Seat,
    month: date,
    kind: str,
    talent: Talent | None,
    amount_yen: int,
    proof: str = "",
    note: str = "",
) -> Expense:
    """Put one amount of one month into the ledger. `month` is its first day. Raises `Refusal`."""
    check_expense(month=month, kind=kind, talent=talent, amount_yen=amount_yen)
    expense = Expense.objects.create(
        prefecture_id=by.prefecture_id,
        fiscal_year=fiscal_year_of(month),
        month=month,
        kind=kind,
        talent=talent,
        amount_yen=amount_yen,
        proof=proof,
        note=note,
        recorded_by_id=by.person_id,
    )
    record(by=by, subject=expense, label=_label(expense), after=_facts(expense))
    return expense


@verb("経費の訂正")
def amend_expense(
    *, by: Seat, expense: Expense, amount_yen: int, reason: str, proof: str | None = None
) -> Expense:
    """Put a new row in the place of an old one, which stays readable. What others pay moves to the new row.

    0 yen takes the expense out of the figure, where nobody else pays towards it. `proof` is the paper that
    has come since, or the right one; None keeps the old one.
    """
    old = Expense.objects.select_for_update().get(pk=expense.pk)
    if old.amendments.exists():
        raise Refusal("この行はすでに訂正されています。訂正後の行を開いてください。")
    proof = old.proof if proof is None else proof
    if (amount_yen, proof) == (old.amount_yen, old.proof):
        raise Refusal(
            "もとの行と同じです。新しい金額か、根拠となる書類を書いてください。", field="amount_yen"
        )
    _check_amount(amount_yen)
    funded = _funded_yen(old)
    if amount_yen < funded:
        raise Refusal(
            f"この経費には、負担金・特定財源が合わせて{yen(funded)}記録されています。"
            f"正しい金額は{yen(funded)}以上で書くか、先に負担金・特定財源を取り消してください。",
            field="amount_yen",
        )
    new = Expense.objects.create(
        prefecture_id=by.prefecture_id,
        fiscal_year=old.fiscal_year,
        month=old.month,
        kind=old.kind,
        talent_id=old.talent_id,
        amount_yen=amount_yen,
        proof=proof,
        note=old.note,
        amends=old,
        amendment_reason=reason,
        recorded_by_id=by.person_id,
    )
    Funding.objects.filter(expense=old).update(expense=new)
    record(
        by=by,
        subject=new,
        label=_label(new),
        before=_facts(old),
        after={**_facts(new), "reason": reason},
    )
    return new


@verb("経費の財源の記録")
def record_funding(
    *, by: Seat, expense: Expense, kind: str, municipality_code: str, source: str, amount_yen: int
) -> Funding:
    """Record what a municipality or another source pays towards an expense. Never more than the expense."""
    locked = Expense.objects.select_for_update().get(pk=expense.pk)
    if locked.amendments.exists():
        raise Refusal("この行は訂正されています。訂正後の行に記録してください。")
    is_contribution = FundingKind(kind) is FundingKind.CONTRIBUTION
    if is_contribution and not municipality_code:
        raise Refusal("負担する市町村を選んでください。", field="municipality")
    if not is_contribution and not source.strip():
        raise Refusal("財源の名称を書いてください。例：国庫補助金", field="source")
    if amount_yen == 0:
        raise Refusal(
            "0円の負担金・特定財源は記録しません。受け入れる金額を書いてください。", field="amount_yen"
        )
    _check_amount(amount_yen)
    left = locked.amount_yen - _funded_yen(locked)
    if amount_yen > left:
        raise Refusal(
            f"経費の額を超えます。この行に記録できるのは、あと{yen(left)}までです。", field="amount_yen"
        )
    funding = Funding.objects.create(
        prefecture_id=by.prefecture_id,
        expense=locked,
        kind=kind,
        municipality_id=municipality_code if is_contribution else None,
        source="" if is_contribution else source,
        amount_yen=amount_yen,
        recorded_by_id=by.person_id,
    )
    record(
        by=by,
        subject=locked,
        label=f"{_label(locked)}への{funding.get_kind_display()} {yen(amount_yen)}",
        municipality_code=funding.municipality_id or "",
        after=_funding_facts(funding),
    )
    return funding


def _check_amount(amount_yen: int) -> None:
    if amount_yen < 0:
        raise Refusal("金額は0円以上で書いてください。", field="amount_yen")
    if amount_yen > MOST_YEN:
        raise Refusal(
            f"1件に記録できるのは{yen(MOST_YEN)}（{MOST_YEN // 10**8}億円）までです。桁を確かめてください。",
            field="amount_yen",
        )


def _funded_yen(expense: Expense) -> int:
    """What others pay towards an expense."""
    return sum(expense.fundings.values_list("amount_yen", flat=True))


def _check_month(month: date) -> None:
    if month.day != 1:
        raise Refusal("月は、その月の初日で記録します。", field="month")
    if month > timezone.localdate():
        raise Refusal(
            f"{format_month(month)}はまだ始まっていません。支出した月を書いてください。", field="month"
        )


def _facts(expense: Expense) -> dict[str, object]:
    return {
        "month": expense.month,
        "kind": expense.kind,
        "talent": expense.talent_id,
        "amount_yen": expense.amount_yen,
        "proof": expense.proof,
    }


def _funding_facts(funding: Funding) -> dict[str, object]:
    """As the course of its expense names them."""
    return {
        "funding_kind": funding.kind,
        "municipality_code": funding.municipality_id,
        "source": funding.source,
        "amount_yen": funding.amount_yen,
    }


def _label(expense: Expense) -> str:
    return f"{format_month(expense.month)} {ExpenseKind(expense.kind).label} {yen(expense.amount_yen)}"
