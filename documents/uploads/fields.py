"""The fields of a file, as the API names them; on pages the table of files says them in its own order."""

from __future__ import annotations

from desk.fields import Field

FIELDS = (
    Field("id", "ID", "int", on="api"),
    Field("name", "名前", on="api"),
    Field("kind", "種類", "choice", on="api"),
    Field("size", "大きさ（バイト）", "int", on="api"),
    Field("sha256", "SHA-256", on="api"),
    Field("kept_at", "付けた日時", "moment", on="api"),
    Field("sent_at", "送った日時", "moment", on="api"),
    Field("taken_away_at", "取り外した日時", "moment", on="api"),
)
