"""A prefecture is the tenant: scopes, fail-closed managers and same-prefecture keys (nets 2, 3 and 4).

Net 1, the seat at the door, is in `desk/door.py`; the policies of net 4 are written by `row_security.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from django.db import connection, models, transaction
from django.db.models.constraints import BaseConstraint
from django.db.models.sql import Query

from accounts.errors import NoScope
from accounts.permissions import Reach
from accounts.rows import QuickModel

if TYPE_CHECKING:
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

    from accounts.seats import Seat

NATIONWIDE = 0
"""The prefecture number of things that belong to no prefecture: the ministry's and the operator's own."""

NATIONAL_READER = -1
"""What `current_scope` answers while the connection acts as `app_national`."""

_scope: ContextVar[int | None] = ContextVar("scope", default=None)


def current_scope() -> int | None:
    """The prefecture number (1-47), `NATIONWIDE`, `NATIONAL_READER`, or None outside any scope."""
    return _scope.get()


def open_prefecture() -> int:
    """The number of the prefecture whose scope is open. Raises `NoScope` outside any."""
    prefecture_id = current_scope()
    if prefecture_id is None or prefecture_id < 0:
        raise NoScope("no prefecture is open")
    return prefecture_id


def scope(prefecture_id: int) -> AbstractContextManager[None]:
    """Open one prefecture, or `NATIONWIDE`, for the length of the
    block; nested scopes restore the outer one."""
    return _opened(prefecture_id)


def national_reading() -> AbstractContextManager[None]:
    """Act as the database role `app_national`: its grants are the list of what the ministry may see."""
    return _opened(NATIONAL_READER)


@contextmanager
def _opened(reach: int) -> Iterator[None]:
    """One transaction. Role and setting are local to it: they end with it, and with what is rolled back.

    Only a block inside another transaction has to put the outer ones back.
    """
    has_outer = connection.in_atomic_block
    with transaction.atomic():
        outer = _scope.get()
        _act_within(reach)
        token = _scope.set(reach)
        try:
            yield
        finally:
            _scope.reset(token)
        if has_outer:
            _act_within(outer)


_ACT = "select set_config('role', %s, true), set_config('app.prefecture_id', %s, true)"


def _act_within(reach: int | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_ACT, _part(reach))


def _part(reach: int | None) -> tuple[str, str]:
    """The database role and prefecture for what `current_scope`
    answers: outside every prefecture, the door's."""
    role = "app_national" if reach == NATIONAL_READER else "app_user" if reach else "app_door"
    return role, "" if reach is None or reach == NATIONAL_READER else str(reach)


def rows_of_each(
    prefecture_ids: Iterable[int], asked: Callable[[], models.QuerySet[Any, Any]]
) -> dict[int, list[tuple[Any, ...]]]:
    """What `asked` finds in one scope after another, in a single journey to the database.

    Every statement stands behind the one that opens its scope, so that its policies hold it as ever. For the
    few who look after all prefectures; the rows are values, never a prefecture's things themselves.
    """
    places, statements, values = list(prefecture_ids), [], []
    for place in places:
        token = _scope.set(place)
        try:
            sql, params = asked().query.sql_with_params()
        finally:
            _scope.reset(token)
        statements.append(f"{_ACT}; {sql}")
        values += [*_part(place), *params]
    found = {}
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute("; ".join([*statements, _ACT]), [*values, *_part(_scope.get())])
        for place in places:
            cursor.nextset()
            found[place] = cursor.fetchall()
            cursor.nextset()
    return found


M = TypeVar("M", bound=models.Model, covariant=True)


class TenantQuerySet(models.QuerySet[M]):
    """Rows as a seat meets them. A derived class names the fields by
    which a row is a town's and a person's."""

    of_town: ClassVar[str] = ""
    of_person: ClassVar[str] = ""

    def visible_to(self, seat: Seat) -> Self:
        """As far as the role's reach goes, and closed where that says nothing of these rows."""
        if seat.reach is Reach.PREFECTURE:
            return self
        if seat.reach is Reach.TOWN and self.of_town and seat.towns:
            return self.filter(**{f"{self.of_town}__in": seat.towns})
        return self.about(seat) if seat.reach is Reach.OWN else self.none()

    def about(self, seat: Seat) -> Self:
        """Rows of the person who holds the seat; none for a seat that is nobody's."""
        if not self.of_person or seat.user_id is None:
            return self.none()
        return self.filter(**{self.of_person: seat.user_id})


