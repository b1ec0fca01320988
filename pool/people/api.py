"""Talents over the API, read only."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.permissions import Permission
from desk.actions import note_export
from desk.api.door import DeskViewSet
from desk.fields import api_names
from japan.work_fields import WORK_FIELDS
from pool.people.actions.people import note_view
from pool.people.fields import FIELDS
from pool.people.models import (
    AvailableHalf,
    KnownWork,
    Talent,
    TalentSkill,
    known_works,
    named_skills,
)


class TalentSkillSerializer(serializers.ModelSerializer[TalentSkill]):
    name = serializers.CharField(read_only=True, help_text="いまの名称")
    is_verified = serializers.BooleanField(
        read_only=True, help_text="県が確かめたか。未確認のスキルは、候補の順位で半分に数えます"
    )

    verified_by = serializers.CharField(
        source="verifier", read_only=True, allow_null=True, help_text="確かめた人の氏名"
    )

    class Meta:
        model = TalentSkill
        fields = (
            *("skill", "name", "recorded_name", "level", "evidence"),
            *("is_verified", "verified_on", "verified_by"),
        )


class WorkKnowledgeSerializer(serializers.Serializer[KnownWork]):
    field = serializers.ChoiceField(choices=list(WORK_FIELDS.items()), read_only=True)
    name = serializers.CharField(read_only=True)
    note = serializers.CharField(read_only=True)
    is_verified = serializers.BooleanField(read_only=True)
    verified_on = serializers.DateField(read_only=True, allow_null=True)
    verified_by = serializers.CharField(read_only=True, help_text="確かめた人の氏名")


class AvailableHalfSerializer(serializers.ModelSerializer[AvailableHalf]):
    class Meta:
        model = AvailableHalf
        fields = ("weekday", "half", "starts_on", "ends_on")


class TalentSerializer(serializers.ModelSerializer[Talent]):
    roles: serializers.RelatedField[Any, Any, Any] = serializers.SlugRelatedField(
        slug_field="role", many=True, read_only=True
    )
    skills = TalentSkillSerializer(many=True, read_only=True)
    knowledge = serializers.SerializerMethodField()
    halves = AvailableHalfSerializer(many=True, read_only=True)
    employment_form = serializers.CharField(read_only=True)
    is_main_duty_support = serializers.BooleanField(read_only=True)
    has_skill_or_experience = serializers.BooleanField(read_only=True)
    accelerator_appointed_on = serializers.DateField(read_only=True, allow_null=True)

    class Meta:
        model = Talent
        fields = api_names(FIELDS)
        read_only_fields = fields

    @extend_schema_field(WorkKnowledgeSerializer(many=True))
    def get_knowledge(self, talent: Talent) -> list[dict[str, Any]]:
        return [dict(WorkKnowledgeSerializer(known).data) for known in known_works(talent)]


class TalentViewSet(ListModelMixin, DeskViewSet):
    model = Talent
    serializer_class = TalentSerializer
    permissions_by_action = {"list": Permission.SEE_TALENTS, "retrieve": Permission.SEE_TALENTS}

    def get_queryset(self) -> Any:
        return super().get_queryset().prefetch_related("roles", "halves").order_by("kana", "id")

    def filter_queryset(self, queryset: Any) -> Any:
        told = queryset.with_facts(timezone.localdate()).with_knowledge().prefetch_related(named_skills())
        return super().filter_queryset(told)

    def list(self, request: Request) -> Response:
        answer = super().list(request)
        rows = len(answer.data["results"])
        note_export(by=self.seat, title="登録人材の一覧", rows=rows, file_format="api")
        return answer

    @extend_schema(summary="1人の登録人材")
    def retrieve(self, request: Request, pk: str) -> Response:
        talent = self.get_object()
        note_view(by=self.seat, talent=talent)
        return Response(self.get_serializer(talent).data)
