"""Visits over the API; a talent writes the log of an own visit."""

from __future__ import annotations

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
from dispatch.visits.actions import log_visit
from dispatch.visits.choices import (
    DutyCategory,
    Ladder,
    VisitStatus,
    Work,
)
from dispatch.visits.models import Visit, VisitLog
from municipalities.needs.choices import Category, Mode


class VisitLogSerializer(serializers.ModelSerializer[VisitLog]):
    works = serializers.ListField(child=serializers.ChoiceField(choices=Work.choices), read_only=True)
    minutes = serializers.IntegerField(read_only=True)

    class Meta:
        model = VisitLog
        fields = (
            "was_held",
            "started_at",
            "ended_at",
            "minutes",
            "mode",
            "travel_minutes",
            "category",
            "duty_category",
            "ladder",
            "works",
            "done",
            "next_steps",
            "is_escorted",
            "logged_at",
        )
        read_only_fields = fields


class VisitSerializer(serializers.ModelSerializer[Visit]):
    municipality_name = serializers.CharField(source="municipality.name", read_only=True)
    talent_name = serializers.CharField(source="talent.name", read_only=True)
    log = serializers.SerializerMethodField()

    class Meta:
        model = Visit
        fields = (
            "id",
            "dispatch",
            "ordinal",
            "status",
            "talent",
            "talent_name",
            "municipality",
            "municipality_name",
            "on_day",
            "span",
            "starts_at",
            "ends_at",
            "mode",
            "confirmed_at",
            "log",
        )
        read_only_fields = fields

    @extend_schema(responses=VisitLogSerializer(allow_null=True))
    def get_log(self, visit: Visit) -> dict[str, Any] | None:
        log = visit.written_log
        return dict(VisitLogSerializer(log).data) if log else None


class VisitFilters(PlainSerializer):
    """The words by which the list is narrowed."""

    status = serializers.ChoiceField(choices=VisitStatus.choices, required=False, help_text="状態")


class WrittenLogSerializer(PlainSerializer):
    """What a talent writes after a visit. Times are left out when it was not held."""

    was_held = serializers.BooleanField()
    started_at = serializers.DateTimeField(required=False, allow_null=True, default=None)
    ended_at = serializers.DateTimeField(required=False, allow_null=True, default=None)
    mode = serializers.ChoiceField(choices=Mode.choices)
    travel_minutes = serializers.IntegerField(min_value=0, max_value=1440, default=0)
    category = serializers.ChoiceField(choices=Category.choices)
    duty_category = serializers.ChoiceField(choices=DutyCategory.choices, default=DutyCategory.MUNICIPAL_SUPPORT)
    ladder = serializers.ChoiceField(choices=Ladder.choices, default=Ladder.TOGETHER)
    works = serializers.ListField(
        child=serializers.ChoiceField(choices=Work.choices),
        default=list,
        max_length=len(Work),
        error_messages={"max_length": "{max_length}個までにしてください。"},
    )
    done = serializers.CharField(allow_blank=True, max_length=4000)
    next_steps = serializers.CharField(allow_blank=True, max_length=2000, default="")
    is_escorted = serializers.BooleanField(default=False)


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
        visits = super().get_queryset().select_related("municipality", "talent").prefetch_related("logs")
        if "status" in self.request.query_params:
            visits = visits.filter(status=self.request.query_params["status"])
        return visits.order_by("starts_at", "id")

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
