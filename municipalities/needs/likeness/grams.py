"""What a text is about, as PostgreSQL compares it: the trigrams of its words, without its grammar.

Officials write 「していただけないでしょうか」 whatever it is about, so whole texts are alike that are not;
what they are about stands in kanji, katakana and Latin letters. Runs of at least two of these are words, all
else is a gap. `docs/adr/0022` has what was measured.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Any, Final

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import FloatField, Func, TextField, Value
from django.db.models.sql import Query

_LETTERS: Final = "一-鿿々ァ-ヺーA-Za-z"
GAP: Final = f"[^{_LETTERS}]+"
ALONE: Final = "(^| )[^ ](?= |$)"
"""A letter that stands alone between two gaps: the stem of a verb, 人, 年, 見."""


def grams_of(text: Any) -> Func:
    """The trigrams of an expression: for the column that keeps them, and for a text to compare with it."""

    def function(name: str, *arguments: Any) -> Func:
        return Func(*arguments, function=name, output_field=TextField())

    def without(pattern: str, expression: Any) -> Func:
        return function("regexp_replace", expression, Value(pattern), Value(" "), Value("g"))

    joined = function("pg_catalog.normalize", text, Value("NFKC"))
    return Func(
        without(ALONE, without(GAP, joined)), function="show_trgm", output_field=ArrayField(TextField())
    )


@cache
def _asked() -> tuple[str, tuple[Any, ...]]:
    """The trigrams of a text that is only known when the statement runs: its place is that of the first
    parameter. Made once, since making it takes longer than the rest of the statement."""
    query = Query(None)
    sql, (_, *others) = query.get_compiler(connection=connection).compile(grams_of(Value("")))
    return sql, tuple(others)


class WordsAlike(Func):
    """`similarity` of pg_trgm (0 to 1) between the trigrams that a column keeps and those of a text.

    `similarity` itself would make both sets anew for every row, which takes three times as long.
    """

    def __init__(self, kept: str, text: str) -> None:
        super().__init__(kept, output_field=FloatField())
        self.text = text

    def as_sql(self, compiler: Any, connection: Any, *shape: Any, **more: Any) -> Any:
        kept, of_kept = compiler.compile(self.source_expressions[0])
        asked, others = _asked()
        shared = f"count(*) filter (where gram = any({asked}))"
        either = f"count(*) + cardinality({asked}) - {shared}"
        part = f"coalesce({shared} / nullif({either}, 0)::float8, 0)"
        sql = f"(select {part} from unnest({kept}) gram)"  # noqa: S608 - compiled, the text is a parameter
        return sql, (*(self.text, *others) * 3, *of_kept)


def words_of(text: str) -> list[str]:
    """The words that are compared, as they are written, the longest first."""
    runs = re.findall(f"[{_LETTERS}]{{2,}}", unicodedata.normalize("NFKC", text))
    return sorted(dict.fromkeys(runs), key=len, reverse=True)
