"""Every error of the API in one shape and in plain Japanese: `{"detail": sentence}`, with `fields` where some are at fault.

`fields` maps the name of each field to its sentences. No answer says more: what went wrong inside is not the caller's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied as DjangoPermissionDenied
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, JsonResponse
from rest_framework import exceptions, serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import exception_handler

from accounts.errors import Refusal

API_PATH = "/api/"
WRONG_INPUT = "入力に誤りがあります。"
TOO_BIG = "送られた内容が大きすぎます。本文は2.5MBまでにしてください。"
SENTENCES: dict[type[Exception], str] = {
    exceptions.NotAuthenticated: "認証情報がありません。ヘッダー「Authorization: Token （トークン）」を付けてください。",
    exceptions.AuthenticationFailed: "認証できませんでした。トークンが違うか、期限が切れているか、取り消されています。",
    exceptions.PermissionDenied: "この操作をする権限がありません。",
    exceptions.NotFound: "見つかりません。アドレスと番号を確かめてください。",
    exceptions.MethodNotAllowed: "このアドレスでは使えないメソッドです。使えるものは、ヘッダー「Allow」にあります。",
    exceptions.NotAcceptable: "返せる形式はJSONだけです。ヘッダー「Accept」を「application/json」にしてください。",
    exceptions.UnsupportedMediaType: (
        "本文はJSONで送ってください。ヘッダー「Content-Type」は「application/json」にしてください。"
    ),
    exceptions.Throttled: "短い時間に何度も送られたため、いまは受け付けていません。しばらく待ってから送ってください。",
    exceptions.ParseError: "本文を読み取れませんでした。UTF-8のJSONで送ってください。",
    exceptions.APIException: "処理できませんでした。時間をおいて、もう一度送ってください。",
}
BY_STATUS = {
    400: "送られた内容を読み取れませんでした。何も保存していません。",
    403: SENTENCES[exceptions.PermissionDenied],
    404: SENTENCES[exceptions.NotFound],
    405: SENTENCES[exceptions.MethodNotAllowed],
    413: TOO_BIG,
    429: SENTENCES[exceptions.Throttled],
    500: "システムの中で失敗しました。何も保存していません。時間をおいて、もう一度送ってください。",
}
CSRF = "画面のログインで書き込むときは、ヘッダー「X-CSRFToken」が要ります。プログラムからは、トークンを使ってください。"


def answer_refusals(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: refusals are 409, wrong input 400 with the fields named; in JSON whatever was asked."""
    asked = context["request"]
    asked.accepted_renderer, asked.accepted_media_type = JSONRenderer(), JSONRenderer.media_type
    if isinstance(error, Refusal):
        return Response(
            _with_fields(error.sentence, {error.field: [error.sentence]} if error.field else {}), status=409
        )
    if isinstance(error, exceptions.ValidationError):
        return Response(_wrong_input(error.detail), status=400)
    if isinstance(error, RequestDataTooBig):
        return Response({"detail": TOO_BIG}, status=413)
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    if isinstance(error, DjangoPermissionDenied):
        error = exceptions.PermissionDenied()
    response = exception_handler(error, context)
    if response is not None:
        response.data = {"detail": _sentence_of(error)}
    return response


def _sentence_of(error: Exception) -> str:
    own = getattr(error, "sentence", None)
    if own is not None:
        return str(own)
    if isinstance(error, exceptions.PermissionDenied) and str(error.detail).startswith("CSRF Failed"):
        return CSRF
    return next(SENTENCES[kind] for kind in type(error).__mro__ if kind in SENTENCES)


def _wrong_input(detail: Any) -> dict[str, Any]:
    if isinstance(detail, list):
        return {"detail": "".join(str(sentence) for sentence in detail)}
    whole = detail.get(api_settings.NON_FIELD_ERRORS_KEY, [])
    fields = {name: sentences for name, sentences in detail.items() if name != api_settings.NON_FIELD_ERRORS_KEY}
    return _with_fields("".join(str(sentence) for sentence in whole) or WRONG_INPUT, fields)


def _with_fields(sentence: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    return {"detail": sentence} | ({"fields": dict(fields)} if fields else {})


def api_error(request: HttpRequest, status: int, sentence: str = "") -> JsonResponse | None:
    """The same shape for what Django refuses before or beside DRF; None where the address is not the API's."""
    if not request.path_info.startswith(API_PATH):
        return None
    answer = {"detail": sentence or BY_STATUS[status]}
    return JsonResponse(answer, status=status, json_dumps_params={"ensure_ascii": False})


def refuse_unknown_fields(given: Mapping[str, Any], known: set[str]) -> None:
    """Refuse names that a serializer does not know: a misspelt field must not be dropped in silence."""
    unknown = sorted(set(given) - known)
    if unknown:
        raise exceptions.ValidationError({name: ["この項目はありません。"] for name in unknown})


_OF_ANY = {"required": "この項目は必須です。", "null": "null にはできません。値を入れてください。"}
_OF_KIND: dict[type[serializers.Field[Any, Any, Any, Any]], dict[str, str]] = {
    serializers.CharField: {"invalid": "文字列で書いてください。", "blank": "空にはできません。"},
    serializers.BooleanField: {"invalid": "true か false で書いてください。"},
    serializers.IntegerField: {"invalid": "整数で書いてください。", "max_string_length": "数が長すぎます。"},
    serializers.ChoiceField: {
        "invalid_choice": "「{input}」は選べません。APIの仕様（/api/schema/）にある値を使ってください。"
    },
    serializers.ListField: {"not_a_list": "配列（[ ]）で書いてください。"},
    serializers.DateField: {
        "invalid": "日付は「2026-11-24」の形で書いてください。",
        "datetime": "時刻を付けず、日付だけを「2026-11-24」の形で書いてください。",
    },
    serializers.DateTimeField: {
        "invalid": "日時は「2026-11-24T13:00:00+09:00」の形で書いてください。",
        "date": "日付だけでなく、時刻も「2026-11-24T13:00:00+09:00」の形で書いてください。",
        "make_aware": "この日時は使えません。",
        "overflow": "この日時は使えません。",
    },
}
"""What DRF says in English, or of the types of Python."""


class PlainSerializer(serializers.Serializer[Any]):
    """A serializer for what is sent to us, whose fields say in plain Japanese what is wrong."""

    default_error_messages = {"invalid": "本文は、項目と値の組（{ }）で送ってください。"}

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        fields = super().get_fields()
        for field in fields.values():
            _speak_plainly(field)
        return fields


def _speak_plainly(field: serializers.Field[Any, Any, Any, Any]) -> None:
    field.error_messages.update(_OF_ANY)
    for kind, sentences in _OF_KIND.items():
        if isinstance(field, kind):
            field.error_messages.update(sentences)
    child = getattr(field, "child", None)
    if child is not None:
        _speak_plainly(child)
