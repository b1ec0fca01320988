"""The door of the API: the same seat, scope, actions and
repeated-post rule as the pages have, answered in JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from rest_framework.exceptions import MethodNotAllowed, NotFound, PermissionDenied, ValidationError
from rest_framework.mixins import ListModelMixin
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts import post_keys
from accounts.errors import Refusal
from accounts.models import ApiToken, PostKey, User
from accounts.permissions import Permission
from accounts.seats import Seat, choose, seats_of
from accounts.tenancy import scope
from desk.api.errors import PlainSerializer, refuse_doubled_parameters, refuse_unknown_fields
from desk.second_factor import lacks_second_factor

IDEMPOTENCY_HEADER = "Idempotency-Key"
MAX_KEY_LENGTH = 200
KEY_MISSING = (
    f"書き込むときは、ヘッダー「{IDEMPOTENCY_HEADER}」が要ります。送るごとに新しい値（UUIDなど）を付け、"
    "送り直すときは同じ値を使ってください。何も保存していません。"
)
PAGE_PARAMETERS = frozenset({"limit", "offset"})

Handler = Callable[..., Response]


class NoFilters(PlainSerializer):
    """A list that is not narrowed."""


class _Undo(Exception):
    """A handler answered with an error, or was asked for the head of its answer alone: leave the scope, so
    that what it wrote is rolled back, and answer so."""

    def __init__(self, response: Response) -> None:
        self.response = response


class SecondFactorMissing(PermissionDenied):
    """The seat needs a second factor that this session or person has not."""

    sentence = "二段階認証を設定し、確認してから使ってください。"


class WeakToken(SecondFactorMissing):
    """The seat needs a second factor, and the session that made this token had not shown one."""

    sentence = (
        "このAPIトークンは、二段階認証を確認せずに作られたため使えません。"
        "二段階認証を確認してログインし、設定の「APIトークン」で新しいトークンを作ってください。"
    )


class DeskViewSet(GenericViewSet[Any]):
    """Base of every viewset below `/api/v1/<prefecture>/`.

    A derived class names its `model` and gives `permissions_by_action` (action name -> `Permission`); an
    action that is missing there is refused. `self.seat` acts; `get_queryset` is
    `model.objects.visible_to(seat)`. Handlers are called without the slug (`def retrieve(self, request,
    pk)`), inside the prefecture's scope and one transaction, and their answer is rendered there too.
    `filters` checks the words by which a list is narrowed.
    """

    model: ClassVar[type[models.Model]]
    permissions_by_action: ClassVar[Mapping[str, Permission]] = {}
    filters: ClassVar[type[PlainSerializer]] = NoFilters
    http_method_names = ["get", "post", "put", "patch", "delete", "head"]
    seat: Seat

    def get_queryset(self) -> models.QuerySet[Any]:
        if getattr(self, "swagger_fake_view", False):
            return models.QuerySet(self.model).none()
        rows: models.QuerySet[Any] = self.model.objects.visible_to(self.seat)  # type: ignore[attr-defined]
        return rows

    def filter_queryset(self, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """The rows that the address asks for. Raises `ValidationError` for values that mean nothing."""
        if self.action != "list":
            return queryset
        asked = self.filters(data=self.request.query_params)
        asked.is_valid(raise_exception=True)
        return queryset.filter(**asked.validated_data)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Response:
        self.args, self.kwargs = args, kwargs
        asked = self.initialize_request(request, *args, **kwargs)
        self.request = asked
        self.headers = self.default_response_headers
        try:
            self.initial(asked, *args, **kwargs)
            self._sit_down(asked, kwargs["prefecture"])
            self._check_parameters(asked)
            with scope(self.seat.prefecture_id):
                return self._answer(
                    asked, {name: value for name, value in kwargs.items() if name != "prefecture"}
                )
        except _Undo as undone:
            response = undone.response
        except Exception as error:
            response = self.handle_exception(error)
        self.response = self.finalize_response(asked, response, *args, **kwargs)
        return self.response

    def _sit_down(self, asked: Request, slug: str) -> None:
        """Find the seat for this address and action: not a member 404,
        lacks the permission 403, as the pages do."""
        user = asked.user
        assert isinstance(user, User)
        seats = seats_of(user, slug=slug, on=timezone.localdate())
        if not seats:
            raise NotFound
        if self.action in (None, "metadata"):
            raise MethodNotAllowed(asked.method or "")
        permission = self.permissions_by_action.get(self.action or "")
        seat = choose(seats, permission) if permission else None
        if seat is None:
            raise PermissionDenied
        token = asked.auth if isinstance(asked.auth, ApiToken) else None
        if lacks_second_factor(asked, [seat], token=token):
            raise SecondFactorMissing if token is None or token.is_two_factor else WeakToken
        self.seat = seat

    def _check_parameters(self, asked: Request) -> None:
        """Refuse what stands behind the `?` of an address and would not be read, or would be read in part."""
        is_list = self.action == "list" and isinstance(self, ListModelMixin)
        refuse_unknown_fields(
            asked.query_params, {*self.filters().fields, *PAGE_PARAMETERS} if is_list else set()
        )
        refuse_doubled_parameters(asked.query_params)

    def _answer(self, asked: Request, kwargs: dict[str, Any]) -> Response:
        handler: Handler = getattr(self, asked.method.lower() if asked.method else "")
        key = _idempotency_key(asked, self.seat)
        response = (
            handler(asked, *self.args, **kwargs)
            if key is None
            else self._answer_once(asked, key, kwargs, handler)
        )
        if response.status_code >= 400 or asked.method == "HEAD":
            raise _Undo(response)
        self.response = self.finalize_response(asked, response, *self.args, **self.kwargs)
        self.response.render()
        return self.response

    def _answer_once(self, asked: Request, key: str, kwargs: dict[str, Any], handler: Handler) -> Response:
        digest = _digest(json.dumps(asked.data, sort_keys=True, default=str))
        first = post_keys.claim(key=key, user_id=self.seat.user_id or 0, path=asked.path, digest=digest)
        if first is not None:
            return _first_answer(first, asked.path, digest)
        response = handler(asked, *self.args, **kwargs)
        if response.status_code < 400:
            body = {
                "status": response.status_code,
                "answer": json.loads(JSONRenderer().render(response.data) or b"null"),
            }
            post_keys.keep_body(key, body)
        return response


def _idempotency_key(asked: Request, seat: Seat) -> str | None:
    """The key of this post as it is stored; None for what is not a post. Raises `ValidationError`.

    The person is part of what is stored, so that nobody meets the key, or the answer, of somebody else.
    """
    if asked.method != "POST":
        return None
    key = asked.headers.get(IDEMPOTENCY_HEADER, "").strip()
    if not key:
        raise ValidationError([KEY_MISSING])
    if len(key) > MAX_KEY_LENGTH:
        raise ValidationError([f"ヘッダー「{IDEMPOTENCY_HEADER}」は{MAX_KEY_LENGTH}文字までです。"])
    return _digest(f"api {seat.user_id} {key}")


def _first_answer(first: PostKey, path: str, digest: str) -> Response:
    if first.path != post_keys.stored_path(path) or first.digest != digest:
        raise Refusal(
            f"この「{IDEMPOTENCY_HEADER}」の値は、ほかの内容を送るのに使われました。"
            "新しい内容を送るときは、新しい値を付けてください。何も保存していません。"
        )
    kept = first.body or {}
    return Response(kept.get("answer"), status=kept.get("status", 200))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
