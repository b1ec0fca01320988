"""REST addresses of one prefecture, below `/api/v1/<prefecture>/`."""

from __future__ import annotations

from rest_framework.routers import SimpleRouter

from dispatch.dispatches.api import DispatchViewSet
from dispatch.visits.api import VisitViewSet
from finance.api import FigureViewSet
from municipalities.needs.api import NeedViewSet
from pool.people.api import TalentViewSet

router = SimpleRouter()
router.register("needs", NeedViewSet, basename="api-need")
router.register("talents", TalentViewSet, basename="api-talent")
router.register("dispatches", DispatchViewSet, basename="api-dispatch")
router.register("visits", VisitViewSet, basename="api-visit")
router.register("figures", FigureViewSet, basename="api-figure")

urlpatterns = router.urls
