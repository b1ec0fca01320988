"""The address plan. The first word of a page is its prefecture; the
ministry's pages lie below `/national/`."""

from __future__ import annotations

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

from home import public_views

urlpatterns = [
    path("", public_views.first_page, name="first_page"),
    path("healthz", public_views.healthz, name="healthz"),
    path("attribution/", public_views.attribution, name="attribution"),
    path("help/", public_views.help_page, name="help_page"),
    path("accessibility/", public_views.accessibility, name="accessibility"),
    path("privacy/", public_views.privacy, name="privacy"),
    path("", include("demo.urls")),
    path("accounts/", include("members.sign_in.urls")),
    path("", include("members.urls")),
    path("api/schema/", SpectacularAPIView.as_view(http_method_names=["get", "head"]), name="api_schema"),
    path("api/v1/<slug:prefecture>/", include("config.api_urls")),
    path("national/candidates/", include("pool.candidates.national_urls")),
    path("national/", include("national.urls")),
    path("operator/", include("jobs.operator_urls")),
    path("<slug:prefecture>/", include("config.prefecture_urls")),
]

handler400 = "desk.refusals.bad_request"
handler403 = "desk.refusals.forbidden"
handler404 = "desk.refusals.not_found"
handler429 = "desk.refusals.too_many"
handler500 = "desk.refusals.broken"
