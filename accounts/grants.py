"""What the database roles may do with a table of no prefecture.
Importable by the settings: no Django here."""

from __future__ import annotations

from dataclasses import dataclass

IN_SCOPE = "prefecture_id = (select nullif(current_setting('app.prefecture_id', true), '')::bigint)"
"""The condition of every policy: the row is of the prefecture that the transaction has opened."""


@dataclass(frozen=True)
class Grants:
    """SQL privileges as they stand in a GRANT, empty for none: of `app_user` inside a
    prefecture, of `app_door` outside, of `app_national`. `rows` narrows what `app_user` meets
    to the rows of this condition; empty for all."""

    user: str = ""
    door: str = ""
    national: str = ""
    rows: str = ""
