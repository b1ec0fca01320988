from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from accounts.permissions import Permission
from desk.lists import list_door
from documents import views
from documents.lists import DOCUMENTS

urlpatterns: list[URLPattern | URLResolver] = [
    path("", list_door(Permission.SEE_DOCUMENTS, DOCUMENTS), name="document_list"),
    path("<int:document_id>/", views.document_detail, name="document_detail"),
    path("<int:document_id>/download/", views.document_download, name="document_download"),
]
