"""What the database roles may do with a table that no policy narrows. Importable by the settings: no Django here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Grants:
    """SQL privileges of `app_user` and `app_national`, as they stand in a GRANT; empty for none."""

    user: str
    national: str = ""
