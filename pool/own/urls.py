"""Addresses of the own registration, below the prefecture."""

from __future__ import annotations

from django.urls import path

from pool.own import views

urlpatterns = [
    path("talents/me/", views.my_registration, name="my_registration"),
    path("talents/me/wishes/new/", views.wish_new, name="wish_new"),
    path("talents/me/wishes/<int:pk>/withdraw/", views.wish_withdraw, name="wish_withdraw"),
    path("talents/me/consents/", views.my_consents, name="my_consents"),
    path("talents/me/disclosure/", views.my_disclosure, name="my_disclosure"),
    path("talents/<int:pk>/disclosure/", views.talent_disclosure, name="talent_disclosure"),
    path("talents/wishes/<int:pk>/settle/", views.wish_settle, name="wish_settle"),
    path("talents/wishes/<int:pk>/decline/", views.wish_decline, name="wish_decline"),
]
