"""The pages of a list: `limit` and `offset`, both with a bound, and
neither guessed when it makes no sense."""

from __future__ import annotations

from typing import Any

from rest_framework.exceptions import ValidationError
from rest_framework.pagination import LimitOffsetPagination
from rest_framework.request import Request

MOST_ROWS = 200
MOST_OFFSET = 1_000_000


class BoundedPages(LimitOffsetPagination):
    """At most `MOST_ROWS` rows from at most `MOST_OFFSET` on; anything else is refused and named."""

    default_limit = 50
    max_limit = MOST_ROWS
    limit_query_description = f"1回に返す件数（1から{MOST_ROWS}まで、初めは50）"
    offset_query_description = f"何件目の次から返すか（0から{MOST_OFFSET}まで）"

    def get_limit(self, request: Request) -> int:
        return _number(request, self.limit_query_param, otherwise=self.default_limit, least=1, most=MOST_ROWS)

    def get_offset(self, request: Request) -> int:
        return _number(request, self.offset_query_param, otherwise=0, least=0, most=MOST_OFFSET)

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        """The ids of the page first, and what belongs to the rows for these alone, as lists do it."""
        ids: Any = super().paginate_queryset(queryset.values_list("pk", flat=True), request, view)
        return list(queryset.filter(pk__in=ids or []))

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        bounds = {self.limit_query_param: (1, MOST_ROWS), self.offset_query_param: (0, MOST_OFFSET)}
        parameters = super().get_schema_operation_parameters(view)
        for parameter in parameters:
            least, most = bounds[parameter["name"]]
            parameter["schema"] |= {"minimum": least, "maximum": most}
        return list(parameters)


def _number(request: Request, name: str, *, otherwise: int, least: int, most: int) -> int:
    text = request.query_params.get(name)
    if text is None:
        return otherwise
    number = int(text) if text.isascii() and text.isdecimal() and len(text) <= len(str(most)) else -1
    if not least <= number <= most:
        raise ValidationError({name: [f"{least}から{most}までの整数で書いてください。"]})
    return number
