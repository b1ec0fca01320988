"""Visits over the API; a talent writes the log of an own visit."""

from __future__ import annotations

import dataclasses
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.permissions import Permission
from desk.api.door import DeskViewSet
from desk.api.errors import PlainSerializer, refuse_unknown_fields
from desk.fields import api_names
from dispatch.visits.actions import log_visit
from dispatch.visits.checks import DONE_MODES, Outcome
from dispatch.visits.choices import VisitStatus, Work
from dispatch.visits.fields import FIELDS, LOG_FIELDS
from dispatch.visits.models import Visit, VisitLog


class VisitLogSerializer(serializers.ModelSerializer[VisitLog]):
    works = serializers.ListField(child=serializers.ChoiceField(choices=Work.choices), read_only=True)
    minutes = serializers.IntegerField(read_only=True)

    class Meta:
        model = VisitLog
        fields = api_names(LOG_FIELDS)
        read_only_fields = fields


class VisitSerializer(serializers.ModelSerializer[Visit]):
    municipality_name = serializers.CharField(read_only=True)
    talent_name = serializers.CharField(source="talent.name", read_only=True)
    log = VisitLogSerializer(source="written_log", allow_null=True, read_only=True)

    class Meta:
        model = Visit
        fields = api_names(FIELDS)
        read_only_fields = fields


class VisitFilters(PlainSerializer):
    """The words by which the list is narrowed."""

    status = serializers.ChoiceField(choices=VisitStatus.choices, required=False, help_text="状態")


class WrittenLogSerializer(PlainSerializer, serializers.ModelSerializer[VisitLog]):
    """What a talent writes after a visit. Times are left out when it was not held."""

    was_held = serializers.BooleanField()
    mode = serializers.ChoiceField(
        choices=[(mode.value, mode.label) for mode in DONE_MODES],
        default="",
        help_text="訪問したときは必ず選びます",
    )
    sure = serializers.BooleanField(
        default=False, help_text="予定と大きく違う内容を確かめたうえで送るときに true にします"
    )
    travel_minutes = serializers.IntegerField(min_value=0, max_value=1440, default=0)
    works = serializers.ListField(
        child=serializers.ChoiceField(choices=Work.choices),
        default=list,
        max_length=len(Work),
        error_messages={"max_length": "{max_length}個までにしてください。"},
    )

    class Meta:
        model = VisitLog
        fields = (*(field.name for field in dataclasses.fields(Outcome)), "sure")
        extra_kwargs = {"done": {"required": True}}
        validators: list[Any] = []
        """What hangs together is the action's to say."""


class VisitViewSet(ListModelMixin, DeskViewSet):
    model = Visit
    filters = VisitFilters
    serializer_class = VisitSerializer
    permissions_by_action = {
        "list": Permission.SEE_VISITS,
        "retrieve": Permission.SEE_VISITS,
        "log": Permission.LOG_VISIT,
    }

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("talent", "log").order_by("starts_at", "id")

    @extend_schema(summary="1回の訪問")
    def retrieve(self, request: Request, pk: str) -> Response:
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(summary="訪問を記録する", request=WrittenLogSerializer, responses=VisitSerializer)
    @action(detail=True, methods=["post"])
    def log(self, request: Request, pk: str) -> Response:
        form = WrittenLogSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        refuse_unknown_fields(form.initial_data, set(form.fields))
        written = log_visit(by=self.seat, visit=self.get_object(), **form.validated_data)
        return Response(VisitSerializer(self.get_queryset().get(pk=written.visit_id)).data)
