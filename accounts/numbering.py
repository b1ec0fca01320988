"""Running numbers of a fiscal year: no gaps by collision, no two things with the same number."""

from __future__ import annotations

from django.db import connection, models
from django.db.models import Max

from accounts.tenancy import current_scope


def next_in_year(model: type[models.Model], fiscal_year: int) -> int:
    """The next `sequence` of a tenant model in a fiscal year (Western year of its 1 April) of the open scope.

    Whoever asks second waits until the transaction of the first has ended: the advisory lock is on model,
    prefecture and year. The caller saves the number in the same transaction.
    """
    wait_for_turn(f"number {model._meta.label_lower} {current_scope()} {fiscal_year}")
    rows = model._default_manager.filter(fiscal_year=fiscal_year)
    return int(rows.aggregate(last=Max("sequence"))["last"] or 0) + 1


def wait_for_turn(what: str) -> None:
    """Until this transaction ends nobody else gets a turn at `what`: for
    things of which there is no row to lock yet."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [what])
