"""Needs over the API: the same queries, actions and permissions as the pages."""

from __future__ import annotations

import dataclasses
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.permissions import Permission
from desk.api.door import DeskViewSet
from desk.api.errors import PlainSerializer, refuse_unknown_fields
from desk.checks import MOST_CHARACTERS
from desk.fields import api_names
from documents.uploads.fields import FIELDS as FILE_FIELDS
from documents.uploads.models import StoredFile
from documents.uploads.pages import files_of
from municipalities.needs.actions import revise_need, submit_need, write_need
from municipalities.needs.choices import IN_HAND, Category, NeedStatus
from municipalities.needs.fields import FIELDS
from municipalities.needs.models import Need, NeedSkill, UnsentWords
from municipalities.needs.words import WRITTEN_FIELDS, Words, newest_words, unsent_words


class NeedSkillSerializer(serializers.ModelSerializer[NeedSkill]):
    class Meta:
        model = NeedSkill
        fields = ("skill", "level", "recorded_name")


class UnsentWordsSerializer(serializers.ModelSerializer[UnsentWords]):
    class Meta:
        model = UnsentWords
        fields = (*WRITTEN_FIELDS, "written_at")


class NeedSerializer(serializers.ModelSerializer[Need]):
    number = serializers.CharField(read_only=True)
    municipality_name = serializers.CharField(read_only=True)
    skills = NeedSkillSerializer(many=True, read_only=True)
    unsent_words = serializers.SerializerMethodField(
        help_text="送ったあとに市町村が書き直し、まだ送っていない言葉"
    )

    class Meta:
        model = Need
        fields = api_names(FIELDS)
        read_only_fields = fields

    @extend_schema_field(UnsentWordsSerializer(allow_null=True))
    def get_unsent_words(self, need: Need) -> dict[str, Any] | None:
        """The town's alone: everybody else reads the words as they were sent."""
        if need.status not in IN_HAND or need.sequence is None:
            return None
        words = unsent_words(need, self.context["view"].seat)
        return dict(UnsentWordsSerializer(words).data) if words else None


class StoredFileSerializer(serializers.ModelSerializer[StoredFile]):
    class Meta:
        model = StoredFile
        fields = api_names(FILE_FIELDS)
        read_only_fields = fields


class NeedFilters(PlainSerializer):
    """The words by which the list is narrowed."""

    status = serializers.ChoiceField(choices=NeedStatus.choices, required=False, help_text="状態")
    category = serializers.ChoiceField(choices=Category.choices, required=False, help_text="支援の区分")
    municipality = serializers.RegexField(
        r"^[0-9]{6}$", required=False, help_text="市町村の団体コード（6桁）"
    )


class WrittenNeedSerializer(PlainSerializer, serializers.ModelSerializer[Need]):
    """What a town writes; everything else is proposed by the rules and decided by the prefecture."""

    raw_problem = serializers.CharField(max_length=MOST_CHARACTERS, trim_whitespace=False)

    class Meta:
        model = Need
        fields = WRITTEN_FIELDS
        extra_kwargs: ClassVar[dict[str, Any]] = {
            field.name: {"default": field.default}
            for field in dataclasses.fields(Words)
            if field.default is not dataclasses.MISSING
        }


class NeedViewSet(ListModelMixin, DeskViewSet):
    model = Need
    serializer_class = NeedSerializer
    filters = NeedFilters
    permissions_by_action = {
        "list": Permission.SEE_NEEDS,
        "retrieve": Permission.SEE_NEEDS,
        "create": Permission.WRITE_NEED,
        "partial_update": Permission.WRITE_NEED,
        "submit": Permission.WRITE_NEED,
        "files": Permission.SEE_NEEDS,
    }

    def get_queryset(self) -> Any:
        needs = super().get_queryset().prefetch_related("skills")
        if self.action == "partial_update":
            needs = needs.select_for_update(of=("self",))
        return needs.order_by("-id")

    @extend_schema(summary="1件の支援ニーズ")
    def retrieve(self, request: Request, pk: str) -> Response:
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(
        summary="困りごとを書く（下書き）", request=WrittenNeedSerializer, responses={201: NeedSerializer}
    )
    def create(self, request: Request) -> Response:
        need = write_need(by=self.seat, **self._written(request))
        return Response(self.get_serializer(need).data, status=201)

    @extend_schema(
        summary="困りごとを書き直す",
        description="送った項目だけが変わります。送らない項目は、いまのまま残ります。",
        request=WrittenNeedSerializer,
        responses=NeedSerializer,
    )
    def partial_update(self, request: Request, pk: str) -> Response:
        """The fields that came; the others as the town wrote them last, under the lock of the row."""
        need = self.get_object()
        words = dataclasses.asdict(newest_words(need, self.seat)) | self._written(request, partial=True)
        return Response(self.get_serializer(revise_need(by=self.seat, need=need, **words)).data)

    @extend_schema(summary="県に送る", request=None, responses=NeedSerializer)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: str) -> Response:
        return Response(self.get_serializer(submit_need(by=self.seat, need=self.get_object())).data)

    @extend_schema(
        summary="付けたファイル",
        description="名前、種類、大きさ、SHA-256。中身は画面から受け取ります。",
        responses=StoredFileSerializer(many=True),
        filters=False,
    )
    @action(detail=True, methods=["get"], pagination_class=None)
    def files(self, request: Request, pk: str) -> Response:
        return Response(StoredFileSerializer(files_of(self.get_object(), self.seat), many=True).data)

    def _written(self, request: Request, *, partial: bool = False) -> dict[str, Any]:
        form = WrittenNeedSerializer(data=request.data, partial=partial)
        form.is_valid(raise_exception=True)
        refuse_unknown_fields(form.initial_data, set(form.fields))
        if partial and not form.validated_data:
            raise serializers.ValidationError(["書き直す項目がありません。"])
        return dict(form.validated_data)
