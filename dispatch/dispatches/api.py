"""Dispatches over the API."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.permissions import Permission
from desk.api.door import DeskViewSet
from desk.fields import api_names
from dispatch.dispatches.fields import FIELDS
from dispatch.dispatches.models import Dispatch


class DispatchSerializer(serializers.ModelSerializer[Dispatch]):
    number = serializers.CharField(read_only=True)
    municipality_name = serializers.CharField(read_only=True)
    talent_name = serializers.CharField(source="talent.name", read_only=True)

    class Meta:
        model = Dispatch
        fields = api_names(FIELDS)
        read_only_fields = fields


class DispatchViewSet(ListModelMixin, DeskViewSet):
    model = Dispatch
    serializer_class = DispatchSerializer
    permissions_by_action = {"list": Permission.SEE_DISPATCHES, "retrieve": Permission.SEE_DISPATCHES}

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("talent").order_by("-id")

    @extend_schema(summary="1件の派遣")
    def retrieve(self, request: Request, pk: str) -> Response:
        return Response(self.get_serializer(self.get_object()).data)
