"""Addresses of visits, below `<prefecture>/visits/`."""

from __future__ import annotations

from django.urls import path

from dispatch.visits import views

urlpatterns = [
    path("", views.visit_list, name="visit_list"),
    path("<int:pk>/", views.visit_detail, name="visit_detail"),
    path("<int:pk>/log/", views.visit_log, name="visit_log"),
    path("<int:pk>/log-for/", views.visit_log_for, name="visit_log_for"),
    path("remind/talents/<int:talent_pk>/", views.visits_remind, name="visits_remind"),
    path("remind/towns/<str:code>/", views.confirmations_remind, name="confirmations_remind"),
    path("<int:pk>/confirm/", views.visit_confirm, name="visit_confirm"),
    path("<int:pk>/cancel/", views.visit_cancel, name="visit_cancel"),
    path("<int:pk>/remark/", views.visit_remark, name="visit_remark"),
]
