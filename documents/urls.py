from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from documents import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.document_list, name="document_list"),
    path("<int:document_id>/", views.document_detail, name="document_detail"),
    path("<int:document_id>/download/", views.document_download, name="document_download"),
]
