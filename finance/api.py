"""The allocation-tax figure over the API: the case that went in and the result that came out."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.permissions import Permission
from desk.api.door import DeskViewSet
from finance.figures import allocation_figure
from finance.models import Expense
from finance.years import known_years


class FigureViewSet(DeskViewSet):
    model = Expense
    permissions_by_action = {"list": Permission.SEE_FINANCE, "retrieve": Permission.SEE_FINANCE}
    lookup_value_regex = r"\d{4}"

    @extend_schema(operation_id="figure_years", summary="試算のある年度の一覧", responses=OpenApiTypes.OBJECT)
    def list(self, request: Request) -> Response:
        return Response({"fiscal_years": known_years()})

    @extend_schema(summary="ある年度の試算（allocation-result/1）", responses=OpenApiTypes.OBJECT)
    def retrieve(self, request: Request, pk: str) -> Response:
        year = int(pk)
        if year not in known_years():
            raise NotFound
        figure = allocation_figure(year)
        answer: dict[str, Any] = {
            "case": figure.ledger.case.as_json(),
            "result": figure.result.as_json(),
            "sentences": figure.sentences,
        }
        return Response(answer)