_rows_of: dict[tuple[type[models.Model], int], Query] = {}
"""The rows of a prefecture as a statement begins: a page asks for them
hundreds of times, and a copy is made ten times as fast as the filter."""


class TenantManager(models.Manager[M]):
    """Refuses outside a scope; inside one, other prefectures do not exist."""

    _queryset_class = TenantQuerySet

    def get_queryset(self) -> models.QuerySet[M]:
        prefecture_id = current_scope()
        if prefecture_id is None or prefecture_id == NATIONAL_READER:
            raise NoScope(f"{self.model.__name__} was read outside a prefecture's scope")
        kept = _rows_of.get((self.model, prefecture_id))
        if kept is None:
            kept = super().get_queryset().filter(prefecture_id=prefecture_id).query
            _rows_of[self.model, prefecture_id] = kept
        hints: dict[str, models.Model] = self._hints  # type: ignore[attr-defined]
        return self._queryset_class(self.model, query=kept.chain(), using=self._db, hints=hints)

    def visible_to(self, seat: Seat) -> models.QuerySet[M]:
        """For tables without words of their own: open to the reach of a whole prefecture alone."""
        rows = self.get_queryset()
        assert isinstance(rows, TenantQuerySet)
        return rows.visible_to(seat)


class ScopedModel(QuickModel):
    """A table under row-level security. Derived classes have a `prefecture_id` that may be `NATIONWIDE`."""

    app_user_grants: ClassVar[str] = "select, insert, update, delete"
    app_national_grants: ClassVar[str] = ""

    objects = TenantManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"


class TenantModel(ScopedModel):
    """A table whose rows each belong to one of the 47 prefectures."""

    prefecture = models.ForeignKey(
        "accounts.Prefecture", on_delete=models.PROTECT, related_name="+", verbose_name="都道府県"
    )

    class Meta(ScopedModel.Meta):
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["prefecture", "id"], name="%(app_label)s_%(class)s_prefecture_id")
        ]


class SamePrefecture(BaseConstraint):
    """`(prefecture_id, x_id) -> x (prefecture_id, id)`: a child can
    never hang on another prefecture's parent.

    Foreign keys and unique indexes ignore row-level security, so the plain key alone would let it.
    """

    def __init__(self, field: str, *, name: str) -> None:
        super().__init__(name=name)
        self.field = field

    def _sql(self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor) -> str:
        field = model._meta.get_field(self.field)
        target = field.related_model
        assert isinstance(field, models.ForeignKey)
        assert isinstance(target, type)
        quote = schema_editor.quote_name
        return (
            f"alter table {quote(model._meta.db_table)} add constraint {quote(self.name)} "
            f"foreign key (prefecture_id, {quote(str(field.column))}) "
            f"references {quote(target._meta.db_table)} (prefecture_id, "
            f"{quote(str(target._meta.pk.column))}) "
            "deferrable initially deferred"
        )

    def constraint_sql(self, model: Any, schema_editor: Any) -> str | None:  # type: ignore[override]
        schema_editor.deferred_sql.append(self._sql(model, schema_editor))
        return None

    def create_sql(self, model: Any, schema_editor: Any) -> str:
        return self._sql(model, schema_editor)

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        quote = schema_editor.quote_name
        return f"alter table {quote(model._meta.db_table)} drop constraint {quote(self.name)}"

    def validate(self, model: Any, instance: Any, exclude: Any = None, using: str = "default") -> None:
        """The database refuses; forms never offer another prefecture's rows."""

    def __eq__(self, other: object) -> bool:
        if isinstance(other, SamePrefecture):
            return self.name == other.name and self.field == other.field
        return NotImplemented

    def __hash__(self) -> int:
        return hash((self.name, self.field))

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "field": self.field}
