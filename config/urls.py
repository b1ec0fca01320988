"""The address plan. The first word of a page is its prefecture; the ministry's pages lie below `/national/`."""

from __future__ import annotations

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

from config import doors

urlpatterns = [
    path("", doors.first_page, name="first_page"),
    path("healthz", doors.healthz, name="healthz"),
    path("attribution/", doors.attribution, name="attribution"),
    path("help/", doors.help_page, name="help"),
    path("accessibility/", doors.accessibility, name="accessibility"),
    path("privacy/", doors.privacy, name="privacy"),
    path("components/", doors.components, name="components"),
    path("accounts/", include("accounts.sign_in_urls")),
    path("", include("accounts.urls")),
    path("api/schema/", SpectacularAPIView.as_view(http_method_names=["get", "head"]), name="api_schema"),
    path("api/v1/<slug:prefecture>/", include("config.api_urls")),
    path("national/", include("national.urls")),
    path("operator/", include("jobs.operator_urls")),
    path("<slug:prefecture>/", include("config.prefecture_urls")),
]

handler400 = "config.doors.bad_request"
handler403 = "config.doors.forbidden"
handler404 = "config.doors.not_found"
handler429 = "config.doors.too_many"
handler500 = "config.doors.broken"
