"""Addresses by which a town's page is kept, below the prefecture."""

from __future__ import annotations

from django.urls import path

from municipalities.profile import views

TOWN = "municipalities/<str:code>"

urlpatterns = [
    path(f"{TOWN}/staffing/", views.municipality_staffing, name="municipality_staffing"),
    path(f"{TOWN}/network/", views.municipality_network, name="municipality_network"),
    path(f"{TOWN}/sending/", views.municipality_sending, name="municipality_sending"),
    path(f"{TOWN}/systems/new/", views.contract_add, name="contract_add"),
    path(f"{TOWN}/systems/<int:pk>/", views.contract_correct, name="contract_correct"),
    path(f"{TOWN}/systems/<int:pk>/withdraw/", views.contract_withdraw, name="contract_withdraw"),
    path(f"{TOWN}/contacts/new/", views.contact_add, name="contact_add"),
    path(f"{TOWN}/contacts/<int:pk>/", views.contact_correct, name="contact_correct"),
    path(f"{TOWN}/contacts/<int:pk>/withdraw/", views.contact_withdraw, name="contact_withdraw"),
]
