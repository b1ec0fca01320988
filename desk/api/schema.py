"""What the OpenAPI schema says of every address alike: the key of a post,
the filters of a list, the shape of errors."""

from __future__ import annotations

from typing import Any

from drf_spectacular.contrib.knox_auth_token import KnoxTokenScheme
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from desk.api.door import (
    IDEMPOTENCY_HEADER,
    MAX_KEY_LENGTH,
    DeskViewSet,
    NoFilters,
)

KEY = OpenApiParameter(
    IDEMPOTENCY_HEADER,
    {"type": "string", "minLength": 1, "maxLength": MAX_KEY_LENGTH},
    OpenApiParameter.HEADER,
    required=True,
    description=(
        "送るごとに新しく作る値（UUIDなど）。答えが届かなかったときは、同じ値と同じ内容で送り直すと、二重に保存されず、"
        "初めの答えがもう一度返ります。同じ値でほかの内容を送ると409になります。値は送る人ごとに区別し、"
        "30日のあいだ覚えています。"
    ),
)
ERRORS = {
    "400": "送られた内容に誤りがあります",
    "401": "認証情報がないか、正しくありません",
    "403": "権限がありません",
    "404": "見つかりません",
    "409": "いまの状態ではできないか、同じ鍵でほかの内容が送られました",
    "413": "本文が大きすぎます",
    "415": "本文がJSONではありません",
}
WRITING_ONLY = {"409", "413", "415"}
ERROR_SHAPE = {
    "type": "object",
    "required": ["detail"],
    "properties": {
        "detail": {"type": "string", "description": "何が起きたかを言う文"},
        "fields": {
            "type": "object",
            "description": "誤りのある項目の名前と、その項目についての文",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
    },
}


class DeskTokenScheme(KnoxTokenScheme):  # type: ignore[no-untyped-call]
    """The header of a token, described as knox's own."""

    target_class = "desk.api.tokens.DeskTokenAuthentication"


class DeskSchema(AutoSchema):
    """The parameters that a viewset has by being a `DeskViewSet`."""

    def get_override_parameters(self) -> list[Any]:
        parameters = list(super().get_override_parameters())
        if self.method == "POST":
            parameters.append(KEY)
        if (
            isinstance(self.view, DeskViewSet)
            and self.view.action == "list"
            and self.view.filters is not NoFilters
        ):
            parameters.append(self.view.filters)
        return parameters


def name_errors(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Postprocessing hook of drf-spectacular: every operation may answer with an error of the one shape."""
    result["components"].setdefault("schemas", {})["Error"] = ERROR_SHAPE
    for operations in result["paths"].values():
        for method, operation in operations.items():
            for status, description in ERRORS.items():
                if method == "get" and status in WRITING_ONLY:
                    continue
                operation["responses"].setdefault(status, _error(description))
    return result


def _error(description: str) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    return {"description": description, "content": content}
