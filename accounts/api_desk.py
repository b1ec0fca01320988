"""The door of the API: the same seat, scope, actions and repeated-post rule as the pages have, answered in JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django.db import models
from django.http import Http404, HttpRequest
from django.utils import timezone
from rest_framework.exceptions import MethodNotAllowed, NotFound, PermissionDenied, ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import exception_handler
from rest_framework.viewsets import GenericViewSet

from accounts import post_keys
from accounts.errors import Refusal
from accounts.models import PostKey, Prefecture, User
from accounts.permissions import Permission
from accounts.seats import Seat, choose, seats_of
from accounts.second_factor import lacks_second_factor
from accounts.tenancy import scope

IDEMPOTENCY_HEADER = "Idempotency-Key"
MAX_KEY_LENGTH = 200

Handler = Callable[..., Response]


class _Undo(Exception):
    """A handler answered with an error: leave the scope, so that what it wrote is rolled back, and answer so."""

    def __init__(self, response: Response) -> None:
        self.response = response


class DeskViewSet(GenericViewSet[Any]):
    """Base of every viewset below `/api/v1/<prefecture>/`.

    A derived class names its `model` and gives `permissions_by_action` (action name -> `Permission`); an action that
    is missing there is refused. `self.seat` acts; `get_queryset` is `model.objects.visible_to(seat)`. Handlers are
    called without the slug (`def retrieve(self, request, pk)`), inside the prefecture's scope and one transaction,
    and their answer is rendered there too.
    """

    model: ClassVar[type[models.Model]]
    permissions_by_action: ClassVar[Mapping[str, Permission]] = {}
    http_method_names = ["get", "post", "put", "patch", "delete", "head"]
    seat: Seat

    def get_queryset(self) -> models.QuerySet[Any]:
        if getattr(self, "swagger_fake_view", False):
            return models.QuerySet(self.model).none()
        rows: models.QuerySet[Any] = self.model.objects.visible_to(self.seat)  # type: ignore[attr-defined]
        return rows

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Response:
        self.args, self.kwargs = args, kwargs
        asked = self.initialize_request(request, *args, **kwargs)
        self.request = asked
        self.headers = self.default_response_headers
        try:
            self.initial(asked, *args, **kwargs)
            self._sit_down(asked, kwargs["prefecture"])
            with scope(self.seat.prefecture_id):
                return self._answer(asked, {name: value for name, value in kwargs.items() if name != "prefecture"})
        except _Undo as undone:
            response = undone.response
        except Exception as error:
            response = self.handle_exception(error)
        self.response = self.finalize_response(asked, response, *args, **kwargs)
        return self.response

    def _sit_down(self, asked: Request, slug: str) -> None:
        """Find the seat for this address and action: not a member 404, lacks the permission 403, as the pages do."""
        user = asked.user
        assert isinstance(user, User)
        prefecture = Prefecture.objects.filter(slug=slug).first()
        seats = seats_of(user, prefecture=prefecture, on=timezone.localdate()) if prefecture else []
        if not seats:
            raise NotFound
        if self.action is None:
            raise MethodNotAllowed(asked.method or "")
        permission = self.permissions_by_action.get(self.action)
        seat = choose(seats, permission) if permission else None
        if seat is None:
            raise PermissionDenied
        if lacks_second_factor(asked, [seat], by_token=asked.auth is not None):
            raise PermissionDenied("二段階認証を設定し、確認してから使ってください。")
        self.seat = seat

    def _answer(self, asked: Request, kwargs: dict[str, Any]) -> Response:
        handler: Handler = getattr(self, asked.method.lower() if asked.method else "")
        key = _idempotency_key(asked)
        response = (
            handler(asked, *self.args, **kwargs) if key is None else self._answer_once(asked, key, kwargs, handler)
        )
        if response.status_code >= 400:
            raise _Undo(response)
        self.response = self.finalize_response(asked, response, *self.args, **self.kwargs)
        self.response.render()
        return self.response

    def _answer_once(self, asked: Request, key: str, kwargs: dict[str, Any], handler: Handler) -> Response:
        digest = _digest(json.dumps(asked.data, sort_keys=True, default=str))
        first = post_keys.claim(key=key, user_id=self.seat.user_id or 0, path=asked.path, digest=digest)
        if first is not None:
            return _first_answer(first, self.seat, asked.path, digest)
        response = handler(asked, *self.args, **kwargs)
        if response.status_code < 400:
            body = {
                "status": response.status_code,
                "answer": json.loads(JSONRenderer().render(response.data) or b"null"),
            }
            post_keys.keep_body(key, body)
        return response


def _idempotency_key(asked: Request) -> str | None:
    """The key of this post as it is stored, or None. Raises `ValidationError` for one that is too long."""
    key = asked.headers.get(IDEMPOTENCY_HEADER, "")
    if asked.method != "POST" or not key:
        return None
    if len(key) > MAX_KEY_LENGTH:
        raise ValidationError(f"{IDEMPOTENCY_HEADER} は{MAX_KEY_LENGTH}文字までです。")
    return _digest(f"api {key}")


def _first_answer(first: PostKey, seat: Seat, path: str, digest: str) -> Response:
    if first.user_id != seat.user_id or first.path != path or first.digest != digest:
        raise Refusal(f"この {IDEMPOTENCY_HEADER} は、ほかの内容を送るのに使われました。新しい値で送り直してください。")
    kept = first.body or {}
    return Response(kept.get("answer"), status=kept.get("status", 200))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def answer_refusals(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: refusals are 409, wrong input 400 with the fields named, everything in Japanese."""
    if isinstance(error, Refusal):
        answer = {"detail": error.sentence} | ({"field": error.field} if error.field else {})
        return Response(answer, status=409)
    if isinstance(error, ValidationError):
        return Response(_wrong_input(error.detail), status=400)
    if isinstance(error, Http404):
        error = NotFound()
    return exception_handler(error, context)


def _wrong_input(detail: Any) -> dict[str, Any]:
    if isinstance(detail, list):
        return {"detail": "".join(str(sentence) for sentence in detail)}
    return {"detail": "入力に誤りがあります。", "fields": detail}


def refuse_unknown_fields(given: Mapping[str, Any], known: set[str]) -> None:
    """Refuse names that a serializer does not know: a misspelt field must not be dropped in silence."""
    unknown = sorted(set(given) - known)
    if unknown:
        raise ValidationError({name: ["この項目はありません。"] for name in unknown})
