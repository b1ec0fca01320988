"""The API's door: the same seats, scopes, refusals and repeated posts as the pages have."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.db import connection
from django.http import HttpRequest
from django.test import Client, RequestFactory, override_settings
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.errors import Refusal, WrongState
from accounts.events import record
from accounts.models import ApiToken, Event, PostKey
from accounts.permissions import Permission
from accounts.seats import beyond_prefectures
from accounts.tenancy import NATIONWIDE, current_scope, scope
from desk.api.door import DeskViewSet
from desk.api.errors import PlainSerializer, refuse_unknown_fields
from members.actions import issue_token, revoke_token
from tests.cast import EHIME, HIROSHIMA, Person, person


def token_of(who: Person, days: int = 30, *, is_two_factor: bool = False) -> str:
    with scope(NATIONWIDE):
        own = beyond_prefectures(who.seat)
        return issue_token(by=own, name="試験", days=days, is_two_factor=is_two_factor)[1]


class TurnSerializer(PlainSerializer):
    count = serializers.IntegerField(min_value=1)


class EventViewSet(DeskViewSet):
    """A viewset of the test: reads and writes events."""

    model = Event
    permissions_by_action = {
        "list": Permission.SEE_EVENTS,
        "create": Permission.SEE_EVENTS,
        "partial_update": Permission.SEE_EVENTS,
        "destroy": Permission.OPERATE,
    }

    def get_queryset(self) -> Any:
        return Event.objects.order_by("sequence")

    def list(self, request: Request) -> Response:
        return Response({"scope": current_scope(), "events": self.get_queryset().values("verb", "user_name")})

    def create(self, request: Request) -> Response:
        refuse_unknown_fields(request.data, {"count", "fail"})
        asked = TurnSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        user = self.request.user
        assert not user.is_anonymous
        for _ in range(asked.validated_data["count"]):
            record(by=self.seat, verb="turn", subject=user)
        match request.data.get("fail"):
            case "refuse":
                raise Refusal("いまはできません。", field="count")
            case "state":
                raise WrongState("いまはできません。", field="count")
            case "sentence":
                raise Refusal("いまはできません。")
            case "answer":
                return Response({"detail": "だめ"}, status=422)
            case "break":
                raise RuntimeError
        return Response({"made": asked.validated_data["count"]}, status=201)

    def partial_update(self, request: Request, pk: str) -> Response:
        return Response(status=204)

    def destroy(self, request: Request, pk: str) -> Response:
        return Response(status=204)

    def retrieve(self, request: Request, pk: str) -> Response:
        return Response({})


MANY = EventViewSet.as_view({"get": "list", "post": "create"})
ONE = EventViewSet.as_view({"get": "retrieve", "delete": "destroy", "patch": "partial_update"})


def call(
    token: str,
    body: dict[str, Any] | None = None,
    *,
    slug: str = "hiroshima",
    key: str | None = "",
    path: str = "/t/",
) -> Any:
    """A GET, or a post with the key that is given, a fresh one for an empty text, or none for None."""
    headers = {"Authorization": f"Token {token}"} if token else {}
    if key is not None:
        headers["Idempotency-Key"] = key or str(uuid4())
    factory = RequestFactory()
    asked: HttpRequest = (
        factory.get(path, headers=headers)
        if body is None
        else factory.post(path, json.dumps(body), content_type="application/json", headers=headers)
    )
    answer = MANY(asked, prefecture=slug)
    answer.render()
    return answer


def turns(prefecture_id: int = HIROSHIMA) -> int:
    with scope(prefecture_id):
        return Event.objects.filter(verb="turn").count()


def test_without_a_token_it_is_401_in_japanese(db: None) -> None:
    answer = call("")
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Token"
    assert "認証" in json.loads(answer.content)["detail"]
    assert call("f" * 64).status_code == 401


def test_a_token_opens_the_own_prefecture_and_no_other(today: date, staff: Person) -> None:
    token = token_of(staff)
    assert json.loads(call(token).content) == {"scope": HIROSHIMA, "events": []}
    assert call(token, slug="ehime").status_code == 404
    assert call(token, slug="nowhere").status_code == 404
    assert current_scope() is None


def test_lists_are_rendered_inside_the_scope(today: date, staff: Person) -> None:
    token = token_of(staff)
    call(token, {"count": 2})
    assert json.loads(call(token).content)["events"] == [{"verb": "turn", "user_name": staff.user.name}] * 2


def test_what_the_seat_may_not_do_is_403_and_what_is_not_listed_too(
    today: date, staff: Person, officer: Person
) -> None:
    assert call(token_of(officer)).status_code == 403
    headers = {"Authorization": f"Token {token_of(staff)}"}
    assert ONE(RequestFactory().get("/", headers=headers), prefecture="hiroshima", pk="1").status_code == 403
    assert (
        ONE(RequestFactory().delete("/", headers=headers), prefecture="hiroshima", pk="1").status_code == 403
    )
    assert (
        ONE(RequestFactory().patch("/", headers=headers), prefecture="hiroshima", pk="1").status_code == 204
    )
    assert ONE(RequestFactory().put("/", headers=headers), prefecture="hiroshima", pk="1").status_code == 405
    options = ONE(RequestFactory().options("/", headers=headers), prefecture="hiroshima", pk="1")
    assert (options.status_code, options["Allow"]) == (405, "GET, PATCH, DELETE, HEAD")
    assert ONE(RequestFactory().options("/", headers=headers), prefecture="ehime", pk="1").status_code == 404


@pytest.mark.parametrize(
    ("fail", "status"), [("refuse", 400), ("state", 409), ("sentence", 409), ("answer", 422)]
)
def test_an_error_undoes_what_was_written_and_the_key_stays_free(
    today: date, staff: Person, fail: str, status: int
) -> None:
    token = token_of(staff)
    answer = call(token, {"count": 1, "fail": fail}, key="k1")
    assert answer.status_code == status
    assert turns() == 0
    assert call(token, {"count": 1}, key="k1").status_code == 201
    assert turns() == 1


def test_a_fault_of_ours_undoes_what_was_written(today: date, staff: Person) -> None:
    with pytest.raises(RuntimeError):
        call(token_of(staff), {"count": 1, "fail": "break"}, key="k1")
    assert turns() == 0
    assert current_scope() is None


def test_a_refusal_names_its_sentence_and_field(today: date, staff: Person) -> None:
    answer = call(token_of(staff), {"count": 1, "fail": "refuse"})
    assert json.loads(answer.content) == {
        "detail": "いまはできません。",
        "fields": {"count": ["いまはできません。"]},
    }


def test_wrong_input_is_400_in_japanese(today: date, staff: Person) -> None:
    token = token_of(staff)
    answer = json.loads(call(token, {"count": "x"}).content)
    assert answer["detail"] == "入力に誤りがあります。"
    assert "整数" in answer["fields"]["count"][0]
    unknown = call(token, {"count": 1, "prefecture_id": 38})
    assert unknown.status_code == 400
    assert list(json.loads(unknown.content)["fields"]) == ["prefecture_id"]


def test_the_same_key_gets_the_same_answer(today: date, staff: Person) -> None:
    token = token_of(staff)
    answers = [call(token, {"count": 3}, key="k1") for _ in range(3)]
    assert {(answer.status_code, answer.content) for answer in answers} == {(201, b'{"made":3}')}
    assert turns() == 3
    assert call(token, {"count": 3}, key="k2").status_code == 201
    assert turns() == 6


def test_a_post_without_a_key_writes_nothing_and_is_told_which_header(today: date, staff: Person) -> None:
    token = token_of(staff)
    for key in (None, " "):
        answer = call(token, {"count": 1}, key=key)
        assert answer.status_code == 400
        assert "Idempotency-Key" in json.loads(answer.content)["detail"]
    assert turns() == 0


def test_a_used_key_with_other_words_is_409(today: date, staff: Person) -> None:
    call(token_of(staff), {"count": 1}, key="k1")
    assert call(token_of(staff), {"count": 2}, key="k1").status_code == 409
    assert call(token_of(staff), {"count": 1}, key="k1", path="/other/").status_code == 409
    assert turns() == 1


def test_a_key_is_nobodys_but_the_persons_who_sent_it(today: date, staff: Person, finance: Person) -> None:
    assert call(token_of(staff), {"count": 1}, key="k1").content == b'{"made":1}'
    assert call(token_of(finance), {"count": 2}, key="k1").content == b'{"made":2}'
    assert call(token_of(staff), {"count": 1}, key="k1").content == b'{"made":1}'
    assert turns() == 3


def test_a_key_means_nothing_in_another_prefecture(today: date, staff: Person, ehime_staff: Person) -> None:
    call(token_of(staff), {"count": 1}, key="k1")
    assert call(token_of(ehime_staff), {"count": 1}, key="k1", slug="ehime").status_code == 201
    assert (turns(HIROSHIMA), turns(EHIME)) == (1, 1)


def test_a_key_that_is_too_long_is_refused(today: date, staff: Person) -> None:
    assert call(token_of(staff), {"count": 1}, key="k" * 201).status_code == 400
    with scope(HIROSHIMA):
        assert not PostKey.objects.exists()


def test_fifty_posts_with_one_key_at_once_write_once(committed: str) -> None:
    staff = person("staff")
    token = token_of(staff)

    def send(_: int) -> tuple[int, bytes]:
        try:
            answer = call(token, {"count": 1}, key="k1")
            return answer.status_code, answer.content
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as threads:
        assert set(threads.map(send, range(50))) == {(201, b'{"made":1}')}
    assert turns() == 1


def test_a_token_ends_with_its_day_its_seat_its_account_or_by_hand(
    today: date, staff: Person, officer: Person, finance: Person, time_machine: Any
) -> None:
    token = token_of(staff, days=1)
    time_machine.move_to("2026-11-25 09:05:01+09:00", tick=False)
    assert call(token).status_code == 401
    token = token_of(staff)
    staff.user.memberships.update(ends_on=today)
    assert call(token).status_code == 404
    token = token_of(finance)
    finance.user.is_active = False
    finance.user.save()
    assert call(token).status_code == 401
    finance.user.is_active = True
    finance.user.save()
    assert call(token).status_code == 200
    with scope(NATIONWIDE):
        revoke_token(by=beyond_prefectures(finance.seat), token=ApiToken.objects.get(user=finance.user))
    assert call(token).status_code == 401


def test_only_the_digest_of_a_token_is_stored(today: date, staff: Person) -> None:
    token = token_of(staff)
    assert token not in str(list(ApiToken.objects.values()))


def test_a_token_may_not_outlive_a_year(today: date, staff: Person) -> None:
    for days in (0, 366):
        with pytest.raises(Refusal):
            token_of(staff, days)


@override_settings(MFA_REQUIRED=True)
def test_neither_a_token_nor_a_session_is_a_way_round_the_second_factor(today: date, staff: Person) -> None:
    weak, strong = token_of(staff), token_of(staff, is_two_factor=True)
    for token in (weak, strong):
        refused = call(token)
        assert refused.status_code == 403
        assert "二段階認証" in json.loads(refused.content)["detail"]
    assert staff.client.get("/api/v1/hiroshima/needs/").status_code == 403
    TOTP.activate(staff.user, "JBSWY3DPEHPK3PXP")
    assert call(strong).status_code == 200
    still_refused = call(weak)
    assert still_refused.status_code == 403, (
        "its session had shown no second factor, and a later one changes nothing"
    )
    assert "新しいトークンを作ってください" in json.loads(still_refused.content)["detail"]
    assert staff.client.get("/api/v1/hiroshima/needs/").status_code == 403, "this session has shown none"


def test_a_session_may_read_and_must_prove_a_write_by_its_csrf_token(today: date, staff: Person) -> None:
    assert staff.client.get("/api/v1/hiroshima/needs/").status_code == 200
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = staff.client.cookies
    answer = strict.post("/api/v1/hiroshima/needs/", "{}", content_type="application/json")
    assert answer.status_code == 403
