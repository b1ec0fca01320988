"""Every error of the API in one shape and in plain Japanese: `{"detail":
sentence}`, with `fields` where some are at fault.

`fields` maps the name of each field to its sentences. No answer says
more: what went wrong inside is not the caller's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied as DjangoPermissionDenied
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, JsonResponse, QueryDict
from rest_framework import exceptions, serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import exception_handler

from accounts.errors import Refusal, WrongState

API_PATH = "/api/"
DOUBLED = "アドレスに2回以上書かれています。1回にしてください。"
WRONG_INPUT = "入力に誤りがあります。"
TOO_BIG = "送られた内容が大きすぎます。本文は2.5MBまでにしてください。"
SENTENCES: dict[type[Exception], str] = {
    exceptions.NotAuthenticated: "認証情報がありません。ヘッダー「Authorization: Token （トークン）」"
    "を付けてください。",
    exceptions.AuthenticationFailed: "認証できませんでした。トークンが違うか、期限が切れているか、"
    "取り消されています。",
    exceptions.PermissionDenied: "この操作をする権限がありません。",
    exceptions.NotFound: "見つかりません。アドレスと番号を確かめてください。",
    exceptions.MethodNotAllowed: "このアドレスでは使えないメソッドです。使えるものは、ヘッダー「Allow」"
    "にあります。",
    exceptions.NotAcceptable: "返せる形式はJSONだけです。ヘッダー「Accept」を「application/json」"
    "にしてください。",
    exceptions.UnsupportedMediaType: (
        "本文はJSONで送ってください。ヘッダー「Content-Type」は「application/json」にしてください。"
    ),
    exceptions.Throttled: "短い時間に何度も送られたため、いまは受け付けていません。"
    "しばらく待ってから送ってください。",
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
CSRF = (
    "画面のログインで書き込むときは、ヘッダー「X-CSRFToken」が要ります。プログラムからは、"
    "トークンを使ってください。"
)


def answer_refusals(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: wrong input is 400 with the fields
    named, whoever found it; other refusals are 409.

    The answer is JSON whatever was asked.
    """
    asked = context["request"]
    asked.accepted_renderer, asked.accepted_media_type = JSONRenderer(), JSONRenderer.media_type
    if isinstance(error, Refusal):
        fields: dict[str, list[str]] = {}
        for each in (error, *error.others):
            fields.setdefault(each.field or "", []).append(each.sentence)
        fields.pop("", None)
        is_wrong_input = bool(fields) and not isinstance(error, WrongState)
        return Response(_with_fields(error.sentence, fields), status=400 if is_wrong_input else 409)
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
    fields = {
        name: sentences for name, sentences in detail.items() if name != api_settings.NON_FIELD_ERRORS_KEY
    }
    return _with_fields("".join(str(sentence) for sentence in whole) or WRONG_INPUT, fields)


def _with_fields(sentence: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    return {"detail": sentence} | ({"fields": dict(fields)} if fields else {})


def api_error(request: HttpRequest, status: int, sentence: str = "") -> JsonResponse | None:
    """The same shape for what Django refuses before or beside DRF;
    None where the address is not the API's."""
    if not request.path_info.startswith(API_PATH):
        return None
    answer = {"detail": sentence or BY_STATUS[status]}
    return JsonResponse(answer, status=status, json_dumps_params={"ensure_ascii": False})


def refuse_unknown_fields(given: Mapping[str, Any], known: set[str]) -> None:
    """Refuse names that a serializer does not know: a misspelt field must not be dropped in silence."""
    unknown = sorted(set(given) - known)
    if unknown:
        raise exceptions.ValidationError({name: ["この項目はありません。"] for name in unknown})


def refuse_doubled_parameters(given: QueryDict) -> None:
    """Refuse a name that an address holds twice: neither of its values may be dropped in silence."""
    doubled = sorted(name for name, values in given.lists() if len(values) > 1)
    if doubled:
        raise exceptions.ValidationError({name: [DOUBLED] for name in doubled})


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

_KINDS_IN_JSON: tuple[tuple[type[serializers.Field[Any, Any, Any, Any]], type, str], ...] = (
    (serializers.CharField, str, _OF_KIND[serializers.CharField]["invalid"]),
    (serializers.ChoiceField, str, _OF_KIND[serializers.CharField]["invalid"]),
    (serializers.BooleanField, bool, _OF_KIND[serializers.BooleanField]["invalid"]),
    (serializers.IntegerField, int, _OF_KIND[serializers.IntegerField]["invalid"]),
)
"""What a value must be in JSON, where DRF would make it so: the number 12 is not the text "12"."""


class PlainSerializer(serializers.Serializer[Any]):
    """A serializer for what is sent to us: strict in the kinds of
    JSON, and plain Japanese on what is wrong."""

    default_error_messages = {"invalid": "本文は、項目と値の組（{ }）で送ってください。"}

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        fields = super().get_fields()
        for field in fields.values():
            _speak_plainly(field)
        return fields

    def to_internal_value(self, data: Any) -> Any:
        """The values. Raises `ValidationError` with every field that is wrong; an address has texts alone."""
        is_body = isinstance(data, Mapping) and not isinstance(data, QueryDict)
        given = (
            {name: (field, data[name]) for name, field in self.fields.items() if name in data}
            if is_body
            else {}
        )
        wrong = _wrong_kinds(given)
        try:
            values = super().to_internal_value(data)
        except exceptions.ValidationError as error:
            if isinstance(error.detail, dict):
                error.detail |= wrong
            raise
        if wrong:
            raise exceptions.ValidationError(wrong)
        return values


def _wrong_kinds(given: Mapping[Any, tuple[serializers.Field[Any, Any, Any, Any], Any]]) -> dict[Any, Any]:
    """Name or place, and the sentences, of each value that JSON holds as another kind than its field's."""
    found = {name: _wrong_kind(field, value) for name, (field, value) in given.items()}
    return {name: sentences for name, sentences in found.items() if sentences}


def _wrong_kind(field: serializers.Field[Any, Any, Any, Any], value: Any) -> Any:
    if isinstance(field, serializers.ListField) and isinstance(value, list):
        return _wrong_kinds({place: (field.child, inner) for place, inner in enumerate(value)})
    for kind, wanted, sentence in _KINDS_IN_JSON:
        is_wanted = isinstance(value, wanted) and (wanted is bool or not isinstance(value, bool))
        if isinstance(field, kind) and value is not None and not is_wanted:
            return [sentence]
    return None


def _speak_plainly(field: serializers.Field[Any, Any, Any, Any]) -> None:
    field.error_messages.update(_OF_ANY)
    for kind, sentences in _OF_KIND.items():
        if isinstance(field, kind):
            field.error_messages.update(sentences)
    child = getattr(field, "child", None)
    if child is not None:
        _speak_plainly(child)
