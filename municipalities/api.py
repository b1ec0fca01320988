"""Needs over the API: the same queries, actions and permissions as the pages."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api_desk import DeskViewSet, refuse_unknown_fields
from accounts.permissions import Permission
from municipalities.actions import revise_need, submit_need, write_need
from municipalities.models import Need, NeedSkill


class NeedSkillSerializer(serializers.ModelSerializer[NeedSkill]):
    class Meta:
        model = NeedSkill
        fields = ("skill", "level")


class NeedSerializer(serializers.ModelSerializer[Need]):
    number = serializers.CharField(read_only=True)
    municipality_name = serializers.CharField(source="municipality.name", read_only=True)
    skills = NeedSkillSerializer(many=True, read_only=True)

    class Meta:
        model = Need
        fields = (
            "id",
            "number",
            "status",
            "municipality",
            "municipality_name",
            "title",
            "raw_problem",
            "wanted_by",
            "wanted_by_reason",
            "category",
            "role",
            "skills",
            "engagement",
            "cadence",
            "half_days_per_visit",
            "starts_on",
            "ends_on",
            "mode",
            "priority",
            "reasons",
            "reply",
            "reply_due_on",
            "submitted_at",
            "decided_at",
            "closed_at",
        )
        read_only_fields = fields


class WrittenNeedSerializer(serializers.Serializer[Any]):
    """What a town writes; everything else is proposed by the rules and decided by the prefecture."""

    raw_problem = serializers.CharField(max_length=4000, trim_whitespace=False)
    wanted_by = serializers.DateField(required=False, allow_null=True, default=None)
    wanted_by_reason = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")


class NeedViewSet(ListModelMixin, DeskViewSet):
    model = Need
    serializer_class = NeedSerializer
    filterset_words = ("status", "category", "municipality")
    permissions_by_action = {
        "list": Permission.SEE_NEEDS,
        "retrieve": Permission.SEE_NEEDS,
        "create": Permission.WRITE_NEED,
        "partial_update": Permission.WRITE_NEED,
        "submit": Permission.WRITE_NEED,
    }

    def get_queryset(self) -> Any:
        needs = super().get_queryset().select_related("municipality").prefetch_related("skills")
        asked = {
            name: self.request.query_params[name] for name in self.filterset_words if name in self.request.query_params
        }
        return needs.filter(**asked).order_by("-id")

    @extend_schema(summary="1件の支援ニーズ")
    def retrieve(self, request: Request, pk: str) -> Response:
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(summary="困りごとを書く（下書き）", request=WrittenNeedSerializer, responses={201: NeedSerializer})
    def create(self, request: Request) -> Response:
        need = write_need(by=self.seat, **self._written(request))
        return Response(NeedSerializer(need).data, status=201)

    @extend_schema(summary="困りごとを書き直す", request=WrittenNeedSerializer, responses=NeedSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        need = revise_need(by=self.seat, need=self.get_object(), **self._written(request))
        return Response(NeedSerializer(need).data)

    @extend_schema(summary="県に送る", request=None, responses=NeedSerializer)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: str) -> Response:
        return Response(NeedSerializer(submit_need(by=self.seat, need=self.get_object())).data)

    def _written(self, request: Request) -> dict[str, Any]:
        form = WrittenNeedSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        refuse_unknown_fields(form.initial_data, set(form.fields))
        return dict(form.validated_data)
